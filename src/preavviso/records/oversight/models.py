"""The ledger's rows. Triggers (migration 0002) refuse to change or delete one, on both databases."""

from django.db import models

from preavviso.domain.ledger import GENESIS, Link
from preavviso.records.directory.models import Organisation


class LedgerHead(models.Model):
    """The last link of an organisation's chain. Moving it on is what puts writers in a row."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.TextField(default=GENESIS)

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.number}"


class LedgerEntry(models.Model):
    """One thing that was done or read in an organisation. Ids and codes only: it outlives the data it speaks of."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.TextField(help_text="a user's id, or the name of a job")
    act = models.TextField()
    subject = models.TextField(blank=True, help_text="what kind of record, and its id")
    details = models.JSONField(default=dict)
    previous = models.TextField()
    hash = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="one_link_per_number")]
        indexes = [models.Index(fields=["subject", "at"], name="ledger_by_subject")]

    def __str__(self) -> str:
        return f"{self.number} {self.act}"

    def as_link(self) -> Link:
        """The row as the chain's own form, the one that is hashed."""
        return Link(
            organisation=str(self.organisation_id),
            number=self.number,
            at=self.at.isoformat(timespec="microseconds"),
            actor=self.actor,
            act=self.act,
            subject=self.subject,
            details=self.details,
            previous=self.previous,
            hash=self.hash,
        )
