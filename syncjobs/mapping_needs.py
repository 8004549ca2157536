"""What mappings ask of a person, for the home page: what is not mapped, and what is mapped to something unusable."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse

from mappings.models import CustomerMapping, ProductMapping
from mappings.resolve import Kind
from syncjobs import attention, blocking
from syncjobs.flows import ar_payments_out
from syncjobs.models import EntryWait, State
from syncjobs.runner import paying

_LISTED = {"customer": Kind.CUSTOMER, "product": Kind.PRODUCT}
_BY_THEMSELVES = {blocking.PLATFORM_RECORD, blocking.NETSUITE_RECORD}  # they wait for a record on its way
# What records wait for in words, what to do, and the kinds of wait.
_NAMED = (
    (
        "waiting to be assigned on the platform",
        "Payments without a customer or an invoice.",
        (ar_payments_out.CUSTOMER, ar_payments_out.APPLICATION),
    ),
    (
        "waiting for a customer of NetSuite",
        "That customer is not on the platform yet. Each says why, and where to map it.",
        (blocking.CUSTOMER,),
    ),
    (
        "waiting for an approval in NetSuite",
        "What they pay is still to be approved there.",
        (paying.APPROVAL,),
    ),
    (
        "waiting for an item",
        "The document rules do not name the item for freight, surcharge or discount.",
        (Kind.FREIGHT_ITEM, Kind.SURCHARGE_ITEM, Kind.DISCOUNT_ITEM),
    ),
)


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
    listed = [
        _listed(noun, count=waiting[kind][0], entries=waiting[kind][1])
        for noun, kind in _LISTED.items()
        if kind in waiting
    ]
    named = [need for words, detail, kinds in _NAMED for need in _of_entries(_entries(waiting, kinds), words, detail)]
    rest = waiting.keys() - _LISTED.values() - _BY_THEMSELVES - {kind for _, _, kinds in _NAMED for kind in kinds}
    # Such as NetSuite's items without a product.
    other = _of_entries(_entries(waiting, rest), "waiting for a mapping", "Each says for which product or customer.")
    return [*listed, *other, *named]


def _entries(waiting: Mapping[str, tuple[int, int]], kinds: Collection[str]) -> int:
    return sum(waiting[kind][1] for kind in kinds if kind in waiting)


def _listed(noun: str, *, count: int, entries: int) -> Need:
    lists = {"customer": CustomerMapping, "product": ProductMapping}
    # A list without an open row would show nothing: then the records that wait are shown, which lead on.
    has_rows = lists[noun].objects.unmapped().exists()
    mapped_no = f"{reverse(f'admin:mappings_{noun}mapping_changelist')}?mapped=no"
    return Need(
        title=f"{_count(count, noun)} without a mapping",
        count=count,
        detail=f"{_count(entries, 'record')} waiting for {'it' if count == 1 else 'them'}",
        url=mapped_no if has_rows else _waiting_entries(),
    )


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
    url = _waiting_entries()
    return [Need(title=records(number, words), count=number, detail=detail, url=url)] if number else []


def _waiting_entries() -> str:
    return f"{reverse('admin:syncjobs_syncentry_changelist')}?needs={attention.Reason.MAPPING.value}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
