"""Whose receivables they are: NetSuite's customers as the platform's, and the wait for one that is not there yet."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from integrations import errors, records
from integrations.netsuite.limiter import Lane
from mappings import reverse
from mappings.models import NetSuiteRecord
from syncjobs import blocking, doorbell, ledger
from syncjobs.models import Flow, RecordLink, State, SyncEntry, SyncPlan


def customers_of(*, plan: SyncPlan, netsuite_ids: Collection[str]) -> dict[str, str]:
    """Give the platform's customers by NetSuite id (of a customer or a project); one that nobody knows is left out.

    Staff's mapping goes before the pairs that we made. Where a NetSuite customer is mapped to several of the
    platform's, the pair tells which one; without a pair it is left out, and `wait_for` says why.
    """
    wanted = set(netsuite_ids) - {""}
    links = RecordLink.objects.filter(
        connection=plan.connection_id, record_type="customer", netsuite_id__in=wanted, is_cancelled=False
    )
    linked = dict(links.values_list("netsuite_id", "source_id"))
    mapped = _mapped(plan=plan, netsuite_ids=wanted)
    return linked | {key: ids[0] for key, ids in mapped.items() if len(ids) == 1}


def wait_for(*, plan: SyncPlan, netsuite_id: str, record: str, now: datetime) -> errors.SyncError:
    """Give the error that has an entry wait for its customer; it goes on by itself when that is there or mapped.

    Where customers are synced and nobody has told us of this one yet, it is made due: an old customer comes across with
    its first document. `record` is what waits, as staff read it.
    """
    if not netsuite_id:
        return errors.RecordRejected(
            f"NetSuite shows no customer of {record}: the integration's role may not see it.", code="NO_CUSTOMER"
        )
    candidates = _mapped(plan=plan, netsuite_ids=[netsuite_id]).get(netsuite_id, [])
    label = _label(plan=plan, netsuite_id=netsuite_id)
    if len(candidates) > 1:
        return errors.RecordRejected(
            f"{record} was not written: {label} is mapped to several customers of the platform "
            f"({', '.join(candidates)}). Leave one of these mappings, then retry.",
            code="AMBIGUOUS_CUSTOMER",
        )
    missing = errors.Missing(kind=blocking.CUSTOMER, key=netsuite_id, label=label)
    return errors.MappingMissing(
        f"{record} waits for {label}, who is not on the platform yet. {_what_happens(plan, netsuite_id, now)}",
        missing=(missing,),
    )


def _what_happens(plan: SyncPlan, netsuite_id: str, now: datetime) -> str:
    """Say what comes of the customer, and have it come where nobody has asked for it yet."""
    theirs = SyncPlan.objects.filter(connection=plan.connection_id, flow=Flow.CUSTOMERS_IN, is_enabled=True).first()
    if theirs is None:
        return "Map the customer under Mappings, or sync customers too; then it goes by itself."
    entry = SyncEntry.objects.filter(plan=theirs, source_id=netsuite_id).first()
    if entry is None:
        change = records.Change(source_id=netsuite_id, version="", updated_at=now)
        if ledger.notice(plan=theirs, changes=[change], lane=Lane.REALTIME, now=now):
            doorbell.ring_plan(plan_id=theirs.pk)
    elif entry.state in (State.SKIPPED, State.FAILED, State.WAITING):
        return f"The customer itself is held up: {entry.message} Mend that, or map the customer under Mappings."
    return "The customer is on its way; it goes by itself when that is across."


def _mapped(*, plan: SyncPlan, netsuite_ids: Collection[str]) -> dict[str, list[str]]:
    found = reverse.customers(connection_id=plan.connection_id, netsuite_ids=netsuite_ids) if netsuite_ids else {}
    return {key: sorted({each.customer_id for each in some}) for key, some in found.items()}


def _label(*, plan: SyncPlan, netsuite_id: str) -> str:
    listed = NetSuiteRecord.objects.filter(
        account=plan.connection.netsuite_account_id, kind=NetSuiteRecord.Kind.CUSTOMER, netsuite_id=netsuite_id
    ).first()
    return " ".join(filter(None, ("NetSuite customer", listed.label if listed else "", f"(id {netsuite_id})")))
