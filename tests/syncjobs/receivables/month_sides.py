"""Both sides of a month as they stand, what the ledger says of each record, and about what people have to decide."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from syncjobs.models import Flow, RecordLink, State, SyncEntry, SyncLog
from tests.syncjobs.receivables.month_companies import Company
from tests.syncjobs.receivables.month_history import Days

Record = dict[str, Any]
ZERO = Decimal(0)
OURS = "inv-"  # what external ids of records begin with that we made in NetSuite


class Sides:
    """Both sides as they are now, and what the ledger says of each record."""

    def __init__(self, company: Company) -> None:
        books = company.books
        self.company, self.kind, self.days = company, company.portal.kind, Days(books.connection)
        self.books, self.netsuite, self.invoiced = books, books.netsuite, books.invoiced
        self.entries = list(SyncEntry.objects.filter(plan__connection=books.connection).select_related("plan"))
        links = RecordLink.objects.filter(connection=books.connection, is_cancelled=False)
        self.links = {(one.record_type, one.netsuite_id): one.source_id for one in links}
        self.bills = {one["id"]: one for one in self.all("invoice") if not is_ours(one)}
        self.memos = {one["id"]: one for one in self.all("creditMemo") if not is_ours(one)}
        self.platform_invoices = self.invoiced.invoices
        self.platform_payments = self.invoiced.payments
        self.excused: set[str] = set()
        self.compared = 0
        self.disputed = self._disputed()

    def all(self, kind: str) -> list[Record]:
        """NetSuite's records of a type that are this company's."""
        return [one for one in self.netsuite.all(kind) if self.company.has(one)]

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
        for record in self._left_out():
            found |= self.applied(record).keys()
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
                here = self.netsuite.by_external_id("customerPayment", self.books.external_id("payment", one.source_id))
                found |= self.applied(here).keys() if here else set()
            for link in RecordLink.objects.filter(connection=self.books.connection, record_type="credit_use"):
                memo_id, _, invoice_id = link.external_id.partition(":")
                of_payment = link.source_id.partition(":")[0]
                about = {Flow.AR_PAYMENTS_OUT: of_payment, Flow.AR_CREDITS_IN: memo_id}.get(one.plan.flow)
                found |= {invoice_id} if about == one.source_id else set()
        return found

    def _left_out(self) -> Iterator[Record]:
        """What is of before the start and nobody imported, though it may pay an invoice that went across."""
        flows = {"customerPayment": Flow.AR_PAYMENTS_IN, "depositApplication": Flow.AR_PAYMENTS_IN}
        for kind, flow in {**flows, "creditMemo": Flow.AR_CREDITS_IN}.items():
            for one in self.all(kind):
                paid_by = one["deposit"]["id"] if kind == "depositApplication" else one["id"]
                if self.entry(flow, paid_by) is None and self.days.may_leave_out(flow, one):
                    yield one

    def said_of_pdf(self, netsuite_id: str) -> bool:
        """Whether the log tells of a document's PDF."""
        rows = SyncLog.objects.filter(entry__source_id=netsuite_id, entry__plan__connection=self.books.connection)
        return rows.filter(message__contains="PDF").exists()

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

    def whose(self, bill: Record) -> tuple[str, int]:
        """In which currency an invoice or credit memo bills whom on Invoiced: the project before its customer."""
        return currency(bill), self.id_of("customer", (bill.get("job") or bill["entity"])["id"])

    def id_of(self, record_type: str, netsuite_id: str) -> int:
        """Invoiced's id of a record, 0 when there is no pair."""
        return int(self.links.get((record_type, netsuite_id), 0))


def currency(record: Record) -> str:
    """The currency of a record of NetSuite, as Invoiced writes it."""
    return {"1": "aud", "3": "usd"}[record["currency"]["id"]]


def number(value: object) -> Decimal:
    """An amount as NetSuite gives it."""
    return Decimal(str(value))


def is_ours(record: Record) -> bool:
    """Whether we made a record in NetSuite."""
    return str(record.get("externalId") or "").startswith(OURS)


def is_void(record: Record) -> bool:
    """Whether a record of NetSuite counts no more."""
    return bool(record.get("voided")) or number(record.get("total") or 0) == 0
