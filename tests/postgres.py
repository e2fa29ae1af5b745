"""A PostgreSQL of the test run's own: made at its start, reached through a socket in its own folder, then removed."""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests import parts

# Nothing here has to survive a power cut.
IN_A_HURRY = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running PostgreSQL."""

    programs: Path
    folder: Path

    @classmethod
    def start(cls) -> "Cluster":
        programs = parts.postgresql()
        assert programs, parts.PARTS["postgresql"].how_to_get_it
        # The path goes into an address, where upper case is lost, and into a socket's name, which must be short.
        cluster = cls(programs, Path(tempfile.mkdtemp(prefix="preavviso-pg-", dir="/tmp")))
        if os.geteuid() == 0:
            shutil.chown(cluster.folder, _unprivileged())
        data, options = cluster.folder / "data", f"-c listen_addresses='' -k {cluster.folder} {IN_A_HURRY}"
        cluster._run("initdb", "-D", data, "-U", "preavviso", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        cluster._run("pg_ctl", "-D", data, "-l", cluster.folder / "log", "-o", options, "-w", "-s", "start")
        return cluster

    @property
    def address(self) -> str:
        return f"postgresql://preavviso@{quote(str(self.folder), safe='')}/postgres"

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-s", "stop")
        shutil.rmtree(self.folder)

    def _run(self, program: str, *arguments: str | Path) -> None:
        # PostgreSQL refuses to run as root.
        who = {"user": _unprivileged(), "group": _unprivileged(), "extra_groups": []} if os.geteuid() == 0 else {}
        done = subprocess.run(
            [self.programs / program, *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            **who,
        )
        if done.returncode:
            log = self.folder / "log"
            raise RuntimeError(f"{program} failed: {done.stderr}{log.read_text() if log.exists() else ''}")


def _unprivileged() -> str:
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
