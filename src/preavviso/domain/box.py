"""Where messages come to lie: a folder of a mailbox, or a watched folder; when to look, and what is wrong with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from preavviso.domain.phrase import Phrase


class Trouble(StrEnum):
    """Why a box cannot be emptied into the house. A code: it stands in the ledger, and names no person."""

    LOGIN_REFUSED = "login_refused"
    SECRET_MISSING = "secret_missing"  # noqa: S105 — a code
    SECRET_OPEN = "secret_open"  # noqa: S105 — a code
    CERTIFICATE = "certificate"
    NOT_SECURE = "not_secure"
    UNREACHABLE = "unreachable"
    CUT = "cut"
    FOLDER_MISSING = "folder_missing"
    ANSWER = "answer"
    NOT_SETTLED = "not_settled"
    NOT_KEPT = "not_kept"
    NOT_LOOKED_AT = "not_looked_at"


@dataclass(frozen=True, slots=True)
class Remedy:
    """What is wrong, and what a person can do about it."""

    why: Phrase
    to_do: Phrase


REMEDIES = {
    Trouble.LOGIN_REFUSED: Remedy(
        Phrase("The mailbox refuses the user name or the password."),
        Phrase("Has the password expired or been changed? Write the new one where mailboxes.toml says that it is."),
    ),
    Trouble.SECRET_MISSING: Remedy(
        Phrase("The password is not where mailboxes.toml says that it is."),
        Phrase("Set the environment variable, or write the file, that password_env or password_file names."),
    ),
    Trouble.SECRET_OPEN: Remedy(
        Phrase("The file with the password can be read by others on this machine, so it is not used."),
        Phrase("Let only its owner read it: chmod 600, and the owner is the user that runs preavviso."),
    ),
    Trouble.CERTIFICATE: Remedy(
        Phrase("The server's certificate does not prove that it is the server that was asked for."),
        Phrase(
            "Check the server's name with the provider. Has it a certificate authority of its own? Name it: ca_file."
        ),
    ),
    Trouble.NOT_SECURE: Remedy(
        Phrase("The server offers no secure connection here, and no password is sent over another."),
        Phrase("Check port and security in mailboxes.toml: usually 993 with tls, or 143 with starttls."),
    ),
    Trouble.UNREACHABLE: Remedy(
        Phrase("The server cannot be reached."),
        Phrase("Is the network up, and the server's name and port right? It is tried again by itself."),
    ),
    Trouble.CUT: Remedy(
        Phrase("The connection breaks off before the messages are here."),
        Phrase("It is tried again by itself. If it goes on, ask the provider or who looks after the network."),
    ),
    Trouble.FOLDER_MISSING: Remedy(
        Phrase("The folder is not there, or may not be opened."),
        Phrase("Was it renamed or moved? Write its name in mailboxes.toml as it is now."),
    ),
    Trouble.ANSWER: Remedy(
        Phrase("The server answers what no mail server should."),
        Phrase("It is tried again by itself. If it goes on, ask the provider."),
    ),
    Trouble.NOT_SETTLED: Remedy(
        Phrase("The messages are kept here, and the server does not let them be moved or marked as it was asked."),
        Phrase("Does the folder of move_to exist? Or leave move_to and mark_seen out of mailboxes.toml."),
    ),
    Trouble.NOT_KEPT: Remedy(
        Phrase("What lies there cannot be kept here: the disk or the database refuses it. It stays where it lies."),
        Phrase("Make room on the disk, and look at preavviso doctor and at the worker's messages."),
    ),
    Trouble.NOT_LOOKED_AT: Remedy(
        Phrase("Nobody looks into it: the worker does not run."),
        Phrase("Start it: preavviso worker."),
    ),
}

# Why one thing in a box could not be taken, by its code.
REASONS = {
    "too_big": Remedy(
        Phrase("It is larger than anything that is kept here."),
        Phrase("Save its attachments from the mail program, upload the list, and move the message to another folder."),
    ),
    "not_given": Remedy(
        Phrase("The server has it and does not give it out."),
        Phrase("Open it in the mail program, save it as a file, upload that, and move the message to another folder."),
    ),
    "not_opened": Remedy(
        Phrase("The file cannot be opened."),
        Phrase("Give it to the user that runs preavviso. It is tried again by itself."),
    ),
    "not_a_file": Remedy(
        Phrase("This is no file but a folder, a pipe or a device."),
        Phrase("Put a copy of the file there, not a link to it, and take this away."),
    ),
    "not_kept": Remedy(
        Phrase("Keeping it failed, though the disk and the database are well."),
        Phrase("Save it as a file and upload it. Please report it: it is a fault of this program."),
    ),
}

UNKNOWN_REASON = Remedy(
    Phrase("It could not be taken."),
    Phrase("Open it where it lies, save it as a file and upload that."),
)

# What passes by itself more often than not; the rest needs a person at once.
_PASSING = {Trouble.UNREACHABLE, Trouble.CUT, Trouble.ANSWER, Trouble.NOT_KEPT}
_PATIENCE = timedelta(minutes=15)
_LONGEST_WAIT = timedelta(minutes=30)
# A box that refuses a password may lock its owner out after a few more tries.
_AFTER_REFUSAL = timedelta(hours=1)
# Certified mail is of 2005, and no clock of a mail server is meant to say an earlier year.
_EARLIEST_YEAR = 2000
_NIGHT = 3


def is_alarm(trouble: Trouble, since: datetime, now: datetime) -> bool:
    """Has a person to know it? What often passes by itself is given a quarter of an hour."""
    return trouble not in _PASSING or now - since >= _PATIENCE


def next_look(every: timedelta, trouble: Trouble | None, failures: int) -> timedelta:
    """How long to wait before the next look, after so many failures in a row."""
    match trouble:
        case None:
            return every
        case Trouble.LOGIN_REFUSED:
            return max(every, _AFTER_REFUSAL)
        case _:
            return max(every, min((1 << min(failures, 10)) * every, _LONGEST_WAIT))


def unattended(every: timedelta, due_at: datetime, now: datetime) -> bool:
    """Is a look so long overdue that nobody can be looking any more?"""
    return now - due_at > max(_PATIENCE, 3 * every)


def whole_look_due(last: datetime | None, now: datetime) -> bool:
    """Is it time to compare the whole box with what is kept? Once a night; `now` is in the office's own zone."""
    night = now.replace(hour=_NIGHT, minute=0, second=0, microsecond=0)
    if night > now:
        night -= timedelta(days=1)
    return last is None or last < night


def delivered_at(stated: datetime | None, now: datetime) -> datetime:
    """When was it delivered, if the server says this? A time that makes no sense tells only that it is here now."""
    return stated if stated and stated.year >= _EARLIEST_YEAR and stated <= now else now
