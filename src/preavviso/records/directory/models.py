"""Organisations, offices, users, and the mandate that makes a user something in an organisation."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from preavviso.domain.calendar import LocalCalendar, PatronSaint
from preavviso.domain.role import Role


class Organisation(models.Model):
    """A municipality or a housing authority; the wall between two of them is the first thing access checks."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality"
        AUTHORITY = "authority"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.TextField(unique=True)
    kind = models.TextField(choices=Kind)
    patron_saint = models.TextField(blank=True, help_text="month-day, 11-13")

    def __str__(self) -> str:
        return self.name

    @property
    def calendar(self) -> LocalCalendar:
        return LocalCalendar(PatronSaint.parse(self.patron_saint) if self.patron_saint else None)


class Office(models.Model):
    """A part of an organisation, as its people call it ("Servizi sociali")."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="offices")
    name = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="office_once_per_organisation")]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Finds users by e-mail address."""

    def create_user(self, email: str, name: str, password: str) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who signs in. What they may do comes from their mandates alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.TextField()
    is_active = models.BooleanField(default=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class Mandate(models.Model):
    """A user's role in an organisation, in one of its offices where that matters."""

    user = models.ForeignKey(User, models.PROTECT, related_name="mandates")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="mandates")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True)
    role = models.TextField(choices=[(role.value, role.value) for role in Role])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation"], name="one_mandate_per_user_and_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.role} in {self.organisation_id}"
