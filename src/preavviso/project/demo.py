"""`make demo`: an invented town on Friday 24 October 2025, by the commands that anybody would type."""

import json
import os
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

DEMO = Path(".demo")
WORLD, HOME, LATER = DEMO / "world", DEMO / "home", DEMO / "later"
PREAVVISO = Path(sys.executable).parent / "preavviso"

ROME = ZoneInfo("Europe/Rome")
# PREAVVISO_DEMO_DAY=2025-11-21 shows the desk when the reminder has come.
DAY = os.environ.get("PREAVVISO_DEMO_DAY", "2025-10-24")
NOW = datetime.fromisoformat(f"{DAY}T16:40").replace(tzinfo=ROME)

# Anybody may read these: the world is invented, and listens on this machine alone.
PASSWORD = "una prova sul lago"  # noqa: S105
ACCOUNTS = (
    ("ada@borgolago.example", "Ada Ferri", "social_worker"),
    ("carlo@borgolago.example", "Carlo Neri", "coordinator"),
    ("elio@borgolago.example", "Elio Sala", "auditor"),
)


def main() -> None:
    """Make the world, receive its mail, read it, show the worklist, and serve the pages unless told not to."""
    shutil.rmtree(DEMO, ignore_errors=True)
    HOME.mkdir(parents=True)
    os.environ.update(
        PREAVVISO_HOME=str(HOME.resolve()),
        PREAVVISO_PEC_CA=str((WORLD / "pec-ca").resolve()),
        PREAVVISO_REHEARSAL_NOW=NOW.isoformat(),
    )
    os.environ.pop("PREAVVISO_DATABASE", None)
    run("rehearse", "--out", str(WORLD), "--people", "24000", "--months", "3")
    keep_for_later(WORLD / "maildir")
    furnish()
    run("import", "registry", str(WORLD / "registry.csv"), "--whole")
    run("import", "interventions", str(WORLD / "interventions.csv"))
    run("receive", str(WORLD / "maildir"))
    run("worker", "--once", may_need_a_person=True)
    run("worklist")
    if os.environ.get("PREAVVISO_DEMO_SERVE", "1") != "0":
        serve()


def furnish() -> None:
    """Enter the municipality and its people."""
    municipality = json.loads((WORLD / "places.json").read_text())["municipality"]
    saint = municipality["patron_saint"]
    run(
        "organisation",
        "add",
        municipality["name"],
        "--office",
        municipality["office"],
        "--patron-saint",
        f"{saint['month']}-{saint['day']}",
    )
    password = DEMO / "password"
    password.write_text(PASSWORD)
    for email, name, role in ACCOUNTS:
        run("user", "add", email, "--name", name, "--role", role, "--password-file", str(password))


def keep_for_later(maildir: Path) -> None:
    """Take out what, on the demo's day, had not arrived yet."""
    LATER.mkdir()
    for message in (*(maildir / "cur").iterdir(), *(maildir / "new").iterdir()):
        if datetime.fromtimestamp(message.stat().st_mtime, ROME) > NOW + timedelta(minutes=1):
            message.rename(LATER / message.name)


def serve() -> None:
    """Serve the pages on the port of the README until Ctrl-C."""
    accounts = "\n".join(f"  {email:26} {role}" for email, _, role in ACCOUNTS)
    print(f"\nhttp://127.0.0.1:8000\n{accounts}\n  password: {PASSWORD}\n", flush=True)  # noqa: T201
    run("serve")


def run(*words: str, may_need_a_person: bool = False) -> None:
    """Run a command as one would type it, and show it."""
    shown = " ".join(f'"{word}"' if " " in word else word for word in words)
    print(f"\n$ preavviso {shown}", flush=True)  # noqa: T201
    done = subprocess.run([PREAVVISO, *words], check=False)  # noqa: S603 — our own command, with words of our own
    if done.returncode not in ({0, 1} if may_need_a_person else {0}):
        sys.exit(done.returncode)


if __name__ == "__main__":
    main()
