"""Rows of the files → Crossfoot's records (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from crossfoot_csv_folder.folder import OrderFile, Row
from integrations import errors, records

_AMOUNT = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_CENT = Decimal("0.01")


def placed_at(*, rows: Sequence[Row], zone: ZoneInfo) -> datetime:
    """Give when an order was placed."""
    return _instant(_first(rows), "placed_at", zone)


def order(
    *, rows: Sequence[Row], file: OrderFile, source_id: str, owner_id: str, zone: ZoneInfo, currency: str
) -> records.Order:
    """Give the order of one file. Raises RecordRejected naming the column that is wrong."""
    head = _first(rows)
    cancelled, delivery = head.get("cancelled_at", ""), head.get("delivery_date", "")
    return records.Order(
        source_id=source_id,
        number=file.number,
        version=file.version,
        owner_id=owner_id,
        customer_id=_text(head, "customer"),
        customer_name=_text(head, "customer"),
        currency=currency,
        document_date=_instant(head, "placed_at", zone).astimezone(zone).date(),
        delivery_date=_date(head, "delivery_date") if delivery else None,
        purchase_order=head.get("purchase_order", ""),
        lines=tuple(_line(row, number) for number, row in enumerate(rows, start=1)),
        cancelled_at=_instant(head, "cancelled_at", zone) if cancelled else None,
        updated_at=file.written_at,
        customer_properties={},  # there are none: nobody need ask for them
    )


def customer(row: Row) -> records.Customer:
    """Give the customer of one row."""
    return records.Customer(source_id=_text(row, "customer"), name=_text(row, "name"), email=row.get("email", ""))


def product(row: Row) -> records.Product:
    """Give the product of one row."""
    return records.Product(source_id=_text(row, "product"), name=_text(row, "name"), sku=row.get("sku", ""))


def _line(row: Row, number: int) -> records.DocumentLine:
    quantity, unit_price = _amount(row, "quantity"), _amount(row, "unit_price")
    return records.DocumentLine(
        source_id=str(number),
        product_id=_text(row, "product"),
        name=row.get("name", ""),
        quantity=quantity,
        unit_price=unit_price,
        amount=(quantity * unit_price).quantize(_CENT),
        properties={},
    )


def _first(rows: Sequence[Row]) -> Row:
    if not rows:
        raise errors.RecordRejected("The file has no line. Write the order again.", code="EMPTY")
    return rows[0]


def _text(row: Row, column: str) -> str:
    if not row.get(column):
        raise errors.RecordRejected(f"{column} is empty. Fill it in and write the file again.", path=column)
    return row[column]


def _amount(row: Row, column: str) -> Decimal:
    text = _text(row, column)
    if not _AMOUNT.fullmatch(text):
        raise errors.RecordRejected(f"{column} is “{text}”; a number such as 12.50 was expected.", path=column)
    return Decimal(text)


def _instant(row: Row, column: str, zone: ZoneInfo) -> datetime:
    """Read an instant; one without an offset is in the supplier's zone."""
    text = _text(row, column)
    try:
        read = datetime.fromisoformat(text)
        return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        expected = "a moment such as 2026-11-22 09:30 was expected"
        raise errors.RecordRejected(f"{column} is “{text}”; {expected}.", path=column) from error


def _date(row: Row, column: str) -> date:
    text = _text(row, column)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise errors.RecordRejected(
            f"{column} is “{text}”; a day such as 2026-11-23 was expected.", path=column
        ) from error
