"""`preavviso linkage`: how true screenings are, and a model of one's own, without a database."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from preavviso.cli.house import AsJson, refuse, words
from preavviso.cli.language import _
from preavviso.domain.called import called

if TYPE_CHECKING:
    from preavviso.linkage.index import Index
    from preavviso.linkage.judgement import Judgement
    from preavviso.linkage.learning import Lesson
    from preavviso.linkage.report import Missed, Report

linkage = typer.Typer(
    help=_("Say how true screenings are, and learn a model from lines that people have reviewed."),
    no_args_is_help=True,
)

Listed = Annotated[Path, typer.Argument(metavar="LIST", help=_("A list of people, CSV or Parquet."), dir_okay=False)]
Registry = Annotated[Path, typer.Option("--registry", help=_("A registry of people, CSV or Parquet."), dir_okay=False)]


@linkage.command(help=_("Learn a model from a list: by its codici fiscali, and by what people said in person_id."))
def train(
    listed: Listed,
    registry: Registry,
    out: Annotated[Path, typer.Option("--out", help=_("The folder to write the model to."), file_okay=False)],
    as_json: AsJson = False,
) -> None:
    from preavviso.linkage.judgement import shipped
    from preavviso.linkage.learning import learnt
    from preavviso.linkage.training import UntrainedError

    index, lessons, _origins = _read(listed, registry)
    try:
        with words.status(_("Learning")):
            found = learnt(index, lessons, shipped(), seed=1)
    except UntrainedError as error:
        refuse(error.phrase.in_words(_))
    found.judgement.write(out)
    if as_json:
        told = {name: value for name, value in asdict(found).items() if name != "judgement"}
        typer.echo(json.dumps({"out": str(out), "model": found.judgement.model.hash, **told}))
        return
    typer.echo(
        _("The model is in %(out)s. It was learnt from %(known)s lines whose person is known.")
        % {"out": out, "known": found.known}
    )
    if found.person_error is None:
        typer.echo(
            _("Only %(reviewed)s lines were reviewed: how far a probability may be believed stays as it was.")
            % {"reviewed": found.reviewed}
        )


@linkage.command(help=_("Say how true a screening is on lines that people have reviewed, and who is missed."))
def report(
    listed: Listed,
    registry: Registry,
    model: Annotated[
        Path | None, typer.Option("--model", help=_("A folder that linkage train has written."), file_okay=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    from preavviso.linkage.report import reported

    judgement = _judgement(model)

    index, lessons, origins = _read(listed, registry)
    if all(lesson.review is None for lesson in lessons):
        refuse(
            _(
                "Nobody has said in %(path)s whom its lines are about, so nothing can be counted: add a column "
                "person_id with the registry's number of the person, or - where it is nobody of the registry."
            )
            % {"path": listed}
        )
    with words.status(_("Screening")):
        found = reported(index, lessons, origins, judgement)
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False))
    else:
        _show(found)


def _read(listed: Path, registry: Path) -> tuple["Index", list["Lesson"], list[str]]:
    # The libraries of numbers take half a second: only who needs them waits for them.
    from preavviso.linkage.index import Index
    from preavviso.linkage.learning import lessons_of
    from preavviso.linkage.listing import UnreadableError, read_registry, read_reviewed

    try:
        reviewed = read_reviewed(listed)
        with words.status(_("Reading the registry")):
            index = Index.of(read_registry(registry))
    except UnreadableError as error:
        refuse(error.phrase.in_words(_))
    return index, lessons_of(index, reviewed), reviewed.origins


def _judgement(folder: Path | None) -> "Judgement":
    """What was learnt into the folder, or what the package comes with."""
    from preavviso.linkage.judgement import Judgement, shipped

    if folder is None:
        return shipped()
    try:
        return Judgement.read(folder)
    except (OSError, ValueError, LookupError, TypeError) as error:
        refuse(
            _("%(folder)s holds no model that can be read (%(why)s): write one with preavviso linkage train.")
            % {"folder": folder, "why": error}
        )


def _show(found: "Report") -> None:
    out = Console()
    out.print(
        _("%(reviewed)s lines were reviewed; %(there)s of them are about somebody of the registry.")
        % {"reviewed": found.reviewed, "there": found.about_somebody}
    )
    for table in _tables(found):
        out.print()
        out.print(table)
    out.print()
    out.print(
        _("What is said to be likely and what came true lie %(person).3f apart for persons, %(household).3f for homes.")
        % {"person": found.person_error, "household": found.household_error}
    )
    words.print(_("Nobody found does not say that nothing is the matter: ask."))


def _tables(found: "Report") -> Iterator[Table]:
    said = _table(_("What was said"), _("Outcome"), _("Lines"), _("Right"), _("Somebody else, or nobody"))
    for one in found.said:
        said.add_row(called(one.outcome).in_words(_), str(one.lines), str(one.right), str(one.wrong))
    yield said
    truth = _table(_("How true"), _("From this word up"), _("Of 100 named, right"), _("Of 100 to be found, found"))
    for name, shares in (
        (_("Certain"), found.certain),
        (_("Certain or probable"), found.probable),
        (_("The household, at one half and more"), found.household),
    ):
        truth.add_row(name, _hundred(shares.precision), _hundred(shares.recall))
    yield truth
    reliability = _table(_("How reliable"), _("Of 100"), _("Lines"), _("Said"), _("Came true"))
    for span in found.reliability:
        bounds = f"{span.low * 100:g}–{span.high * 100:g}"
        reliability.add_row(bounds, str(span.lines), _hundred(span.said), _hundred(span.came_true))
    yield reliability
    missed = _table(
        _("Who is missed, of 100"),
        _("Lines"),
        _("How many"),
        _("Found"),
        _("Taken for another"),
        _("To check"),
        _("None found"),
    )
    for row in found.missed:
        counts = (row.found, row.taken_for_another, row.to_check, row.none_found)
        missed.add_row(_kind(row), str(row.lines), *(_hundred(count / max(row.lines, 1)) for count in counts))
    yield missed


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title, show_edge=False, pad_edge=False, title_justify="left")
    for heading in headings:
        table.add_column(heading, justify="left" if heading == headings[0] else "right")
    return table


def _hundred(share: float) -> str:
    return f"{share * 100:.1f}"


def _kind(row: "Missed") -> str:
    from preavviso.linkage.report import Kind

    if row.kind is Kind.ORIGIN:
        return escape(row.origin)
    return {
        Kind.ALL: _("All"),
        Kind.BIRTH_DATE_NOT_STATED: _("Without a birth date"),
        Kind.CODICE_FISCALE_NOT_STATED: _("Without a codice fiscale"),
        Kind.OTHER_SURNAME: _("The surname is not the registry's"),
        Kind.WOMAN_WITH_OTHER_SURNAME: _("Women whose surname is not the registry's"),
        Kind.OTHER_ADDRESS: _("The street is not the registry's"),
    }[row.kind]
