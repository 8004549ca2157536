"""NetSuite accounts, and what we have learned of each."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from integrations import account_id as account_ids
from integrations.models.tested import Tested
from integrations.secrets import EncryptedTextField

RAISE_EVERY = timedelta(seconds=2)  # ours: how fast a lowered limit comes back, one request at a time


class AuthMethod(models.TextChoices):
    """How we sign in."""

    TBA = "TBA", "Token-based authentication (TBA)"
    OAUTH2 = "OAUTH2", "OAuth 2.0 client credentials (certificate)"


class NetSuiteAccount(Tested):
    """One NetSuite account and how we sign in to it: by token (TBA) or by certificate (OAuth 2.0)."""

    name = models.CharField(max_length=100, unique=True, help_text="What your team calls this account.")
    account_id = account_ids.AccountIdField(
        "account ID",
        max_length=64,
        unique=True,
        help_text="NetSuite: Setup > Company > Company Information > Account ID, such as 1234567 or 1234567_SB1.",
    )
    auth_method = models.CharField(
        "sign-in",
        max_length=6,
        choices=AuthMethod,
        default=AuthMethod.TBA,
        help_text="NetSuite takes no new token-based integrations from release 2027.1 on: choose OAuth 2.0.",
    )
    consumer_key = EncryptedTextField(
        "client ID",
        blank=True,
        help_text="Consumer key of the integration record. NetSuite shows it once, when you save it.",
    )
    consumer_secret = EncryptedTextField(
        "client secret", blank=True, help_text="Consumer secret of the integration record."
    )
    token_id = EncryptedTextField(
        "token ID",
        blank=True,
        help_text="Setup > Users/Roles > Access Tokens. NetSuite shows it once, when you save it.",
    )
    token_secret = EncryptedTextField("token secret", blank=True, help_text="Shown beside the token ID.")
    oauth_client_id = EncryptedTextField(
        "OAuth 2.0 client ID",
        blank=True,
        help_text="Client ID of the integration record that has Client Credentials (Machine to Machine) Grant ticked.",
    )
    base_url = models.URLField(
        "service address",
        blank=True,
        help_text="Leave empty: it follows from the account ID. Fill in only for a proxy or a simulator.",
    )
    ui_base_url = models.URLField("web address", blank=True, help_text="Leave empty: it follows from the account ID.")
    concurrency_limit = models.PositiveSmallIntegerField(
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="Requests we may have in flight at once. The account's own limit (5 on Standard, 15 on Premium) is "
        "shared with your other integrations, so leave them some.",
    )
    # What NetSuite itself says of the account's limit, when our role may ask.
    account_limit = models.PositiveSmallIntegerField(null=True, editable=False)
    unallocated_limit = models.PositiveSmallIntegerField(null=True, editable=False)
    integration_limit = models.PositiveSmallIntegerField(null=True, editable=False)
    limit_read_at = models.DateTimeField(null=True, editable=False)
    limit_message = models.CharField(max_length=255, blank=True, editable=False)
    rejects = models.PositiveBigIntegerField(
        default=0, editable=False, help_text="Requests NetSuite refused as too many."
    )
    rejected_at = models.DateTimeField(null=True, editable=False)
    lowered_limit = models.PositiveSmallIntegerField(null=True, editable=False)
    lowered_until = models.DateTimeField(null=True, editable=False)
    stamp_offset_s = models.IntegerField(
        null=True,
        editable=False,
        help_text="By how many seconds its last-modified times are ahead of SYSDATE; empty until the doctor proved it.",
    )
    hold_until = models.DateTimeField(
        null=True, editable=False, help_text="No call before this time: it was unreachable."
    )
    rung_at = models.DateTimeField(
        null=True, editable=False, help_text="When a worker was last called for real-time work."
    )
    bulk_rung_at = models.DateTimeField(null=True, editable=False)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    suiteapp_secret = EncryptedTextField(
        "SuiteApp secret",
        blank=True,
        help_text="The value of the API secret custsecret_crossfoot in NetSuite. It signs what the SuiteApp tells us.",
    )
    suiteapp_seen_at = models.DateTimeField(null=True, editable=False, help_text="Last word from the SuiteApp.")
    checkup_due_at = models.DateTimeField(null=True, editable=False, help_text="When the doctor looks at it next.")
    suiteapp_refused = models.PositiveIntegerField(
        default=0, editable=False, help_text="Calls to the SuiteApp's address with a wrong signature."
    )
    events_rung_at = models.DateTimeField(
        null=True, editable=False, help_text="When a worker was last called for the SuiteApp's events."
    )
    events_leased_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "NetSuite account"
        permissions = [("test_netsuiteaccount", "Can test NetSuite accounts")]
        constraints = [
            models.CheckConstraint(condition=Q(concurrency_limit__gte=1), name="netsuite_account_has_a_slot"),
            models.CheckConstraint(
                condition=~Q(auth_method="TBA")
                | (~Q(consumer_key="") & ~Q(consumer_secret="") & ~Q(token_id="") & ~Q(token_secret="")),
                name="netsuite_account_has_its_tokens",
                violation_error_message="Token-based authentication needs client ID, client secret, token ID and token "
                "secret.",
            ),
            models.CheckConstraint(
                condition=~Q(auth_method="OAUTH2") | ~Q(oauth_client_id=""),
                name="netsuite_account_has_its_client_id",
                violation_error_message="OAuth 2.0 needs the OAuth 2.0 client ID.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.account_id})"

    @property
    def service_url(self) -> str:
        """Where its REST services are, without a slash at the end."""
        label = account_ids.host_label(account_id=self.account_id)
        return (self.base_url or f"https://{label}.suitetalk.api.netsuite.com").rstrip("/")

    @property
    def web_url(self) -> str:
        """Where its users work, without a slash at the end."""
        label = account_ids.host_label(account_id=self.account_id)
        return (self.ui_base_url or f"https://{label}.app.netsuite.com").rstrip("/")

    @property
    def ceiling(self) -> int:
        """The most requests we may ever have in flight: what is configured, and never more than NetSuite allots."""
        told = (self.account_limit, self.integration_limit)
        return max(1, min([self.concurrency_limit, *(limit for limit in told if limit is not None)]))

    def limit_at(self, *, now: datetime) -> int:
        """Give how many requests may be in flight at this moment.

        A lowered limit stays until `lowered_until`, then it rises by one every 2 s up to the ceiling.
        """
        if self.lowered_limit is None or self.lowered_until is None:
            return self.ceiling
        raised = 0 if now < self.lowered_until else 1 + (now - self.lowered_until) // RAISE_EVERY
        return min(max(1, self.lowered_limit) + raised, self.ceiling)


class AccountSlot(models.Model):
    """The right to have one request in flight with an account. Taken for a drain, renewed while it works."""

    account = models.ForeignKey(NetSuiteAccount, on_delete=models.CASCADE, related_name="slots")
    number = models.PositiveSmallIntegerField()
    holder = models.CharField(max_length=100, blank=True)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "number"], name="one_slot_a_number")]

    def __str__(self) -> str:
        return f"Slot {self.number} of {self.account}"


class Capability(models.Model):
    """Something that differs from account to account and was found out by asking, so that it is not asked again.

    `name` is such as "column:transaction.closedate", "table:deletedrecord" or "params".
    """

    account = models.ForeignKey(NetSuiteAccount, on_delete=models.CASCADE, related_name="capabilities")
    name = models.CharField(max_length=150)
    is_there = models.BooleanField()
    said = models.TextField(blank=True, help_text="NetSuite's words when it refused.")
    learned_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "capabilities"
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="one_capability_a_name")]

    def __str__(self) -> str:
        return f"{self.name}: {'yes' if self.is_there else 'no'}"


class Checkup(models.Model):
    """What the doctor found out about an account, step by step."""

    class Light(models.TextChoices):
        """How it stands: proved, not proved, proved wrong."""

        GREEN = "GREEN", "Healthy"
        AMBER = "AMBER", "Not proved"
        RED = "RED", "Broken"

    account = models.ForeignKey(NetSuiteAccount, on_delete=models.CASCADE, related_name="checkups")
    light = models.CharField(max_length=5, choices=Light)
    steps = models.JSONField(default=list)
    drift = models.JSONField(default=list, help_text="What changed since the checkup before.")
    calls = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()

    class Meta:
        # For the newest of an account.
        indexes = [models.Index(fields=["account", "-started_at"], name="checkup_newest")]

    def __str__(self) -> str:
        at = timezone.localtime(self.started_at)
        return f"{self.account} on {at:%Y-%m-%d %H:%M}: {self.get_light_display()}"
