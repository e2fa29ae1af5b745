"""The connection to a mail server: secure and to the right server, or none at all."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from tests.dovecot import PASSWORD, USER, Dovecot
from tests.tls import Issuer

from preavviso.channels import imap
from preavviso.channels.imap import opened
from preavviso.channels.mailboxes import BoxError, MailFolder, Security
from preavviso.domain.box import Trouble


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    return Issuer.new(tmp_path)


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEC_PASSWORD", PASSWORD)


def box(port: int, security: Security, ca_file: Path | str = "", host: str = "127.0.0.1") -> MailFolder:
    return MailFolder(
        name="PEC",
        organisation=None,
        every=timedelta(minutes=5),
        host=host,
        port=port,
        security=security,
        username=USER,
        password_env="PEC_PASSWORD",
        password_file="",
        ca_file=str(ca_file),
        folder="INBOX",
        certified=True,
        mark_seen=False,
        move_to="",
    )


def trouble(folder: MailFolder) -> Trouble:
    with pytest.raises(BoxError) as error, opened(folder):
        pass
    return error.value.trouble


@contextmanager
def saying(*lines: bytes) -> Iterator[int]:
    """A server that says these lines, one for each that it hears, the first unasked, and then hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as ear:

        def speak() -> None:
            client, _ = ear.accept()
            with client, client.makefile("rb") as heard:
                for line in lines:
                    client.sendall(line)
                    heard.readline()

        threading.Thread(target=speak, daemon=True).start()
        yield ear.getsockname()[1]


@pytest.mark.needs("dovecot")
@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_the_connection_is_secure_and_the_server_proven(issuer: Issuer, security: Security) -> None:
    with Dovecot(issuer.give("127.0.0.1")) as server:
        server.put(b"Subject: x\r\n\r\nciao\r\n")
        port = server.tls_port if security is Security.TLS else server.port
        with opened(box(port, security, issuer.file)) as folder:
            assert folder.raw(folder.uids()) == {1: b"Subject: x\r\n\r\nciao\r\n"}
        assert "TLS" in server.log()


@pytest.mark.needs("dovecot")
@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_server_that_nobody_we_trust_speaks_for_is_refused(issuer: Issuer, security: Security) -> None:
    with Dovecot(issuer.give("127.0.0.1")) as server:
        port = server.tls_port if security is Security.TLS else server.port
        assert trouble(box(port, security)) is Trouble.CERTIFICATE
        assert "Login" not in server.log().replace("no auth attempts", "")


@pytest.mark.needs("dovecot")
@pytest.mark.parametrize(("host", "expired"), [("altro.example", False), ("127.0.0.1", True)])
def test_a_certificate_for_another_server_or_of_yesterday_is_refused(
    issuer: Issuer, host: str, *, expired: bool
) -> None:
    with Dovecot(issuer.give(host, expired=expired)) as server:
        assert trouble(box(server.tls_port, Security.TLS, issuer.file)) is Trouble.CERTIFICATE
        assert trouble(box(server.port, Security.STARTTLS, issuer.file)) is Trouble.CERTIFICATE


def test_a_ca_file_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    assert trouble(box(1, Security.TLS, tmp_path / "none.pem")) is Trouble.CERTIFICATE


@pytest.mark.needs("dovecot")
def test_no_password_goes_over_a_connection_that_is_not_secure() -> None:
    with Dovecot() as server:
        assert trouble(box(server.port, Security.STARTTLS)) is Trouble.NOT_SECURE
        assert trouble(box(server.port, Security.TLS)) is Trouble.NOT_SECURE
        assert "Login:" not in server.log()


def test_somebody_in_between_who_says_that_we_are_logged_in_already_gets_nothing() -> None:
    with saying(b"* PREAUTH ready\r\n", b"* CAPABILITY IMAP4rev1 STARTTLS\r\nA OK\r\n") as port:
        assert trouble(box(port, Security.STARTTLS)) in {Trouble.NOT_SECURE, Trouble.UNREACHABLE}


def test_what_is_no_mail_server_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "PATIENCE", waiting(1))
    with saying(b"HTTP/1.1 400 Bad Request\r\n") as port:
        assert trouble(box(port, Security.PLAIN)) in {Trouble.ANSWER, Trouble.UNREACHABLE}


def test_a_server_that_says_nothing_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "PATIENCE", waiting(0.3))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        for security in Security:
            assert trouble(box(silent.getsockname()[1], security)) is Trouble.UNREACHABLE


def waiting(seconds: float) -> imap.SocketTimeout:
    return imap.SocketTimeout(connect=seconds, read=seconds)


@pytest.mark.needs("dovecot")
def test_uids_above_one_that_is_the_last_are_none() -> None:
    with Dovecot() as server:
        server.put(*[b"Subject: %d\r\n\r\n" % number for number in range(3)])
        with opened(box(server.port, Security.PLAIN)) as folder:
            assert (folder.uids(), folder.uids(after=1), folder.uids(after=3)) == ([1, 2, 3], [2, 3], [])


@pytest.mark.needs("dovecot")
def test_however_many_messages_lie_there_their_uids_come_in_lines_that_can_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(imap, "_LISTED_AT_ONCE", 2)
    with Dovecot() as server:
        server.put(*[b"Subject: %d\r\n\r\n" % number for number in range(5)])
        with opened(box(server.port, Security.PLAIN)) as folder:
            assert folder.uids() == [1, 2, 3, 4, 5]
            server.put(b"Subject: late\r\n\r\n")
            assert folder.uids(after=3) == [4, 5, 6]
