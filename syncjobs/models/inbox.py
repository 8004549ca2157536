"""Every webhook, stored before it is answered."""

from __future__ import annotations

from django.db import models

from integrations.models import Connection


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
