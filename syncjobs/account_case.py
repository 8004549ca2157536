"""What the doctor is told of an account: which flows are on, and records that are known to exist in NetSuite."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from integrations.models import NetSuiteAccount
from integrations.netsuite.doctor import needs
from integrations.netsuite.doctor.case import Case
from integrations.netsuite.doctor.records import MOST_IDS
from mappings import field_mapping
from mappings.models import (
    CancelAction,
    CustomerMapping,
    DepositRule,
    DocumentRules,
    Prepayments,
    ProductMapping,
    ReceivableSettings,
)
from syncjobs.flows import receivable
from syncjobs.models import Direction, Flow, Outcome, RecordLink, SyncLog, SyncPlan

WORKED_RECENTLY = timedelta(minutes=10)  # ours, as for every call
WRITTEN_LATELY = timedelta(hours=20)  # ours: mostly on one side of a turn of the clock
_OF_RULES = {
    "location": ("location_id",),
    "department": ("department_id",),
    "classification": ("class_id",),
    "employee": ("sales_rep_id",),
    "salestaxitem": ("taxable_code_id", "exempt_code_id"),
    "item": ("freight_item_id", "surcharge_item_id", "discount_item_id"),
}
_OF_SETTINGS = {"item": "fee_item_id", "salestaxitem": "fee_tax_code_id"}
_LINKED = (
    "salesOrder", "invoice", "customerPayment", "customerDeposit", "creditMemo", "customerRefund", "depositApplication",
)  # fmt: skip
DELETED_LATELY = timedelta(days=30)  # ours: NetSuite does not say how long it tells of deletions
TOLD_LATELY = timedelta(days=7)  # ours: a SuiteApp that said nothing for longer may be gone


def of(*, account: NetSuiteAccount, now: datetime) -> Case:
    """Give the case of an account as its plans, mappings, rules and linked records stand now."""
    plans = SyncPlan.objects.filter(
        connection__netsuite_account=account, connection__is_enabled=True, is_enabled=True
    ).values_list("connection", "flow")
    deleting = set(_rules(account).filter(cancel_action=CancelAction.DELETE).values_list("connection", flat=True))
    worked_at = None if account.is_paused else account.worked_at
    return Case(
        account_id=account.account_id,
        auth_method=account.auth_method,
        flows=frozenset(_key(flow) for _, flow in plans if _key(flow) in needs.NEEDS),
        deleting=frozenset(_key(flow) for connection, flow in plans if connection in deleting),
        parts=_parts(account, now),
        known=_known(account, now),
        written=_written(account, now),
        stamp_offset_s=account.stamp_offset_s,
        worked_before=account.worked_at is not None,
        worked_recently=worked_at is not None and now - worked_at < WORKED_RECENTLY,
    )


def _key(flow: str) -> str:
    return flow.lower()


def _rules(account: NetSuiteAccount) -> QuerySet[DocumentRules]:
    return DocumentRules.objects.filter(connection__netsuite_account=account, connection__is_enabled=True)


def _parts(account: NetSuiteAccount, now: datetime) -> frozenset[str]:
    """Give what the settings of receivables ask for, of connections that have the flow switched on."""
    told_at = account.suiteapp_seen_at
    is_told = told_at is not None and now - told_at < TOLD_LATELY
    invoices = _settings(account, Flow.AR_INVOICES_IN)
    documents = [*invoices, *_settings(account, Flow.AR_CREDITS_IN)]
    paying = _settings(account, Flow.AR_PAYMENTS_OUT)
    # Deposits made before the setting was changed are still applied and taken back.
    deposits = RecordLink.objects.filter(
        connection__in=[one.connection_id for one in paying], netsuite_type="customerDeposit", is_cancelled=False
    )
    wanted = {
        needs.DELETIONS: not is_told,
        needs.PROJECTS: any(one.syncs_projects for one in _settings(account, Flow.CUSTOMERS_IN)),
        needs.PDFS: any(one.sends_pdf for one in documents),
        needs.FILES: any(field_mapping.attaches(connection_id=one.connection_id) for one in invoices),
        needs.FEES: any(one.fee_item_id for one in paying),
        needs.DEPOSITS: any(one.prepayments == Prepayments.DEPOSIT for one in paying) or deposits.exists(),
    }
    return frozenset(part for part, is_wanted in wanted.items() if is_wanted)


def _settings(account: NetSuiteAccount, flow: Flow) -> list[ReceivableSettings]:
    on = SyncPlan.objects.filter(
        connection__netsuite_account=account, connection__is_enabled=True, is_enabled=True, flow=flow
    )
    return [receivable.settings_of(connection_id=pk) for pk in on.values_list("connection_id", flat=True)]


def _known(account: NetSuiteAccount, now: datetime) -> dict[str, tuple[str, ...]]:
    ours = {"connection__netsuite_account": account, "connection__is_enabled": True}
    found: dict[str, list[str]] = defaultdict(list)
    found["customer"] += _ids(CustomerMapping.objects.filter(**ours))
    found["item"] += _ids(ProductMapping.objects.filter(**ours))
    for rules in _rules(account):
        for kind, names in _OF_RULES.items():
            found[kind] += [getattr(rules, name) for name in names]
    for settings in ReceivableSettings.objects.filter(**ours):
        found["subsidiary"] += map(str, settings.subsidiary_ids)
        for kind, name in _OF_SETTINGS.items():
            found[kind].append(getattr(settings, name))
    found["account"] += DepositRule.objects.filter(**ours).values_list("account_id", flat=True)
    for record_type in _LINKED:
        links = RecordLink.objects.filter(netsuite_type=record_type, is_cancelled=False, **ours)
        found[record_type.lower()] += _ids(links)
    found["deletedrecord"] += _deleted(account, now)
    return {kind: tuple(dict.fromkeys(filter(None, ids)))[:MOST_IDS] for kind, ids in found.items()}


def _deleted(account: NetSuiteAccount, now: datetime) -> list[str]:
    """Give what we deleted ourselves: payments that were voided on the platform."""
    rows = SyncLog.objects.filter(
        connection__netsuite_account=account,
        plan__flow=Flow.AR_PAYMENTS_OUT,
        outcome=Outcome.CANCELLED,
        created_at__gt=now - DELETED_LATELY,
    )
    return _ids(rows)


def _written(account: NetSuiteAccount, now: datetime) -> dict[str, datetime]:
    rows = SyncLog.objects.filter(
        connection__netsuite_account=account,
        direction=Direction.TO_NETSUITE,
        plan__flow__endswith="_OUT",
        outcome__in=[Outcome.CREATED, Outcome.UPDATED],
        created_at__gt=now - WRITTEN_LATELY,
    ).exclude(netsuite_id="")
    newest = rows.order_by("-created_at").values_list("netsuite_id", "created_at")[:MOST_IDS]
    return dict(reversed(list(newest)))  # the last write of each counts


def _ids(rows: QuerySet[Any]) -> list[str]:
    # The newest: the oldest are the likeliest to have been deleted in NetSuite.
    return list(rows.exclude(netsuite_id="").order_by("-pk").values_list("netsuite_id", flat=True)[:MOST_IDS])
