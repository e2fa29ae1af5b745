"""Saying what the columns of a list hold, seeing how it reads, and having it read so."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import override_settings
from tests.actions.test_layouts import by_pec, received
from tests.carriers.listing import ROWS, wrong
from tests.cast import ADA, FRIDAY, Cast
from tests.channels.envelopes import CA
from tests.channels.test_layout import COLUMNS, sheet_of
from tests.channels.test_layout import raw as bytes_of
from tests.web.caseload import Caseload, SignIn

from preavviso.actions import intake
from preavviso.actions.entries import correct_entry
from preavviso.actions.reading import read_claimed
from preavviso.channels.stored import READING
from preavviso.domain.message import Reading, Trust
from preavviso.records.intake.models import Entry, Message, Profile
from preavviso.web.intake.reader import reader

pytestmark = pytest.mark.django_db
SAID = {"tabella": "0", "titoli": "0 1", "date": "day_first", "foglio": "of_the_month"} | {
    f"colonna-{index}": column.value for index, column in enumerate(COLUMNS)
}


@pytest.fixture(autouse=True, scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The certificates that this office trusts, as a person's own reading needs them too."""
    folder = tmp_path_factory.mktemp("pec-ca")
    (folder / "ca.pem").write_bytes(CA.pem)
    with override_settings(PEC_AUTHORITIES=folder):
        yield


def read(id: UUID) -> None:
    claim = intake.claim(FRIDAY, id)
    assert claim is not None
    with reader() as cage:
        assert read_claimed(cage, claim, FRIDAY) is not None


@pytest.fixture
def message(cast: Cast) -> UUID:
    """A list under headings that nobody knows, as it was read without anybody's word."""
    id = received(cast, by_pec())
    read(id)
    return id


def reading_of(id: UUID) -> Reading:
    return READING.validate_python(Message.objects.get(id=id).reading)


def test_the_page_shows_the_columns_as_they_stand_and_asks_for_each(message: UUID, signed_in: SignIn) -> None:
    client = signed_in(ADA)
    assert f"/messaggi/{message}/colonne/" in client.get(f"/messaggi/{message}/").content.decode()
    page = client.get(f"/messaggi/{message}/colonne/").content.decode()
    for heading in ("PARTE", "SITO", "SIGLA"):
        assert f"<strong>{heading}</strong>" in page
    assert "<li>DE LUCA</li>" in page
    assert page.count("column-open") == 7
    assert Message.objects.get().sender in page, "for whom it will hold"


def test_it_is_read_so_at_once(message: UUID, signed_in: SignIn) -> None:
    answer = signed_in(ADA).post(f"/messaggi/{message}/colonne/", SAID | {"fai": "impara"}, follow=True)
    assert "Letto così" in answer.content.decode()
    assert wrong(reading_of(message), ROWS[:5]) == []
    assert Message.objects.get(id=message).state == "registered"
    assert Message.objects.get(id=message).trust == Trust.CERTIFIED, "read at once is read with the same certificates"
    assert Profile.objects.get().learnt_by.name == "Ada Ferri"


def test_the_preview_shows_how_it_reads_and_changes_nothing(message: UUID, signed_in: SignIn) -> None:
    before = Message.objects.get(id=message).reading
    answer = signed_in(ADA).post(
        f"/messaggi/{message}/colonne/", SAID | {"fai": "impara"}, headers={"HX-Request": "true"}
    )
    part = answer.content.decode()
    assert "<!doctype" not in part
    assert "Vengono lette 5 righe" in part
    assert "DE LUCA Antonio" in part
    assert "0041208" in part
    assert Message.objects.get(id=message).reading == before
    assert not Profile.objects.exists()


def test_what_is_still_open_is_asked_for_and_nothing_is_learnt(message: UUID, signed_in: SignIn) -> None:
    client, path = signed_in(ADA), f"/messaggi/{message}/colonne/"
    lacking = client.post(path, SAID | {"colonna-3": "", "fai": "impara"}).content.decode()
    assert "Indica che cosa c&#x27;è in queste colonne: 4." in lacking
    assert lacking.count("column-open") == 1, "what was said already stays said"
    nameless = {"colonna-0": "known", "colonna-1": "known", "colonna-3": "known", "fai": "impara"}
    assert "Indica in quale colonna c&#x27;è il nome" in client.post(path, SAID | nameless).content.decode()
    assert not Profile.objects.exists()


def test_a_message_that_somebody_worked_on_stays_and_the_next_ones_are_read_so(
    cast: Cast, message: UUID, signed_in: SignIn
) -> None:
    entry = Entry.objects.filter(notice__copies__message=message).first()
    assert entry is not None
    correct_entry(cast.context(ADA), message, entry.id, entry.particulars, 0)
    answer = signed_in(ADA).post(f"/messaggi/{message}/colonne/", SAID | {"fai": "impara"}, follow=True)
    assert "Vale dalle prossime volte" in answer.content.decode()
    following = received(cast, by_pec(rows=6, subject="DICEMBRE 2025"))
    read(following)
    assert wrong(reading_of(following), ROWS[:6]) == []


def test_a_file_brought_by_hand_teaches_as_well(cast: Cast, signed_in: SignIn) -> None:
    rows = [(row.surname, row.address, f"{row.on:%m/%d/%Y}") for row in ROWS[:4]]
    id = received(cast, bytes_of(sheet_of(("PARTE", "SITO", "QUANDO"), rows)), "elenco.xlsx")
    read(id)
    said = {"titoli": "0 1", "date": "month_first", "colonna-0": "full_name", "colonna-1": "street"}
    signed_in(ADA).post(f"/messaggi/{id}/colonne/", said | {"colonna-2": "day", "fai": "impara"})
    assert [entry.planned_on for entry in reading_of(id).notices[0].entries] == [row.on for row in ROWS[:4]]
    assert Profile.objects.get().sender == ""


@pytest.mark.parametrize(
    "nonsense", [{"titoli": "99 99"}, {"tabella": "7"}, {"date": "x", "foglio": "y"}, {"colonna-0": "<script>"}]
)
def test_nonsense_breaks_nothing(nonsense: dict[str, str], caseload: Caseload, signed_in: SignIn) -> None:
    answer = signed_in(ADA).post(f"/messaggi/{caseload.message}/colonne/", nonsense | {"fai": "impara"})
    assert answer.status_code in {200, 404}
    assert not Profile.objects.exists()


def test_a_message_without_a_table_has_no_such_page(caseload: Caseload, signed_in: SignIn) -> None:
    assert signed_in(ADA).get(f"/messaggi/{caseload.doubtful}/colonne/").status_code == 404
