"""The table of who gets what, and the addresses that it speaks of."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.web.caseload import Caseload

TABLE = tomllib.loads((Path(__file__).parent / "matrix.toml").read_text())
ROWS = [tuple(row.split()) for row in TABLE["verdicts"]]
OF_A_RECORD = {
    "case": "case",
    "take_case": "case",
    "release_case": "case",
    "message": "message",
    "original": "message",
    "confirm_reading": "message",
    "set_aside": "message",
    "take_up_again": "message",
    "page_image": "message",
    "layout": "message",
    "add_entry": "message",
    "correct_entry": "message",
    "dismiss_entry": "message",
    "undo_correction": "message",
    "identity": "case",
    "identify": "case",
    "undo_identification": "case",
    "keep_copy_apart": "message",
    "join_copy_again": "message",
    "import": "imported",
    "rows_told": "imported",
    "import_file": "waiting",
}
# What else these addresses name, after the record: a page's number, a line of the message.
MORE: dict[str, Callable[[Caseload], object]] = {
    "page_image": lambda _caseload: 1,
    "correct_entry": lambda caseload: caseload.entry,
    "dismiss_entry": lambda caseload: caseload.entry,
    "undo_correction": lambda caseload: caseload.entry,
    "keep_copy_apart": lambda caseload: caseload.copy,
    "join_copy_again": lambda caseload: caseload.copy,
}


def address(name: str, caseload: Caseload) -> str:
    subject = OF_A_RECORD.get(name)
    more = [MORE[name](caseload)] if name in MORE else []
    return reverse(name, args=[getattr(caseload, subject), *more] if subject else [])


def absent(name: str, caseload: Caseload) -> str:
    more = [MORE[name](caseload)] if name in MORE else []
    return reverse(name, args=[uuid4(), *more])


def request(client: Client, method: str, to: str) -> HttpResponse:
    answer = {"said": "cannot_say", "seen": "another", "answer": str(uuid4())}
    data = {"cerca": "bruni", "language": "it", **answer} if method == "POST" else None
    return client.generic(method, to) if data is None else client.post(to, data)
