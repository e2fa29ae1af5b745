"""`preavviso serve`: the pages."""

import sys
from typing import Annotated

import typer

from preavviso.cli.house import open_house, words
from preavviso.cli.language import _


def serve(
    host: Annotated[str, typer.Option(help=_("The address to listen on."))] = "127.0.0.1",
    port: Annotated[int, typer.Option(help=_("The port to listen on."))] = 8000,
    workers: Annotated[int, typer.Option(help=_("Processes that answer."))] = 1,
) -> None:
    """Serve the pages."""
    open_house()
    from gunicorn.app.wsgiapp import run

    words.print(_("The pages are at http://%(host)s:%(port)s — end with Ctrl-C.") % {"host": host, "port": port})
    sys.argv = [
        "preavviso",
        f"--bind={host}:{port}",
        f"--workers={workers}",
        "--threads=8",
        "--no-control-socket",
        "--worker-tmp-dir=/dev/shm" if sys.platform == "linux" else "--worker-tmp-dir=/tmp",
        "--log-level=warning",
        "preavviso.project.wsgi:application",
    ]
    run()
