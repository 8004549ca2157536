"""Key pairs that an account signs in with, made elsewhere: the private key comes from the environment."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils import timezone

from integrations.models import NetSuiteAccount, SigningCertificate
from integrations.netsuite import certificates
from syncjobs.configuring import values
from syncjobs.configuring.document import Section
from syncjobs.configuring.objects import Row

CERTIFICATE_KEYS = ("certificate_id", "private_key", "certificate")


def row_of(section: Section, *, account: NetSuiteAccount, environ: Mapping[str, str]) -> Row:
    """Give the row of one certificate, found by the ID that NetSuite gave it."""
    certificate_id = section.text("certificate_id")
    present = account.certificates.filter(certificate_id=certificate_id).first() if account.pk else None
    instance = present or SigningCertificate(account=account, certificate_id=certificate_id, created_at=timezone.now())
    label = f"certificate of {account.name}: {certificate_id}"
    row = Row(instance=instance, label=label, section=section, is_sound=bool(certificate_id))
    section.allow_only(CERTIFICATE_KEYS)
    private_key = _text(row, "private_key", environ=environ)
    certificate = _text(row, "certificate", environ=environ)
    if private_key and certificate:
        _take(row, instance, private_key=private_key, certificate=certificate)
    return row


def _text(row: Row, name: str, *, environ: Mapping[str, str]) -> str:
    if not row.section.text(name):
        row.is_sound = False
        return ""
    value = row.section.value(name)
    assert value is not None
    read = values.secret if name == "private_key" else values.looked_up
    try:
        # In an environment, line ends are often written as \\n.
        return str(read(value.content, environ=environ)).replace("\\n", "\n").strip() + "\n"
    except ValidationError as error:
        row.complain(f"{name}: {' '.join(error.messages)}", line=value.line)
        return ""


def _take(row: Row, instance: SigningCertificate, *, private_key: str, certificate: str) -> None:
    try:
        pair = certificates.read(private_key=private_key, certificate=certificate)
    except certificates.Unusable as error:
        row.complain(f"{row.label}: {error}")
        return
    if pair.expires_at <= timezone.now():
        row.complain(f"{row.label}: The certificate expired on {pair.expires_at:%d %b %Y}. Make a new one.")
        return
    if instance.fingerprint == pair.fingerprint:
        return
    for name in ("algorithm", "private_key", "certificate", "fingerprint", "expires_at"):
        setattr(instance, name, getattr(pair, name))
    # What was learned of the one before says nothing about this one.
    instance.token, instance.worked_at, instance.refused_at, instance.warned_days = {}, None, None, None
    row.details.append(f"certificate → {pair.fingerprint[:16]}")
