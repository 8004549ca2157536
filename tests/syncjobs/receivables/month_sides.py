"""Both sides of a month as they stand, what the ledger says of each record, and about what people have to decide."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from syncjobs.models import Flow, RecordLink, State, SyncEntry
from tests.receivables import Receivables

Record = dict[str, Any]
ZERO = Decimal(0)
OURS = "inv-"  # what external ids of records begin with that we made in NetSuite


class Sides:
    """Both sides as they are now, and what the ledger says of each record."""

    def __init__(self, books: Receivables) -> None:
        self.netsuite, self.invoiced = books.netsuite, books.invoiced
        self.entries = list(SyncEntry.objects.select_related("plan").order_by("pk"))
        links = RecordLink.objects.filter(is_cancelled=False)
        self.links = {(one.record_type, one.netsuite_id): one.source_id for one in links}
        self.bills = {one["id"]: one for one in self.netsuite.all("invoice") if not is_ours(one)}
        self.memos = {one["id"]: one for one in self.netsuite.all("creditMemo") if not is_ours(one)}
        self.platform_invoices = self.invoiced.invoices
        self.platform_payments = self.invoiced.payments
        self.excused: set[str] = set()
        self.compared = 0
        self.disputed = self._disputed()

    def told(self) -> Iterator[tuple[str, ...]]:
        """Every entry that is not simply done."""
        for one in self.entries:
            if one.state != State.SYNCED:
                yield one.plan.flow, one.source_id, one.number, one.state, one.message

    # What is known of a record

    def entry(self, flow: str, source_id: str) -> SyncEntry | None:
        """The ledger's entry of a record."""
        return next((one for one in self.entries if (one.plan.flow, one.source_id) == (flow, source_id)), None)

    def _disputed(self) -> set[str]:
        """NetSuite's invoices about which somebody has to decide: theirs, or that of money or credit for them."""
        found: set[str] = set()
        by_source = {source_id: key for (kind, key), source_id in self.links.items() if kind == "invoice"}
        for one in self.entries:
            if one.state == State.SYNCED:
                continue
            if one.plan.flow == Flow.AR_INVOICES_IN:
                found.add(one.source_id)
            for kind in ("customerPayment", "creditMemo"):
                record = self.netsuite.books.store.find(kind, one.source_id)
                if record is not None and one.plan.flow in (Flow.AR_PAYMENTS_IN, Flow.AR_CREDITS_IN):
                    found |= self.applied(self.netsuite.get(kind, one.source_id)).keys()
            found |= self._of_deposit(one.source_id) if one.plan.flow == Flow.AR_PAYMENTS_IN else set()
            for payment in self._payments_of(one):
                ids = {str(each.get("invoice")) for each in payment["applied_to"]}
                found |= {by_source[each] for each in ids & by_source.keys()}
            if one.plan.flow == Flow.AR_PAYMENTS_OUT:
                here = self.netsuite.by_external_id("customerPayment", f"inv-payment-{one.source_id}")
                found |= self.applied(here).keys() if here else set()
            for link in RecordLink.objects.filter(record_type="credit_use"):
                memo_id, _, invoice_id = link.external_id.partition(":")
                of_payment = link.source_id.partition(":")[0]
                about = {Flow.AR_PAYMENTS_OUT: of_payment, Flow.AR_CREDITS_IN: memo_id}.get(one.plan.flow)
                found |= {invoice_id} if about == one.source_id else set()
        return found

    def _payments_of(self, entry: SyncEntry) -> list[Record]:
        """Invoiced's payments that an entry is about."""
        if entry.plan.flow == Flow.AR_PAYMENTS_OUT:
            return [one for key, one in self.platform_payments.items() if str(key) == entry.source_id]
        name = {Flow.AR_PAYMENTS_IN: "netsuite_id", Flow.AR_CREDITS_IN: "netsuite_credit_memo"}.get(entry.plan.flow)
        source_id = self.id_of("payment", entry.source_id) if entry.plan.flow == Flow.AR_PAYMENTS_IN else 0
        every = self.platform_payments.values()
        return [one for one in every if name and entry.source_id == one["metadata"].get(name) or one["id"] == source_id]

    def _of_deposit(self, deposit_id: str) -> set[str]:
        every = self.netsuite.all("depositApplication")
        mine = [one for one in every if (one.get("deposit") or {}).get("id") == deposit_id]
        return {key for one in mine for key in self.applied(one)}

    def is_used_elsewhere(self, note: Record) -> bool:
        """Whether a payment of Invoiced that is still to be decided about uses a credit note."""
        for one in self.platform_payments.values():
            if any(each.get("credit_note") == note["id"] for each in one["applied_to"]):
                entry = self.entry(Flow.AR_PAYMENTS_OUT, str(one["id"]))
                if entry is not None and entry.state != State.SYNCED and one["source"] != "accounting_system":
                    return True
        return False

    def applied(self, record: Record) -> dict[str, Decimal]:
        """What money or credit of NetSuite pays, by invoice."""
        lines = record.get("apply", {}).get("items", [])
        return {
            line["doc"]["id"]: number(line["amount"])
            for line in lines
            if line.get("apply", True) and number(line.get("amount") or 0)
        }

    def id_of(self, record_type: str, netsuite_id: str) -> int:
        """Invoiced's id of a record, 0 when there is no pair."""
        return int(self.links.get((record_type, netsuite_id), 0))


def number(value: object) -> Decimal:
    """An amount as NetSuite gives it."""
    return Decimal(str(value))


def is_ours(record: Record) -> bool:
    """Whether we made a record in NetSuite."""
    return str(record.get("externalId") or "").startswith(OURS)


def is_void(record: Record) -> bool:
    """Whether a record of NetSuite counts no more."""
    return bool(record.get("voided")) or number(record.get("total") or 0) == 0
