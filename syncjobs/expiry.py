"""When certificates end: who is told, how early, and what to do."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Prefetch, Q

from integrations.models import AuthMethod, NetSuiteAccount, SigningCertificate
from syncjobs import health

logger = logging.getLogger(__name__)
WARNED_DAYS = (3, 14, 30, 60)  # before the end; the smallest that is reached counts
WHAT_TO_DO = (
    "On the account's page under Certificates: make a new key pair, upload its certificate in NetSuite (Setup > "
    "Integration > OAuth 2.0 Client Credentials (M2M) Setup), enter the certificate ID and test it."
)
MEANWHILE = " The old one goes on working until then; retire it afterwards."


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """An account whose sign-in ends soon or has ended. `certificate` None: there is none to sign in with."""

    account: NetSuiteAccount
    certificate: SigningCertificate | None
    title: str
    is_red: bool

    @property
    def what_to_do(self) -> str:
        """Give the way to a new certificate."""
        return WHAT_TO_DO + ("" if self.is_red else MEANWHILE)


def threshold(*, certificate: SigningCertificate, now: datetime) -> int | None:
    """Give how many days before its end it is to be warned of now, None while that is far."""
    left = certificate.expires_at - now
    return next((days for days in WARNED_DAYS if left <= timedelta(days=days)), None)


def days_left(*, certificate: SigningCertificate, now: datetime) -> int:
    """Give the whole days that are left to it, negative once it has ended."""
    return (certificate.expires_at - now) // timedelta(days=1)


def in_words(*, certificate: SigningCertificate, now: datetime) -> str:
    """Say when it ends: "expires in 14 days"."""
    days = days_left(certificate=certificate, now=now)
    if certificate.expires_at <= now:
        return f"expired on {certificate.expires_at:%d %b %Y}"
    return f"expires {f'in {days} days' if days > 1 else 'tomorrow' if days else 'today'}"


def endings(*, now: datetime) -> list[Ending]:
    """Give every account signing in by certificate that needs a new one within 60 days, or has none."""
    certificates = SigningCertificate.objects.filter(retired_at=None).exclude(certificate_id="")
    shown = certificates.defer("private_key", "certificate", "token")
    accounts = NetSuiteAccount.objects.filter(auth_method=AuthMethod.OAUTH2).order_by("name")
    found = []
    for account in accounts.only("name", "account_id").prefetch_related(Prefetch("certificates", shown)):
        lasting = _lasting(account.certificates.all())
        if lasting is None:
            title = f"{account.name} has no certificate to sign in with"
            found.append(Ending(account=account, certificate=None, title=title, is_red=True))
        elif threshold(certificate=lasting, now=now) is not None:
            title = f"The certificate of {account.name} {in_words(certificate=lasting, now=now)}"
            is_red = lasting.expires_at <= now
            found.append(Ending(account=account, certificate=lasting, title=title, is_red=is_red))
    return found


def _lasting(certificates: Iterable[SigningCertificate]) -> SigningCertificate | None:
    """Give the one that ends last, of those known to work if there are any: one never tried may not save us."""
    found = list(certificates)
    works = [one for one in found if one.worked_at and (one.refused_at is None or one.refused_at <= one.worked_at)]
    return max(works or found, key=lambda one: one.expires_at, default=None)


def outlook(*, account: NetSuiteAccount, now: datetime) -> tuple[str, str]:
    """Give "good", "soon" or "bad" for the account's certificate, and when it ends in words."""
    lasting = _lasting(account.certificates.filter(retired_at=None).exclude(certificate_id=""))
    if lasting is None:
        return "bad", "none to sign in with"
    said = in_words(certificate=lasting, now=now)
    if lasting.expires_at <= now:
        return "bad", said
    return "soon" if threshold(certificate=lasting, now=now) is not None else "good", said


def warn(*, now: datetime) -> None:
    """Mail each warning once: at 60, 30, 14 and 3 days. Doing it twice changes nothing."""
    for ending in endings(now=now):
        certificate = ending.certificate
        if certificate is None:
            continue
        days = threshold(certificate=certificate, now=now)
        untold = SigningCertificate.objects.filter(pk=certificate.pk).filter(
            Q(warned_days=None) | Q(warned_days__gt=days)
        )
        if untold.update(warned_days=days):
            logger.warning("Certificate ends soon: account=%s days=%s", ending.account.pk, days)
            health.alert(subject=f"Crossfoot: {ending.title}", message=_mail(ending))


def _mail(ending: Ending) -> str:
    page = f"{settings.PUBLIC_URL}/admin/integrations/netsuiteaccount/{ending.account.pk}/certificates/"
    after = "Without a certificate nothing is synced with this account."
    return f"{ending.title}. {after}\n\n{ending.what_to_do}\n\n{page}\nWho can help: {settings.SUPPORT_CONTACT}"
