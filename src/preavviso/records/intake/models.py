"""Messages, sightings, notices, copies and entries. A stored message never changes; what is understood of it may."""

import uuid
from datetime import tzinfo

from django.db import models

from preavviso.domain.answer import Word
from preavviso.domain.copy import Layer
from preavviso.domain.correction import FIELDS, Correcting, Particulars
from preavviso.domain.message import Trust
from preavviso.domain.notice import Decision, NoticeKind, Period
from preavviso.domain.standing import Announcement
from preavviso.records.directory.models import Organisation, User


class Message(models.Model):
    """One message or document, byte for byte, by its content's address. The bytes lie in a file (`blobs`)."""

    class State(models.TextChoices):
        RECEIVED = "received"
        REGISTERED = "registered"
        NEEDS_REVIEW = "needs_review"
        QUARANTINED = "quarantined"
        SET_ASIDE = "set_aside"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="messages")
    sha256 = models.TextField()
    size = models.PositiveBigIntegerField(help_text="bytes")
    name = models.TextField(help_text="the file's or mailbox item's own name")
    received_at = models.DateTimeField(help_text="when it first reached a box of ours; known since then")
    state = models.TextField(choices=State, default=State.RECEIVED)

    # What was understood, whole, as the reader gave it; null until it is read.
    reading = models.JSONField(null=True)
    kind = models.TextField(blank=True)
    trust = models.TextField(blank=True)
    subject = models.TextField(blank=True)
    sender = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, help_text="the sender's own word")
    accepted_at = models.DateTimeField(null=True, help_text="the certified-mail provider's legal time")

    # The job's claim: who reads it now is known by a time in the future.
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    set_aside_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "sha256"], name="bytes_once_per_organisation"),
            models.CheckConstraint(
                condition=models.Q(set_aside_by__isnull=False) | ~models.Q(state="set_aside"),
                name="set_aside_by_a_named_person",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "claimed_until"], name="message_to_read"),
            models.Index(fields=["organisation", "-received_at"], name="message_newest_first"),
        ]

    def __str__(self) -> str:
        return self.sha256


# What waits for a person's look.
TO_CHECK = (Message.State.NEEDS_REVIEW, Message.State.QUARANTINED)


# The channel of what a person hands in; its place names them by their id.
UPLOAD = "upload"


class Sighting(models.Model):
    """Where and when a message was seen. Seen twice is two sightings of one message."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="sightings")
    channel = models.TextField(help_text="maildir, folder, upload, …")
    place = models.TextField(help_text="which box or folder, and its name there")
    delivered_at = models.DateTimeField(help_text="when it came into that place")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "channel", "place"], name="seen_once_in_one_place")]
        indexes = [models.Index(fields=["place"], name="sighting_by_place")]

    def __str__(self) -> str:
        return f"{self.channel}: {self.place}"


class Box(models.Model):
    """One folder of a mailbox, or a watched folder: how far it has been read, and since when it cannot be.

    `uidvalidity` and `last_uid` mean something only together: when a server gives its folder a new UIDVALIDITY, its
    messages' UIDs begin anew.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="boxes")
    address = models.TextField(help_text="imap://user@host:port/INBOX, or a path")
    name = models.TextField(help_text="as mailboxes.toml calls it")
    every = models.DurationField(help_text="how often it is looked into")
    watched = models.BooleanField(default=True, help_text="it stands in mailboxes.toml")

    uidvalidity = models.PositiveBigIntegerField(null=True)
    last_uid = models.PositiveBigIntegerField(
        default=0, help_text="every message up to this one is kept, or waits below"
    )
    compared_at = models.DateTimeField(null=True, help_text="when all of it was last compared with what is kept")

    reached_at = models.DateTimeField(null=True, help_text="when it was last looked into to the end")
    due_at = models.DateTimeField(help_text="when the next look is due")
    trouble = models.TextField(blank=True, help_text="a code, domain.box.Trouble")
    failing_since = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0, help_text="in a row")

    # The job's claim: who looks into it now is known by a time in the future, and by the number of the turn.
    claimed_until = models.DateTimeField(null=True)
    turn = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "address"], name="one_box_per_address_and_organisation"),
            models.CheckConstraint(
                condition=models.Q(trouble="", failing_since=None)
                | (~models.Q(trouble="") & models.Q(failing_since__isnull=False)),
                name="trouble_since_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Untaken(models.Model):
    """What lies in a box and could not be taken. It stays in sight until it is taken, or lies there no more."""

    box = models.ForeignKey(Box, models.PROTECT, related_name="untaken")
    place = models.TextField()
    reason = models.TextField(help_text="a code")
    size = models.PositiveBigIntegerField(null=True, help_text="bytes, as the box says")
    delivered_at = models.DateTimeField(help_text="when it came into that place")
    noticed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["box", "place"], name="untaken_once_in_one_place")]

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class Notice(models.Model):
    """What an authority announced, however many copies of it came. Its entries are those of the copy that is shown.

    Which copies are one notice is worked out anew from all of the month's (domain.copy) whenever one comes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="notices")
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in NoticeKind])
    period = models.TextField(blank=True, help_text="2025-11")
    known_since = models.DateTimeField(help_text="the earliest copy's arrival")
    said_at = models.DateTimeField(help_text="when its sender spoke; puts the versions of a month in order")
    said_again_at = models.DateTimeField(help_text="when its sender last said the same")
    certified_by = models.TextField(blank=True, help_text="the address whose certified message brought it first")
    whole = models.BooleanField(default=True, help_text="all of it was read, or a person has confirmed it")

    class Meta:
        indexes = [models.Index(fields=["organisation", "period"], name="notice_by_month")]

    def __str__(self) -> str:
        return f"{self.kind} {self.period}"

    @property
    def trust(self) -> Trust:
        """How far can it be trusted? As far as its best copy."""
        return Trust.CERTIFIED if self.certified_by else Trust.RECEIVED


class Copy(models.Model):
    """That a message carries a notice: in its body, or in an attachment. A link that a person can undo."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="copies")
    message = models.ForeignKey(Message, models.PROTECT, related_name="copies")
    number = models.PositiveIntegerField(null=True, help_text="its place in the reading; null: entered by hand")
    source = models.TextField(help_text="body, or the attachment's name")
    recognised_by = models.TextField(
        blank=True,
        choices=[(layer.value, layer.value) for layer in Layer],
        help_text="what shows that it is this notice; empty for the copy that others are compared with",
    )
    shown = models.BooleanField(default=True, help_text="the notice's entries are as this copy was read")
    confirmed = models.BooleanField(default=False, help_text="a person has compared it with the original")
    kept_apart = models.BooleanField(default=False, help_text="a person has said that it is a notice of its own")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "number"], name="copy_once_per_place")]

    def __str__(self) -> str:
        return self.source


class Entry(models.Model):
    """One listed person, in the list's own words, or in those of the person who put them right (`Correction`).

    `version` counts the corrections, so that nobody writes over what they have not seen. `dismissed`: a person says
    that the line is no entry; it stays, and counts for nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()
    surname = models.TextField()
    given_name = models.TextField(blank=True)
    address = models.TextField(blank=True)
    tenancy_code = models.TextField(blank=True)
    planned_on = models.DateField(null=True)
    planned_at = models.TimeField(null=True)
    decision = models.TextField(choices=[(decision.value, decision.value) for decision in Decision])
    remark = models.TextField(blank=True)
    vulnerability = models.TextField(choices=[(word.value, word.value) for word in Word])
    vulnerability_text = models.TextField(blank=True)
    where = models.TextField()
    confidence = models.FloatField()
    needs_review = models.BooleanField()
    version = models.PositiveIntegerField(default=0)
    dismissed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "position"], name="one_entry_per_position")]

    def __str__(self) -> str:
        return self.where

    @property
    def particulars(self) -> Particulars:
        """What the line says now."""
        return Particulars(
            **{name: getattr(self, name) for name in FIELDS if name not in {"decision", "vulnerability"}},
            decision=Decision(self.decision),
            vulnerability=Word(self.vulnerability),
        )

    def as_announcement(self, zone: tzinfo) -> Announcement:
        """What the entry says about its household. Without a date the earliest day that it can mean counts."""
        period = self.notice.period
        earliest = Period.parse(period).first_day if period else self.notice.known_since.astimezone(zone).date()
        return Announcement(
            said_at=self.notice.said_at,
            said_again_at=self.notice.said_again_at,
            certified_by=self.notice.certified_by,
            counts_from=self.planned_on or earliest,
            dated=self.planned_on is not None,
            decision=Decision(self.decision),
            vulnerability=Word(self.vulnerability),
            reminder=self.notice.kind == NoticeKind.REMINDER,
            waits_for_review=self.needs_review,
        )


class Correction(models.Model):
    """What a person did to a line: never changed, only undone. `before` and `after` are Particulars as JSON."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="corrections")
    number = models.PositiveIntegerField(help_text="the line's version that it made")
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in Correcting])
    before = models.JSONField()
    after = models.JSONField()
    waited = models.BooleanField(help_text="the line waited for a person before")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="one_correction_per_version"),
            models.CheckConstraint(
                condition=models.Q(undone_by=None, undone_at=None)
                | models.Q(undone_by__isnull=False, undone_at__isnull=False),
                name="undone_by_a_named_person",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Profile(models.Model):
    """How one sender lays out its lists, in a person's word. Said anew it is a new row: a reading names its row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="profiles")
    sender = models.TextField(blank=True, help_text="the address that writes; empty for files brought by hand")
    layout = models.TextField(help_text="the headings without spelling habits, or the number of columns")
    content = models.JSONField(help_text="domain.profile.Profile")
    learnt_from = models.ForeignKey(Message, models.PROTECT, related_name="+")
    learnt_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    learnt_at = models.DateTimeField()
    in_use = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "sender", "layout"],
                condition=models.Q(in_use=True),
                name="one_profile_in_use_per_layout",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sender}: {self.layout}"
