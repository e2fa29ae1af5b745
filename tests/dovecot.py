"""A real mail server for tests: a Dovecot of their own on loopback, started in a tenth of a second, then removed."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from imapclient import IMAPClient
from tests import parts

USER, PASSWORD = "protocollo@pec.borgolago.example", "una parola perché sì"

CONFIGURATION = """
protocols = imap
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
listen = 127.0.0.1
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
mail_location = maildir:{folder}/mail/%u
mail_fsync = never
auth_failure_delay = 0 secs
first_valid_uid = 0
disable_plaintext_auth = no
ssl = {ssl}
{certificate}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/passwd
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  process_min_avail = 0
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Certificate:
    """The server's certificate and its key, in files."""

    chain: Path
    key: Path


class Dovecot:
    """A running Dovecot with one account, or as many as were named."""

    def __init__(self, certificate: Certificate | None = None, users: tuple[str, ...] = (USER,)) -> None:
        self._certificate = certificate
        self._users = users
        # The path goes into sockets' names, which must be short.
        self.folder = Path(tempfile.mkdtemp(prefix="pvd-", dir="/tmp"))
        self.port, self.tls_port = _free_ports()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._write()
        self.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        command = [parts.dovecot(), "-F", "-c", str(self.folder / "dovecot.conf")]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid", _name(), "--regid", _group(), "--clear-groups", *command]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        deadline = time.monotonic() + 10
        while not _answers(self.port):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Dovecot does not start: {self.log()}")
            time.sleep(0.01)

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            # All of it at once: told politely, it takes a second.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)

    def log(self) -> str:
        log = self.folder / "log"
        return log.read_text(errors="replace") if log.exists() else ""

    @contextmanager
    def client(self, user: str = USER) -> Iterator[IMAPClient]:
        """Somebody else's connection: the webmail, or another program."""
        client = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=20)
        client.normalise_times = False
        try:
            client.plain_login(user, PASSWORD)
            yield client
        finally:
            client.logout()

    def put(self, *raws: bytes, folder: str = "INBOX", user: str = USER, at: datetime | None = None) -> None:
        """Deliver these, byte for byte."""
        with self.client(user) as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            for raw in raws:
                client.append(folder, raw, msg_time=at)

    def maildir(self, user: str = USER) -> Path:
        return self.folder / "mail" / user

    def forget(self, user: str = USER) -> None:
        """Delete the server's own lists, as a repair or a restore does: a new UIDVALIDITY, and UIDs from 1."""
        for path in self.maildir(user).glob("dovecot*"):
            path.unlink()

    def _write(self) -> None:
        lines = ""
        if self._certificate:
            chain, key = self.folder / "chain.pem", self.folder / "key.pem"
            shutil.copy(self._certificate.chain, chain)
            shutil.copy(self._certificate.key, key)
            lines = f"ssl_cert = <{chain}\nssl_key = <{key}"
        (self.folder / "dovecot.conf").write_text(
            CONFIGURATION.format(
                folder=self.folder,
                user=_name(),
                group=_group(),
                ssl="yes" if self._certificate else "no",
                certificate=lines,
                port=self.port,
                tls_port=self.tls_port if self._certificate else 0,
            )
        )
        (self.folder / "passwd").write_text("".join(f"{user}:{{PLAIN}}{PASSWORD}\n" for user in self._users))
        (self.folder / "mail").mkdir()
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", f"{_name()}:{_group()}", self.folder], check=True)


def _name() -> str:
    import pwd

    # Dovecot refuses to log anybody in as root.
    return "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name


def _group() -> str:
    import grp
    import pwd

    return grp.getgrgid(pwd.getpwnam(_name()).pw_gid).gr_name


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as connection:
            return connection.recv(4).startswith(b"* OK")
    except OSError:
        return False
