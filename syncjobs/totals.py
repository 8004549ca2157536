"""After a write, both sides' totals are compared: one query for a thousand records (E20)."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime
from decimal import Decimal

from integrations import errors
from integrations.models import NetSuiteAccount
from integrations.netsuite import limiter, suiteql
from integrations.netsuite.client import NetSuiteClient
from integrations.netsuite.limiter import Lane
from mappings.models import DocumentRules
from syncjobs import cursors, health
from syncjobs.models import Job, Outcome, State, SyncEntry, SyncLog, SyncPlan, TotalState

logger = logging.getLogger(__name__)

BATCH = 1000
EVERY_S = 10.0
# Up to here a difference is rounding of tax by line or by document; E20.
TOLERANCE = Decimal("0.05")


def compare(*, plan_id: int, now: datetime) -> int:
    """Compare what was written and not compared yet; give how many were."""
    plan = SyncPlan.objects.select_related("connection__netsuite_account").get(pk=plan_id)
    if not plan.is_enabled or not plan.connection.is_enabled:
        return 0
    with cursors.lease(plan=plan, job=Job.TOTALS, now=now, every_s=EVERY_S) as cursor:
        return _compare(plan=plan, now=now) if cursor else 0


def _compare(*, plan: SyncPlan, now: datetime) -> int:
    unchecked = plan.entries.filter(state=State.SYNCED, total_state=TotalState.UNCHECKED)
    entries = list(unchecked.exclude(netsuite_id="").exclude(source_total=None).order_by("pk")[:BATCH])
    totals = _read(account=plan.connection.netsuite_account, entries=entries, now=now) if entries else None
    if totals is None:
        return 0
    is_strict = DocumentRules.objects.filter(connection=plan.connection_id, is_strict_on_totals=True).exists()
    for entry in entries:
        _judge(entry=entry, netsuite_total=totals.get(entry.netsuite_id), is_strict=is_strict)
        _store(entry=entry, plan=plan, now=now)
    return len(entries)


def _read(*, account: NetSuiteAccount, entries: list[SyncEntry], now: datetime) -> dict[str, Decimal] | None:
    """Give the totals by NetSuite's id, None when NetSuite cannot be asked now."""
    holder = uuid.uuid4().hex
    if account.is_paused or not limiter.take(account=account, holder=holder, lane=Lane.BULK, now=now):
        return None
    client = NetSuiteClient.for_account(account=account, connections=1)
    try:
        return suiteql.totals(client=client, netsuite_ids=[entry.netsuite_id for entry in entries])
    except errors.CredentialsRejected as error:
        health.pause(remote=account, error=error, now=now)
        return None
    except errors.SyncError as error:
        logger.warning("Totals could not be read: account=%s, %s", account.pk, type(error).__name__)
        return None
    finally:
        client.close()
        limiter.release(account=account, holder=holder)


def take_in(*, entry: SyncEntry, netsuite_total: Decimal | None, now: datetime) -> None:
    """Compare a synced entry with a total that was read just now (None: NetSuite has no such record) and store it."""
    was = entry.total_state
    rules = DocumentRules.objects.filter(connection=entry.plan.connection_id, is_strict_on_totals=True)
    _judge(entry=entry, netsuite_total=netsuite_total, is_strict=rules.exists())
    if entry.total_state == TotalState.AGREES and was != TotalState.AGREES:
        entry.message = f"Both sides' totals agree again: {money(netsuite_total)}."
    _store(entry=entry, plan=entry.plan, now=now)


def _judge(*, entry: SyncEntry, netsuite_total: Decimal | None, is_strict: bool) -> None:
    entry.netsuite_total = netsuite_total
    if netsuite_total is None:
        entry.total_state = TotalState.DIFFERS
        entry.message = (
            f"NetSuite has no transaction {entry.netsuite_id} any more: somebody deleted it, or the role cannot see "
            "it. Look for it in NetSuite; to create it again, forget the link and retry."
        )
        return
    difference = abs(netsuite_total - (entry.source_total or Decimal(0)))
    entry.total_state = verdict(entry.source_total, netsuite_total)
    if entry.total_state == TotalState.AGREES:
        return
    entry.message = (
        f"NetSuite's total is {money(netsuite_total)}, the platform's is {money(entry.source_total)}: "
        f"{money(difference)} apart. "
        "Compare tax codes, freight and surcharge on both sides."
    )
    if is_strict and entry.total_state == TotalState.DIFFERS:
        entry.state, entry.error_code = State.FAILED, "TOTALS_DIFFER"


def verdict(source_total: Decimal | None, netsuite_total: Decimal | None) -> TotalState:
    """Say whether two totals agree; a missing one counts as nothing."""
    difference = abs((netsuite_total or Decimal(0)) - (source_total or Decimal(0)))
    if not difference:
        return TotalState.AGREES
    return TotalState.ROUNDING if difference <= TOLERANCE else TotalState.DIFFERS


def money(amount: Decimal | None) -> str:
    """Give an amount with two decimal places, or as many more as it has."""
    exact = (amount or Decimal(0)).normalize()
    return f"{exact:f}" if int(exact.as_tuple().exponent) < -2 else f"{exact:.2f}"


def _store(*, entry: SyncEntry, plan: SyncPlan, now: datetime) -> None:
    unchanged = SyncEntry.objects.filter(pk=entry.pk, state=State.SYNCED, synced_at=entry.synced_at)
    stored = unchanged.update(
        netsuite_total=entry.netsuite_total,
        total_state=entry.total_state,
        message=entry.message,
        state=entry.state,
        error_code=entry.error_code,
    )
    if stored and entry.total_state != TotalState.AGREES:
        SyncLog.objects.create(
            connection_id=plan.connection_id,
            plan=plan,
            entry=entry,
            source_id=entry.source_id,
            number=entry.number,
            netsuite_id=entry.netsuite_id,
            outcome=Outcome.WARNING if entry.state == State.SYNCED else Outcome.FAILED,
            message=entry.message,
            created_at=now,
        )
