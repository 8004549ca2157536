"""What is switched on, and where each scheduled job of it stands."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from integrations.models import Connection


class Flow(models.TextChoices):
    """The ways a record can go across; `syncjobs.flows.FLOWS` says how each one does."""

    ORDERS_OUT = "ORDERS_OUT", "Orders → NetSuite sales orders"
    INVOICES_OUT = "INVOICES_OUT", "Invoices → NetSuite invoices"


class SyncPlan(models.Model):
    """One flow switched on (or off) for one connection."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="plans")
    flow = models.CharField("sync type", max_length=20, choices=Flow)
    is_enabled = models.BooleanField("enabled", default=True)
    starts_at = models.DateTimeField(
        default=timezone.now, help_text="Only what is new or changed after this goes across. History is imported apart."
    )

    class Meta:
        verbose_name = "sync plan"
        permissions = [("run_syncplan", "Can run sync plans now")]
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "flow"],
                name="one_plan_a_flow",
                violation_error_message="This connection has a plan of that type already. Change that one instead.",
            ),
            models.UniqueConstraint(
                fields=["connection"],
                condition=Q(is_enabled=True, flow__in=["ORDERS_OUT", "INVOICES_OUT"]),
                name="orders_or_invoices",
                violation_error_message="Sync orders or invoices, not both. Switch the other plan off first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.connection}: {self.get_flow_display()}"


class Job(models.TextChoices):
    """The scheduled jobs of a plan."""

    POLL = "POLL", "Read changes"
    TOTALS = "TOTALS", "Compare totals"
    WRITE_BACK = "WRITE_BACK", "Write ids back"


class Cursor(models.Model):
    """Where one job of a plan stopped, and who is at it. The lease keeps it single-flight over all workers."""

    plan = models.ForeignKey(SyncPlan, on_delete=models.CASCADE, related_name="cursors")
    job = models.CharField(max_length=20, choices=Job)
    position_at = models.DateTimeField(null=True, help_text="Every change before this has a stored outcome.")
    due_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "job"], name="one_cursor_a_job")]

    def __str__(self) -> str:
        return f"{self.get_job_display()} of {self.plan}"


class SyncRun(models.Model):
    """One pass of a scheduled job: its window, what it saw and how it ended."""

    plan = models.ForeignKey(SyncPlan, on_delete=models.CASCADE, related_name="runs")
    job = models.CharField(max_length=20, choices=Job)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    since_at = models.DateTimeField(null=True, help_text="Start of the window that was read.")
    seen = models.PositiveIntegerField(default=0, help_text="Records looked at.")
    queued = models.PositiveIntegerField(default=0, help_text="Records that had changed.")
    calls = models.PositiveIntegerField(default=0, help_text="Requests sent.")
    is_complete = models.BooleanField(default=False)
    message = models.TextField(blank=True)

    class Meta:
        verbose_name = "run"
        # For the admin's list, newest first.
        indexes = [models.Index(fields=["-started_at"], name="run_newest")]

    def __str__(self) -> str:
        return f"{self.get_job_display()}, {self.started_at:%Y-%m-%d %H:%M}"
