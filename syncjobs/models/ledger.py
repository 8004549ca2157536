"""The ledger: the piece of work and its present state, what it waits for, and which pairs of records are one."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

from integrations.models import Connection
from integrations.netsuite.limiter import Lane
from syncjobs.models.plans import OUTBOUND, SyncPlan


class State(models.TextChoices):
    """Where an entry stands; there is no other state."""

    QUEUED = "QUEUED", "Queued"
    RUNNING = "RUNNING", "Running"
    SYNCED = "SYNCED", "Synced"
    WAITING = "WAITING", "Waiting"
    UNKNOWN = "UNKNOWN", "Unknown, being looked up"
    FAILED = "FAILED", "Failed"
    SKIPPED = "SKIPPED", "Skipped"


class TotalState(models.TextChoices):
    """Whether both sides' totals agree, once that was looked at."""

    UNCHECKED = "UNCHECKED", "Not compared yet"
    AGREES = "AGREES", "Agrees"
    ROUNDING = "ROUNDING", "Differs by rounding"
    DIFFERS = "DIFFERS", "Differs"


class SyncEntry(models.Model):
    """One source record under one plan. It is due again when it is wanted at a later version than was done."""

    plan = models.ForeignKey(SyncPlan, on_delete=models.CASCADE, related_name="entries")
    source_id = models.CharField("source ID", max_length=100, help_text="Of the record, on the side it comes from.")
    platform_id = models.CharField(
        "platform ID", max_length=100, blank=True, help_text="Of what was written there, for a record from NetSuite."
    )
    number = models.CharField(max_length=100, blank=True)
    customer_name = models.CharField("customer", max_length=255, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    lane = models.CharField(max_length=10, choices=[(lane.value, lane.value.title()) for lane in Lane])
    message = models.TextField("what happened", blank=True)
    error_code = models.CharField(max_length=100, blank=True)
    facts = models.JSONField(
        default=dict,
        blank=True,
        encoder=DjangoJSONEncoder,
        help_text="What both sides say, where a person must decide.",
    )

    wanted_version = models.PositiveIntegerField(default=1)
    done_version = models.PositiveIntegerField(default=0)
    noticed_version = models.CharField(max_length=100, blank=True, help_text="The platform's version last heard of.")
    snapshot = models.TextField(blank=True, help_text="The whole record as a list gave it (JSON), until it is written.")

    queued_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveIntegerField(default=0, help_text="Since it last went well.")
    refusals = models.PositiveIntegerField(default=0, help_text="Answers that refused a write of it.")
    holder = models.CharField(max_length=100, blank=True)
    leased_until = models.DateTimeField(null=True)
    is_in_doubt = models.BooleanField(default=False, help_text="A write may have happened: look up before sending.")

    external_id = models.CharField("external ID", max_length=150, blank=True)
    netsuite_id = models.CharField("NetSuite ID", max_length=20, blank=True)
    source_total = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    netsuite_total = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    total_state = models.CharField("totals", max_length=10, choices=TotalState, default=TotalState.UNCHECKED)
    is_written_back = models.BooleanField(default=False)
    synced_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "sync entry"
        verbose_name_plural = "sync entries"
        permissions = [
            ("retry_syncentry", "Can retry sync entries"),
            ("skip_syncentry", "Can skip sync entries"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["plan", "source_id"], name="one_entry_a_record"),
            models.CheckConstraint(
                condition=~Q(state="RUNNING") | Q(leased_until__isnull=False), name="running_entry_is_leased"
            ),
            models.CheckConstraint(condition=~Q(state="UNKNOWN") | Q(is_in_doubt=True), name="unknown_is_in_doubt"),
            models.CheckConstraint(
                condition=Q(done_version__lte=models.F("wanted_version")), name="nothing_done_unwanted"
            ),
        ]
        indexes = [
            # For claiming: due entries in the order in which they came.
            models.Index(
                fields=["lane", "queued_at"], condition=Q(state__in=["QUEUED", "UNKNOWN"]), name="entry_claimable"
            ),
            # For sweep: leases that ran out, and waits to look at again.
            models.Index(fields=["state", "due_at"], name="entry_state_due"),
            # For dashboard: what was synced today, and when anything was last.
            models.Index(fields=["-synced_at"], name="entry_last_synced"),
            models.Index(fields=["plan"], condition=Q(total_state="DIFFERS"), name="entry_totals_differ"),
            # For totals and write_back: what was synced and is not done yet.
            models.Index(fields=["plan", "state", "total_state"], name="entry_totals"),
        ]

    def __str__(self) -> str:
        return self.number or self.source_id

    @property
    def is_from_netsuite(self) -> bool:
        """Say which side the record comes from. Reads the plan."""
        return self.plan.flow not in OUTBOUND

    @property
    def id_in_netsuite(self) -> str:
        """Give NetSuite's own id of the record, "" while it has none."""
        return self.netsuite_id or (self.source_id if self.is_from_netsuite else "")

    @property
    def id_on_platform(self) -> str:
        """Give the platform's own id of the record, "" while it has none."""
        return self.platform_id if self.is_from_netsuite else self.source_id


class EntryWait(models.Model):
    """One named thing that a waiting entry waits for; the entry is released when all of its are there."""

    entry = models.ForeignKey(SyncEntry, on_delete=models.CASCADE, related_name="waits")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=210, blank=True)
    label = models.CharField(max_length=400)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "kind", "key"], name="one_wait_a_thing")]
        # For sweep: who waits for this?
        indexes = [models.Index(fields=["kind", "key"], name="wait_for")]

    def __str__(self) -> str:
        return self.label


class RecordLink(models.Model):
    """Identity: this record on the platform and that one in NetSuite are the same thing."""

    class Side(models.TextChoices):
        """Where the pair began."""

        PLATFORM = "PLATFORM", "Platform"
        NETSUITE = "NETSUITE", "NetSuite"

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="record_links")
    record_type = models.CharField(max_length=20)
    source_id = models.CharField("platform ID", max_length=100)
    netsuite_type = models.CharField("NetSuite record type", max_length=30)
    netsuite_id = models.CharField("NetSuite ID", max_length=20)
    external_id = models.CharField("external ID", max_length=150, blank=True)
    created_by = models.CharField(max_length=10, choices=Side)
    payload_hash = models.CharField(max_length=64, blank=True, help_text="Of what we last wrote there.")
    is_cancelled = models.BooleanField(
        default=False, help_text="We closed or voided it, as the platform's was cancelled."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "record_type", "source_id"], name="one_link_a_source"),
            models.UniqueConstraint(fields=["connection", "record_type", "netsuite_id"], name="one_link_a_netsuite"),
        ]

    def __str__(self) -> str:
        return f"{self.record_type} {self.source_id} = {self.netsuite_type} {self.netsuite_id}"
