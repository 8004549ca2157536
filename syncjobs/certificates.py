"""Key pairs for OAuth 2.0 from their making to their end: what staff do with them, and the rules that guard it."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from integrations.models import Algorithm, AuthMethod, NetSuiteAccount, SigningCertificate
from integrations.netsuite import certificates, signing_keys

MOST_LIVE = 2  # one that works and one that takes over from it


class Refused(Exception):
    """What was asked for would break a rule; the text says which, and what to do instead."""


def live(*, account: NetSuiteAccount, now: datetime) -> QuerySet[SigningCertificate]:
    """Give those that are neither retired nor expired, newest first."""
    return account.certificates.filter(retired_at=None, expires_at__gt=now).order_by("-created_at", "-pk")


def make(*, account: NetSuiteAccount, algorithm: Algorithm, now: datetime) -> SigningCertificate:
    """Make a key pair with a certificate to upload. Raises Refused when two are live already."""
    if live(account=account, now=now).count() >= MOST_LIVE:
        raise Refused(
            "Two key pairs are live already. Retire the one that is not needed any more, then make a new one."
        )
    host = urlsplit(settings.PUBLIC_URL).hostname or "crossfoot"
    pair = certificates.make(algorithm=algorithm, common_name=f"{account.account_id} {host}", now=now)
    return SigningCertificate.objects.create(
        account=account,
        algorithm=pair.algorithm,
        private_key=pair.private_key,
        certificate=pair.certificate,
        fingerprint=pair.fingerprint,
        created_at=now,
        expires_at=pair.expires_at,
    )


def enter_id(*, certificate: SigningCertificate, certificate_id: str) -> None:
    """Store the ID that NetSuite gave the certificate. Raises Refused when it cannot be one."""
    wanted = certificate_id.strip()
    if not wanted:
        raise Refused("Enter the certificate ID that NetSuite shows after the upload.")
    certificate.certificate_id = wanted
    try:
        certificate.full_clean()
    except ValidationError as error:
        certificate.refresh_from_db()
        raise Refused(" ".join(error.messages)) from error
    # A token given under another ID says nothing about this one, and neither does what became of it.
    certificate.token, certificate.worked_at, certificate.refused_at = {}, None, None
    certificate.save(update_fields=["certificate_id", "token", "worked_at", "refused_at"])


def retire(*, certificate: SigningCertificate, now: datetime) -> None:
    """End it for good: its private key is destroyed. Raises Refused for the last one that an account signs in with."""
    with transaction.atomic():
        account = NetSuiteAccount.objects.select_for_update().get(pk=certificate.account_id)
        if account.auth_method == AuthMethod.OAUTH2 and _is_last(certificate, account, now):
            raise Refused(
                f"{account.name} signs in with this certificate and has no other. Make a new key pair, enter its "
                "certificate ID and test it; then retire this one."
            )
        SigningCertificate.objects.filter(pk=certificate.pk).update(retired_at=now, private_key="", token={})
    certificate.refresh_from_db()


def _is_last(certificate: SigningCertificate, account: NetSuiteAccount, now: datetime) -> bool:
    usable = signing_keys.in_use(account=account).filter(expires_at__gt=now)
    return usable.filter(pk=certificate.pk).exists() and not usable.exclude(pk=certificate.pk).exists()
