"""The lines of documents, with their signs as people read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from integrations.netsuite.reading import columns
from integrations.netsuite.reading.query import Join, Query
from integrations.netsuite.reading.reader import Reader

INVOICE, CREDIT_MEMO, SALES_ORDER = "CustInvc", "CustCred", "SalesOrd"
# NetSuite help, "Transaction Line": lines stand on the credit side of a sale, and on the debit side of a credit.
SIGNS = {INVOICE: -1, SALES_ORDER: -1, CREDIT_MEMO: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a document: an item, a discount, freight or tax (`is_tax`). `amount` excludes tax.

    Quantity and amount are positive for what is sold on an invoice or order, and for what is credited on a credit
    memo. `position` orders the lines.
    """

    document_id: str = columns.identity("tl.transaction", needed=True)
    line_id: str = columns.identity("tl.id", needed=True)
    position: int | None = columns.whole("tl.linesequencenumber")
    item_id: str | None = columns.identity("tl.item")
    item_code: str | None = columns.text("i.itemid")
    item_type: str | None = columns.text("tl.itemtype")
    description: str | None = columns.text("tl.memo")
    quantity: Decimal | None = columns.amount("tl.quantity", signed=True)
    rate: Decimal | None = columns.amount("tl.rate")
    amount: Decimal | None = columns.amount("tl.foreignamount", signed=True)
    is_tax: bool = columns.flag("tl.taxline", needed=True)
    location_id: str | None = columns.identity("tl.location")
    department_id: str | None = columns.identity("tl.department")
    class_id: str | None = columns.identity("tl.class")


LINES = Query(
    name="the lines of documents",
    row=Line,
    table="transactionline",
    alias="tl",
    parent="tl.transaction",
    key="tl.id",
    joins=(Join(table="item", alias="i", how="LEFT JOIN {} ON i.id = tl.item"),),
    where=("tl.mainline = 'F'", "tl.iscogs = 'F'"),
)


def lines_of(reader: Reader, document_ids: Iterable[str], *, document_type: str) -> dict[str, list[Line]]:
    """Give the lines of each of these documents in order, without those of the cost of goods; one without any has [].

    All documents are of one SuiteQL type: "CustInvc", "CustCred" or "SalesOrd". One query for 1,000 documents and
    1,000 lines. A document that is changed in the meantime may come half old, half new: it is in the next window.
    """
    wanted = list(document_ids)
    found: dict[str, list[Line]] = {document_id: [] for document_id in wanted}
    for line in reader.of_parents(LINES, wanted, sign=SIGNS[document_type]):
        found[line.document_id].append(line)
    for lines in found.values():
        lines.sort(key=lambda line: (line.position is None, line.position, int(line.line_id)))
    return found
