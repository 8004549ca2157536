"""What the lines of documents tell of the contract and the order behind them, as far as an account has it.

The days are fields of NetSuite's Contract Renewals. custcol3 is where Invoiced's own bundle looks for a contract's
total; it is the third line field that an account ever made, so that elsewhere it may hold anything. Which line of an
order a line was made from stands in the link tables (NetSuite help names them; their columns are seen on accounts).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from integrations import errors
from integrations.netsuite import parse
from integrations.netsuite.reading import columns
from integrations.netsuite.reading.lines import SALES_ORDER, SIGNS
from integrations.netsuite.reading.query import Join, Query
from integrations.netsuite.reading.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """From when to when a line's contract runs, and what it comes to in all, in the document's currency."""

    document_id: str = columns.identity("tl.transaction", needed=True)
    line_id: str = columns.identity("tl.id", needed=True)
    start_date: date | None = columns.day("tl.custcol_atlas_contract_start_date")
    end_date: date | None = columns.day("tl.custcol_atlas_contract_end_date")
    total_text: str | None = columns.text("tl.custcol3")

    @property
    def total(self) -> Decimal | None:
        """Give the contract's total; None where it is empty, or no number."""
        return parse.number(value=self.total_text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """How many were ordered by the line of the sales order that a line of an invoice was made from."""

    document_id: str = columns.identity("l.nextdoc", needed=True)
    line_id: str = columns.identity("l.nextline", needed=True)
    quantity: Decimal | None = columns.amount("ol.quantity", signed=True)


CONTRACTS = Query(
    name="the contracts of lines",
    row=Contract,
    table="transactionline",
    alias="tl",
    parent="tl.transaction",
    key="tl.id",
    where=("tl.mainline = 'F'", "tl.iscogs = 'F'"),
)
# `has_substitute`: it can be left out, so that a role that may not see links is not asked for them each time.
ORDERED = Query(
    name="what was ordered by lines",
    row=Ordered,
    table="previousTransactionLineLink",
    alias="l",
    parent="l.nextdoc",
    key="l.nextline",
    joins=(
        Join(
            table="transactionline",
            alias="ol",
            how="JOIN {} ON ol.transaction = l.previousdoc AND ol.id = l.previousline",
            is_needed=True,
        ),
    ),
    where=("l.linktype = 'OrdBill'", "l.nextline > 0"),
    is_distinct=True,
    has_substitute=True,
)


def contracts_of(reader: Reader, document_ids: Iterable[str]) -> list[Contract]:
    """Give the lines of these invoices or credit memos that tell anything of a contract."""
    return [
        line
        for line in reader.of_parents(CONTRACTS, document_ids)
        if line.start_date or line.end_date or line.total is not None
    ]


def ordered_of(reader: Reader, invoice_ids: Iterable[str]) -> list[Ordered]:
    """Give what was ordered, by the lines of these invoices; [] where the role may not see how documents hang together.

    A line that was made from no order is left out.
    """
    try:
        rows = list(reader.of_parents(ORDERED, invoice_ids, sign=SIGNS[SALES_ORDER]))
    except errors.PermissionMissing:
        return []
    return [line for line in rows if line.quantity is not None]
