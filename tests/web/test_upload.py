"""Handing in files through the pages: every file gets an answer, and none is kept that nobody was told of."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from tests.announced import BRUNI, by_mail, notice, receive_and_register
from tests.cast import ADA, ELIO, FRIDAY, IRMA, Cast
from tests.web.caseload import SignIn

from preavviso.access.context import ROME
from preavviso.actions import intake
from preavviso.queries.chronology import RestsOn
from preavviso.queries.intake import message_page
from preavviso.records.cases.models import Case
from preavviso.records.intake.models import Message, Sighting
from preavviso.records.oversight.models import LedgerEntry

pytestmark = pytest.mark.django_db
PATH = "/messaggi/carica/"
PART = {"HX-Request": "true"}
MB = 1 << 20


@pytest.fixture(autouse=True)
def friday(settings) -> None:
    settings.REHEARSAL_NOW = FRIDAY.isoformat()


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/octet-stream")


def sent(client: Client, *files: SimpleUploadedFile, day: str = "", **more: object) -> HttpResponse:
    return client.post(PATH, {"giorno": day, "file": files}, **more)


def outcomes(answer: HttpResponse) -> list[str]:
    return ["received" if one.new else "known" if one.message else "refused" for one in answer.context["answers"]]


def test_each_file_gets_its_own_answer(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(ADA)
    sent(client, file("prima.txt", b"one"))
    answer = sent(client, file("a.txt", b"two"), file("b.txt", b"one"), file("c.txt", b""))
    assert outcomes(answer) == ["received", "known", "refused"]
    page = answer.content.decode()
    for message in Message.objects.all():
        assert page.count(f'href="/messaggi/{message.id}/"') == 1
    assert Message.objects.count() == 2


def test_what_is_uploaded_is_kept_byte_for_byte_and_bears_an_id_and_no_name(cast: Cast, signed_in: SignIn) -> None:
    raw = bytes(range(256)) * 1000
    sent(signed_in(ADA), file("elenco.xlsx", raw))
    message = Message.objects.get()
    seen = message.sightings.get()
    assert (seen.channel, seen.place) == ("upload", str(cast.user(ADA).id))
    assert (message.name, message.size, seen.delivered_at, seen.recorded_at) == (
        "elenco.xlsx",
        len(raw),
        FRIDAY,
        FRIDAY,
    )
    noted = LedgerEntry.objects.filter(act="receive_message")
    assert [(entry.actor, entry.details["channel"]) for entry in noted] == [(str(cast.user(ADA).id), "upload")]


def test_a_double_click_is_one_message(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(ADA)
    first, again = (sent(client, file("a.txt", b"one"), headers=PART) for _ in range(2))
    assert (outcomes(first), outcomes(again)) == (["received"], ["known"])
    assert (Message.objects.count(), Sighting.objects.count()) == (1, 1)


def test_a_file_over_the_limit_is_refused_while_it_comes_and_the_others_are_received(
    cast: Cast, signed_in: SignIn, settings
) -> None:
    settings.UPLOAD_MB = 1
    large, fits = file("grande.pdf", b"x" * (MB + 1)), file("giusto.pdf", b"x" * MB)
    answer = sent(signed_in(ADA), file("prima.txt", b"1"), large, fits)
    assert sorted((one.name, bool(one.message)) for one in answer.context["answers"]) == [
        ("giusto.pdf", True),
        ("grande.pdf", False),
        ("prima.txt", True),
    ]
    assert "grande.pdf" not in Message.objects.values_list("name", flat=True)


def test_sixty_megabytes_are_more_than_the_page_says_that_it_takes(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(ADA)
    assert "50 MB" in client.get(PATH).content.decode()
    answer = sent(client, file("scansione.pdf", b"x" * (60 * MB)))
    assert outcomes(answer) == ["refused"]
    assert "50 MB" in answer.context["answers"][0].why
    assert not Message.objects.exists()


def test_two_hundred_files_in_one_go(cast: Cast, signed_in: SignIn) -> None:
    answer = sent(signed_in(ADA), *(file(f"{number}.txt", f"{number}".encode()) for number in range(200)))
    assert outcomes(answer) == ["received"] * 200
    assert Message.objects.count() == 200


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("elenco àèì ș.xlsx", "elenco àèì ș.xlsx"),
        ('<script>alert("x")</script>.txt', "script>.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\elenchi\\novembre.xls", "novembre.xls"),
        ("riga\x07 due\x00.txt", "riga due.txt"),
        ("x" * 400 + ".eml", "x" * 251 + ".eml"),
        ("列表 🏠.pdf", "列表 🏠.pdf"),
        ("{{ 7|add:7 }}.csv", "{{ 7|add:7 }}.csv"),
        ("senza-fine.", "senza-fine."),
    ],
    ids=["letters", "markup", "path", "windows", "control", "long", "picture", "template", "dot"],
)
def test_names_with_odd_characters(name: str, kept: str, cast: Cast, signed_in: SignIn) -> None:
    one = file("x", b"one")
    one._name = name  # as a browser may send it, past what Django's own class lets through
    answer = sent(signed_in(ADA), one)
    assert outcomes(answer) == ["received"]
    assert Message.objects.get().name == kept
    assert "<script>alert" not in answer.content.decode()


def test_an_upload_without_files_is_told(cast: Cast, signed_in: SignIn) -> None:
    answer = sent(signed_in(ADA))
    assert answer.context["nothing_sent"]
    assert 'role="alert"' in answer.content.decode()


def test_where_scripts_run_the_answer_is_the_file_s_own(cast: Cast, signed_in: SignIn) -> None:
    part = sent(signed_in(ADA), file("a.txt", b"one"), headers=PART).content.decode()
    assert "<html" not in part
    assert part.count('data-answer="received"') == part.count("<li") == 1


# ---- since when it was in the office ----------------------------------------------------------------------------


def test_the_day_on_which_the_paper_came_and_the_moment_of_the_upload_are_both_recorded(
    cast: Cast, signed_in: SignIn
) -> None:
    sent(signed_in(ADA), file("fax.pdf", b"one"), day="2025-10-22")
    message = Message.objects.get()
    seen = message.sightings.get()
    assert message.received_at == seen.delivered_at == datetime(2025, 10, 22, 23, 59, 59, tzinfo=ROME)
    assert seen.recorded_at == FRIDAY
    (shown,) = message_page(cast.context(ADA), message.id).seen
    assert (shown.place, shown.stated_by) == (ADA.name, ADA.name)


@pytest.mark.parametrize("day", ["2025-10-25", "2031-01-01", "0025-10-22", "ieri", "2025-02-30"])
def test_a_day_that_cannot_be_is_refused_and_nothing_is_kept(day: str, cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(ADA)
    page = sent(client, file("a.txt", b"one"), day=day).content.decode()
    assert 'id="giorno-error"' in page
    assert outcomes(sent(client, file("a.txt", b"one"), day=day, headers=PART)) == ["refused"]
    assert not Message.objects.exists()


def test_an_earlier_day_said_later_moves_back_since_when_it_is_known(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(ADA)
    sent(client, file("a.txt", b"one"))
    answer = sent(client, file("a.txt", b"one"), day="2025-10-20")
    assert outcomes(answer) == ["known"]
    assert Message.objects.get().received_at.astimezone(ROME).date() == date(2025, 10, 20)
    assert Sighting.objects.count() == 2


def test_the_chronology_says_whose_word_the_day_is(cast: Cast, signed_in: SignIn) -> None:
    sent(signed_in(ADA), file("a.txt", b"one"), day="2025-10-22")
    claim = intake.claim(FRIDAY)
    assert claim is not None
    context = cast.context(ADA)
    assert intake.register(context, claim, by_mail(notice([BRUNI]), at=FRIDAY - timedelta(days=5)))
    from preavviso.queries.chronology import chronology

    events = chronology(context, Case.objects.get().id).events
    told = {(event.at.astimezone(ROME).date(), str(event.source), event.rests_on) for event in events}
    assert (date(2025, 10, 22), ADA.name, RestsOn.WORD) in told
    assert (date(2025, 10, 24), ADA.name, RestsOn.OWN) in told


# ---- who may, and what reaches the disk -------------------------------------------------------------------------


def test_who_may_receive_but_not_read_gets_an_answer_and_no_link(cast: Cast, signed_in: SignIn) -> None:
    answer = sent(signed_in(IRMA), file("a.txt", b"one"))
    assert outcomes(answer) == ["received"]
    assert f"/messaggi/{Message.objects.get().id}/" not in answer.content.decode()


def test_nothing_is_taken_from_those_for_whom_there_is_no_such_page(
    cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[bytes] = []

    def take(_self: object, raw: bytes, _start: int) -> None:
        taken.append(raw)

    monkeypatch.setattr("preavviso.web.intake.taking.LimitedFiles.receive_data_chunk", take)
    assert sent(signed_in(ELIO), file("a.txt", b"one")).status_code == 404
    assert sent(Client(), file("a.txt", b"one")).status_code == 302
    assert taken == []
    sent(signed_in(ADA), file("a.txt", b"one"))
    assert taken == [b"one"]


def test_a_file_sent_to_another_page_is_not_taken_either(cast: Cast) -> None:
    answer = Client().post("/accedi/", {"login": "a", "file": file("a.txt", b"x" * MB)})
    assert answer.status_code == 200
    assert not answer.wsgi_request.FILES


def test_without_the_form_s_token_nothing_is_kept(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.user(ADA))
    assert sent(client, file("a.txt", b"one")).status_code == 403
    page = client.get(PATH)
    token = page.context["csrf_token"]
    assert client.post(PATH, {"file": file("a.txt", b"one"), "csrfmiddlewaretoken": str(token)}).status_code == 200
    assert Message.objects.count() == 1


def test_what_could_not_be_kept_is_said_and_the_others_are_received(
    cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from preavviso.records.intake import blobs

    store = blobs.store

    def full_for_one(raw: bytes) -> str:
        if raw == b"one":
            raise OSError("No space left on device")
        return store(raw)

    monkeypatch.setattr("preavviso.records.intake.blobs.store", full_for_one)
    answer = sent(signed_in(ADA), file("a.txt", b"one"), file("b.txt", b"two"))
    assert outcomes(answer) == ["refused", "received"]
    assert "data-again" in answer.content.decode()


def body(parts: Sequence[bytes]) -> bytes:
    return b"".join(b"--line\r\n" + part + b"\r\n" for part in parts)


def test_a_file_that_was_cut_off_on_its_way_is_not_taken_for_whole(cast: Cast, signed_in: SignIn) -> None:
    head = b'Content-Disposition: form-data; name="file"; filename="%s"\r\n\r\n'
    whole = body([head % b"a.txt" + b"one", head % b"b.txt" + b"half of it"])
    answer = signed_in(ADA).post(PATH, whole[: -len(b" of it\r\n")], content_type="multipart/form-data; boundary=line")
    assert [one.name for one in answer.context["answers"]] == ["a.txt"]
    assert Message.objects.get().name == "a.txt"


def test_the_pile_leads_to_the_upload(cast: Cast, signed_in: SignIn) -> None:
    receive_and_register(cast.context(ADA), b"one", by_mail(notice([BRUNI])))
    assert f'href="{PATH}"' in signed_in(ADA).get("/messaggi/").content.decode()
