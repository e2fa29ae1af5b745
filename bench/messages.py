"""How many signed certified messages are read in a second on one core, and how truly."""

import email
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.figure import Figure, seconds
from preavviso.channels.cage import Cage
from preavviso.channels.reading import read
from preavviso.domain.message import MessageKind, Trust
from preavviso.rehearsal import world
from preavviso.rehearsal.correspondence import Delivered

# Two years of a middling town: lists of two dozen lines in body text and in XLSX, by turns.
PEOPLE, MONTHS, SEED = 24_000, 24, 11
FOR_THE_PEER = 12


def measure() -> list[Figure]:
    """Messages a second: with lists in the body, in XLSX, and receipts; in the process and through the cage."""
    town = world.build(PEOPLE, MONTHS, SEED)
    authorities = (town.ca.pem,)
    box = list(town.messages())
    lists = [one for one in box if one.kind is MessageKind.PEC and one.lines]
    kinds = {
        "list in the body": [one for one in lists if one.source == "body"],
        "list in XLSX": [one for one in lists if one.source != "body"],
        "receipt": [one for one in box if one.kind is MessageKind.PEC_RECEIPT],
    }
    every = [one for one in box if one.kind in {MessageKind.PEC, MessageKind.PEC_RECEIPT}]
    peer = _peer(every[:FOR_THE_PEER], town.ca.pem)
    figures = [_figure(f"read PEC, {name}", some, authorities, peer) for name, some in kinds.items()]
    return [
        *figures,
        _figure("read PEC, a box as it comes", every, authorities, peer),
        _caged(every, authorities, peer),
    ]


def _figure(name: str, messages: Sequence[Delivered], authorities: tuple[bytes, ...], peer: float) -> Figure:
    def work() -> None:
        for one in messages:
            read(one.raw, one.key, authorities)

    return _named(name, messages, len(messages) / seconds(work), peer, authorities)


def _caged(messages: Sequence[Delivered], authorities: tuple[bytes, ...], peer: float) -> Figure:
    with Cage(authorities) as cage:

        def work() -> None:
            for one in messages:
                cage.read(one.raw, one.key)

        speed = len(messages) / seconds(work)
    return _named("read PEC, the same in the cage", messages, speed, peer, authorities)


def _named(
    name: str, messages: Sequence[Delivered], speed: float, peer: float, authorities: tuple[bytes, ...]
) -> Figure:
    return Figure(
        name=name,
        ours=speed,
        peer=peer,
        peer_name="stdlib email + openssl cms -verify",
        unit="messages/s on one core",
        work=f"{len(messages)} messages, {sum(len(one.raw) for one in messages) // 1024} KB",
        quality=_quality(messages, authorities),
    )


def _quality(messages: Sequence[Delivered], authorities: tuple[bytes, ...]) -> dict[str, float | int | str]:
    """The share of listed people read exactly as they were written, and of signatures recognised."""
    listed = exact = trusted = certified = 0
    for one in messages:
        reading = read(one.raw, one.key, authorities)
        trusted += reading.trust is Trust.CERTIFIED
        certified += one.kind is MessageKind.PEC
        found = {
            (entry.surname, entry.given_name, entry.address, entry.planned_on, entry.decision, entry.remark)
            for notice in reading.notices
            for entry in notice.entries
        }
        for line in one.lines:
            entry = line.entry
            listed += 1
            exact += (
                entry.surname, entry.given_name, entry.address, entry.planned_on, entry.decision, entry.remark
            ) in found  # fmt: skip
    return {
        "entries": listed,
        "exact": round(exact / listed, 4) if listed else "-",
        "certified": f"{trusted}/{certified}",
    }


def _peer(messages: Sequence[Delivered], ca: bytes) -> float:
    """What others do: parse with the standard library, and let openssl verify, a process for each message."""
    openssl = shutil.which("openssl")
    assert openssl, "The peer of this benchmark is the openssl program: install it."
    with tempfile.TemporaryDirectory() as folder:
        authority, message = Path(folder) / "ca.pem", Path(folder) / "message.eml"
        authority.write_bytes(ca)

        def work() -> None:
            for one in messages:
                for part in email.message_from_bytes(one.raw).walk():
                    part.get_payload(decode=True)
                message.write_bytes(one.raw)
                subprocess.run(
                    [openssl, "cms", "-verify", "-no_check_time", "-CAfile", authority, "-in", message],
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    check=True,
                )

        return len(messages) / seconds(work, runs=3)
