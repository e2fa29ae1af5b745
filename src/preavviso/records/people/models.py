"""Persons and households, always within one organisation: another one's are not even looked for.

`Household` and `Person` are a case's own, as lists name them; `Resident` and what follows is the registry, by which
lists are matched, and what social services did before.
"""

import uuid

from django.db import models

from preavviso.domain.registry import Kind
from preavviso.records.directory.models import Organisation


class Household(models.Model):
    """Those who live in a dwelling; the address is the source's own text."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="households")
    address = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.id)


class Person(models.Model):
    """A member of a household, named as the first source named them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="members")
    surname = models.TextField()
    given_name = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.id)


class Registry(models.Model):
    """The municipality's registry of residents as a whole: how large it is, and how often it has changed.

    Whoever keeps something made of it (an index in a file) knows by the revision whether it still holds, and an import
    that was prepared beside it knows whether somebody else changed it meanwhile.
    """

    organisation = models.OneToOneField(Organisation, models.PROTECT, primary_key=True)
    revision = models.PositiveBigIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0, help_text="current mentions")

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.revision}"


class Resident(models.Model):
    """A person of the registry, by the registry's own number. Never deleted: who is gone from it is marked.

    Its small number, and that of its mentions, are for the index of millions; no page shows them.
    """

    id = models.BigAutoField(primary_key=True)
    # The constraint below begins with it: an index of its own would be a second one.
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="residents", db_index=False)
    number = models.TextField(help_text="the registry's own")
    birth_date = models.DateField(null=True)
    codice_fiscale = models.TextField(blank=True)
    household_number = models.TextField(blank=True, help_text="the registry's own; members of a household share it")
    removed_at = models.DateTimeField(null=True, help_text="a whole registry was read that does not have them any more")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="resident_once_per_organisation")
        ]
        indexes = [models.Index(fields=["organisation", "household_number"], name="resident_by_household")]

    def __str__(self) -> str:
        return str(self.id)


class Mention(models.Model):
    """How the registry names a resident, and where it says that they live, from a day to a day.

    `since` is null where the registry did not say and it stood so when it was first read; `until` is null while it
    holds. What held once is kept: a list may still say it.
    """

    id = models.BigAutoField(primary_key=True)
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="mentions")
    surname = models.TextField()
    given_name = models.TextField(blank=True)
    address = models.TextField(blank=True)
    municipality = models.TextField(blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    traits = models.TextField(help_text="domain.matching's normalised columns, joined")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resident"], condition=models.Q(until=None), name="one_current_mention_per_resident"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class LinkKey(models.Model):
    """A key by which a line of a list finds a mention. Nothing but the two numbers, in the order of the key.

    A dozen for each mention: the table is its own covering index (migration 0002), and nothing refers to it or checks
    it row by row. Whoever writes mentions writes their keys in the same transaction (actions.people).
    """

    pk = models.CompositePrimaryKey("key", "mention_id")
    key = models.BigIntegerField(help_text="signed; holds the organisation already")
    mention = models.ForeignKey(Mention, models.PROTECT, related_name="+", db_index=False, db_constraint=False)

    def __str__(self) -> str:
        return f"{self.key}: {self.mention_id}"


class Frequency(models.Model):
    """How many current mentions of an organisation's registry carry this value of this trait."""

    pk = models.CompositePrimaryKey("organisation_id", "trait", "value")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    trait = models.TextField()
    value = models.TextField()
    count = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.trait}: {self.count}"


class Intervention(models.Model):
    """What social services did before for a resident: social record, which only the gate hands out."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="interventions", db_index=False)
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="interventions")
    number = models.TextField(help_text="the archive's own")
    kind = models.TextField(blank=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    office = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="intervention_once_per_organisation")
        ]

    def __str__(self) -> str:
        return str(self.id)


class Import(models.Model):
    """That a file of the registry or of prior interventions was read into the rows, by whom, and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="imports")
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in Kind])
    file_name = models.TextField()
    sha256 = models.TextField()
    whole = models.BooleanField(help_text="it was said to be the whole registry: who is not in it is gone")
    columns = models.JSONField(default=dict, help_text="what a person said that headings mean, for the next file")
    rows = models.PositiveBigIntegerField()
    new = models.PositiveBigIntegerField()
    changed = models.PositiveBigIntegerField()
    unchanged = models.PositiveBigIntegerField()
    removed = models.PositiveBigIntegerField()
    rejected = models.PositiveBigIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    by = models.TextField(help_text="a user's id, or what ran without a user, as in the ledger")
    remarks = models.JSONField(
        default=list, help_text="the first of what was told of rows: number, whether it was taken, a sentence, values"
    )

    class Meta:
        indexes = [models.Index(fields=["organisation", "kind", "-ended_at"], name="import_newest_first")]

    def __str__(self) -> str:
        return str(self.id)
