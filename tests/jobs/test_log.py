"""What failed is in the log with its place and its kind, and without a word of what it was about."""

import logging
from io import StringIO

import pytest
from django.conf import settings
from tests.cast import ADA, FRIDAY, Cast

from preavviso.actions import intake
from preavviso.actions.reading import read_claimed
from preavviso.channels.cage import Cage
from preavviso.domain.message import Reading
from preavviso.project.logs import WithoutWords
from preavviso.records.intake.models import Message

pytestmark = pytest.mark.django_db


NAMED = "Bruni Tullio"


class Stumbling(Cage):
    """Reads as a parser does that quotes what it refuses."""

    def __init__(self) -> None:
        pass

    def read(self, *_args: object, **_more: object) -> Reading:
        try:
            raise OSError(28, "No space left on device", f"/box/{NAMED}.pdf")
        except OSError as error:
            raise ValueError(f"Key (name)=({NAMED}) already exists") from error


@pytest.fixture
def log() -> StringIO:
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(WithoutWords())
    logger = logging.getLogger("preavviso.actions.reading")
    logger.handlers = [handler]
    return written


def test_a_failure_leaves_nobody_s_name_in_the_log(cast: Cast, log: StringIO) -> None:
    seen = intake.Seen("maildir", "/box/1", FRIDAY)
    intake.receive(cast.context(ADA), b"1", "1.eml", seen)
    claim = intake.claim(FRIDAY)
    assert claim is not None
    assert read_claimed(Stumbling(), claim, FRIDAY) is None
    said = log.getvalue()
    assert str(Message.objects.get().id) in said
    assert "ValueError" in said
    assert "OSError: No space left on device" in said
    assert "in read_claimed" in said
    assert NAMED not in said


def test_the_log_of_an_office_is_written_so() -> None:
    assert settings.LOGGING["formatters"]["without_words"]["()"] == "preavviso.project.logs.WithoutWords"
    assert settings.LOGGING["handlers"]["stderr"]["formatter"] == "without_words"
