"""What is switched on, and where each scheduled job of it stands."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from integrations.models import Connection
from mappings.models import ReconciliationAccounts, StockSettings

RECONCILING = ("PAYMENTS_OUT", "PAYMENTS_IN")


class Flow(models.TextChoices):
    """The ways a record can go across; `syncjobs.flows.FLOWS` says how each one does."""

    ORDERS_OUT = "ORDERS_OUT", "Orders → NetSuite sales orders"
    INVOICES_OUT = "INVOICES_OUT", "Invoices → NetSuite invoices"
    PAYMENTS_OUT = "PAYMENTS_OUT", "Payments → NetSuite payments and deposits"
    INVOICES_IN = "INVOICES_IN", "NetSuite invoices → finalised invoices"
    PAID_IN = "PAID_IN", "NetSuite invoices paid in full → mark as paid"
    CREDIT_NOTES_IN = "CREDIT_NOTES_IN", "NetSuite credit memos → credit notes"
    PAYMENTS_IN = "PAYMENTS_IN", "NetSuite payments and deposits → invoices paid"
    STOCK_IN = "STOCK_IN", "NetSuite stock → stock"
    CUSTOMERS_IN = "CUSTOMERS_IN", "NetSuite customers and contacts → customers"
    AR_INVOICES_IN = "AR_INVOICES_IN", "NetSuite invoices → invoices"
    AR_CREDITS_IN = "AR_CREDITS_IN", "NetSuite credit memos → credit notes"
    AR_PAYMENTS_IN = "AR_PAYMENTS_IN", "NetSuite payments → payments"
    AR_PAYMENTS_OUT = "AR_PAYMENTS_OUT", "Payments → NetSuite customer payments"
    CATALOG = "CATALOG", "Customers and products of both sides → mapping screens"


# Flows that write to NetSuite, and so need its slots; the others write to the platform.
OUTBOUND = (Flow.ORDERS_OUT, Flow.INVOICES_OUT, Flow.PAYMENTS_OUT, Flow.AR_PAYMENTS_OUT)


class SyncPlan(models.Model):
    """One flow switched on (or off) for one connection."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="plans")
    flow = models.CharField("sync type", max_length=20, choices=Flow)
    is_enabled = models.BooleanField("enabled", default=True)
    starts_at = models.DateTimeField(
        default=timezone.now, help_text="Only what is new or changed after this goes across. History is imported apart."
    )
    stock_settings = models.ForeignKey(
        StockSettings, null=True, blank=True, on_delete=models.PROTECT, related_name="plans", editable=False
    )
    reconciliation_accounts = models.ForeignKey(
        ReconciliationAccounts, null=True, blank=True, on_delete=models.PROTECT, related_name="plans", editable=False
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
            models.UniqueConstraint(
                fields=["connection"],
                condition=Q(is_enabled=True, flow__in=["INVOICES_OUT", "INVOICES_IN"]),
                name="finalised_invoices_need_orders",
                violation_error_message="Finalised Invoice Sync needs sync type Orders: in invoices mode every invoice "
                "comes from the platform already.",
            ),
            models.CheckConstraint(
                condition=~Q(is_enabled=True, flow="STOCK_IN") | Q(stock_settings__isnull=False),
                name="stock_needs_its_settings",
                violation_error_message="Reflecting stock needs the stock field and the stock location IDs.",
            ),
            models.CheckConstraint(
                condition=~Q(is_enabled=True, flow__in=RECONCILING) | Q(reconciliation_accounts__isnull=False),
                name="reconciliation_needs_its_accounts",
                violation_error_message="Auto-Reconciliation needs the Bank Account.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.connection}: {self.get_flow_display()}"


class Job(models.TextChoices):
    """The scheduled jobs of a plan."""

    POLL = "POLL", "Read changes"
    TOTALS = "TOTALS", "Compare totals"
    WRITE_BACK = "WRITE_BACK", "Write ids back"
    DELIVER = "DELIVER", "Write to the platform"


class Cursor(models.Model):
    """Where one job of a plan stopped, and who is at it. The lease keeps it single-flight over all workers."""

    plan = models.ForeignKey(SyncPlan, on_delete=models.CASCADE, related_name="cursors")
    job = models.CharField(max_length=20, choices=Job)
    position_at = models.DateTimeField(null=True, help_text="Every change before this has a stored outcome.")
    position_text = models.TextField(blank=True, help_text="The same in NetSuite's own clock.")
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


class Backfill(models.Model):
    """History of one plan, asked for by somebody: read from `since_at` up to `until_at`, stopped and resumed at will.

    What it finds becomes entries of the ledger, in the bulk lane; `position` is where the reading stopped.
    """

    class State(models.TextChoices):
        """How far it is."""

        RUNNING = "RUNNING", "Running"
        STOPPED = "STOPPED", "Stopped"
        FAILED = "FAILED", "Failed"
        DONE = "DONE", "Done"

    plan = models.ForeignKey(SyncPlan, on_delete=models.CASCADE, related_name="backfills")
    since_at = models.DateTimeField("since")
    until_at = models.DateTimeField("until")
    open_only = models.BooleanField(default=False, help_text="Leave out what is paid or closed already.")
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    position = models.TextField(blank=True)
    expected = models.PositiveIntegerField(null=True, help_text="Records there are, where the source says so.")
    seen = models.PositiveIntegerField(default=0, help_text="Records read.")
    queued = models.PositiveIntegerField(default=0, help_text="Records that are to be written.")
    calls = models.PositiveIntegerField(default=0, help_text="Requests sent.")
    requested_by = models.CharField(max_length=150, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    message = models.TextField(blank=True)

    class Meta:
        permissions = [("run_backfill", "Can start, stop and resume backfills")]
        constraints = [
            models.CheckConstraint(condition=Q(since_at__lt=models.F("until_at")), name="backfill_begins_before_end"),
            models.UniqueConstraint(fields=["plan"], condition=Q(state="RUNNING"), name="one_backfill_a_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, {self.since_at:%Y-%m-%d} to {self.until_at:%Y-%m-%d}"
