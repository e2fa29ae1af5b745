"""The model that the package comes with, learnt from an invented province: `make model`."""

from collections.abc import Iterator
from pathlib import Path

from preavviso.domain.matching.mention import Mention
from preavviso.linkage.index import Index, Row
from preavviso.linkage.learning import Learnt, Lesson, Review, learnt
from preavviso.rehearsal.noise import FOR_TRAINING
from preavviso.rehearsal.town import Town
from preavviso.rehearsal.trial import Trial, trials

# Nothing is measured on seeds below 100 (bench.linkage), and nothing learnt on those above.
SEED = 1
PEOPLE, CODED_LINES, REVIEWED_LINES = 200_000, 40_000, 8_000
BARE, MIXED = (0.0, 0.0), (0.4, 0.1)
HERE = Path(__file__).parents[1] / "linkage"


def taught(people: int, coded_lines: int, reviewed_lines: int) -> Learnt:
    """What a province of so many people teaches, by lines with a codice fiscale and by lines that were reviewed.

    Of the reviewed ones half state names and address alone, half state birth dates and codici fiscali here and there.
    """
    town = Town(people, SEED)
    return learnt(Index.of(rows(town)), lessons(town, coded_lines, reviewed_lines), None, SEED)


def lessons(town: Town, coded_lines: int, reviewed_lines: int) -> list[Lesson]:
    """So many lines with a codice fiscale, and twice so many that were reviewed."""
    found = [Lesson(_mention(line)) for line in _lines(town, coded_lines, 11, (0.6, 1.0))]
    for seed, stated in ((12, BARE), (13, MIXED)):
        found += [Lesson(_mention(line), _review(line)) for line in _lines(town, reviewed_lines, seed, stated)]
    return found


def _lines(town: Town, count: int, seed: int, stated: tuple[float, float]) -> Iterator[Trial]:
    dates, codes = stated
    return trials(town, count, seed, birth_dates=dates, codici_fiscali=codes, classes=FOR_TRAINING)


def rows(town: Town) -> Iterator[Row]:
    """Everybody, as the registry has them."""
    for home in town.households():
        for person in home.members:
            born = person.birth_date.isoformat()
            mention = Mention(
                person.surname, person.given_name, born, person.codice_fiscale, home.address, home.municipality
            )
            yield person.person_id, home.household_id, mention


def _mention(line: Trial) -> Mention:
    return Mention(line.surname, line.given_name, line.birth_date, line.codice_fiscale, line.address, line.municipality)


def _review(line: Trial) -> Review:
    return Review(line.person_id or "", line.household_id or "")


if __name__ == "__main__":
    found = taught(PEOPLE, CODED_LINES, REVIEWED_LINES)
    found.judgement.write(HERE)
    print(found)  # noqa: T201
