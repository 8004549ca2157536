"""What happened, row by row, and who is alive."""

from __future__ import annotations

from typing import Any

from django.db import models

from integrations.models import Connection
from syncjobs.models.ledger import SyncEntry
from syncjobs.models.plans import SyncPlan


class Direction(models.TextChoices):
    """Which way a record went."""

    TO_NETSUITE = "TO_NETSUITE", "To NetSuite"
    TO_PLATFORM = "TO_PLATFORM", "To the platform"


class Outcome(models.TextChoices):
    """How one attempt ended."""

    CREATED = "CREATED", "Created"
    UPDATED = "UPDATED", "Updated"
    ADOPTED = "ADOPTED", "Found, nothing to send"
    UNCHANGED = "UNCHANGED", "Unchanged"
    CANCELLED = "CANCELLED", "Cancelled"
    SKIPPED = "SKIPPED", "Skipped"
    DUPLICATE = "DUPLICATE", "Duplicate"
    WAITING = "WAITING", "Waiting"
    CONFLICT = "CONFLICT", "Conflict"
    RETRY = "RETRY", "To be tried again"
    UNKNOWN = "UNKNOWN", "Unknown"
    FAILED = "FAILED", "Failed"
    PAUSED = "PAUSED", "Paused"
    WARNING = "WARNING", "Warning"
    NOTE = "NOTE", "Note"


class ExchangesField(models.JSONField):
    """JSON that is inserted value by value.

    Django inserts many rows on PostgreSQL as one array per column, and psycopg escapes every quotation mark of an
    array's text in Python: measured, a twentieth of all the work there is to an order. A placeholder of its own keeps
    a column out of that.
    """

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        """Give the place for one value."""
        return "%s"


class SyncLog(models.Model):
    """One attempt. Rows are only ever added; request and response are stored redacted."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="logs")
    plan = models.ForeignKey(SyncPlan, null=True, on_delete=models.SET_NULL, related_name="logs")
    entry = models.ForeignKey(SyncEntry, null=True, on_delete=models.SET_NULL, related_name="logs")
    direction = models.CharField(max_length=15, choices=Direction, default=Direction.TO_NETSUITE)
    source_id = models.CharField("platform ID", max_length=100, blank=True)
    number = models.CharField(max_length=100, blank=True)
    netsuite_id = models.CharField("NetSuite ID", max_length=20, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    message = models.TextField("what happened", blank=True)
    exchanges = ExchangesField(default=list, blank=True, help_text="Requests and answers, redacted.")
    calls = models.PositiveIntegerField(default=0)
    attempt = models.PositiveIntegerField(default=1)
    duration_ms = models.PositiveIntegerField(default=0, help_text="From claim to outcome, in milliseconds.")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "log row"
        indexes = [
            # For the admin's list, newest first.
            models.Index(fields=["-created_at"], name="log_newest"),
            # For finding a record's history by either side's id.
            models.Index(fields=["source_id"], name="log_source"),
            models.Index(fields=["netsuite_id"], name="log_netsuite"),
        ]

    def __str__(self) -> str:
        return f"{self.number or self.source_id}: {self.get_outcome_display()}"


class Heartbeat(models.Model):
    """The last sign of life of a process group; the watchdog restarts one that has gone quiet."""

    name = models.CharField(max_length=100, unique=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}, {self.beat_at:%Y-%m-%d %H:%M:%S}"
