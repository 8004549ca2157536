"""Waiting for another record: an entry that needs a link of ours which is not there yet (E62)."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from integrations import errors
from mappings import reverse
from syncjobs import ledger
from syncjobs.models import Flow, RecordLink, State, SyncEntry

# Kinds of `EntryWait`, and what their key is.
PLATFORM_RECORD = "PLATFORM_RECORD"  # "record type:id", by the platform's id
NETSUITE_RECORD = "NETSUITE_RECORD"  # "record type:id", by NetSuite's id
CUSTOMER = "CUSTOMER_PAIR"  # by NetSuite's id alone: a pair of ours or a mapping of staff's, whichever comes first
LEFT_OUT = "LEFT_OUT_INVOICE"  # of entries that do not wait: an invoice they went without, by NetSuite's id
INVOICE = "invoice"
_FIELDS = {PLATFORM_RECORD: "source_id", NETSUITE_RECORD: "netsuite_id"}


def by(*, record: str, record_type: str, kind: str, record_id: str, label: str) -> errors.MappingMissing:
    """Give the error that has an entry wait until a record is linked; the sweep releases it within a minute.

    `record` is what waits and `label` what it waits for, both as staff read them; `kind` is PLATFORM_RECORD or
    NETSUITE_RECORD.
    """
    missing = errors.Missing(kind=kind, key=f"{record_type}:{record_id}", label=label)
    return errors.MappingMissing(
        f"{record} waits for {label}, which has not gone across yet. It goes by itself when that has.",
        missing=(missing,),
    )


def present(*, connection_id: int, waits: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Give those of the waits (kind and key) whose record is linked now, or is an invoice that is not coming."""
    found: set[tuple[str, str]] = set()
    for kind, field in _FIELDS.items():
        wanted = {key.partition(":")[::2] for of_kind, key in waits if of_kind == kind}
        links = RecordLink.objects.filter(
            connection=connection_id, **{f"{field}__in": [record_id for _, record_id in wanted]}
        )
        linked = set(links.values_list("record_type", field)) if wanted else set()
        found |= {(kind, f"{record_type}:{record_id}") for record_type, record_id in linked & wanted}
    return found | _not_coming(connection_id=connection_id, waits=waits) | _known(connection_id, waits)


def _known(connection_id: int, waits: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    wanted = {key for kind, key in waits if kind == CUSTOMER}
    if not wanted:
        return set()
    links = RecordLink.objects.filter(
        connection=connection_id, record_type="customer", netsuite_id__in=wanted, is_cancelled=False
    )
    mapped = reverse.customers(connection_id=connection_id, netsuite_ids=wanted).keys()
    return {(CUSTOMER, netsuite_id) for netsuite_id in {*links.values_list("netsuite_id", flat=True), *mapped}}


def invoices_under_way(*, connection_id: int, netsuite_ids: Collection[str]) -> set[str]:
    """Give those of NetSuite's invoices that are still to go to the platform, or failed to; not those set aside."""
    ended = Q(state=State.SYNCED) | Q(state=State.SKIPPED) & ~Q(error_code=ledger.LOOK_AGAIN)
    entries = _invoices(connection_id, netsuite_ids).filter(plan__is_enabled=True).exclude(ended)
    return set(entries.values_list("source_id", flat=True))


def _not_coming(*, connection_id: int, waits: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Give the waits for invoices that were looked at and came to nothing: what waited decides anew without them."""
    start = f"{INVOICE}:"
    wanted = {key.removeprefix(start) for kind, key in waits if kind == NETSUITE_RECORD and key.startswith(start)}
    if not wanted:
        return set()
    known = set(_invoices(connection_id, wanted).values_list("source_id", flat=True))
    coming = invoices_under_way(connection_id=connection_id, netsuite_ids=known)
    return {(NETSUITE_RECORD, f"{start}{netsuite_id}") for netsuite_id in known - coming}


def _invoices(connection_id: int, netsuite_ids: Collection[str]) -> QuerySet[SyncEntry]:
    return SyncEntry.objects.filter(
        plan__connection=connection_id,
        plan__flow__in=[Flow.INVOICES_IN, Flow.AR_INVOICES_IN],
        source_id__in=netsuite_ids,
    )
