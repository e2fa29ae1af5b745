"""`preavviso import`: the registry of residents, and prior interventions, from a file."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from preavviso.cli.house import AsJson, Organisation, context_for, open_house, refuse, words
from preavviso.cli.language import _
from preavviso.domain.called import called
from preavviso.domain.phrase import Phrase
from preavviso.domain.registry import FIELDS, Columns, ColumnsError, InterventionRow, Kind, ResidentRow

if TYPE_CHECKING:
    from preavviso.access.context import Context
    from preavviso.actions.imports import Counts, Draft, Said

imports = typer.Typer(
    help=_("Take the registry of residents, or prior interventions, from a CSV, XLSX or Parquet file."),
    no_args_is_help=True,
)

File = Annotated[Path, typer.Argument(metavar="FILE", help=_("A CSV, XLSX or Parquet file."), dir_okay=False)]
Column = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar='FIELD="HEADING"',
        help=_("What a column holds where its heading does not say it; it is remembered for the next file."),
    ),
]
Preview = Annotated[
    bool,
    typer.Option("--preview", help=_("Show how the first rows are understood and what would change; write nothing.")),
]
Rejected = Annotated[
    Path | None, typer.Option("--rejected", help=_("Where to write the rows that were not taken: FILE.rejected.csv."))
]


Reader = Callable[["Context", Path, "Said", Callable[[Phrase, int, int], None]], AbstractContextManager["Draft"]]


@imports.command("registry", help=_("Take the residents from a file of the registry."))
def import_registry(
    file: File,
    column: Column = None,
    whole: Annotated[
        bool,
        typer.Option(
            "--whole",
            help=_("The file is the whole registry: who is not in it is marked as gone. Otherwise nobody is."),
        ),
    ] = False,
    preview: Preview = False,
    rejected: Rejected = None,
    organisation: Organisation = None,
    as_json: AsJson = False,
) -> None:
    open_house()
    from preavviso.actions.imports import Said
    from preavviso.actions.registry import draft

    said = Said(_said(column or (), Kind.REGISTRY), whole)
    _import(Kind.REGISTRY, draft, file, said, preview, rejected, organisation, as_json)


@imports.command("interventions", help=_("Take what social services did before from a file; each is about a resident."))
def import_interventions(
    file: File,
    column: Column = None,
    preview: Preview = False,
    rejected: Rejected = None,
    organisation: Organisation = None,
    as_json: AsJson = False,
) -> None:
    open_house()
    from preavviso.actions.imports import Said
    from preavviso.actions.interventions import draft

    said = Said(_said(column or (), Kind.INTERVENTIONS))
    _import(Kind.INTERVENTIONS, draft, file, said, preview, rejected, organisation, as_json)


def _said(columns: Sequence[str], kind: Kind) -> dict[str, str]:
    """What `--column` says, field by heading."""
    said = {}
    for written in columns:
        name, equals, heading = written.partition("=")
        if not equals or name.strip() not in set(FIELDS[kind]) or not heading.strip():
            sentence = _("--column %(written)s is not understood. Write FIELD=HEADING; the fields are: %(fields)s")
            refuse(sentence % {"written": written, "fields": ", ".join(FIELDS[kind])})
        said[heading.strip()] = name.strip()
    return said


def _import(
    kind: Kind,
    draft: Reader,
    file: Path,
    said: "Said",
    preview: bool,
    rejected: Path | None,
    organisation: str | None,
    as_json: bool,
) -> None:
    from preavviso.actions.registry import MeanwhileError
    from preavviso.channels.feed import FeedError

    context = context_for(organisation)
    try:
        with _bar() as progress, draft(context, file, said, progress) as read:
            counts = read.look() if preview else read.take().counts
            remarks = rejected or file.with_name(f"{file.name}.rejected.csv")
            told = 0 if preview else _written(remarks, read)
            _show(kind, file, read, counts, preview=preview, as_json=as_json)
    except (FeedError, ColumnsError, MeanwhileError) as error:
        refuse(error.phrase.in_words(_))
    if said.whole and counts.rejected:
        words.print(_("Nobody was marked as gone: the rows that were not taken may be about those who seem to be."))
    if told:
        words.print(
            _("Rows that were not taken, or not wholly: %(count)s. They are in %(path)s with the reasons.")
            % {"count": told, "path": remarks},
            markup=False,
        )
    if counts.rejected:
        raise typer.Exit(1)


def _written(path: Path, read: "Draft") -> int:
    try:
        return _write_remarks(path, read)
    except OSError as error:
        sentence = _(
            "The rows that were not taken could not be written to %(path)s (%(why)s). "
            "Say --rejected with a place for them and import the file again: nothing is doubled."
        )
        words.print(sentence % {"path": path, "why": error.strerror or "?"}, markup=False)
        return 0


def _write_remarks(path: Path, read: "Draft") -> int:
    """Write what is to be told of rows beside the file, so that they can be put right and imported by themselves."""
    count = 0
    for remark, cells in read.remarks():
        if not count:
            path.write_text("", encoding="utf-8-sig")
        with path.open("a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            if not count:
                writer.writerow([_("row"), _("taken"), _("reason"), *read.columns.headings])
            writer.writerow([remark.row, _("yes") if remark.taken else _("no"), remark.why.in_words(_), *cells])
        count += 1
    return count


def _show(kind: Kind, file: Path, read: "Draft", counts: "Counts", *, preview: bool, as_json: bool) -> None:
    if as_json:
        typer.echo(
            json.dumps(
                {
                    "kind": kind,
                    "file": str(file),
                    "preview": preview,
                    "columns": {field: read.columns.headings[at] for field, at in read.columns.at.items()},
                    **asdict(counts),
                },
                ensure_ascii=False,
            )
        )
        return
    if preview:
        words.print(_columns(read.columns))
        words.print(_first(read.first))
    values: Mapping[str, int] = asdict(counts)
    if preview:
        sentence = _(
            "Nothing was written. Of %(rows)s rows: new %(new)s, changed %(changed)s, as before %(unchanged)s, "
            "gone %(removed)s, not taken %(rejected)s."
        )
    elif counts.changes_nothing and not counts.rejected:
        sentence = _("All of it was known already: nothing was changed (%(rows)s rows).")
    else:
        sentence = _(
            "Imported. Of %(rows)s rows: new %(new)s, changed %(changed)s, as before %(unchanged)s, gone %(removed)s, "
            "not taken %(rejected)s."
        )
    words.print(sentence % values)


def _columns(columns: Columns) -> Table:
    table = Table(title=_("What the columns hold"), title_justify="left")
    for heading in (_("Heading"), _("Holds"), "--column"):
        table.add_column(heading)
    for index, heading in enumerate(columns.headings):
        field = columns.taken_for(index)
        table.add_row(escape(heading), called(field).in_words(_), field)
    return table


def _first(rows: Sequence[ResidentRow | InterventionRow]) -> Table:
    """The first rows, one beside the other: there are more fields than a terminal has room for."""
    table = Table(title=_("The first rows, as they are understood"), title_justify="left", show_header=False)
    shown = [row.by_field() for row in rows[:3]]
    for field in shown[0] if shown else ():
        table.add_row(called(field).in_words(_), *(escape(_cell(row[field])) for row in shown))
    return table


def _cell(value: str | date | None) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value or ""


@contextmanager
def _bar() -> Iterator[Callable[[Phrase, int, int], None]]:
    """A bar for each thing that takes long, one after the other."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(show_speed=True),
        TimeElapsedColumn(),
        console=words,
        disable=not words.is_terminal,
        transient=True,
    ) as bar:
        known: dict[str, int] = {}

        def tell(what: Phrase, done: int, of: int) -> None:
            text = what.in_words(_)
            task = known.setdefault(text, len(known))
            if task == len(bar.tasks):
                bar.add_task(text, total=None)
            bar.update(bar.tasks[task].id, completed=done, total=of or None)

        yield tell
