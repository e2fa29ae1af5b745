"""`preavviso serve`: the pages."""

import socket
import sys
from typing import Annotated

import typer

from preavviso.cli.house import open_house, refuse, words
from preavviso.cli.language import _


def serve(
    host: Annotated[str, typer.Option(help=_("The address to listen on."))] = "127.0.0.1",
    port: Annotated[int, typer.Option(help=_("The port to listen on."))] = 8000,
    workers: Annotated[int, typer.Option(help=_("Processes that answer."))] = 1,
) -> None:
    """Serve the pages."""
    if is_taken(host, port):
        refuse(
            _("Another program listens at %(host)s:%(port)s, so no page would be ours. Choose another with --port.")
            % {"host": host, "port": port}
        )
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


def is_taken(host: str, port: int) -> bool:
    """Does another program listen there already?"""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False
