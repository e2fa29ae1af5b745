"""mailboxes.toml: which mailboxes and folders the office has, where the passwords are, and how often to look."""

import ipaddress
import os
import re
import stat
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

from preavviso.domain.box import Trouble
from preavviso.domain.phrase import Phrase


class MailboxesError(Exception):
    """Something in the file is wrong: where (file, line, key), and a sentence on what to do."""

    def __init__(self, where: str, sentence: Phrase) -> None:
        super().__init__(f"{where}: {sentence}")
        self.where = where
        self.sentence = sentence


class BoxError(Exception):
    """The box cannot be looked into, and why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class Security(StrEnum):
    """How the connection is made secure. PLAIN is for this machine alone."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"


_PORTS = {Security.TLS: 993, Security.STARTTLS: 143, Security.PLAIN: 143}


@dataclass(frozen=True, slots=True)
class MailFolder:
    """One folder of a mailbox, and how to get into it.

    `mark_seen`, `move_to`: what to do on the server with a message once it is kept; nothing, unless it was asked for.
    """

    name: str
    organisation: str | None
    every: timedelta
    host: str
    port: int
    security: Security
    username: str
    password_env: str
    password_file: str
    ca_file: str
    folder: str
    certified: bool
    mark_seen: bool
    move_to: str

    @property
    def address(self) -> str:
        """What tells this folder from every other one, anywhere: RFC 5092."""
        host = f"[{self.host}]" if ":" in self.host else self.host.lower()
        return f"imap://{quote(self.username, safe='@')}@{host}:{self.port}/{quote(self.folder)}"

    @property
    def channel(self) -> str:
        """What its messages are counted under."""
        return "pec_mailbox" if self.certified else "mailbox"

    def password(self) -> str:
        """The password, from where it was said to be. BoxError: it is not there, or lies open."""
        if self.password_env:
            found = os.environ.get(self.password_env, "")
        else:
            found = _own_secret(Path(self.password_file).expanduser())
        if not found:
            raise BoxError(Trouble.SECRET_MISSING)
        return found


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """A folder or maildir on this machine into which somebody, or another program, puts messages and lists."""

    name: str
    organisation: str | None
    every: timedelta
    path: Path

    @property
    def address(self) -> str:
        """What tells this folder from every other one."""
        return str(self.path)


Box = MailFolder | WatchedFolder


def boxes_in(file: Path) -> tuple[Box, ...]:
    """Which boxes does the office have? None where there is no such file. MailboxesError: what is wrong in it."""
    try:
        text = file.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except FileNotFoundError:
        return ()
    except tomllib.TOMLDecodeError as error:
        sentence = Phrase(
            "This is not written as TOML wants it (%(why)s). No mailbox is looked into until it is put right.",
            {"why": str(error)},
        )
        raise MailboxesError(str(file), sentence) from error
    except (OSError, UnicodeDecodeError) as error:
        sentence = Phrase(
            "The file cannot be read (%(why)s), so no mailbox is looked into. "
            "Give it to the user that runs preavviso, saved as UTF-8.",
            {"why": str(error)},
        )
        raise MailboxesError(str(file), sentence) from error
    return _told_apart([box for table in _tables(file, text, content) for box in _boxes(table)])


def _tables(file: Path, text: str, content: Mapping[str, Any]) -> Iterator["_Table"]:
    for kind, values in content.items():
        if kind not in {"mailbox", "folder"} or not isinstance(values, list):
            sentence = Phrase(
                "'%(key)s' is not known here. Begin each mailbox with [[mailbox]] and each folder with [[folder]].",
                {"key": kind},
            )
            raise MailboxesError(str(file), sentence)
        for number, value in enumerate(values, 1):
            yield _Table(file, text, kind, number, value)


def _boxes(table: "_Table") -> Iterator[tuple["_Table", Box]]:
    if table.kind == "folder":
        yield table, _watched_folder(table)
    else:
        yield from ((table, folder) for folder in _mail_folders(table))


def _told_apart(boxes: Sequence[tuple["_Table", Box]]) -> tuple[Box, ...]:
    seen: set[tuple[str | None, str]] = set()
    for table, box in boxes:
        if (box.organisation, box.address) in seen:
            table.refuse("name", Phrase("the same box stands here twice. Leave one of them out."))
        seen.add((box.organisation, box.address))
    return tuple(box for _, box in boxes)


def _mail_folders(table: "_Table") -> list[MailFolder]:
    table.allow(
        {"name", "organisation", "every", "host", "port", "security", "username", "password_env", "password_file"}
        | {"ca_file", "folders", "certified", "mark_seen", "move_to"}
    )
    host, security = table.text("host"), _security(table)
    if security is Security.PLAIN and not _is_this_machine(host):
        sentence = Phrase(
            "'plain' would send the password in the clear to %(host)s. Say tls or starttls.", {"host": host}
        )
        table.refuse("security", sentence)
    if len([key for key in ("password_env", "password_file") if table.text(key, "")]) != 1:
        sentence = Phrase("say in one way where the password is: password_env, a variable's name, or password_file.")
        table.refuse("password_file", sentence)
    return [
        MailFolder(
            name=table.text("name"),
            organisation=table.text("organisation", "") or None,
            every=timedelta(minutes=table.number_of("every", 5)),
            host=host,
            port=table.number_of("port", _PORTS[security]),
            security=security,
            username=table.text("username"),
            password_env=table.text("password_env", ""),
            password_file=table.text("password_file", ""),
            ca_file=table.text("ca_file", ""),
            folder=folder,
            certified=table.yes("certified"),
            mark_seen=table.yes("mark_seen"),
            move_to=table.text("move_to", ""),
        )
        for folder in table.texts("folders", ["INBOX"])
    ]


def _watched_folder(table: "_Table") -> WatchedFolder:
    table.allow({"name", "organisation", "every", "path"})
    path = Path(table.text("path")).expanduser()
    if not path.is_absolute():
        sentence = Phrase("'%(path)s' depends on where one stands. Write the whole path.", {"path": str(path)})
        table.refuse("path", sentence)
    return WatchedFolder(
        name=table.text("name"),
        organisation=table.text("organisation", "") or None,
        every=timedelta(minutes=table.number_of("every", 1)),
        path=path,
    )


def _security(table: "_Table") -> Security:
    found = table.text("security", Security.TLS.value)
    if found not in set(Security):
        known = ", ".join(Security)
        table.refuse("security", Phrase("'%(found)s' is not one of %(known)s.", {"found": found, "known": known}))
    return Security(found)


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _own_secret(path: Path) -> str:
    """What stands in the file, if nobody but its owner can read it; an empty text when it cannot be read."""
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise BoxError(Trouble.SECRET_OPEN)
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        return ""


@dataclass(frozen=True, slots=True)
class _Table:
    """One table of the file, and where it stands, so that whoever wrote it finds the place."""

    file: Path
    source: str
    kind: str
    number: int
    values: Mapping[str, Any]

    def text(self, key: str, default: str | None = None) -> str:
        if key not in self.values and default is None:
            self.refuse(key, Phrase("this is missing, and has no usual value."))
        found = self.values.get(key, default)
        if not isinstance(found, str) or (default is None and not found.strip()):
            self.refuse(key, Phrase('it has to be a text between quotation marks, such as "PEC".'))
        return found

    def texts(self, key: str, default: list[str]) -> list[str]:
        found = self.values.get(key, default)
        if not isinstance(found, list) or not found or not all(isinstance(one, str) and one for one in found):
            self.refuse(key, Phrase('it has to be a list of names, such as ["INBOX"].'))
        return list(dict.fromkeys(found))

    def number_of(self, key: str, default: int) -> int:
        found = self.values.get(key, default)
        if isinstance(found, bool) or not isinstance(found, int) or found < 1:
            self.refuse(key, Phrase("it has to be a whole number, 1 or more."))
        return found

    def yes(self, key: str) -> bool:
        found = self.values.get(key, False)
        if not isinstance(found, bool):
            self.refuse(key, Phrase("it has to be true or false."))
        return found

    def allow(self, known: Collection[str]) -> None:
        for key in self.values:
            if key not in known:
                names = ", ".join(sorted(known))
                self.refuse(key, Phrase("this is not known here. Known are %(names)s.", {"names": names}))

    def refuse(self, key: str, sentence: Phrase) -> NoReturn:
        raise MailboxesError(f"{self.file}:{self._line(key)}, [[{self.kind}]], {key}", sentence)

    def _line(self, key: str) -> int:
        """On which line does the key stand, or else its table's heading?"""
        heading, value = re.compile(rf"\s*\[\[\s*{self.kind}\s*\]\]"), re.compile(rf"\s*{re.escape(key)}\s*=")
        tables, found = 0, 1
        for number, line in enumerate(self.source.splitlines(), 1):
            if line.lstrip().startswith("["):
                tables += bool(heading.match(line))
                found = number if heading.match(line) and tables == self.number else found
            elif tables == self.number and value.match(line):
                return number
        return found
