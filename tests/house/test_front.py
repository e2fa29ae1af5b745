"""What people meet first: the two READMEs, the licence, and the public catalogue's card."""

import re
from datetime import date

import jsonschema
import yaml
from tests.house.tree import ROOT

READMES = ["README.md", "README.it.md"]
CARD = {
    "type": "object",
    "required": [
        "publiccodeYmlVersion", "name", "url", "softwareVersion", "releaseDate", "platforms", "categories",
        "developmentStatus", "softwareType", "description", "legal", "maintenance", "localisation",
    ],
    "properties": {
        "publiccodeYmlVersion": {"enum": ["0.4", "0.5", "0.5.0"]},
        "developmentStatus": {"enum": ["concept", "development", "beta", "stable", "obsolete"]},
        "softwareType": {"const": "standalone/web"},
        "platforms": {"type": "array", "minItems": 1},
        "categories": {"type": "array", "minItems": 1},
        "legal": {"type": "object", "required": ["license"]},
        "localisation": {
            "type": "object",
            "required": ["localisationReady", "availableLanguages"],
            "properties": {"availableLanguages": {"const": ["it", "en"]}},
        },
        "maintenance": {"type": "object", "required": ["type", "contacts"]},
        "description": {
            "type": "object",
            "required": ["it", "en"],
            "additionalProperties": {
                "type": "object",
                "required": ["genericName", "shortDescription", "longDescription", "features"],
                "properties": {
                    "genericName": {"type": "string", "maxLength": 35},
                    "shortDescription": {"type": "string", "maxLength": 150},
                    "longDescription": {"type": "string", "minLength": 150, "maxLength": 10_000},
                    "features": {"type": "array", "minItems": 1, "items": {"type": "string", "maxLength": 100}},
                },
            },
        },
    },
}  # fmt: skip


def commands(text: str) -> list[str]:
    """What the page tells its reader to type, in order."""
    blocks = re.findall(r"^```(?:sh|console)?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = (line.split("#")[0].strip() for block in blocks for line in block.splitlines())
    return [line for line in lines if line]


def shape(text: str) -> tuple[list[str], list[str], list[str]]:
    """What two languages of one page have in common: levels of headings, pictures, links into the repository."""
    headings = re.findall(r"^(#+) ", text, re.MULTILINE)
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text)
    links = [link for link in re.findall(r"(?<!!)\[[^\]]*\]\(([^)]+)\)", text) if not link.startswith("README")]
    return headings, pictures, links


def test_demo_and_test_are_the_first_two_commands():
    for name in READMES:
        assert commands((ROOT / name).read_text(encoding="utf-8"))[:2] == ["make demo", "make test"], name


def test_both_readmes_say_the_same():
    english, italian = (shape((ROOT / name).read_text(encoding="utf-8")) for name in READMES)
    assert english == italian, "README.md and README.it.md differ in headings, pictures or links"


def test_a_readme_that_lost_a_part_is_noticed():
    assert shape("# A\n## B\n![x](a.png)") != shape("# A\n![x](a.png)")
    assert commands("```sh\nmake test   # all\n```") == ["make test"]


def test_links_between_pages_lead_somewhere():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "tests").rglob("*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]
    assert broken == []


def test_every_page_can_be_reached_from_the_index():
    docs = ROOT / "docs"
    seen, waiting = set(), [docs / "README.md"]
    while waiting:
        page = waiting.pop().resolve()
        if page in seen or page.suffix != ".md" or not page.exists():
            continue
        seen.add(page)
        links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        waiting.extend(page.parent / link for link in links)
    lost = [str(page.relative_to(ROOT)) for page in docs.rglob("*.md") if page.resolve() not in seen]
    assert sorted(lost) == [], "no page links to these: put them in the index of their folder"


def test_the_public_catalogues_card_is_whole():
    card = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    jsonschema.validate(card, CARD)
    assert card["legal"]["license"] == "EUPL-1.2"
    assert isinstance(card["releaseDate"], date)


def test_one_version_is_told_everywhere():
    card = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    version = card["softwareVersion"]
    assert f'version = "{version}"' in project
    assert re.search(r"^## (\S+)", changelog, re.MULTILINE)[1] == version


def test_the_licence_is_whole():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert all(f"\n{number}." in text for number in range(1, 16))
