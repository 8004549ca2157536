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
from mappings.models import CancelAction, CustomerMapping, DocumentRules, ProductMapping
from syncjobs.models import Direction, Outcome, RecordLink, SyncLog, SyncPlan

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
_LINKED = ("salesOrder", "invoice", "customerPayment", "customerDeposit", "creditMemo")


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
        known=_known(account),
        written=_written(account, now),
        stamp_offset_s=account.stamp_offset_s,
        worked_before=account.worked_at is not None,
        worked_recently=worked_at is not None and now - worked_at < WORKED_RECENTLY,
    )


def _key(flow: str) -> str:
    return flow.lower()


def _rules(account: NetSuiteAccount) -> QuerySet[DocumentRules]:
    return DocumentRules.objects.filter(connection__netsuite_account=account, connection__is_enabled=True)


def _known(account: NetSuiteAccount) -> dict[str, tuple[str, ...]]:
    ours = {"connection__netsuite_account": account, "connection__is_enabled": True}
    found: dict[str, list[str]] = defaultdict(list)
    found["customer"] += _ids(CustomerMapping.objects.filter(**ours))
    found["item"] += _ids(ProductMapping.objects.filter(**ours))
    for rules in _rules(account):
        for kind, names in _OF_RULES.items():
            found[kind] += [getattr(rules, name) for name in names]
    for record_type in _LINKED:
        links = RecordLink.objects.filter(netsuite_type=record_type, **ours)
        found[record_type.lower()] += _ids(links)
    return {kind: tuple(dict.fromkeys(filter(None, ids)))[:MOST_IDS] for kind, ids in found.items()}


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
