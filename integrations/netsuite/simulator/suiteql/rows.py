"""The rows a record has in the tables of SuiteQL: header, lines, tax, accounting, links, stock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from integrations.netsuite.simulator import account, schema_tables, store
from integrations.netsuite.simulator.suiteql import functions, tables

Row = dict[str, Any]
_NOT_POSTING = frozenset({"SalesOrd"})
_PAYERS = frozenset({"CustPymt", "CustCred", "DepAppl"})


class Rows:
    """Works out rows; instants are told in the account's zone."""

    def __init__(self, books: account.Account) -> None:
        self._books = books

    def of(self, record: store.Record) -> Iterator[tuple[str, Row]]:
        """Every (table, row) of a record."""
        table = tables.TABLE_OF_TYPE.get(record.type.name)
        if table is None:
            return
        row = self._record_row(record, table)
        if record.type.is_transaction:
            row |= self._transaction_columns(record)
            yield table, row
            yield from self._transaction_rows(record, row)
            return
        if record.type.is_item:
            _, row["itemtype"], row["subtype"] = schema_tables.ITEM_TYPES[record.type.name]
            yield from self._item_rows(record, row["itemtype"])
        yield table, row

    def local(self, instant: datetime) -> str:
        """An instant as SuiteQL keeps it."""
        return functions.mark(instant.astimezone(self._books.zone))

    def _record_row(self, record: store.Record, table: str) -> Row:
        values = {"id": record.id, "externalId": record.external_id, **record.fields}
        values |= {"createdDate": record.created_at, "dateCreated": record.created_at}
        values["lastModifiedDate"] = record.modified_at
        row = {column.name: self._cell(column.kind, values.get(column.source)) for column in tables.COLUMNS[table]}
        return row | _custom(record.fields)

    def _cell(self, kind: str, value: Any) -> Any:
        if kind == "b":
            return "T" if value else "F"
        if isinstance(value, datetime):
            return self.local(value)
        if kind == "d" and value:
            return f"{functions.DATE_MARK}{value} 00:00:00"
        return plain(value)

    def _transaction_columns(self, record: store.Record) -> Row:
        fields, kind = record.fields, record.type.suiteql_type
        total = fields.get("total", fields.get("payment", Decimal(0)))
        row: Row = {
            "transactionnumber": fields["tranId"],
            "type": kind,
            "abbrevtype": {"SalesOrd": "SALESORD", "CustInvc": "INV", "CustCred": "CREDMEM"}.get(kind, kind.upper()),
            "recordtype": record.type.name.lower(),
            "entity": int(fields.get("entity") or fields.get("customer") or 0) or None,
            "foreigntotal": float(total),
            "total": float(total * fields.get("exchangeRate", 1)),
            "posting": "F" if kind in _NOT_POSTING else "T",
            "voided": "T" if fields.get("status") == "V" else "F",
        }
        if kind == "CustInvc":
            row |= {"foreignamountpaid": float(fields["amountPaid"])}
            row |= {"foreignamountunpaid": float(fields["amountRemaining"])}
        if kind in ("CustPymt", "CustCred", "CustDep"):
            used = self._used(record)
            row |= {"foreignpaymentamountused": float(used), "foreignpaymentamountunused": float(total - used)}
        return row

    def _used(self, record: store.Record) -> Decimal:
        if record.type.suiteql_type != "CustDep":
            applied: Decimal = record.fields.get("applied", Decimal(0))
            return applied
        applications = self._books.store.each("depositApplication")
        mine = [one.fields["applied"] for one in applications if one.fields.get("deposit") == record.id]
        return sum(mine, Decimal(0))

    def _transaction_rows(self, record: store.Record, header: Row) -> Iterator[tuple[str, Row]]:
        fields, kind = record.fields, record.type.suiteql_type
        main_sign = -1 if kind == "CustCred" else 1
        rate = float(fields.get("exchangeRate", 1))
        common = {"transaction": header["id"], "iscogs": "F", "assemblycomponent": "F", "donotdisplayline": "F"}
        common |= {"subsidiary": plain(fields.get("subsidiary")), "entity": header["entity"]}
        created_from = fields.get("createdFrom") or fields.get("salesOrder") or fields.get("deposit")
        main = {
            **common, "id": 0, "linesequencenumber": 0, "mainline": "T", "taxline": "F", "isclosed": "F",
            "foreignamount": main_sign * header["foreigntotal"], "netamount": main_sign * header["total"],
            "createdfrom": plain(created_from), "memo": fields.get("memo"), **_segments(fields),
        }  # fmt: skip
        yield "transactionline", main
        last = 0
        for number, line in enumerate(record.lines.get("item", []), start=1):
            amount = -main_sign * float(line["amount"])
            last = max(last, line["line"])
            made = {
                **common, "id": line["line"], "linesequencenumber": number, "uniquekey": line["lineUniqueKey"],
                "mainline": "F", "taxline": "F", "item": plain(line["item"]), "itemtype": line["itemType"],
                "quantity": -main_sign * float(line["quantity"]) if "quantity" in line else None,
                "rate": plain(line.get("rate")), "foreignamount": amount, "netamount": amount * rate,
                "memo": line.get("description"), "units": plain(line.get("units")),
                "createdfrom": plain(fields.get("createdFrom")), "quantitybilled": plain(line.get("quantityBilled")),
                "quantityshiprecv": plain(line.get("quantityFulfilled")), "taxcode": plain(line.get("taxCode")),
                "isclosed": "T" if line.get("isClosed") else "F", **_segments(line), **_custom(line),
            }  # fmt: skip
            yield "transactionline", made
        extra: tuple[tuple[str, Row], ...] = (
            ("taxTotal", {"taxline": "T"}),
            ("shippingCost", {"itemtype": "ShipItem"}),
            ("discountTotal", {}),
        )
        for name, columns in extra:
            if fields.get(name):
                last += 1
                amount = -main_sign * float(fields[name])
                made = {**common, "id": last, "linesequencenumber": last, "mainline": "F", "taxline": "F"}
                made |= {"foreignamount": amount, "netamount": amount * rate, "isclosed": "F", **columns}
                yield "transactionline", made
        yield from self._link_rows(record)
        yield from _accounting_rows(record, header)

    def _link_rows(self, record: store.Record) -> Iterator[tuple[str, Row]]:
        kind, fields = record.type.suiteql_type, record.fields
        if kind == "CustInvc" and (order_id := fields.get("createdFrom")):
            pairs = [(line.get("orderLine"), line["line"], line["amount"]) for line in record.lines["item"]]
            yield from self._links(record, order_id, "SalesOrd", "OrdBill", pairs)
        if kind == "CustDep" and (order_id := fields.get("salesOrder")):
            yield from self._links(record, order_id, "SalesOrd", "OrdDep", [(0, 0, fields["payment"])])
        if kind == "DepAppl":
            yield from self._links(record, fields["deposit"], "CustDep", "DepAppl", [(0, 0, fields["applied"])])
        if kind in _PAYERS:
            for line in record.lines.get("apply", []):
                yield from self._links(record, line["doc"], "CustInvc", "Payment", [(0, 0, line["amount"])])

    def _links(
        self, record: store.Record, previous: str, previous_type: str, kind: str, pairs: list[tuple[Any, Any, Decimal]]
    ) -> Iterator[tuple[str, Row]]:
        ends = {"previousdoc": int(previous), "previoustype": previous_type}
        ends |= {"nextdoc": int(record.id), "nexttype": record.type.suiteql_type, "linktype": kind}
        if self._books.habits.credit_links_reversed and record.type.suiteql_type == "CustCred":
            ends |= {"previousdoc": int(record.id), "previoustype": "CustCred"}
            ends |= {"nextdoc": int(previous), "nexttype": previous_type}
        yield "previoustransactionlink", ends
        stamp = self.local(record.modified_at)
        for previous_line, next_line, amount in pairs:
            lines = {"previousline": previous_line, "nextline": next_line, "foreignamount": float(amount)}
            yield "previoustransactionlinelink", {**ends, **lines, "lastmodifieddate": stamp, "discount": "F"}

    def _item_rows(self, record: store.Record, item_type: str) -> Iterator[tuple[str, Row]]:
        if (price := record.fields.get("basePrice")) is not None:
            yield "pricing", {"item": int(record.id), "pricelevel": 1, "unitprice": float(price)}
        for line in record.lines.get("locations", []):
            row = {"item": int(record.id), "location": int(line["locationId"])}
            for name in ("Available", "OnHand", "Committed", "OnOrder", "BackOrdered"):
                row[f"quantity{name.lower()}"] = plain(line.get(f"quantity{name}"))
            if item_type == "InvtPart":
                yield "inventoryitemlocations", dict(row)
            yield "aggregateitemlocation", {**row, "lastquantityavailablechange": self.local(record.modified_at)}


def _segments(fields: dict[str, Any]) -> Row:
    return {name: plain(fields.get(name)) for name in ("location", "department", "class")}


def _accounting_rows(record: store.Record, header: Row) -> Iterator[tuple[str, Row]]:
    if header["posting"] == "F" or not (account_id := record.fields.get("account")):
        return
    amount = -header["total"] if header["type"] == "CustCred" else header["total"]
    sides = {"debit": abs(amount)} if amount >= 0 else {"credit": abs(amount)}
    row = {"transaction": header["id"], "transactionline": 0, "account": int(account_id), "amount": amount}
    row |= {"netamount": amount, "posting": "T", "accountingbook": 1, **sides}
    if header["type"] == "CustInvc":
        row |= {"amountpaid": header["foreignamountpaid"], "amountunpaid": header["foreignamountunpaid"]}
    yield "transactionaccountingline", row


def _custom(fields: dict[str, Any]) -> Row:
    return {name.lower(): plain(value) for name, value in fields.items() if name.startswith("cust") and "_" in name}


def plain(value: Any) -> Any:
    """A kept value as SQLite can hold it; empty text is NULL, as in Oracle."""
    if isinstance(value, bool):
        return "T" if value else "F"
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return plain(value.get("id"))
    if isinstance(value, tuple | list):
        return ", ".join(str(one) for one in value) or None
    return None if value == "" else value
