"""Whether accounts and connections let us in: paused once when they do not, with one alert; resumed by a test."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone

from integrations import errors, registry
from integrations.contract import Capability
from integrations.models import Connection, Health, NetSuiteAccount, SigningCertificate
from integrations.netsuite import auth, check
from integrations.netsuite.capabilities import AccountCapabilities
from integrations.netsuite.client import NetSuiteClient
from syncjobs import account_limits, doorbell, rules_check
from syncjobs.models import Outcome, SyncLog
from syncjobs.runner.jobs import Result

logger = logging.getLogger(__name__)
_NOTE_EVERY = timedelta(seconds=30)


def take_in(*, account: NetSuiteAccount, results: Iterable[Result], now: datetime) -> None:
    """Draw from a batch's results what they say of the account and the platforms behind it."""
    for result in results:
        if isinstance(result.error, errors.CredentialsRejected):
            remote = result.entry.plan.connection if result.is_platform_error else account
            pause(remote=remote, error=result.error, now=now)
        elif result.calls and result.error is None:
            _note_that_it_works(account=account, now=now)


def _note_that_it_works(*, account: NetSuiteAccount, now: datetime) -> None:
    if account.worked_at is None or account.worked_at < now - _NOTE_EVERY:
        account.worked_at = now
        NetSuiteAccount.objects.filter(pk=account.pk).update(worked_at=now)


def pause(*, remote: NetSuiteAccount | Connection, error: errors.CredentialsRejected, now: datetime) -> None:
    """Stop every job of this remote until a test passes, and tell people once, however often it is called (E43)."""
    others = type(remote)._default_manager.filter(pk=remote.pk).exclude(health=Health.PAUSED)
    if not others.update(health=Health.PAUSED, health_message=error.message, paused_at=now):
        return
    logger.error("Paused: %s %s, reason=%s", remote._meta.model_name, remote.pk, error.reason or "rejected")
    for connection in _connections(remote):
        SyncLog.objects.create(connection=connection, outcome=Outcome.PAUSED, message=error.message, created_at=now)
    alert(subject=f"Crossfoot paused {remote}", message=_mail(error))


def _mail(error: errors.CredentialsRejected) -> str:
    page = f"Mend it, then press Test connection: {settings.PUBLIC_URL}/admin/"
    return f"{error.message}\n\n{page}\nWho can help: {settings.SUPPORT_CONTACT}"


def _connections(remote: NetSuiteAccount | Connection) -> list[Connection]:
    return list(remote.connections.all()) if isinstance(remote, NetSuiteAccount) else [remote]


def alert(*, subject: str, message: str) -> None:
    """Mail it to those who want to hear of trouble; a mail that cannot be sent is logged and stops nothing."""
    if not settings.ALERT_EMAILS:
        return
    try:
        send_mail(subject, message, None, settings.ALERT_EMAILS)
    except OSError:
        logger.exception("The alert could not be mailed")


def test_account(*, account: NetSuiteAccount) -> check.Report:
    """Sign in to NetSuite once and store the answer in plain words (R2, R10).

    An account that lets us in is resumed, one that refuses us is paused; being unreachable changes neither.
    """
    client = NetSuiteClient.for_account(account=account, connections=1)
    report = _report(client, takes_orders=_takes_orders(account))
    health = Health.HEALTHY if report.ok else Health.TROUBLED if report.is_let_in else None
    _store(remote=account, health=Health.PAUSED if report.is_refused else health, message=report.message)
    if report.is_let_in:
        NetSuiteAccount.objects.filter(pk=account.pk).update(hold_until=None)
        AccountCapabilities(account=account, now=timezone.now()).forget()
        account_limits.read(account_id=account.pk, now=timezone.now())
        doorbell.ring_account(account_id=account.pk)
    return report


def test_certificate(*, certificate: SigningCertificate) -> check.Report:
    """Sign in once with this one certificate, whatever its account signs in with; the account stays as it is.

    Whether it works is stored with the certificate.
    """
    account = certificate.account
    client = NetSuiteClient(
        service_url=account.service_url,
        auth=auth.for_certificate(certificate=certificate),
        account_name=account.name,
        connections=1,
    )
    return _report(client, takes_orders=_takes_orders(account))


def _takes_orders(account: NetSuiteAccount) -> bool:
    """Say whether any of its platforms sends documents here; of one without platforms it is expected."""
    platforms = set(account.connections.filter(is_enabled=True).values_list("connector", flat=True))
    return not platforms or any(_sends_documents(connector) for connector in platforms)


def _sends_documents(connector: str) -> bool:
    try:
        able = registry.connector(key=connector).capabilities
    except LookupError:
        return True
    return bool({Capability.READ_ORDERS, Capability.READ_INVOICES} & able)


def _report(client: NetSuiteClient, *, takes_orders: bool) -> check.Report:
    try:
        return check.test_account(client=client, takes_orders=takes_orders)
    finally:
        client.close()


def test_connection(*, connection: Connection) -> bool:
    """Sign in to the platform once and store the answer in plain words; resumes and pauses as `test_account` does."""
    health, message = _answer_of(connection)
    _store(remote=connection, health=health, message=message)
    if health in (Health.HEALTHY, Health.TROUBLED):
        doorbell.ring_account(account_id=connection.netsuite_account_id)
    return health == Health.HEALTHY


def _answer_of(connection: Connection) -> tuple[Health | None, str]:
    try:
        connector = connection.open()
    except (errors.SyncError, LookupError) as error:
        return Health.PAUSED, str(error)
    try:
        said, trouble = connector.test(), rules_check.missing_items(connection=connection)
        return (Health.TROUBLED, f"{said} {trouble}") if trouble else (Health.HEALTHY, said)
    except errors.NeedsStaff as error:
        return Health.PAUSED, error.message
    except errors.SyncError as error:
        return None, error.message
    finally:
        connector.close()


def _store(*, remote: NetSuiteAccount | Connection, health: Health | None, message: str) -> None:
    now = timezone.now()
    rows = type(remote)._default_manager.filter(pk=remote.pk)
    rows.update(health_message=message, tested_at=now)
    if health in (Health.HEALTHY, Health.TROUBLED):
        rows.update(health=health, paused_at=None, worked_at=now)
    elif health == Health.PAUSED:
        rows.exclude(health=Health.PAUSED).update(health=health, paused_at=now)
    else:
        rows.filter(health=Health.HEALTHY).update(health=Health.TROUBLED)
    remote.refresh_from_db()
