"""Key pairs for OAuth 2.0 client credentials."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from integrations.models.accounts import NetSuiteAccount
from integrations.secrets import EncryptedJSONField, EncryptedTextField


class Algorithm(models.TextChoices):
    """How a sign-in is signed."""

    PS256 = "PS256", "PS256 (RSA 3072)"
    ES256 = "ES256", "ES256 (elliptic curve P-256)"


class SigningCertificate(models.Model):
    """A key pair made here: NetSuite gets the certificate, and the private key never leaves this database.

    In use from the moment somebody enters the id that NetSuite gave it (`certificate_id`) until it is retired. Two may
    be in use at once, so that one takes over from the other without a gap; the newest that works is signed with.
    """

    account = models.ForeignKey(NetSuiteAccount, on_delete=models.CASCADE, related_name="certificates")
    algorithm = models.CharField(max_length=5, choices=Algorithm, default=Algorithm.PS256)
    certificate_id = models.CharField(
        "certificate ID",
        max_length=100,
        blank=True,
        help_text="NetSuite shows it after the upload: Setup > Integration > OAuth 2.0 Client Credentials (M2M) Setup.",
    )
    private_key = EncryptedTextField(editable=False, help_text="PEM, encrypted.")
    certificate = models.TextField(editable=False, help_text="PEM, to upload in NetSuite.")
    fingerprint = models.CharField(max_length=64, unique=True, editable=False, help_text="SHA-256 in hex.")
    created_at = models.DateTimeField(editable=False)
    expires_at = models.DateTimeField(editable=False)
    worked_at = models.DateTimeField(null=True, editable=False, help_text="Last time NetSuite took it.")
    refused_at = models.DateTimeField(null=True, editable=False, help_text="Last time NetSuite refused it.")
    retired_at = models.DateTimeField(null=True, editable=False)
    token = EncryptedJSONField(
        default=dict, blank=True, editable=False, help_text="The access token last given for it, for all processes."
    )
    warned_days = models.PositiveSmallIntegerField(
        null=True, editable=False, help_text="The last warning of its end that was mailed: so many days before it."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "certificate_id"],
                condition=~Q(certificate_id=""),
                name="one_certificate_an_id",
                violation_error_message="Another certificate of this account has this ID already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id or self.fingerprint[:16]} of {self.account}"
