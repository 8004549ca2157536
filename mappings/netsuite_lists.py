"""NetSuite's lists as they were last read, and the names that mappings borrow from them. No HTTP."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat, Left

from mappings import models
from mappings.models import NetSuiteList, NetSuiteRecord

_FACTS = ("code", "name", "detail", "email", "tax_number", "upc", "is_inactive", "is_gone", "seen_at")
_IDS_A_QUERY = 1000
_LONGEST_NAME = 255  # of `netsuite_name`
# As `NetSuiteRecord.label` puts them together.
_LABEL = Left(
    Case(
        When(code="", then=F("name")),
        When(Q(name="") | ~Q(name__startswith=F("code")), then=Concat("code", Value(" "), "name")),
        default=F("name"),
        output_field=CharField(),
    ),
    _LONGEST_NAME,
)


def store(*, rows: Sequence[NetSuiteRecord]) -> None:
    """Add these records, or bring them up to date; one that had vanished is back."""
    NetSuiteRecord.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["account", "kind", "netsuite_id"], update_fields=_FACTS
    )


def finish(*, account_id: int, kind: str, began_at: datetime, now: datetime) -> int:
    """Note that a list was read to its end since `began_at`; give how many records it did not have any more."""
    missed = NetSuiteRecord.objects.filter(account=account_id, kind=kind, is_gone=False, seen_at__lt=began_at)
    gone = missed.update(is_gone=True)
    _keep(account_id=account_id, kind=kind, read_at=now, refusal="")
    rename(account_id=account_id, kind=kind)
    return gone


def rename(*, account_id: int, kind: str) -> None:
    """Give every mapping of the account's connections the name that its record has on this list."""
    for model in (models.CustomerMapping, models.ProductMapping):
        if model.netsuite_kind == kind:
            of_account = model.objects.filter(connection__netsuite_account=account_id)
            _follow(of_account.in_table(), account_id=account_id, kind=kind, by="netsuite_id")
            _follow(of_account.filter(netsuite_id="").with_id(), account_id=account_id, kind=kind, by="property_id")


def refuse(*, account_id: int, kind: str, reason: str) -> None:
    """Note that NetSuite does not let us read a list; what was read of it before is kept."""
    _keep(account_id=account_id, kind=kind, refusal=reason)


def label(*, account_id: int, kind: str, netsuite_id: str) -> str:
    """Give what people call a record, "" when the lists do not have it."""
    found = NetSuiteRecord.objects.filter(account=account_id, kind=kind, netsuite_id=netsuite_id).first()
    return found.label[:_LONGEST_NAME] if found else ""


def labels(*, account_id: int, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Give what people call these records, by kind and id, in one query; those that no list has are left out."""
    ids: Iterable[str] = {netsuite_id for _kind, netsuite_id in wanted}
    found = NetSuiteRecord.objects.filter(account=account_id, netsuite_id__in=ids)
    return {(row.kind, row.netsuite_id): row.label for row in found if (row.kind, row.netsuite_id) in wanted}


def unusable(*, connection_id: int, kind: str, netsuite_ids: Collection[str]) -> dict[str, str]:
    """Give those of the ids that a list, once read, does not have or calls inactive, each with a sentence on it."""
    of_account = {"kind": kind, "account__connections": connection_id}
    if not netsuite_ids or not NetSuiteList.objects.filter(**of_account).exclude(read_at=None).exists():
        return {}
    states = {
        netsuite_id: is_inactive
        for some in _portions(sorted(netsuite_ids))
        for netsuite_id, is_inactive in NetSuiteRecord.objects.filter(
            **of_account, is_gone=False, netsuite_id__in=some
        ).values_list("netsuite_id", "is_inactive")
    }
    noun = NetSuiteRecord.Kind(kind).label.lower()
    return {
        netsuite_id: f"{noun} {netsuite_id} is inactive in NetSuite."
        if netsuite_id in states
        else f"NetSuite's list has no {noun} {netsuite_id}."
        for netsuite_id in netsuite_ids
        if states.get(netsuite_id, True)
    }


def _portions(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + _IDS_A_QUERY] for start in range(0, len(ids), _IDS_A_QUERY))


def _keep(*, account_id: int, kind: str, **facts: Any) -> None:
    NetSuiteList.objects.update_or_create(account_id=account_id, kind=kind, defaults=facts)


def _follow(rows: QuerySet[Any], *, account_id: int, kind: str, by: str) -> None:
    records = NetSuiteRecord.objects.filter(account=account_id, kind=kind, netsuite_id=OuterRef(by))
    named = Subquery(records.annotate(called=_LABEL).values("called")[:1])
    others = rows.annotate(fresh=named).filter(fresh__isnull=False).exclude(netsuite_name=F("fresh"))
    others.update(netsuite_name=named)
