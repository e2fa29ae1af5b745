"""The Italian catalogue: what has to be in it, by what the code and the templates say. English is the source.

`make messages` adds what is new, drops what nothing says any more, and compiles. The compiled file is committed, so
that nobody who installs Preavviso needs a tool for it.
"""

import ast
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize
from tests.house.tree import PACKAGE, modules

FILE = PACKAGE / "locale" / "it" / "LC_MESSAGES" / "django.po"
COMPILED = FILE.with_suffix(".mo")
# Which arguments of each function are texts. "c" is the context that tells two equal texts apart.
FUNCTIONS = {
    "_": (1,),
    "gettext": (1,),
    "gettext_lazy": (1,),
    "gettext_noop": (1,),
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "Phrase": (1,),
}
PLACES = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
WHO = "The Preavviso contributors"
SPENT = datetime(2025, 10, 24, tzinfo=UTC)  # a file that says when it was written would change at every writing


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is said to people: itself, its plural, its context, and where it stands."""

    singular: str
    plural: str | None
    context: str | None
    where: str

    @property
    def key(self) -> tuple[str, str | None]:
        return self.singular, self.context


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A text that is put together where it is said, so that no catalogue can hold it."""

    where: str


def texts() -> Iterator[Text | Unwritten]:
    """Every text of the product, and every one that cannot be found because it is put together."""
    for path, tree in modules():
        yield from in_python(tree, path.relative_to(PACKAGE).as_posix())
    for path in sorted(PACKAGE.rglob("templates/**/*")):
        if path.is_file():
            yield from in_template(path.read_text(encoding="utf-8"), path.relative_to(PACKAGE).as_posix())


def in_python(tree: ast.Module, name: str) -> Iterator[Text | Unwritten]:
    """The texts of a module. Adjacent literals are one text, as Python has it."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called not in FUNCTIONS:
            continue
        positions = FUNCTIONS[called]
        given = [_argument(node, position if isinstance(position, int) else position[0]) for position in positions]
        where = f"{name}:{node.lineno}"
        if all(isinstance(one, str) for one in given):
            yield _text(positions, given, where)
        elif called == "Phrase" or any(isinstance(one, ast.JoinedStr | ast.BinOp) for one in given):
            yield Unwritten(where)


def in_template(text: str, name: str) -> Iterator[Text]:
    """The texts of a template."""
    # Outside of texts it is no Python, and its indentation means nothing.
    flat = "\n".join(line.lstrip() for line in templatize(text, origin=name).splitlines())
    code = io.BytesIO(flat.encode())
    for line, function, messages, _ in extract_python(code, list(FUNCTIONS), [], {"encoding": "utf-8"}):
        given = list(messages) if isinstance(messages, tuple) else [messages]
        yield _text(FUNCTIONS[function], given, f"{name}:{line}")


def read() -> Catalog:
    """The catalogue as it is now; empty where there is none yet."""
    if not FILE.exists():
        return _empty()
    with FILE.open("rb") as file:
        return read_po(file, locale="it", domain="django")


def faults(catalogue: Catalog, said: list[Text | Unwritten]) -> list[str]:
    """What is wrong between what the product says and what the catalogue holds."""
    found = [
        f"{text.where}: write the text out in the call; one put together cannot be translated."
        for text in said
        if isinstance(text, Unwritten)
    ]
    held = {_key(message): message for message in catalogue if message.id}
    known = {text.key for text in said if isinstance(text, Text)}
    for text in (text for text in said if isinstance(text, Text)):
        message = held.get(text.key)
        if message is None:
            found.append(f"{text.where}: '{text.singular}' is not in the catalogue: run `make messages`.")
        elif not all(_strings(message)):
            found.append(f"{text.where}: '{text.singular}' has no Italian yet: write it in django.po.")
    found += [f"django.po: nothing says '{key[0]}' any more: run `make messages`." for key in held if key not in known]
    for message in held.values():
        if message.fuzzy:
            found.append(f"django.po: '{_key(message)[0]}' is marked fuzzy: check it and take the mark away.")
        found += _misplaced(message)
    return found


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as gettext reads it."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def main() -> None:
    """Bring the catalogue up to date and compile it."""
    old, new = {_key(message): message for message in read()}, _empty()
    for text in texts():
        if isinstance(text, Text) and text.key not in {_key(message) for message in new}:
            known = old.get(text.key)
            said = known.string if known and bool(text.plural) == known.pluralizable else None
            id = (text.singular, text.plural) if text.plural else text.singular
            new.add(id, said, context=text.context)
    FILE.parent.mkdir(parents=True, exist_ok=True)
    with FILE.open("wb") as file:
        write_po(file, new, width=120, sort_output=True)
    COMPILED.write_bytes(compiled(read()))
    waiting = [_key(message)[0] for message in new if message.id and not all(_strings(message))]
    print(f"{len(new)} texts, {len(waiting)} without Italian yet.", *waiting, sep="\n  ")  # noqa: T201


def _empty() -> Catalog:
    return Catalog(
        locale="it",
        domain="django",
        project="Preavviso",
        version="",
        header_comment="# The Italian of Preavviso. English is the source; `make messages` keeps this complete.",
        last_translator=WHO,
        language_team=WHO,
        msgid_bugs_address=WHO,
        copyright_holder=WHO,
        fuzzy=False,
        creation_date=SPENT,
        revision_date=SPENT,
    )


def _argument(call: ast.Call, position: int) -> str | ast.expr | None:
    given = call.args[position - 1] if len(call.args) >= position else None
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else given


def _text(positions: tuple[int | tuple[int, str], ...], given: list, where: str) -> Text:
    context = given[0] if isinstance(positions[0], tuple) else None
    singular, *plural = given[1:] if context is not None else given
    return Text(singular, plural[0] if plural else None, context, where)


def _key(message: Message) -> tuple[str, str | None]:
    return (message.id[0] if isinstance(message.id, tuple) else message.id), message.context


def _strings(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def _misplaced(message: Message) -> list[str]:
    """A translation that lost a place, or has one that nothing fills."""
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    wanted = _places(ids[-1])
    found = []
    for said in filter(None, _strings(message)):
        has = _places(said)
        # One of a plural's forms may say the number in letters.
        if has != wanted and not (len(ids) > 1 and has < wanted):
            found.append(f"django.po: '{said}' has the places {sorted(has)} and has to have {sorted(wanted)}.")
    return found


def _places(text: str) -> set[str]:
    return {named or braced for named, braced in PLACES.findall(text)}


if __name__ == "__main__":
    main()
