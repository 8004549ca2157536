"""The keys that an account may sign in with by OAuth 2.0: which is tried first, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import QuerySet

from integrations import models
from integrations.models import Algorithm, NetSuiteAccount, SigningCertificate

TRIED = 2  # the best and one to fall back on: NetSuite locks its user after five failures
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """One key pair as a sign-in needs it, so that no thread that signs touches the database."""

    pk: int
    certificate_id: str
    algorithm: Algorithm
    private_key: str = field(repr=False)
    fingerprint: str
    created_at: datetime
    expires_at: datetime
    worked_at: datetime | None = None
    refused_at: datetime | None = None

    @property
    def is_refused(self) -> bool:
        """Whether NetSuite refused it since it last took it."""
        return _is_refused(self.worked_at, self.refused_at)


def _is_refused(worked_at: datetime | None, refused_at: datetime | None) -> bool:
    return refused_at is not None and (worked_at is None or refused_at > worked_at)


def in_use(*, account: NetSuiteAccount) -> QuerySet[SigningCertificate]:
    """Give the certificates with an ID that were not retired, expired ones too, newest first."""
    found = SigningCertificate.objects.filter(account_id=account.pk, retired_at=None).exclude(certificate_id="")
    return found.order_by("-created_at", "-pk")


def key_of(*, certificate: SigningCertificate) -> SigningKey:
    """Give the key of one certificate."""
    return SigningKey(
        pk=certificate.pk,
        certificate_id=certificate.certificate_id,
        algorithm=models.Algorithm(certificate.algorithm),
        private_key=certificate.private_key,
        fingerprint=certificate.fingerprint,
        created_at=certificate.created_at,
        expires_at=certificate.expires_at,
        worked_at=certificate.worked_at,
        refused_at=certificate.refused_at,
    )


def in_order(*, keys: Iterable[SigningKey], now: datetime) -> Sequence[SigningKey]:
    """Give the keys to try: unexpired, those first that were not refused since they last worked, then the newest."""
    live = [key for key in keys if key.expires_at > now]
    live.sort(key=lambda key: key.created_at, reverse=True)
    live.sort(key=lambda key: key.is_refused)
    return live[:TRIED]


def note(*, key: SigningKey, token: dict[str, str] | None) -> None:
    """Store when a key last worked and was refused, and the token it was given; at most once a minute.

    What changes the order in which keys are tried is stored at once.
    """
    stored = SigningCertificate.objects.filter(pk=key.pk, retired_at=None)
    row = stored.values("worked_at", "refused_at").first()
    if row is None:
        return
    is_turned = key.is_refused != _is_refused(row["worked_at"], row["refused_at"])
    changes: dict[str, object] = {"token": token} if token else {}
    for name in ("worked_at", "refused_at"):
        at: datetime | None = getattr(key, name)
        before: datetime | None = row[name]
        if at and (before is None or at - before >= NOTED_EVERY or (is_turned and at > before)):
            changes[name] = at
    if changes:
        stored.update(**changes)
