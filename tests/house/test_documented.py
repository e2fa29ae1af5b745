"""Every command, option and setting is in the reference, and the reference speaks of nothing else."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import typer
from tests.house.catalogue import read
from tests.house.tree import PACKAGE, ROOT

from preavviso.project.program import app

REFERENCE = ROOT / "docs" / "reference"
SETTING = re.compile(r"PREAVVISO_[A-Z_]*[A-Z]")


def commands(command: Any, path: str = "preavviso") -> Iterator[tuple[str, Any]]:
    """Each command that does something, by what one types. (Typer brings a click of its own, which has no types.)"""
    if hasattr(command, "commands"):
        for name, inner in command.commands.items():
            yield from commands(inner, f"{path} {name}")
    elif not command.hidden:
        yield path, command


def options(command: Any) -> list[str]:
    """The command's options by their long names."""
    return [max(option.opts, key=len) for option in command.params if option.param_type_name == "option"]


def sections(page: str) -> dict[str, str]:
    """The page's sections about a command: `preavviso user add` -> its text."""
    parts = re.split(r"^#+ `(preavviso [a-z -]*?)(?: [A-Z\[].*)?`$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def undocumented(known: Mapping[str, list[str]], page: str) -> list[str]:
    """What the reference of the commands lacks, or has too much."""
    described = sections(page)
    found = [f"cli.md lacks a heading '## `{name}`'." for name in known if name not in described]
    found += [f"cli.md describes `{name}`, which is no command." for name in described if name not in known]
    found += [
        f"cli.md does not say what `{option}` does under `{name}`."
        for name, its_options in known.items()
        for option in its_options
        if name in described and f"`{option}" not in described[name]
    ]
    return found


def test_every_command_is_in_the_reference():
    known = {name: options(command) for name, command in commands(typer.main.get_command(app))}
    assert undocumented(known, (REFERENCE / "cli.md").read_text(encoding="utf-8")) == []


def test_a_missing_command_a_missing_option_and_a_ghost_are_noticed():
    page = "## `preavviso read PATH…`\nReads.\n\n## `preavviso fly`\nFlies.\n"
    assert undocumented({"preavviso read": ["--json"], "preavviso serve": []}, page) == [
        "cli.md lacks a heading '## `preavviso serve`'.",
        "cli.md describes `preavviso fly`, which is no command.",
        "cli.md does not say what `--json` does under `preavviso read`.",
    ]


def untranslated(known: Mapping[str, list[str]], catalogue: set[str]) -> list[str]:
    """Commands whose help is in no catalogue, so that it is never said in Italian."""
    return [f"{name}: '{text}'" for name, texts in known.items() for text in texts if text not in catalogue]


def test_every_help_is_said_in_both_languages():
    def helps(command: Any) -> list[str]:
        return [command.help or "", *(one.help or "" for one in command.params if one.name != "help")]

    known = {name: helps(command) for name, command in commands(typer.main.get_command(app))}
    catalogue = {text for message in read() for text in (message.id, message.string) if isinstance(text, str)}
    assert untranslated(known, catalogue - {""}) == [], 'give the help as help=_("…"): a docstring stays English'


def test_a_help_that_stays_english_is_noticed():
    assert untranslated({"preavviso fly": ["Fly."]}, {"Read."}) == ["preavviso fly: 'Fly.'"]


def test_every_setting_is_in_the_reference():
    page = set(SETTING.findall((REFERENCE / "settings.md").read_text(encoding="utf-8")))
    code = {name for path in PACKAGE.rglob("*.py") for name in SETTING.findall(path.read_text(encoding="utf-8"))}
    secrets = {f"{name}_FILE" for name in code if f"{name}_FILE" in page}  # every env_secret has its file
    assert sorted(code - page) == [], "docs/reference/settings.md does not say what these are for"
    assert sorted(page - code - secrets) == [], "docs/reference/settings.md describes settings that nothing reads"
