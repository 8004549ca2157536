"""Invoices as NetSuite tells them → what the platform takes: its own orders, lines and customers (R42–R47)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from integrations import errors, records
from integrations.netsuite.reading import invoices, lines
from mappings import billing, reverse
from mappings.book import MappingBook, needs_item
from mappings.properties import Tag
from syncjobs import blocking
from syncjobs.flows import raws
from syncjobs.flows.inbound import Aside, Batch
from syncjobs.models import RecordLink
from syncjobs.runner import customers, party_properties

TAKEN, PENDING, REJECTED, VOIDED = (invoices.OPEN, invoices.PAID), "D", "E", "V"
TOLERANCE = Decimal("0.05")  # between an invoice's total and its lines: rounding of tax

Outcome = records.FromNetSuite | Aside | errors.SyncError


@dataclass(frozen=True, slots=True, kw_only=True)
class Billed:
    """An invoice of NetSuite with its lines. `order_ids` are NetSuite's; `is_linked`: the platform has its own."""

    invoice: invoices.Invoice
    version: str
    order_ids: tuple[str, ...]
    lines: tuple[lines.Line, ...]
    is_linked: bool

    @property
    def name(self) -> str:
        """Give what staff call it."""
        return f"Invoice {self.invoice.document_number or self.invoice.netsuite_id}"


def prepare(*, batch: Batch) -> dict[str, Outcome]:
    """Give what is to be written of each invoice, why it is not, or what keeps it from being."""
    rows = _rows(batch)
    found: dict[str, Outcome] = {key: aside for key, row in rows.items() if (aside := _of_status(row)) is not None}
    wanted = [row for key, row in rows.items() if key not in found]
    if wanted:
        shelf = _Shelf(batch=batch, rows=wanted)
        found |= {row.invoice.netsuite_id: shelf.outcome(row) for row in wanted}
    return found


def _rows(batch: Batch) -> dict[str, Billed]:
    linked = RecordLink.objects.filter(
        connection=batch.plan.connection_id, record_type="invoice", netsuite_id__in=batch.raws
    )
    known = set(linked.values_list("netsuite_id", flat=True))
    return {
        netsuite_id: Billed(
            invoice=raws.row(invoices.Invoice, raw["invoice"]),
            version=raw["version"],
            order_ids=tuple(raw["order_ids"]),
            lines=tuple(raws.row(lines.Line, line) for line in raw["lines"]),
            is_linked=netsuite_id in known,
        )
        for netsuite_id, raw in batch.raws.items()
    }


def _of_status(row: Billed) -> Aside | errors.DecisionNeeded | None:
    """Say why an invoice is not taken that stands as it does in NetSuite (R46)."""
    status = row.invoice.status
    if status in TAKEN or status == VOIDED:
        return None
    if status == PENDING:
        left = " Until then the platform's stays as it is." if row.is_linked else ""
        return Aside(reason=f"{row.name} waits for approval in NetSuite; it goes across when it has it.{left}")
    if status == REJECTED and row.is_linked:
        return errors.DecisionNeeded(
            f"{row.name} was rejected in NetSuite after it went across. Cancel the platform's invoice by hand if it "
            "should not stand, then skip this entry.",
            facts={"netsuite": {"number": row.invoice.document_number, "total": row.invoice.total}},
        )
    reason = "was rejected in NetSuite" if status == REJECTED else f"stands at “{status}” in NetSuite"
    return Aside(reason=f"{row.name} {reason}; only open and paid invoices go across.")


class _Shelf:
    """What a batch needs of the platform and of the tables, read once for all of it."""

    def __init__(self, *, batch: Batch, rows: list[Billed]) -> None:
        self.batch, self.connector, self.connection_id = batch, batch.connector, batch.plan.connection_id
        self.source_ids = self._linked_orders(rows)
        wanted = sorted(set(self.source_ids.values()))
        self.orders = self.connector.read_documents(record_type="order", source_ids=wanted) if wanted else {}
        known = [order for order in self.orders.values() if isinstance(order, records.Order)]
        self.customers = self._customers([row for row in rows if not row.is_linked and row.invoice.status != VOIDED])
        self.theirs = self._raised_there(known)
        self.book = MappingBook.load(connection_id=self.connection_id, documents=known)
        self.book.customers.update({key: customer.properties for key, customer in self.customers.items()})
        self.stopped_by = party_properties.fill(
            book=self.book, documents=known, connector=self.connector, connection_id=self.connection_id
        )
        item_ids = {line.item_id for row in rows for line in row.lines if line.item_id}
        self.products = reverse.products(connection_id=self.connection_id, item_ids=item_ids)

    def outcome(self, row: Billed) -> Outcome:
        """Give what becomes of one invoice."""
        try:
            orders = self._orders(row)
            if row.invoice.status == VOIDED:
                return _record(row, orders, None)
            return self._not_taken(row, orders) or _record(row, orders, self._put_back(row, orders))
        except errors.SyncError as error:
            return error

    def _linked_orders(self, rows: list[Billed]) -> dict[str, str]:
        netsuite_ids = {order_id for row in rows for order_id in row.order_ids}
        links = RecordLink.objects.filter(
            connection=self.connection_id, record_type="order", netsuite_id__in=netsuite_ids
        )
        return dict(links.values_list("netsuite_id", "source_id"))

    def _customers(self, rows: list[Billed]) -> Mapping[str, records.Customer]:
        source_ids = {self.source_ids.get(order_id) for row in rows for order_id in row.order_ids}
        asked = {order.customer_id for key, order in self.orders.items() if order is not None and key in source_ids}
        return customers.read(connector=self.connector, connection_id=self.connection_id, customer_ids=asked - {""})

    def _raised_there(self, orders: list[records.Order]) -> dict[str, str | None]:
        """Give the numbers of invoices of these orders that are none of NetSuite's, None where that is not known."""
        asked = {order.invoice_id for order in orders} - {""}
        links = RecordLink.objects.filter(connection=self.connection_id, record_type="invoice", source_id__in=asked)
        ours = set(links.filter(created_by=RecordLink.Side.NETSUITE).values_list("source_id", flat=True))
        asked -= ours
        sent = set(links.values_list("source_id", flat=True)) - ours
        held = self.connector.read_held(record_type="invoice", source_ids=sorted(asked)) if asked else {}
        theirs: dict[str, str | None] = {each: None for each in asked - held.keys()}
        for invoice_id, each in held.items():
            if each is not None and not each.is_cancelled and (not each.netsuite_id or invoice_id in sent):
                theirs[invoice_id] = each.number or invoice_id
        return theirs

    def _orders(self, row: Billed) -> list[records.Order]:
        for order_id in row.order_ids:
            if order_id not in self.source_ids:
                raise blocking.by(
                    record=row.name,
                    record_type="order",
                    kind=blocking.NETSUITE_RECORD,
                    record_id=order_id,
                    label=f"the order of sales order {order_id}",
                )
        found = []
        for source_id in (self.source_ids[order_id] for order_id in row.order_ids):
            if source_id in self.connector.unreadable:
                raise errors.RecordRejected(self.connector.unreadable[source_id], code="UNREADABLE")
            if source_id not in self.orders:
                raise errors.RateLimited("The platform's rate limit is used up; it is read a little later.")
            order = self.orders[source_id]
            if isinstance(order, records.Order):
                found.append(order)
            elif row.invoice.status != VOIDED:
                raise errors.RecordRejected(
                    f"{row.name} bills order {source_id}, which the platform has no more.", code="NO_ORDER"
                )
        return found

    def _not_taken(self, row: Billed, orders: list[records.Order]) -> Aside | None:
        """Say why an invoice is not taken that the platform raises, or has raised, by itself (R42).

        One that went across already is ours, whatever its customer is set to now.
        """
        if row.is_linked:
            return None
        for order in orders:
            if order.cancelled_at is not None:
                raise errors.DecisionNeeded(
                    f"{row.name} bills order {order.number}, which was cancelled on the platform. Void the invoice in "
                    "NetSuite, or reinstate the order there and retry.",
                    facts={"netsuite": {"number": row.invoice.document_number}, "platform": {"cancelled": True}},
                )
            if aside := self._of_customer(order) or self._of_order(order):
                return aside
        return None

    def _of_customer(self, order: records.Order) -> Aside | None:
        customer = self.customers.get(order.customer_id)
        is_manual = customer.is_invoiced_manually if customer else None
        if is_manual:
            return None
        says = (
            "is not on manual invoicing, so the platform raises its invoices itself"
            if is_manual is False
            else "may not be on manual invoicing: the platform does not say"
        )
        return Aside(
            reason=f"{order.customer_name} {says}. Nothing was written, for there would be two invoices. When it is "
            "put on manual invoicing, this one goes with the next hour.",
            is_looked_at_again=True,
        )

    def _of_order(self, order: records.Order) -> Aside | None:
        if order.invoice_id not in self.theirs:
            return None
        number = self.theirs[order.invoice_id]
        if number is None:
            raise errors.RateLimited("The platform's rate limit is used up; it is read a little later.")
        return Aside(
            reason=f"Order {order.number} has invoice {number} on the platform already, which does not come from "
            "NetSuite. Nothing was written, for there would be two. Cancel that one, and this goes with the next hour.",
            is_looked_at_again=True,
        )

    def _put_back(self, row: Billed, orders: list[records.Order]) -> billing.Billed:
        if self.stopped_by and any(self.book.unanswered(documents=orders)):
            raise self.stopped_by
        return billing.put_back(
            name=row.name,
            lines=row.lines,
            ordered=[
                billing.Ordered(item_id=self._item_id(line), line=line)
                for order in orders
                for line in order.lines
                if needs_item(line=line) and line.amount >= 0
            ],
            products=self.products,
            charges=self._charges(orders),
        )

    def _item_id(self, line: records.DocumentLine) -> str:
        if of_table := self.book.item_id(line=line):
            return of_table
        found = self.book.read(tag=Tag.ID, of=self.book.product_properties(line=line))
        return found.text if found else ""

    def _charges(self, orders: list[records.Order]) -> billing.Charges:
        sources = [order.properties for order in orders]
        sources += [self.book.customer_properties(document=order) for order in orders]
        named = [self.book.read(tag=Tag.FREIGHT_ITEM, of=properties) for properties in sources]
        rules = self.book.rules
        return billing.Charges(
            freight_item_ids=frozenset({rules.freight_item_id, *(each.text for each in named if each)} - {""}),
            surcharge_item_id=rules.surcharge_item_id,
            discount_item_id=rules.discount_item_id,
        )


def _record(row: Billed, orders: list[records.Order], billed: billing.Billed | None) -> records.BilledInvoice:
    """Give the platform's invoice; `billed` is None for a voided one, of which nothing is left."""
    invoice, first = row.invoice, orders[0] if orders else None
    tax = _tax(row, billed) if billed else records.ZERO
    charged = billed or billing.Billed()
    return records.BilledInvoice(
        netsuite_id=invoice.netsuite_id,
        number=invoice.document_number or "",
        version=row.version,
        customer_id=first.customer_id if first else "",
        customer_name=first.customer_name if first else "",
        currency=first.currency if first else "",
        total=invoice.total,
        is_void=billed is None,
        order_ids=tuple(order.source_id for order in orders),
        document_date=_document_date(row),
        due_date=invoice.due_date,
        purchase_order=invoice.purchase_order_number or "",
        memo=invoice.memo or "",
        lines=tuple(charged.lines),
        freight=charged.freight,
        surcharge=charged.surcharge,
        discount=charged.discount,
        total_tax=tax,
    )


def _document_date(row: Billed) -> date:
    if row.invoice.invoice_date is None:
        raise errors.RecordRejected(f"NetSuite shows no date of {row.name}: the role may not see it.", code="NO_DATE")
    return row.invoice.invoice_date


def _tax(row: Billed, billed: billing.Billed) -> Decimal:
    """Give the tax; raise RecordRejected when the lines and it do not make the total."""
    left = row.invoice.total - billed.net
    if billed.tax is None:
        return left
    if abs(left - billed.tax) > TOLERANCE:
        raise errors.RecordRejected(
            f"{row.name} was not written: its lines come to {billed.net} and its tax to {billed.tax}, but its total is "
            f"{row.invoice.total}. Look at it in NetSuite, and write it on the platform by hand if it is right.",
            code="DOES_NOT_ADD_UP",
        )
    return billed.tax
