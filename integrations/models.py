"""WHO we talk to: NetSuite accounts, the platforms connected to them, and what limits our calls to each."""

from __future__ import annotations

import secrets as random_secrets
import uuid
from datetime import datetime
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from integrations import account_id as account_ids
from integrations import contract, registry
from integrations.secrets import EncryptedJSONField, EncryptedTextField


def new_webhook_token() -> str:
    """Give the long random word in a connection's webhook address."""
    return random_secrets.token_urlsafe(32)


def validate_time_zone(name: str) -> None:
    """Accept IANA names only."""
    if name not in available_timezones():
        raise ValidationError(f"“{name}” is not a time zone. Write it like Australia/Sydney.")


class Health(models.TextChoices):
    """What the last sign-in to a remote told us."""

    UNTESTED = "UNTESTED", "Not tested yet"
    HEALTHY = "HEALTHY", "Healthy"
    TROUBLED = "TROUBLED", "Works, with trouble"
    PAUSED = "PAUSED", "Paused"


class Tested(models.Model):
    """A remote whose answer to the last test is kept, in plain words."""

    health = models.CharField(max_length=10, choices=Health, default=Health.UNTESTED, editable=False)
    health_message = models.TextField(blank=True, editable=False)
    tested_at = models.DateTimeField(null=True, editable=False)
    paused_at = models.DateTimeField(null=True, editable=False)
    worked_at = models.DateTimeField(null=True, editable=False, help_text="Last time a call got through.")

    class Meta:
        abstract = True

    @property
    def is_paused(self) -> bool:
        """Say whether its jobs stand still until a test passes."""
        return self.health == Health.PAUSED


class NetSuiteAccount(Tested):
    """One NetSuite account and how we sign in to it (token-based authentication)."""

    name = models.CharField(max_length=100, unique=True, help_text="How your team calls this account.")
    account_id = account_ids.AccountIdField(
        "account ID",
        max_length=64,
        unique=True,
        help_text="NetSuite: Setup > Company > Company Information > Account ID, such as 1234567 or 1234567_SB1.",
    )
    consumer_key = EncryptedTextField(
        "client ID", help_text="Consumer key of the integration record. NetSuite shows it once, when you save it."
    )
    consumer_secret = EncryptedTextField("client secret", help_text="Consumer secret of the integration record.")
    token_id = EncryptedTextField(
        "token ID", help_text="Setup > Users/Roles > Access Tokens. NetSuite shows it once, when you save it."
    )
    token_secret = EncryptedTextField("token secret", help_text="Shown beside the token ID.")
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
    lowered_limit = models.PositiveSmallIntegerField(null=True, editable=False)
    lowered_until = models.DateTimeField(null=True, editable=False)
    hold_until = models.DateTimeField(
        null=True, editable=False, help_text="No call before this time: it was unreachable."
    )
    rung_at = models.DateTimeField(
        null=True, editable=False, help_text="When a worker was last called for real-time work."
    )
    bulk_rung_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "NetSuite account"
        permissions = [("test_netsuiteaccount", "Can test NetSuite accounts")]
        constraints = [
            models.CheckConstraint(condition=Q(concurrency_limit__gte=1), name="netsuite_account_has_a_slot"),
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

    def limit_at(self, *, now: datetime) -> int:
        """Give how many requests may be in flight at this moment."""
        if self.lowered_limit and self.lowered_until and self.lowered_until > now:
            return min(self.lowered_limit, self.concurrency_limit)
        return self.concurrency_limit


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


class Connection(Tested):
    """One account on a platform, kept in step with one NetSuite account."""

    name = models.CharField(max_length=100, unique=True, help_text="How your team calls this connection.")
    connector = models.CharField("platform", max_length=50)
    netsuite_account = models.ForeignKey(
        NetSuiteAccount, on_delete=models.PROTECT, related_name="connections", verbose_name="NetSuite account"
    )
    is_enabled = models.BooleanField("enabled", default=True, help_text="Off: nothing is read or written for it.")
    values = models.JSONField(default=dict, blank=True, editable=False)
    secrets = EncryptedJSONField(default=dict, blank=True, editable=False)
    time_zone = models.CharField(
        max_length=64,
        default="Australia/Sydney",
        validators=[validate_time_zone],
        help_text="The supplier's own zone: delivery dates are days in it.",
    )
    currency = models.CharField(
        max_length=3,
        default="AUD",
        validators=[RegexValidator(r"^[A-Z]{3}$", "Write the three capital letters of the currency, such as AUD.")],
        help_text="ISO code of the platform's amounts.",
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    webhook_token = EncryptedTextField(default=new_webhook_token, editable=False)
    webhook_id = models.CharField(max_length=100, blank=True, editable=False)
    refused_webhooks = models.PositiveIntegerField(
        default=0, editable=False, help_text="Calls to its webhook address with a wrong token."
    )

    class Meta:
        permissions = [("test_connection", "Can test connections")]
        constraints = [
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="connection_currency_is_iso"),
        ]

    def __str__(self) -> str:
        return self.name

    def settings(self) -> contract.Settings:
        """Give what its connector needs to know."""
        return contract.Settings(
            connection_id=self.pk,
            values=self.values,
            secrets=self.secrets,
            time_zone=self.time_zone,
            currency=self.currency,
        )

    def open(self) -> contract.Connector:
        """Give a connector to this platform. The caller closes it."""
        return registry.connector(key=self.connector)(settings=self.settings())


class RateBucket(models.Model):
    """The calls made to one bucket of a platform's rate limits during the last minute, over all processes."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="rate_buckets")
    name = models.CharField(max_length=50)
    called_at = models.JSONField(default=list, help_text="Unix second and number of calls.")
    blocked_until = models.DateTimeField(null=True, help_text="The platform asked us to wait until then.")
    version = models.PositiveBigIntegerField(default=0, help_text="Grows with every change, so that none is lost.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "name"], name="one_rate_bucket_a_name")]

    def __str__(self) -> str:
        return f"{self.name} of {self.connection}"
