"""`preavviso link`: all of a list against all of a registry at once, into a Parquet file, without a database."""

from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer

from preavviso.cli.house import refuse, words
from preavviso.cli.language import _

_LIST = _("A list or a registry, CSV or Parquet.")


def link(
    left: Annotated[Path, typer.Argument(metavar="LEFT", help=_LIST, dir_okay=False)],
    right: Annotated[Path, typer.Argument(metavar="RIGHT", help=_LIST, dir_okay=False)],
    out: Annotated[Path, typer.Option("--out", help=_("The Parquet file to write."), dir_okay=False)],
    engine: Annotated[
        Literal["duckdb", "spark"], typer.Option("--engine", help=_("Who does the work: Spark is for a region."))
    ] = "duckdb",
    threshold: Annotated[
        float, typer.Option("--threshold", min=0.0, max=1.0, help=_("Leave out links that are less likely than this."))
    ] = 0.02,
) -> None:
    """Link each row of LEFT with those of RIGHT that may be the same person, and say how likely."""
    if not out.parent.is_dir():
        refuse(_("There is no folder %(path)s to write into: make it, or name another.") % {"path": out.parent})
    # The libraries of numbers take half a second: only who needs them waits for them.
    import pyarrow.parquet as pq

    from preavviso.linkage.batch import Engine, NotInstalledError, opened
    from preavviso.linkage.index import Index
    from preavviso.linkage.judgement import shipped
    from preavviso.linkage.listing import UnreadableError, read_people

    try:
        with words.status(_("Reading")):
            lines = [(number, mention) for number, _home, mention in read_people(left)]
            registry = Index.of(read_people(right))
        with words.status(_("Linking")), opened(Engine(engine), registry, shipped()) as batch:
            links = batch.links(lines, threshold)
    except UnreadableError as error:
        refuse(error.phrase.in_words(_))
    except NotInstalledError as error:
        _say_how_to_get(error.needs)
    # Whole or not at all: nobody finds half a file.
    unfinished = out.with_name(f".{out.name}.unfinished")
    try:
        pq.write_table(links, unfinished)
        unfinished.replace(out)
    except OSError as error:
        refuse(_("%(path)s cannot be written (%(why)s).") % {"path": out, "why": error.strerror or error})
    words.print(
        _("Links: %(links)s, for %(linked)s of %(lines)s rows. They stand in %(path)s.")
        % {
            "links": links.num_rows,
            "linked": len(links["left_id"].unique()),
            "lines": len({number for number, _mention in lines}),
            "path": out,
        },
        markup=False,
    )


def _say_how_to_get(needs: str) -> NoReturn:
    if needs.startswith("Java"):
        refuse(
            _("Spark runs in Java 17, which is not on this machine (on Debian and Ubuntu: %(command)s).")
            % {"command": "apt install openjdk-17-jre-headless"}
        )
    refuse(
        _("Linking whole lists needs libraries that are not installed: %(command)s.")
        % {"command": f"pip install '{needs}'"}
    )
