"""What mappings ask of a person, for the home page: what is not mapped, and what is mapped to something unusable."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse

from mappings.models import CustomerMapping, ProductMapping
from mappings.resolve import Kind
from syncjobs import attention, blocking
from syncjobs.models import EntryWait, State

_CHARGES = (Kind.FREIGHT_ITEM, Kind.SURCHARGE_ITEM, Kind.DISCOUNT_ITEM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One group of things that need a person, and the list that shows them."""

    title: str
    count: int
    detail: str
    url: str
    is_red: bool = False


def unmapped() -> list[Need]:
    """Say what has no mapping, and what waits for one."""
    waiting = _waiting()
    counted = [
        ("customer", CustomerMapping.objects.unmapped().count(), Kind.CUSTOMER),
        ("product", ProductMapping.objects.unmapped().count(), Kind.PRODUCT),
    ]
    needs = [
        Need(
            title=f"{_count(count, noun)} without a mapping",
            count=count,
            detail=f"{_count(waiting.pop(kind, 0), 'record')} waiting for {'it' if count == 1 else 'them'}",
            url=f"{reverse(f'admin:mappings_{noun}mapping_changelist')}?mapped=no",
        )
        for noun, count, kind in counted
        if count
    ]
    for kind in (blocking.PLATFORM_RECORD, blocking.NETSUITE_RECORD):
        waiting.pop(kind, 0)  # they wait for another record, and go by themselves
    charges = sum(waiting.pop(kind, 0) for kind in _CHARGES)
    # The rest: such as NetSuite's items without a product, or a product whose variants alone are mapped.
    needs += _of_entries(sum(waiting.values()), "waiting for a mapping", "Each says for which product or customer.")
    missing = "The document rules do not name the item for freight, surcharge or discount."
    return [*needs, *_of_entries(charges, "waiting for an item", missing)]


def to_look_at() -> list[Need]:
    """Say what is mapped to records that NetSuite refuses (R26)."""
    counted = [
        ("customer", CustomerMapping.objects.troubled_in_netsuite().count()),
        ("product", ProductMapping.objects.troubled_in_netsuite().count()),
    ]
    return [
        Need(
            title=f"{_count(count, noun)} mapped to a record that NetSuite does not use any more",
            count=count,
            detail="It is inactive or gone there, so NetSuite refuses what names it: map to another one.",
            url=f"{reverse(f'admin:mappings_{noun}mapping_changelist')}?look=netsuite",
        )
        for noun, count in counted
        if count
    ]


def records(number: int, words: str) -> str:
    """Give such as "3 records refused"."""
    return f"{_count(number, 'record')} {words}"


def _waiting() -> dict[str, int]:
    waits = EntryWait.objects.filter(entry__state=State.WAITING, entry__error_code="MappingMissing")
    counted = waits.values("kind").annotate(entries=Count("entry", distinct=True))
    return {row["kind"]: row["entries"] for row in counted}


def _of_entries(number: int, words: str, detail: str) -> list[Need]:
    url = f"{reverse('admin:syncjobs_syncentry_changelist')}?needs={attention.Reason.MAPPING.value}"
    return [Need(title=records(number, words), count=number, detail=detail, url=url)] if number else []


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
