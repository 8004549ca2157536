"""What mappings ask of a person, for the home page: what is not mapped, and what is mapped to something unusable."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse

from mappings.models import CustomerMapping, ProductMapping
from mappings.resolve import Kind
from syncjobs import attention, blocking
from syncjobs.flows import ar_payments_out
from syncjobs.models import EntryWait, State

_LISTED = {"customer": Kind.CUSTOMER, "product": Kind.PRODUCT}
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
    """Say what lacks a mapping that a record waits for. What nobody waits for is counted on the mapping pages (R27)."""
    waiting = _waiting()
    counted = [(noun, waiting.pop(kind)) for noun, kind in _LISTED.items() if kind in waiting]
    needs = [
        Need(
            title=f"{_count(count, noun)} without a mapping",
            count=count,
            detail=f"{_count(entries, 'record')} waiting for {'it' if count == 1 else 'them'}",
            url=f"{reverse(f'admin:mappings_{noun}mapping_changelist')}?mapped=no",
        )
        for noun, (count, entries) in counted
    ]
    for kind in (blocking.PLATFORM_RECORD, blocking.NETSUITE_RECORD):
        waiting.pop(kind, None)  # they wait for another record, and go by themselves
    payments = sum(
        waiting.pop(kind)[1] for kind in (ar_payments_out.CUSTOMER, ar_payments_out.APPLICATION) if kind in waiting
    )
    charges = sum(waiting.pop(kind)[1] for kind in _CHARGES if kind in waiting)
    rest = sum(entries for _, entries in waiting.values())  # such as for NetSuite's items without a product
    needs += _of_entries(rest, "waiting for a mapping", "Each says for which product or customer.")
    missing = "The document rules do not name the item for freight, surcharge or discount."
    needs += _of_entries(
        payments, "waiting to be assigned on the platform", "Payments without a customer or an invoice."
    )
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


def _waiting() -> dict[str, tuple[int, int]]:
    """Give, by kind, how many things are waited for and how many entries wait."""
    waits = EntryWait.objects.filter(entry__state=State.WAITING, entry__error_code="MappingMissing")
    things, entries = Count("key", distinct=True), Count("entry", distinct=True)
    return {
        row["kind"]: (row["things"], row["entries"])
        for row in waits.values("kind").annotate(things=things, entries=entries)
    }


def _of_entries(number: int, words: str, detail: str) -> list[Need]:
    url = f"{reverse('admin:syncjobs_syncentry_changelist')}?needs={attention.Reason.MAPPING.value}"
    return [Need(title=records(number, words), count=number, detail=detail, url=url)] if number else []


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
