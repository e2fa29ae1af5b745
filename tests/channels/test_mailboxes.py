"""mailboxes.toml, and what it says to whoever wrote something else than they meant."""

from datetime import timedelta
from pathlib import Path

import pytest

from preavviso.channels.mailboxes import (
    BoxError,
    MailboxesError,
    MailFolder,
    Security,
    WatchedFolder,
    boxes_in,
)
from preavviso.domain.box import Trouble

PEC = """
[[mailbox]]
name = "PEC"
host = "imaps.gestore.example"
username = "protocollo@pec.borgolago.example"
password_file = "/secret"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mailboxes.toml"


def read(file: Path, text: str) -> tuple[MailFolder | WatchedFolder, ...]:
    file.write_text(text, encoding="utf-8")
    return boxes_in(file)


def refused(file: Path, text: str) -> str:
    with pytest.raises(MailboxesError) as error:
        read(file, text)
    return str(error.value).replace(str(file), "FILE")


def mail_folder(file: Path, text: str) -> MailFolder:
    (box,) = read(file, text)
    assert isinstance(box, MailFolder)
    return box


def test_no_file_is_no_box(file: Path) -> None:
    assert boxes_in(file) == ()


def test_what_is_usual_need_not_be_said(file: Path) -> None:
    box = mail_folder(file, PEC)
    assert (box.port, box.security, box.folder, box.every) == (993, Security.TLS, "INBOX", timedelta(minutes=5))
    assert (box.certified, box.mark_seen, box.move_to) == (False, False, "")
    assert box.address == "imap://protocollo@pec.borgolago.example@imaps.gestore.example:993/INBOX"


def test_each_folder_of_a_mailbox_is_a_box(file: Path) -> None:
    found = read(file, PEC + 'folders = ["INBOX", "Elenchi arrivati"]\ncertified = true\n')
    assert [box.address.rpartition("/")[2] for box in found] == ["INBOX", "Elenchi%20arrivati"]
    assert {box.channel for box in found if isinstance(box, MailFolder)} == {"pec_mailbox"}


def test_two_mailboxes_and_a_watched_folder(file: Path) -> None:
    other = PEC.replace("PEC", "Posta").replace("pec.borgolago", "borgolago")
    found = read(file, PEC + other + '[[folder]]\nname = "Scanner"\npath = "/srv/scanner"\nevery = 2\n')
    assert [box.name for box in found] == ["PEC", "Posta", "Scanner"]
    assert found[2] == WatchedFolder("Scanner", None, timedelta(minutes=2), Path("/srv/scanner"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param(
            "[[mailbox]\n",
            "FILE: This is not written as TOML wants it (Expected ']]' at the end of an array",
            id="toml",
        ),
        pytest.param("[mail]\n", "FILE: 'mail' is not known here. Begin each mailbox with [[mailbox]]", id="table"),
        pytest.param('mailbox = "PEC"\n', "FILE: 'mailbox' is not known here.", id="no table"),
        pytest.param(PEC + "hots = 1\n", "FILE:7, [[mailbox]], hots: this is not known here. Known are ", id="key"),
        pytest.param(PEC.replace("host", "# host"), "FILE:2, [[mailbox]], host: this is missing", id="missing"),
        pytest.param(PEC + "every = 0\n", "FILE:7, [[mailbox]], every: it has to be a whole number", id="number"),
        pytest.param(PEC + "port = true\n", "FILE:7, [[mailbox]], port: it has to be a whole number", id="no number"),
        pytest.param(PEC + 'certified = "yes"\n', "certified: it has to be true or false.", id="yes"),
        pytest.param(PEC + "folders = []\n", "FILE:7, [[mailbox]], folders: it has to be a list", id="folders"),
        pytest.param(PEC + 'security = "ssl"\n', "security: 'ssl' is not one of tls, starttls, plain.", id="security"),
        pytest.param(PEC + 'password_env = "P"\n', "say in one way where the password is", id="two secrets"),
        pytest.param(PEC + 'password = "x"\n', "FILE:7, [[mailbox]], password: this is not known", id="in the file"),
        pytest.param(PEC + PEC, "FILE:9, [[mailbox]], name: the same box stands here twice.", id="twice"),
        pytest.param('[[folder]]\nname = "S"\npath = "in"\n', "FILE:3, [[folder]], path: 'in' depends", id="path"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(file: Path, text: str, sentence: str) -> None:
    assert sentence in refused(file, text)


def test_the_line_is_that_of_the_right_table(file: Path) -> None:
    other = PEC.replace("PEC", "Posta")
    assert "FILE:13, [[mailbox]], every" in refused(file, PEC + other + "every = 0\n")


def test_a_password_travels_in_the_clear_on_this_machine_only(file: Path) -> None:
    assert "'plain' would send the password in the clear" in refused(file, PEC + 'security = "plain"\n')
    for host in ("localhost", "127.0.0.1", "::1"):
        here = PEC.replace("imaps.gestore.example", host)
        assert mail_folder(file, here + 'security = "plain"\n').port == 143


def test_a_file_that_is_no_text_is_refused(file: Path) -> None:
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(MailboxesError, match="cannot be read"):
        boxes_in(file)


def test_the_password_comes_from_a_variable_or_from_a_file_that_nobody_else_can_read(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("parola d'ordine\n")
    secret.chmod(0o600)
    kept = mail_folder(file, PEC.replace("/secret", str(secret)))
    assert kept.password() == "parola d'ordine"
    monkeypatch.setenv("PEC_PASSWORD", "altra")
    assert mail_folder(file, PEC.replace('file = "/secret"', 'env = "PEC_PASSWORD"')).password() == "altra"


def test_a_password_that_lies_open_or_is_not_there_is_trouble(file: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    box = mail_folder(file, PEC.replace("/secret", str(secret)))
    with pytest.raises(BoxError) as missing:
        box.password()
    secret.write_text("x")
    secret.chmod(0o640)
    with pytest.raises(BoxError) as lies_open:
        box.password()
    assert (missing.value.trouble, lies_open.value.trouble) == (Trouble.SECRET_MISSING, Trouble.SECRET_OPEN)
