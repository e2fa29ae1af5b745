"""Splink as it comes: trained on what it is asked about, the same again for the same data, and not hobbled."""

from bench.accuracy import person_decisions
from bench.engines import ENGINES

from preavviso.rehearsal.town import Town, registry_rows
from preavviso.rehearsal.trial import trials


def test_splink_links_most_lines_and_the_same_ones_each_time():
    town = Town(5_000, 7)
    lines = list(trials(town, 600, 1, birth_dates=0.4, codici_fiscali=0.1))
    twice = []
    for _ in range(2):
        engine = ENGINES["splink"]()
        engine.load(row for home in town.households() for row in registry_rows(home))
        twice.append(engine.screen(lines))
    assert person_decisions(lines, twice[0]).best_f1() > 0.85
    first, again = (
        [[(one.person_id, round(one.match_weight, 6)) for one in answer.candidates] for answer in screened]
        for screened in twice
    )
    assert first == again
