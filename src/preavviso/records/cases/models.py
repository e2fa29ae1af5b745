"""Cases and what was announced about each. What counts now is kept beside, so that a desk of thousands is one query."""

import uuid

from django.db import models

from preavviso.domain.answer import Word
from preavviso.domain.notice import Decision
from preavviso.domain.priority import Facts
from preavviso.records.directory.models import Organisation, User
from preavviso.records.intake.models import Entry, Notice
from preavviso.records.people.models import Household


class Case(models.Model):
    """Social services' own record about one household and one tenancy."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="cases")
    household = models.ForeignKey(Household, models.PROTECT, related_name="cases")
    opened_at = models.DateTimeField()
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="cases")

    # domain.standing.Standing of its announcements, and domain.priority.signal_points of that.
    counts_from = models.DateField()
    dated = models.BooleanField()
    decision = models.TextField(choices=[(decision.value, decision.value) for decision in Decision])
    vulnerability = models.TextField(choices=[(word.value, word.value) for word in Word])
    reminded = models.BooleanField()
    waits_for_review = models.BooleanField()
    disputed = models.BooleanField()
    no_longer_listed = models.BooleanField(default=False)
    # Nothing announces it any more: its lines were said to be none, or to be about another case.
    dismissed = models.BooleanField(default=False)
    signal_points = models.PositiveSmallIntegerField()
    # Name and street without spelling habits, so that a search finds D'ANGELO as d angelo.
    search_key = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "counts_from"], name="case_by_day"),
            models.Index(fields=["organisation", "owner"], name="case_by_owner"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def facts(self) -> Facts:
        """What the ranking looks at."""
        return Facts(
            counts_from=self.counts_from,
            dated=self.dated,
            decision=Decision(self.decision),
            vulnerability=Word(self.vulnerability),
            has_owner=self.owner_id is not None,
            reminded=self.reminded,
            waits_for_review=self.waits_for_review,
            no_longer_listed=self.no_longer_listed,
        )


class CaseKey(models.Model):
    """A key by which later entries find the case (domain.notice.subject_keys)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="keys")
    key = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="one_case_per_tenancy")]

    def __str__(self) -> str:
        return self.key


class Announcement(models.Model):
    """That an entry is about this case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="announcements")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="announcement")

    def __str__(self) -> str:
        return f"{self.case_id}: {self.entry_id}"


class Absence(models.Model):
    """That a list leaves out the case's household, which an earlier one of its authority and month had named."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="absences")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="absences")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "notice"], name="left_out_once_per_list")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.notice_id}"
