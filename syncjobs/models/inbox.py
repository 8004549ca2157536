"""Every webhook, stored before it is answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from integrations.models import Connection, NetSuiteAccount


class InboundEvent(models.Model):
    """One webhook as it came. It is a hint, never trusted: the record is read again before anything is done."""

    class Fate(models.TextChoices):
        """What we made of it."""

        QUEUED = "QUEUED", "Queued"
        IGNORED = "IGNORED", "Ignored"

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="inbound_events")
    dedupe_key = models.CharField(
        max_length=300, help_text="Event, record and version: the same three, the same event."
    )
    event = models.CharField(max_length=100)
    source_id = models.CharField(max_length=100)
    fate = models.CharField(max_length=10, choices=Fate)
    note = models.CharField(max_length=255, blank=True, help_text="Why it was ignored.")
    body = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    repeats = models.PositiveIntegerField(default=0, help_text="How often the same event came again.")

    class Meta:
        verbose_name = "webhook"
        constraints = [models.UniqueConstraint(fields=["connection", "dedupe_key"], name="one_inbound_event")]
        # For the admin's list, newest first.
        indexes = [models.Index(fields=["-received_at"], name="inbound_event_newest")]

    def __str__(self) -> str:
        return f"{self.event} {self.source_id}"


class NetSuiteEvent(models.Model):
    """One word from the SuiteApp: a record was saved or deleted in NetSuite. A hint too; the record is read again."""

    class Fate(models.TextChoices):
        """What we made of it."""

        QUEUED = "QUEUED", "To be read"
        HANDLED = "HANDLED", "Read"
        IGNORED = "IGNORED", "Ignored"

    account = models.ForeignKey(NetSuiteAccount, on_delete=models.CASCADE, related_name="netsuite_events")
    dedupe_key = models.CharField(max_length=300, help_text="Type, id, kind of event and time of the change.")
    record_type = models.CharField(max_length=50, help_text="As REST names it, such as salesOrder.")
    netsuite_id = models.CharField("NetSuite ID", max_length=20)
    event = models.CharField(max_length=20, help_text="create, edit or delete.")
    changed_at = models.CharField(max_length=40, blank=True, help_text="Last modified, as NetSuite wrote it.")
    fate = models.CharField(max_length=10, choices=Fate, default=Fate.QUEUED)
    note = models.CharField(max_length=255, blank=True)
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    repeats = models.PositiveIntegerField(default=0, help_text="How often the same event came again.")

    class Meta:
        verbose_name = "NetSuite event"
        constraints = [models.UniqueConstraint(fields=["account", "dedupe_key"], name="one_netsuite_event")]
        indexes = [
            # For the admin's list, newest first.
            models.Index(fields=["-received_at"], name="netsuite_event_newest"),
            # For what is still to be read, oldest first.
            models.Index(fields=["account", "received_at"], condition=Q(fate="QUEUED"), name="netsuite_event_due"),
        ]

    def __str__(self) -> str:
        return f"{self.event} of {self.record_type} {self.netsuite_id}"
