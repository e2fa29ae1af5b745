"""Persons and households, always within one organisation: another one's are not even looked for."""

import uuid

from django.db import models

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
