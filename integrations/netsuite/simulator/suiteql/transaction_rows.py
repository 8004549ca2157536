"""The rows of a transaction: header, lines with their signs, tax and shipping, ledger, links, addresses.

Signs: on sales the main line is positive and the other lines negative; credits have it the other way round.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from integrations.netsuite.simulator import links, sales, schema, store
from integrations.netsuite.simulator.suiteql import rows, tables
from integrations.netsuite.simulator.suiteql.rows import Row, plain

_NOT_POSTING = frozenset({"SalesOrd", "Estimate", "RtnAuth", "ItemShip"})
_CREDITS = frozenset({"CustCred", "RtnAuth"})
_UNUSED = frozenset({"CustPymt", "CustCred", "CustDep"})  # money that can be set against invoices
_ABBREVIATIONS = {"SalesOrd": "SALESORD", "CustInvc": "INV", "CustCred": "CREDMEM"}
_BILLS = frozenset({"CustInvc", "CashSale"})


class TransactionRows:
    """Works out rows of one account's transactions."""

    def __init__(self, *, store: store.Store, clock: rows.WallClock, credit_links_reversed: bool) -> None:
        self._store, self._clock = store, clock
        self._credit_links_reversed = credit_links_reversed

    def of(self, record: store.Record) -> Iterator[tuple[str, Row]]:
        """Every (table, row) of a transaction."""
        header = rows.record_row(record, "transaction", self._clock)
        header |= self._header(record)
        yield from _addresses(record, header)
        yield "transaction", header
        yield from _lines(record, header)
        yield from self._links(record)
        yield from _ledger(record, header)

    def _header(self, record: store.Record) -> Row:
        fields, kind = record.fields, record.type.suiteql_type
        total = fields.get("total", fields.get("payment", 0))
        row: Row = {
            "transactionnumber": fields.get("tranId"),
            "type": kind,
            "abbrevtype": _ABBREVIATIONS.get(kind) or kind.upper(),
            "recordtype": record.type.name.lower(),
            "entity": int(fields.get("entity") or fields.get("customer") or 0) or None,
            "foreigntotal": float(total),
            "total": float(total * fields.get("exchangeRate", 1)),
            "posting": "F" if kind in _NOT_POSTING else "T",
            "voided": "T" if fields.get("status") == "V" or fields.get("voided") is True else "F",
        }
        if kind == "CustInvc":
            row["foreignamountpaid"] = float(fields["amountPaid"])
            row["foreignamountunpaid"] = float(fields["amountRemaining"])
        if "checkNumber" in fields:
            row["otherrefnum"] = fields["checkNumber"] or None  # one column, "PO/Check Number"
        if kind in _UNUSED:
            used = self._used(record)
            row |= {"foreignpaymentamountused": float(used), "foreignpaymentamountunused": float(total - used)}
        return row

    def _used(self, record: store.Record) -> Decimal:
        if record.type.suiteql_type != "CustDep":
            applied: Decimal = record.fields.get("applied", Decimal(0))
            return applied
        return sum(self._store.applied.get(record.id, {}).values(), Decimal(0))

    def _links(self, record: store.Record) -> Iterator[tuple[str, Row]]:
        for link in links.of(record, kept=self._store):
            yield from self._linked(record, link.previous_id, link.kind, link.pairs)

    def _linked(
        self, record: store.Record, previous: str, link: str, pairs: Sequence[links.Pair]
    ) -> Iterator[tuple[str, Row]]:
        found = self._store.type_of("transaction", previous)
        one, other = (
            (int(previous), schema.get(found).suiteql_type if found else None),
            (
                int(record.id),
                record.type.suiteql_type,
            ),
        )
        if self._credit_links_reversed and link == "Payment" and other[1] == "CustCred":
            one, other = other, one
        ends: Row = {"previousdoc": one[0], "previoustype": one[1], "nextdoc": other[0], "nexttype": other[1]}
        ends |= {"linktype": link, tables.OWNER: int(record.id)}
        yield "previoustransactionlink", ends
        stamp = self._clock.tell(record.modified_at)
        for previous_line, next_line, amount in pairs:
            lines = {"previousline": previous_line, "nextline": next_line, "foreignamount": float(amount)}
            yield "previoustransactionlinelink", {**ends, **lines, "lastmodifieddate": stamp, "discount": "F"}


def _lines(record: store.Record, header: Row) -> Iterator[tuple[str, Row]]:
    fields, kind = record.fields, header["type"]
    main_sign = -1 if kind in _CREDITS else 1
    made_from = plain(fields.get("createdFrom"))
    common = {
        "transaction": header["id"], "iscogs": "F", "assemblycomponent": "F", "donotdisplayline": "F", "isclosed": "F",
        "mainline": "F", "taxline": "F", "subsidiary": plain(fields.get("subsidiary")), "entity": header["entity"],
        "transactiondiscount": "F", tables.KIND: kind,
    }  # fmt: skip
    yield "transactionline", {
        **common, "id": 0, "linesequencenumber": 0, "uniquekey": header["id"] * 1000, "mainline": "T",
        "foreignamount": main_sign * header["foreigntotal"], "netamount": main_sign * header["total"],
        "createdfrom": made_from or plain(fields.get("salesOrder") or fields.get("deposit")),
        "memo": fields.get("memo") or None, "location": fields.get("location"), "class": fields.get("class"),
        "department": fields.get("department"),
    }  # fmt: skip
    rate = float(fields.get("exchangeRate", 1))
    last = number = 0
    for number, line in enumerate([*record.lines.get("item", []), *_charged_on(record)], start=1):
        last = max(last, line.get("line", number))
        made = _item_line(line, common, -main_sign, rate)
        made |= {"linesequencenumber": number, "createdfrom": made_from}
        yield "transactionline", made
    for name, columns in _FURTHER_LINES:
        if fields.get(name):
            last, number = last + 1, number + 1
            amount = -main_sign * float(fields[name])
            made = {"id": last, "linesequencenumber": number, "uniquekey": header["id"] * 1000 + number, **columns}
            yield "transactionline", {**common, **made, "foreignamount": amount, "netamount": amount * rate}


def _charged_on(record: store.Record) -> Iterator[dict[str, Any]]:
    """What was bought for the customer and is on this invoice, as lines like those of items."""
    for cost in record.lines.get("itemCost", []):
        if cost["apply"]:
            count, price = cost.get("itemCostCount"), cost.get("cost")
            said = {"quantity": count, "rate": price, "description": cost.get("memo"), "line": cost[sales.LINE_ID]}
            yield {**cost, **said}


_FURTHER_LINES: tuple[tuple[str, Row], ...] = (
    ("taxTotal", {"taxline": "T", "transactionlinetype": "TAX"}),
    ("shippingCost", {"itemtype": "ShipItem", "transactionlinetype": "SHIPPING"}),
    ("handlingCost", {"itemtype": "ShipItem", "transactionlinetype": "HANDLING"}),
    ("discountTotal", {"transactiondiscount": "T"}),
)


def _item_line(line: dict[str, Any], common: Row, sign: int, rate: float) -> Row:
    amount = sign * float(line["amount"]) if "amount" in line else None
    quantity = line.get("quantity")
    return {
        **common, "id": line.get("line"), "uniquekey": line.get("lineUniqueKey"), "item": line.get("item"),
        "itemtype": line.get("itemType"), "quantity": None if quantity is None else sign * float(quantity),
        "rate": plain(line.get("rate")), "foreignamount": amount,
        "netamount": None if amount is None else amount * rate,
        "memo": line.get("description") or None, "units": plain(line.get("units")),
        "quantitybilled": plain(line.get("quantityBilled")), "quantityshiprecv": plain(line.get("quantityFulfilled")),
        "taxcode": plain(line.get("taxCode")), "isclosed": "T" if line.get("isClosed") else "F",
        "location": line.get("location"), "class": line.get("class"), "department": line.get("department"),
        **rows.custom(line),
    }  # fmt: skip


def _ledger(record: store.Record, header: Row) -> Iterator[tuple[str, Row]]:
    if header["posting"] == "F" or not (account_id := record.fields.get("account")):
        return
    kind = header["type"]
    amount = -header["total"] if kind in _CREDITS else header["total"]
    sides = {"debit": abs(amount)} if amount >= 0 else {"credit": abs(amount)}
    row: Row = {"transaction": header["id"], "transactionline": 0, "account": int(account_id), "amount": amount}
    row |= {"netamount": amount, "posting": "T", "accountingbook": 1, tables.KIND: kind, **sides}
    if kind == "CustInvc":
        row |= {"amountpaid": header["foreignamountpaid"], "amountunpaid": header["foreignamountunpaid"]}
    yield "transactionaccountingline", row


def _addresses(record: store.Record, header: Row) -> Iterator[tuple[str, Row]]:
    for number, name in enumerate(("billing", "shipping")):
        address = record.fields.get(f"{name}Address")
        if isinstance(address, dict) and address:
            key = header[f"{name}address"] = header["id"] * 10 + number
            row = rows.address_row(key, address, header["id"], header["lastmodifieddate"])
            yield f"transaction{name}address", row
