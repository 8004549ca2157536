"""How transactions hang together: the links that SuiteQL's previous- and nextTransactionLineLink show.

The kinds that NetSuite's link tables are known to hold: OrdBill, ShipRcpt, Payment, OrdDep, DepAppl, DepRfnd, SaleRet,
EstInvc. Which of them NetSuite uses for a refund, and for a credit memo made from a return, is our own reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from integrations.netsuite.simulator import payments, schema, store

# Line of the previous transaction (None: not known), line of the next one, amount.
Pair = tuple[int | None, int, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """From an earlier transaction to the record that was asked about; line 0 is the main line."""

    previous_id: str
    previous_type: str
    kind: str
    pairs: tuple[Pair, ...]


def of(record: store.Record, *, kept: store.Store) -> Iterator[Link]:
    """The links that a transaction of that store is the later end of."""
    fields, kind = record.fields, record.type.name
    if source_id := fields.get("createdFrom"):
        yield from _made_from(record, source_id, kept=kept)
    if kind == "customerDeposit" and (order_id := fields.get("salesOrder")):
        yield Link(previous_id=order_id, previous_type="SalesOrd", kind="OrdDep", pairs=((0, 0, fields["payment"]),))
    if kind == "depositApplication":
        pair = (0, 0, fields["applied"])
        yield Link(previous_id=fields["deposit"], previous_type="CustDep", kind="DepAppl", pairs=(pair,))
        used = {line["doc"]: line["amount"] for line in record.lines.get("apply", [])}
    else:
        used = payments.uses_of(record)
    for document_id, amount in used.items():
        if previous := _type_of(document_id, kept=kept):
            how = "DepRfnd" if previous == "CustDep" else "Payment"
            yield Link(previous_id=document_id, previous_type=previous, kind=how, pairs=((0, 0, amount),))


def _made_from(record: store.Record, source_id: str, *, kept: store.Store) -> Iterator[Link]:
    previous = _type_of(source_id, kept=kept)
    kind = _KINDS.get((previous or "", record.type.suiteql_type))
    if previous is None or kind is None:
        return
    pairs = tuple(
        (line.get("orderLine"), line["line"], line.get("amount", Decimal(0))) for line in record.lines.get("item", [])
    )
    yield Link(previous_id=source_id, previous_type=previous, kind=kind, pairs=pairs)


def _type_of(record_id: str, *, kept: store.Store) -> str | None:
    name = kept.type_of("transaction", record_id)
    return schema.get(name).suiteql_type if name else None


_KINDS = {
    ("SalesOrd", "CustInvc"): "OrdBill",
    ("SalesOrd", "CashSale"): "OrdBill",
    ("SalesOrd", "ItemShip"): "ShipRcpt",
    ("SalesOrd", "RtnAuth"): "SaleRet",
    ("CustInvc", "RtnAuth"): "SaleRet",
    ("CustInvc", "CustCred"): "SaleRet",
    ("RtnAuth", "CustCred"): "OrdBill",
    ("Estimate", "SalesOrd"): "EstInvc",
    ("Estimate", "CustInvc"): "EstInvc",
}
