from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from preavviso.domain.profile import Changes, Dates, Profile, changes, columns_by, day_as, layout_of, nearest
from preavviso.domain.wording.heading import Column

HEADINGS = ("SOGGETTO", "SITO", "QUANDO", "MQ")
COLUMNS = (Column.FULL_NAME, Column.STREET, Column.DAY, Column.KNOWN)
PROFILE = Profile("1", "recupero@casalaghi.example", date(2025, 10, 24), HEADINGS, COLUMNS)

words = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=8)
layouts = st.lists(words, min_size=1, max_size=12, unique=True)
meanings = st.sampled_from(Column)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    headings = tuple(draw(layouts))
    columns = tuple(draw(meanings) for _heading in headings)
    return replace(PROFILE, headings=headings, columns=columns)


@given(profiles(), st.randoms())
def test_columns_that_changed_places_are_told_by_their_headings(profile: Profile, chance) -> None:
    known = dict(zip(profile.headings, profile.columns, strict=True))
    moved = list(profile.headings)
    chance.shuffle(moved)
    assert columns_by(profile, moved) == tuple(known[heading] for heading in moved)


@given(profiles(), st.integers(0, 3))
def test_spelling_and_empty_columns_at_the_end_do_not_count(profile: Profile, empty: int) -> None:
    written = [f" {heading.lower()}." for heading in profile.headings]
    assert columns_by(profile, [*written, *[""] * empty]) == profile.columns


@given(profiles(), layouts)
def test_a_list_fits_exactly_when_nothing_changed(profile: Profile, headings: list[str]) -> None:
    differ = changes(profile, headings)
    assert (columns_by(profile, headings) is not None) is (differ.count == 0)
    assert len(headings) - len(differ.new) == len(profile.headings) - len(differ.gone)


@given(profiles(), words, st.integers(0, 12))
def test_one_heading_more_is_another_layout_and_is_named(profile: Profile, word: str, place: int) -> None:
    headings = list(profile.headings)
    headings.insert(place, word)
    assert columns_by(profile, headings) is None
    assert changes(profile, headings).new == (word,)


@given(profiles(), st.data())
def test_one_heading_less_is_another_layout_and_is_named(profile: Profile, data) -> None:
    gone = data.draw(st.sampled_from(profile.headings))
    headings = [heading for heading in profile.headings if heading != gone]
    assert columns_by(profile, headings) is None
    assert changes(profile, headings) == Changes((), (gone,))


def test_two_columns_with_one_heading_are_told_by_their_places_only() -> None:
    twice = replace(PROFILE, headings=("NOTE", "VIA", "NOTE"), columns=(Column.REMARK, Column.STREET, Column.KNOWN))
    assert columns_by(twice, ["Note", "Via", "Note"]) == twice.columns
    assert columns_by(twice, ["Via", "Note", "Note"]) is None


def test_without_headings_the_number_of_columns_is_all_that_tells() -> None:
    headless = replace(PROFILE, headings=("",) * 4)
    assert headless.is_headless
    assert columns_by(headless, [""] * 4) == COLUMNS
    assert columns_by(headless, [""] * 5) is None


def test_a_heading_of_signs_is_no_empty_one() -> None:
    assert layout_of(["#", "Via"]) == ("#", "via")
    assert layout_of(["№"]) != layout_of([""])


def test_the_layout_that_changed_is_the_nearest_one() -> None:
    other = replace(PROFILE, id="2", headings=("CRON.", "ISTANTE", "ESECUTATO"), columns=(Column.KNOWN,) * 3)
    assert nearest([other, PROFILE], ["SOGGETTO", "SITO", "QUANDO"]) is PROFILE
    assert nearest([], HEADINGS) is None


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_is_read_as_its_writer_wrote_it(day: date) -> None:
    assert day_as(f"{day.month}/{day.day}/{day.year}", Dates.MONTH_FIRST) == day
    assert day_as(str((day - date(1899, 12, 30)).days), Dates.SERIAL) == day


@given(st.text(max_size=20), st.sampled_from(Dates))
def test_what_is_no_day_is_never_one(text: str, dates: Dates) -> None:
    day = day_as(text, dates)
    assert day is None or any(sign.isdigit() for sign in text)


def test_the_first_number_of_a_day_that_is_no_month_is_left_to_the_usual_reading() -> None:
    assert day_as("27/11/2025", Dates.MONTH_FIRST) is None
