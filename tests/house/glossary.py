"""docs/reference/glossary.toml: the words of the trade, what they are called in code, and what never."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.house.tree import ROOT

FILE = ROOT / "docs" / "reference" / "glossary.toml"


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the trade."""

    italian: str
    code: str
    meaning: str
    source: str
    never: tuple[str, ...] = ()


def terms() -> list[Term]:
    """The glossary, in its own order."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["term"]
    return [Term(**{**row, "never": tuple(row.get("never", ()))}) for row in rows]


def words(identifier: str) -> str:
    """The words of an identifier, between underscores.

    >>> words("NucleoFamiliare"), words("_family_unitID")
    ('_nucleo_familiare_', '_family_unit_id_')
    """
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", identifier)
    return f"_{parted.strip('_').lower()}_"


def identifiers(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Every name that the module gives to something, with its line."""
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name, node.lineno
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield name, node.lineno
            case ast.Attribute(attr=name, ctx=ast.Store()):
                yield name, node.lineno
            case ast.alias(asname=str(name)):
                yield name, node.lineno


def misnamed(path: Path, tree: ast.Module, glossary: list[Term]) -> list[str]:
    """Names in this module that the glossary forbids."""
    found = []
    for identifier, line in [(path.stem, 1), *identifiers(tree)]:
        found.extend(
            f"{path.name}:{line}: {identifier} says '{word}': in code {term.italian} is `{term.code}` "
            "(docs/reference/glossary.toml)."
            for term in glossary
            for word in term.never
            if f"_{word}_" in words(identifier)
        )
    return found


def table() -> str:
    """The glossary as a table for the documentation."""
    rows = ["| Italiano | Nel codice | Significato | Fonte | Mai |", "|---|---|---|---|---|"]
    for term in sorted(terms(), key=lambda term: term.italian.casefold()):
        never = ", ".join(f"`{word}`" for word in term.never) or "–"
        rows.append(f"| {term.italian} | `{term.code}` | {term.meaning} | {term.source} | {never} |")
    return "\n".join(rows)
