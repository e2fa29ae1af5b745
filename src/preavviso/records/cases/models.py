"""Cases and what was announced about each. What counts now is kept beside, so that a desk of thousands is one query."""

import uuid

from django.db import models

from preavviso.domain.answer import Word
from preavviso.domain.identity import Identity, Said
from preavviso.domain.matching.outcome import Outcome
from preavviso.domain.notice import Decision
from preavviso.domain.priority import Facts
from preavviso.records.directory.models import Organisation, User
from preavviso.records.intake.models import Entry, Notice
from preavviso.records.people.models import Household, Resident


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
    # domain.identity of its last screening and of what people said; and that it is to be screened, because the line or
    # the registry is not what it was.
    identity = models.TextField(
        choices=[(identity.value, identity.value) for identity in Identity], default=Identity.NOT_LOOKED_UP
    )
    to_screen = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation"], condition=models.Q(to_screen=True), name="case_to_screen"),
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


class AskedKey(models.Model):
    """A key by which the case's line asks the registry: whoever comes to stand under it may be who is listed.

    As people.LinkKey, the organisation in it; so a change in the registry finds the cases that it may touch.
    """

    pk = models.CompositePrimaryKey("key", "case_id")
    key = models.BigIntegerField()
    case = models.ForeignKey(Case, models.PROTECT, related_name="asked_keys")

    def __str__(self) -> str:
        return f"{self.key}: {self.case_id}"


class Screening(models.Model):
    """What a look into the registry found about a case (domain.identity.Explanation), and until when it still did.

    A look that finds the same moves `still_at` on; one that finds something else is another row. So what was proposed
    when can be shown later.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="screenings")
    at = models.DateTimeField()
    still_at = models.DateTimeField()
    still_revision = models.PositiveBigIntegerField(help_text="of the registry")
    model = models.TextField(help_text="the hash of the model that weighed")
    outcome = models.TextField(choices=[(outcome.value, outcome.value) for outcome in Outcome])
    explanation = models.JSONField()

    def __str__(self) -> str:
        return f"{self.case_id}: {self.outcome}"


class Identification(models.Model):
    """A person's answer to whether a case is about a resident. Undone it stays, with who undid it and when.

    What stands about a resident is the last answer that is not undone. Without a resident: about nobody in particular.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="identifications")
    number = models.PositiveIntegerField(help_text="in the order in which they were given about the case")
    resident = models.ForeignKey(Resident, models.PROTECT, null=True, related_name="identifications")
    said = models.TextField(choices=[(said.value, said.value) for said in Said])
    screening = models.ForeignKey(
        Screening, models.PROTECT, related_name="identifications", help_text="what they had before them"
    )
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_answer_per_number"),
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(said=Said.SAME.value, undone_at=None),
                name="one_resident_per_case",
            ),
            models.CheckConstraint(
                condition=models.Q(resident__isnull=False) | models.Q(said=Said.CANNOT_SAY.value),
                name="an_answer_about_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.said}"


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
