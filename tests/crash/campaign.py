"""A campaign: mail arrives, the product's commands are killed at random moments, and then the books are checked.

What a check reads, it reads by itself (SQL, files, the mail server), not by the product's code.
"""

import contextlib
import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg
from tests.crash.disk import cut_power
from tests.crash.nursery import AT_WORK
from tests.crash.post import post
from tests.dovecot import PASSWORD, USER, Dovecot
from tests.office import PREAVVISO, environment

ROOT = Path(__file__).parent.parent.parent
BOXES = """
[[mailbox]]
name = "PEC"
host = "127.0.0.1"
port = {port}
security = "plain"
username = "{user}"
password_env = "PEC_PASSWORD"
certified = true
folders = ["INBOX", "Elenchi"]

[[mailbox]]
name = "Svuotata"
host = "127.0.0.1"
port = {port}
security = "plain"
username = "{user}"
password_env = "PEC_PASSWORD"
folders = ["Da svuotare"]
move_to = "Vista"
"""
FOLDERS = ("INBOX", "Elenchi", "Da svuotare")
# How the commands are run; the second half of the name says that somebody else is at work beside it.
FETCHING = ("fetch-mail",)
READING = ("worker --once+worker --once",)
EVERYTHING = ("fetch-mail", "worker", "worker --once", "worker+worker", "worker+fetch-mail")


@dataclass
class Books:
    """What a campaign found."""

    delivered: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    power_cuts: int = 0
    files_taken_by_cuts: int = 0
    resets: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    states: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def hold(self) -> bool:
        return not (self.lost or self.doubled or self.broken)

    def __str__(self) -> str:
        return (
            f"{sum(self.kills.values())} kills {dict(self.kills)}, {self.power_cuts} with a power cut "
            f"({self.files_taken_by_cuts} unsynced files taken), {self.resets} new UIDVALIDITYs, "
            f"{self.delivered} messages delivered: {len(self.lost)} lost, {len(self.doubled)} registered twice, "
            f"{len(self.broken)} broken promises; {self.states}; {self.seconds:.0f} s"
        )


class Office:
    """An office with its mail server, its database and its commands."""

    def __init__(self, home: Path, database: str, variant: str, dovecot: Dovecot) -> None:
        self.home, self.database, self.dovecot = home, database, dovecot
        self.env = environment(home, PREAVVISO_DATABASE=database, PEC_PASSWORD=PASSWORD)
        (home / "mailboxes.toml").write_text(BOXES.format(port=dovecot.port, user=USER))
        command = [sys.executable, "-m", "tests.crash.nursery", variant]
        self._nursery = subprocess.Popen(
            command, env=self.env, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def close(self) -> None:
        self._nursery.kill()
        self._nursery.communicate()

    def start(self, *words: str) -> int:
        return self._told(f"start {' '.join(words)}")

    def reap(self, process: int) -> int:
        """How did it end? Negative: by that signal."""
        return os.waitstatus_to_exitcode(self._told(f"reap {process}"))

    def run(self, *words: str) -> int:
        return self.reap(self.start(*words))

    def signs(self) -> int:
        """How often has a command begun with its work so far?"""
        return (self.home / AT_WORK).stat().st_size

    def run_from_nothing(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([PREAVVISO, *words], env=self.env, check=False, capture_output=True, text=True)

    def asked(self, question: str) -> list[tuple[Any, ...]]:
        with self._connection() as connection:
            return connection.execute(question).fetchall()

    def let_time_pass(self) -> None:
        """What the dead ones held runs out, and every box is due again."""
        with self._connection() as connection:
            connection.execute("UPDATE intake_message SET claimed_until = NULL WHERE state = 'received'")
            connection.execute("UPDATE intake_box SET claimed_until = NULL, due_at = '2020-01-01 00:00:00+00:00'")
            connection.commit()

    @contextlib.contextmanager
    def _connection(self) -> Iterator[Any]:
        if self.database == "sqlite":
            with contextlib.closing(sqlite3.connect(self.home / "preavviso.sqlite3", timeout=60)) as lite:
                yield lite
        else:
            parts = urlsplit(self.database)
            with psycopg.connect(
                host=unquote(parts.hostname or ""), user=parts.username, dbname=parts.path.lstrip("/")
            ) as postgres:
                yield postgres

    def _told(self, line: str) -> int:
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.write(f"{line}\n")
        return int(self._nursery.stdout.readline())


@dataclass
class Campaign:
    """So many kills of an office's commands, at moments that the dice choose."""

    office: Office
    dice: random.Random
    envelopes: Sequence[bytes]
    ways: Sequence[str] = EVERYTHING
    # At most so many messages arrive between two kills.
    arriving: int = 3
    books: Books = field(default_factory=Books)
    delivered: dict[str, bytes] = field(default_factory=dict)
    # How long each way takes when nobody kills it, from its start and from the begin of its work, as far as is known.
    usual: dict[tuple[str, bool], float] = field(default_factory=dict)

    def go(self, kills: int, *, check_every: int = 100) -> Books:
        begun = time.monotonic()
        office = self.office
        assert office.run("migrate") == 0
        assert office.run("organisation", "add", "Borgolago") == 0
        for folder in (*FOLDERS, "Vista"):
            office.dovecot.put(folder=folder)
        self._post = post(self.dice, list(self.envelopes))
        self.deliver(5)
        assert office.run("fetch-mail") == 0, (office.home / "log").read_text()
        while sum(self.books.kills.values()) < kills and self.books.hold:
            self.deliver(self.dice.randint(0, self.arriving))
            self.run_and_kill(self.dice.choice(self.ways))
            office.let_time_pass()
            done = sum(self.books.kills.values())
            if done % check_every == check_every // 2 and self.dice.random() < 0.5:
                self.begin_numbers_anew()
            if done % check_every == 0:
                self.settle_and_check()
        if self.books.hold:
            self.begin_numbers_anew()
            self.settle_and_check()
            self.verify()
        self.books.seconds = time.monotonic() - begun
        return self.books

    def deliver(self, count: int) -> None:
        for _ in range(count):
            raw = next(self._post)
            self.delivered[hashlib.sha256(raw).hexdigest()] = raw
            folder = self.dice.choice(FOLDERS)
            self.office.dovecot.put(raw, folder=folder)
            if self.dice.random() < 0.1:
                self.office.dovecot.put(raw, folder=self.dice.choice(FOLDERS))
        self.books.delivered = len(self.delivered)

    def run_and_kill(self, way: str) -> None:
        aimed = self.dice.random() < 0.7
        usual = self.usual.get((way, aimed), 0.5)
        signs = self.office.signs()
        processes = [self.office.start(*words.split()) for words in way.split("+")]
        begun = time.monotonic()
        while aimed and self.office.signs() == signs and time.monotonic() - begun < 5:
            time.sleep(0.001)
        begun = time.monotonic()
        time.sleep(self.dice.uniform(0.0, 1.1 * usual))
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        ends = [self.office.reap(process) for process in processes]
        if -signal.SIGKILL in ends:
            # A little later next time: on a slow machine everything takes longer than was thought.
            self.usual[way, aimed] = min(usual * 1.1, 5.0)
            self.books.kills[way] += 1
            if self.dice.random() < 0.5:
                self.books.power_cuts += 1
                self.books.files_taken_by_cuts += cut_power(self.office.home, self.office.home / "messages")
        else:
            # It had ended before: next time the kill comes earlier.
            self.usual[way, aimed] = max(0.02, min(usual, time.monotonic() - begun))

    def begin_numbers_anew(self) -> None:
        """Somebody tidies the folders up, and the server begins its numbers anew."""
        self.settle_and_check()
        with self.office.dovecot.client() as client:
            for folder in FOLDERS:
                client.select_folder(folder)
                if uids := client.search():
                    client.delete_messages(uids)
                    client.expunge()
        time.sleep(1.1)  # the server takes the second as the new number
        self.office.dovecot.forget()
        self.deliver(3)
        self.books.resets += 1

    def settle_and_check(self) -> None:
        """Let everything come to its end unharmed; then nothing may be lost and nothing be there twice."""
        self.office.let_time_pass()
        code = self.office.run("fetch-mail")
        if code != 0:
            self.books.broken.append(f"fetch-mail ended with {code}: {(self.office.home / 'log').read_text()[-2000:]}")
        for _ in range(4):
            if self.ways is FETCHING or not self.waiting():
                break
            both = [self.office.start("worker", "--once") for _ in range(2)]
            for one in both:
                self.office.reap(one)
            self.office.let_time_pass()
        self.check()

    def waiting(self) -> int:
        ((count,),) = self.office.asked("SELECT count(*) FROM intake_message WHERE state = 'received'")
        return int(count)

    def check(self) -> None:
        office, books = self.office, self.books
        kept = {str(sha256): str(state) for sha256, state in office.asked("SELECT sha256, state FROM intake_message")}
        for sha256, raw in self.delivered.items():
            path = office.home / "messages" / sha256[:2] / sha256
            if sha256 not in kept:
                books.lost.append(f"{sha256} was delivered and is not here")
            elif not path.exists() or path.read_bytes() != raw:
                books.lost.append(f"{sha256} has a row and not its bytes")
        books.doubled += [f"{one} is here and was never delivered" for one in kept.keys() - self.delivered.keys()]
        books.doubled += [
            f"{subject} was registered {count} times"
            for subject, count in office.asked(
                "SELECT subject, count(*) FROM oversight_ledgerentry WHERE act = 'register_message' "
                "GROUP BY subject HAVING count(*) > 1"
            )
        ]
        books.doubled += [
            f"entry {entry} was announced {count} times"
            for entry, count in office.asked(
                "SELECT entry_id, count(*) FROM cases_announcement GROUP BY entry_id HAVING count(*) > 1"
            )
        ]
        ((received,),) = office.asked("SELECT count(*) FROM oversight_ledgerentry WHERE act = 'receive_message'")
        ((seen,),) = office.asked("SELECT count(*) FROM intake_sighting")
        if received != seen:
            books.broken.append(f"the ledger received {received}, and {seen} were seen")
        books.states = dict(Counter(kept.values()))
        (office.home / "books").write_text(f"{books}\n")  # for whoever does not want to wait for the end
        if self.ways is not FETCHING and "received" in books.states:
            books.broken.append(f"{books.states['received']} messages are never read")

    def verify(self) -> None:
        """What the product itself says of its books, by its real commands."""
        ledger = self.office.run_from_nothing("ledger", "verify")
        if ledger.returncode:
            self.books.broken.append(f"the ledger does not hold: {ledger.stdout}{ledger.stderr}")
        doctor = self.office.run_from_nothing("doctor", "--json").stdout
        if "unaccounted" in doctor or "every message is accounted for" not in doctor:
            self.books.broken.append(f"messages are unaccounted for: {doctor}")
