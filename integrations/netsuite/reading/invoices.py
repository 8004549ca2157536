"""Invoices: changed, open, paid, made from an order. Statuses are letters (A open, B paid in full, D pending approval,
E rejected, V voided; NetSuite help, "Transaction Status"), amounts in the invoice's own currency, tax included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from integrations import errors
from integrations.netsuite.reading import columns, dates
from integrations.netsuite.reading.query import Join, Query
from integrations.netsuite.reading.reader import Reader
from integrations.netsuite.reading.windows import Window

OPEN, PAID = "A", "B"
# Some accounts compare a status by its letter, some by "CustInvc:A"; the one that is not theirs matches nothing.
_IS_OPEN = "t.status IN ('A', 'CustInvc:A')"
_IS_PAID = "t.status IN ('B', 'CustInvc:B')"
# Subsidiary, order and segments stand on the main line; on the header many accounts refuse them.
MAIN_LINE = Join(table="transactionline", alias="ml", how="JOIN {} ON ml.transaction = t.id AND ml.mainline = 'T'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """An invoice's header. `order_id` is the sales order it was made from; `changed` is server text."""

    netsuite_id: str = columns.identity("t.id", needed=True)
    document_number: str | None = columns.text("t.tranid")
    external_id: str | None = columns.text("t.externalid")
    customer_id: str | None = columns.identity("t.entity")
    status: str = columns.letter("t.status", needed=True)
    purchase_order_number: str | None = columns.text("t.otherrefnum")
    invoice_date: date | None = columns.day("t.trandate")
    due_date: date | None = columns.day("t.duedate")
    closed_date: date | None = columns.day("t.closedate")
    currency_id: str | None = columns.identity("t.currency")
    total: Decimal = columns.amount("t.foreigntotal", needed=True)
    paid: Decimal | None = columns.amount("t.foreignamountpaid")
    unpaid: Decimal | None = columns.amount("t.foreignamountunpaid")
    memo: str | None = columns.text("t.memo")
    terms_id: str | None = columns.identity("t.terms")
    order_id: str | None = columns.identity("ml.createdfrom")
    subsidiary_id: str | None = columns.identity("ml.subsidiary")
    location_id: str | None = columns.identity("ml.location")
    department_id: str | None = columns.identity("ml.department")
    class_id: str | None = columns.identity("ml.class")
    changed: str = columns.stamp("t.lastmodifieddate", needed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceOfOrder:
    """An invoice made from a sales order. An order billed in parts has many, an invoice hardly ever two orders."""

    order_id: str = columns.identity("l.previousdoc", needed=True)
    netsuite_id: str = columns.identity("t.id", needed=True)
    document_number: str | None = columns.text("t.tranid")
    status: str = columns.letter("t.status", needed=True)
    customer_id: str | None = columns.identity("t.entity")
    invoice_date: date | None = columns.day("t.trandate")
    due_date: date | None = columns.day("t.duedate")
    total: Decimal | None = columns.amount("t.foreigntotal")
    unpaid: Decimal | None = columns.amount("t.foreignamountunpaid")
    changed: str | None = columns.stamp("t.lastmodifieddate")


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceByMainLine(InvoiceOfOrder):
    """The same, with the order as the invoice's main line names it."""

    order_id: str = columns.identity("l.createdfrom", needed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderOfInvoice:
    """A sales order that an invoice was made from."""

    netsuite_id: str = columns.identity("l.nextdoc", needed=True)
    order_id: str = columns.identity("l.previousdoc", needed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an invoice stands."""

    netsuite_id: str = columns.identity("t.id", needed=True)
    status: str = columns.letter("t.status", needed=True)
    unpaid: Decimal | None = columns.amount("t.foreignamountunpaid")
    changed: str | None = columns.stamp("t.lastmodifieddate")


@dataclass(frozen=True, slots=True, kw_only=True)
class StillOpen:
    """Of the invoices we took for open: those that are not (`closed`), and those that are no more (`gone_ids`)."""

    closed: tuple[Standing, ...]
    gone_ids: frozenset[str]


def _invoices(name: str, *where: str, parent: str = "") -> Query[Invoice]:
    return Query(
        name=name,
        row=Invoice,
        table="transaction",
        alias="t",
        parent=parent,
        key="t.id",
        stamp="t.lastmodifieddate",
        joins=(MAIN_LINE,),
        where=("t.type = 'CustInvc'", *where),
    )


CHANGED = _invoices("invoices")
OPEN_INVOICES = _invoices("open invoices", _IS_OPEN, "t.voided = 'F'")
PAID_INVOICES = _invoices("invoices paid in full", _IS_PAID)
BY_ID = _invoices("invoices", parent="t.id")
OF_ORDERS: Query[InvoiceOfOrder] = Query(
    name="invoices of orders",
    row=InvoiceOfOrder,
    table="nextTransactionLink",
    alias="l",
    parent="l.previousdoc",
    key="t.id",
    joins=(Join(table="transaction", alias="t", how="JOIN {} ON t.id = l.nextdoc", is_needed=True),),
    where=("l.linktype = 'OrdBill'", "t.type = 'CustInvc'"),
    is_distinct=True,
    has_substitute=True,
)
BY_MAIN_LINE: Query[InvoiceOfOrder] = Query(
    name="invoices of orders",
    row=InvoiceByMainLine,
    table="transactionline",
    alias="l",
    parent="l.createdfrom",
    key="t.id",
    joins=(Join(table="transaction", alias="t", how="JOIN {} ON t.id = l.transaction", is_needed=True),),
    where=("l.mainline = 'T'", "t.type = 'CustInvc'"),
)
ORDERS: Query[OrderOfInvoice] = Query(
    name="orders of invoices",
    row=OrderOfInvoice,
    table="nextTransactionLink",
    alias="l",
    parent="l.nextdoc",
    key="l.previousdoc",
    where=("l.linktype = 'OrdBill'",),
    is_distinct=True,
)
STANDINGS = Query(
    name="the status of invoices",
    row=Standing,
    table="transaction",
    alias="t",
    parent="t.id",
    key="t.id",
    where=("t.type = 'CustInvc'",),
)


def invoices_changed(reader: Reader, window: Window, *, after_id: str = "") -> Iterator[list[Invoice]]:
    """Give the invoices changed in the window, in pages by id, from behind `after_id`."""
    return reader.changed(CHANGED, window, after_id=after_id)


def open_invoices(reader: Reader, *, after_id: str = "") -> Iterator[list[Invoice]]:
    """Give every open invoice, in pages by id. One that is pending approval is not open yet."""
    return reader.pages(OPEN_INVOICES, after_id=after_id)


def invoices_paid(reader: Reader, window: Window, *, after_id: str = "") -> Iterator[list[Invoice]]:
    """Give the invoices paid in full and changed in the window, in pages by id.

    In some accounts a payment may not move its invoice's stamp: read the applications of payments too, and check now
    and then which are `still_open`.
    """
    return reader.changed(PAID_INVOICES, window, after_id=after_id)


def invoices_of_orders(reader: Reader, order_ids: Iterable[str]) -> dict[str, list[InvoiceOfOrder]]:
    """Give the invoices made from each of these sales orders; an order without any is left out.

    Reads the links, or where the role may not see them the order that an invoice names on its main line.
    """
    wanted = list(order_ids)
    rows: list[InvoiceOfOrder]
    try:
        rows = list(reader.of_parents(OF_ORDERS, wanted))
    except errors.PermissionMissing as error:
        rows = list(reader.of_parents(BY_MAIN_LINE, wanted))
        reader.remember_refusal(OF_ORDERS, error)
    found: dict[str, list[InvoiceOfOrder]] = {}
    for row in rows:
        found.setdefault(row.order_id, []).append(row)
    return found


def invoices_by_id(reader: Reader, invoice_ids: Iterable[str]) -> list[Invoice]:
    """Give these invoices; one that is not there is left out. One query for 1,000."""
    return list(reader.of_parents(BY_ID, invoice_ids))


def invoices_dated(
    reader: Reader, since_date: date, until_date: date, *, after_id: str = ""
) -> Iterator[list[Invoice]]:
    """Give the invoices dated from one day up to before another, in pages by id, from behind `after_id`."""
    return dates.dated(reader, CHANGED, since_date, until_date, after_id=after_id)


def count_dated(reader: Reader, since_date: date, until_date: date, *, after_id: str = "") -> int:
    """Give how many `invoices_dated` gives."""
    return dates.count_dated(reader, CHANGED, since_date, until_date, after_id=after_id)


def orders_of_invoices(reader: Reader, invoice_ids: Iterable[str]) -> dict[str, list[str]]:
    """Give the sales orders that each of these invoices was made from, by the links between documents.

    For accounts that refuse the column which says so on the invoice itself. One made from none is left out.
    """
    found: dict[str, list[str]] = {}
    for row in reader.of_parents(ORDERS, invoice_ids):
        found.setdefault(row.netsuite_id, []).append(row.order_id)
    return found


def still_open_check(reader: Reader, invoice_ids: Iterable[str]) -> StillOpen:
    """Give which of the invoices we take for open are not open any more, or are gone. One query for 1,000."""
    wanted = set(invoice_ids)
    found = list(reader.of_parents(STANDINGS, wanted))
    return StillOpen(
        closed=tuple(one for one in found if one.status != OPEN),
        gone_ids=frozenset(wanted - {one.netsuite_id for one in found}),
    )
