"""Invoices and credit memos whole, for whoever bills in NetSuite's place: header, where it is sent, its lines.

Header discount, tax, shipping and handling are lines of the document here too, and told apart by their kinds; the
header's own sums of them are no columns of every account. Statuses are letters (NetSuite help, "Transaction Status").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from integrations.netsuite.reading import columns, dates
from integrations.netsuite.reading.invoices import MAIN_LINE
from integrations.netsuite.reading.lines import CREDIT_MEMO, INVOICE, SIGNS
from integrations.netsuite.reading.query import Join, Query
from integrations.netsuite.reading.reader import Reader
from integrations.netsuite.reading.windows import Window

OPEN, SETTLED, PENDING, REJECTED, VOIDED = "A", "B", "D", "E", "V"
CURRENCY = Join(table="currency", alias="cu", how="LEFT JOIN {} ON cu.id = t.currency")
SENT_TO = Join(table="transactionshippingaddress", alias="sa", how="LEFT JOIN {} ON sa.nkey = t.shippingaddress")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A document's header. `total` is positive, in its own currency, tax included; `changed` is server text.

    `job_id` is the project that is billed, `terms` and `subsidiary` are names, `currency` is an ISO code.
    """

    netsuite_id: str = columns.identity("t.id", needed=True)
    document_number: str | None = columns.text("t.tranid")
    external_id: str | None = columns.text("t.externalid")
    customer_id: str | None = columns.identity("t.entity")
    customer_name: str | None = columns.text("BUILTIN.DF(t.entity)")
    job_id: str | None = columns.identity("t.job")
    status: str = columns.letter("t.status", needed=True)
    is_voided: bool | None = columns.flag("t.voided")
    is_memorized: bool | None = columns.flag("t.memorized")
    document_date: date | None = columns.day("t.trandate")
    due_date: date | None = columns.day("t.duedate")
    currency_id: str | None = columns.identity("t.currency")
    currency: str | None = columns.text("cu.symbol")
    total: Decimal = columns.size("t.foreigntotal", needed=True)
    memo: str | None = columns.text("t.memo")
    purchase_order_number: str | None = columns.text("t.otherrefnum")
    terms: str | None = columns.text("BUILTIN.DF(t.terms)")
    subsidiary_id: str | None = columns.identity("ml.subsidiary")
    subsidiary: str | None = columns.text("BUILTIN.DF(ml.subsidiary)")
    ship_name: str | None = columns.text("sa.addressee")
    ship_attention: str | None = columns.text("sa.attention")
    ship_line1: str | None = columns.text("sa.addr1")
    ship_line2: str | None = columns.text("sa.addr2")
    ship_city: str | None = columns.text("sa.city")
    ship_state: str | None = columns.text("sa.state")
    ship_postal_code: str | None = columns.text("sa.zip")
    ship_country: str | None = columns.text("sa.country")
    changed: str = columns.stamp("t.lastmodifieddate", needed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line. Quantity and amount are positive for what is sold on an invoice, and credited on a credit memo.

    `item_name` is the item as people see it, `kind` such as "SHIPPING" or "HANDLING" where the account says it.
    `is_header_discount`: the discount of the whole document.
    """

    document_id: str = columns.identity("tl.transaction", needed=True)
    line_id: str = columns.identity("tl.id", needed=True)
    position: int | None = columns.whole("tl.linesequencenumber")
    item_id: str | None = columns.identity("tl.item")
    item_name: str | None = columns.text("BUILTIN.DF(tl.item)")
    item_type: str | None = columns.text("tl.itemtype")
    kind: str | None = columns.text("tl.transactionlinetype")
    is_header_discount: bool | None = columns.flag("tl.transactiondiscount")
    is_tax: bool = columns.flag("tl.taxline", needed=True)
    description: str | None = columns.text("tl.memo")
    quantity: Decimal | None = columns.amount("tl.quantity", signed=True)
    rate: Decimal | None = columns.amount("tl.rate")
    amount: Decimal | None = columns.amount("tl.foreignamount", signed=True)


def _headers(name: str, kind: str, *, parent: str = "") -> Query[Header]:
    return Query(
        name=name,
        row=Header,
        table="transaction",
        alias="t",
        parent=parent,
        key="t.id",
        stamp="t.lastmodifieddate",
        joins=(MAIN_LINE, CURRENCY, SENT_TO),
        where=(f"t.type = '{kind}'",),
    )


_NAMES = {INVOICE: "invoices", CREDIT_MEMO: "credit memos"}
DOCUMENTS: Mapping[str, Query[Header]] = {kind: _headers(name, kind) for kind, name in _NAMES.items()}
BY_ID: Mapping[str, Query[Header]] = {kind: _headers(name, kind, parent="t.id") for kind, name in _NAMES.items()}
LINES = Query(
    name="the lines of documents",
    row=Line,
    table="transactionline",
    alias="tl",
    parent="tl.transaction",
    key="tl.id",
    where=("tl.mainline = 'F'", "tl.iscogs = 'F'"),
)


def changed(reader: Reader, window: Window, *, document_type: str) -> Iterator[list[Header]]:
    """Give the documents changed in the window, voided ones too, in pages by id.

    `document_type` is `lines.INVOICE` or `lines.CREDIT_MEMO`, here and below.
    """
    return reader.changed(DOCUMENTS[document_type], window)


def by_id(reader: Reader, document_ids: Iterable[str], *, document_type: str) -> list[Header]:
    """Give these documents; one that is not there is left out. One query for 1,000."""
    return list(reader.of_parents(BY_ID[document_type], document_ids))


def dated(
    reader: Reader, since_date: date, until_date: date, *, after_id: str = "", document_type: str
) -> Iterator[list[Header]]:
    """Give the documents dated from one day up to before another, in pages by id, from behind `after_id`."""
    return dates.dated(reader, DOCUMENTS[document_type], since_date, until_date, after_id=after_id)


def count_dated(reader: Reader, since_date: date, until_date: date, *, after_id: str = "", document_type: str) -> int:
    """Give how many `dated` gives."""
    return dates.count_dated(reader, DOCUMENTS[document_type], since_date, until_date, after_id=after_id)


def lines_of(reader: Reader, document_ids: Iterable[str], *, document_type: str) -> dict[str, list[Line]]:
    """Give the lines of each of these documents in order, without the cost of goods; one without any has []."""
    wanted = list(document_ids)
    found: dict[str, list[Line]] = {document_id: [] for document_id in wanted}
    for line in reader.of_parents(LINES, wanted, sign=SIGNS[document_type]):
        found[line.document_id].append(line)
    for lines in found.values():
        lines.sort(key=lambda line: (line.position is None, line.position, int(line.line_id)))
    return found
