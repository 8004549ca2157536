"""Accounts on platforms, each kept in step with one NetSuite account."""

from __future__ import annotations

import secrets as random_secrets
import uuid
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from integrations import contract, registry
from integrations.models.accounts import NetSuiteAccount
from integrations.models.tested import Tested
from integrations.secrets import EncryptedJSONField, EncryptedTextField


def new_webhook_token() -> str:
    """Give the long random word in a connection's webhook address."""
    return random_secrets.token_urlsafe(32)


def validate_time_zone(name: str) -> None:
    """Accept IANA names only."""
    if name not in available_timezones():
        raise ValidationError(f"“{name}” is not a time zone. Write it like Australia/Sydney.")


class Connection(Tested):
    """One account on a platform, kept in step with one NetSuite account."""

    name = models.CharField(max_length=100, unique=True, help_text="What your team calls this connection.")
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
    unsigned_webhooks = models.PositiveIntegerField(
        default=0, editable=False, help_text="Webhooks with a wrong signature since the last one with a right one."
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
