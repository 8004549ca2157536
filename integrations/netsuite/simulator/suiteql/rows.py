"""The rows a record has in the tables of SuiteQL. Those of transactions are in `transaction_rows`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from integrations.netsuite.simulator import schema, schema_tables, store
from integrations.netsuite.simulator.suiteql import functions, tables

Row = dict[str, Any]
_ADDRESS_FIELDS = ("addressee", "attention", "addr1", "addr2", "addr3", "city", "state", "zip", "country", "addrPhone")


class WallClock:
    """Tells instants in one zone, as text that SQLite can compare. An hour is told twice, or never, as clocks do."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._told: dict[int, str] = {}

    def tell(self, instant: datetime) -> str:
        """The wall clock at that instant, to the second."""
        second = int(instant.timestamp())
        if (told := self._told.get(second)) is None:
            if len(self._told) > 100_000:
                self._told.clear()
            told = self._told[second] = functions.mark(datetime.fromtimestamp(second, UTC).astimezone(self._zone))
        return told


def of_other(record: store.Record, table: str, clock: WallClock) -> Iterator[tuple[str, Row]]:
    """Every (table, row) of a record that is no transaction."""
    row = record_row(record, table, clock)
    if record.type.is_item:
        _, row["itemtype"], row["subtype"] = schema_tables.ITEM_TYPES[record.type.name]
        row["subtype"] = row["subtype"] or None
        row["islotitem"] = "T" if record.type.name.startswith("lotNumbered") else "F"
        yield from _item_rows(record, row)
    if table in ("customer", "contact", "job"):
        yield from _addresses(record, row)
        yield from _contacts(record)
    yield table, row


def record_row(record: store.Record, table: str, clock: WallClock) -> Row:
    """The columns that show the record's own properties."""
    fields = record.fields
    row: Row = {}
    for column in tables.COLUMNS[table]:
        value = fields.get(column.source)
        if column.kind == "b":
            row[column.name] = "T" if value else "F"
        elif value is None:
            row[column.name] = None
        elif type(value) is Decimal:
            row[column.name] = float(value)
        elif column.kind == "d":
            row[column.name] = f"{functions.DATE_MARK}{value} 00:00:00"
        elif column.kind == "s" and isinstance(value, datetime):
            row[column.name] = clock.tell(value)
        else:
            row[column.name] = value or None if type(value) is str else plain(value)
    row["id"], modified_at = int(record.id), clock.tell(record.modified_at)
    for name, value in (("externalid", record.external_id), ("lastmodifieddate", modified_at)):
        if name in row:
            row[name] = value
    for name in ("createddate", "datecreated"):
        if name in row:
            row[name] = clock.tell(record.created_at)
    row.update(custom(fields))
    return row


def address_row(key: int, address: dict[str, Any], owner: int, changed: str) -> Row:
    """One address, by the key that other tables join it on."""
    values = {name.lower(): plain(address.get(name)) for name in _ADDRESS_FIELDS}
    lines = [values[name] for name in ("addressee", "addr1", "addr2", "addr3") if values[name]]
    lines.append(" ".join(str(values[name]) for name in ("city", "state", "zip") if values[name]))
    text = "\n".join(str(line) for line in lines if line)
    return {**values, "nkey": key, "addrtext": text or None, "lastmodifieddate": changed, tables.OWNER: owner}


def custom(fields: dict[str, Any]) -> Row:
    """The custom fields, as columns."""
    return {name.lower(): plain(value) for name, value in fields.items() if name.startswith(schema.CUSTOM_PREFIXES)}


def plain(value: Any) -> Any:
    """A kept value as SQLite can hold it; empty text is NULL, as in Oracle."""
    if type(value) is str or value is None:
        return value or None
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, bool):
        return "T" if value else "F"
    if isinstance(value, dict):
        return plain(value.get("id"))
    if isinstance(value, tuple | list):
        return ", ".join(str(one) for one in value) or None
    return value


def _item_rows(record: store.Record, item: Row) -> Iterator[tuple[str, Row]]:
    if (price := record.fields.get("basePrice")) is not None:
        yield "pricing", {"item": item["id"], "pricelevel": 1, "unitprice": float(price)}
    for line in record.lines.get("locations", []):
        row: Row = {"item": item["id"], "location": int(line["locationId"])}
        for name in ("Available", "OnHand", "Committed", "OnOrder", "BackOrdered"):
            row[f"quantity{name.lower()}"] = plain(line.get(f"quantity{name}"))
        if item["itemtype"] == "InvtPart":
            yield "inventoryitemlocations", dict(row)
            in_bins = {"quantityonhand": row["quantityonhand"], "quantityavailable": row["quantityavailable"]}
            yield "inventorybalance", {"item": row["item"], "location": row["location"], **in_bins}
        yield "aggregateitemlocation", {**row, "lastquantityavailablechange": item["lastmodifieddate"]}


def _addresses(record: store.Record, owner: Row) -> Iterator[tuple[str, Row]]:
    for number, line in enumerate(record.lines.get("addressBook", []), start=1):
        key = owner["id"] * 1000 + number
        book = {"entity": owner["id"], "internalid": number, "label": line.get("label"), "addressbookaddress": key}
        for name, column in (
            ("defaultBilling", "defaultbillingaddress"),
            ("defaultShipping", "defaultshippingaddress"),
        ):
            book[name.lower()] = "T" if line.get(name) else "F"
            if line.get(name) and record.type.name == "customer":
                owner[column] = key
        if record.type.name == "customer":
            yield "customeraddressbook", dict(book)
        yield "entityaddressbook", book
        address = line.get("addressBookAddress")
        if isinstance(address, dict):
            yield "entityaddress", address_row(key, address, owner["id"], owner["lastmodifieddate"])


def _contacts(record: store.Record) -> Iterator[tuple[str, Row]]:
    """Whom a contact belongs to: its company, and every customer it was attached to."""
    if record.type.name == "contact" and (company := record.fields.get("company")):
        pair = {"company": int(company), "contact": int(record.id), "role": None}
        yield "companycontactrelationship", {**pair, tables.OWNER: int(record.id)}
    for line in record.lines.get("contactRoles", []):
        role = int(line["role"]) if line.get("role") else None
        pair = {"company": int(record.id), "contact": int(line["contact"]), "role": role}
        yield "companycontactrelationship", {**pair, tables.OWNER: int(record.id)}
