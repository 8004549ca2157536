"""Ordermentum's JSON -> our records. Pure: no HTTP, no clock, no database.

What cannot be understood raises `errors.RecordRejected`, whose `path` is the field and whose `detail` says what is
wrong with it; money is taken exactly as written or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from integrations import errors, records
from integrations.ordermentum import amounts, lines
from integrations.ordermentum.fields import Fields, Unreadable

# "order" and "auto" (standing orders) are real ones; these kinds are lists a buyer keeps (Ordermentum SDK models).
NEVER_PLACED = frozenset({"favourite", "favorite", "template", "draft"})
CANCELLED = frozenset({"cancelled", "canceled", "deleted"})


def order(*, row: object, zone: ZoneInfo, currency: str) -> records.Order:
    """Give the order. `zone` is the supplier's: the days are days there. Raises RecordRejected."""
    with refusing(record="order", row=row):
        fields = Fields(value=row)
        placed, updated_at = is_placed(fields=fields), _updated_at(fields)
        found, owed = lines.of_order(fields=fields), amounts.of_order(fields=fields)
        total_tax, total = fields.amount("totalGST"), fields.amount("total")
        return records.Order(
            source_id=needed_id(fields=fields, name="id"),
            number=fields.text("orderNumber", "number"),
            version=fields.text("updatedAt"),
            owner_id=_owner_id(fields),
            customer_id=_customer_id(fields, is_needed=placed),
            customer_name=_customer_name(fields),
            customer_reference=_customer_reference(fields),
            currency=currency,
            document_date=fields.day("placedOn", "createdAt", "updatedAt", zone=zone) or updated_at.date(),
            delivery_date=fields.day("deliveryDate", zone=zone),
            purchase_order=fields.text("reference"),
            comment=fields.text("comment", "comments"),
            lines=found,
            freight=owed.freight,
            freight_tax=owed.freight_tax,
            surcharge=owed.surcharge,
            surcharge_includes_tax=owed.surcharge_includes_tax,
            discount=owed.discount,
            total_tax=total_tax,
            total=total,
            cancelled_at=_cancelled_at(fields, updated_at),
            is_placed=placed,
            invoice_id=fields.source_id("invoiceId"),
            updated_at=updated_at,
            properties=lines.properties(fields=fields) or {},
            customer_properties=_customer_properties(fields),
            warnings=amounts.warnings(fields=fields, lines=found, owed=owed),
            raw=fields.values,
        )


def is_placed(*, fields: Fields) -> bool:
    """Say whether a buyer has really placed this order (E30).

    It has when `placedOn`, `status` or `orderStatus` says anything, and neither its type nor its status is that of a
    favourite, a template or a draft. A word we do not know counts as placed.
    """
    words = {fields.text(name).lower() for name in ("type", "status", "orderStatus")}
    has_state = bool(fields.text("status", "orderStatus")) or fields.instant("placedOn") is not None
    return has_state and not words & NEVER_PLACED


def billed_order_ids(*, row: object) -> tuple[str, ...]:
    """Give the ids of the orders an invoice bills, in its own order. Raises RecordRejected."""
    with refusing(record="invoice", row=row):
        fields = Fields(value=row)
        named = [
            Fields(value={"id": value}, path=path).source_id("id") for path, value in fields.items("orderIds") or ()
        ]
        embedded = [needed_id(fields=held, name="id") for held in fields.children("orders") or ()]
        return tuple(dict.fromkeys([*filter(None, named), *embedded]))


def embedded_orders(*, row: object) -> dict[str, Mapping[str, Any]]:
    """Give the orders that came along whole with an invoice, by id. Raises RecordRejected."""
    with refusing(record="invoice", row=row):
        held = Fields(value=row).children("orders") or []
        return {
            needed_id(fields=fields, name="id"): fields.values
            for fields in held
            if fields.items("lineItems") is not None
        }


def has_own_lines(*, row: object) -> bool:
    """Say whether an invoice carries lines of its own, which then count, not its orders'. Raises RecordRejected."""
    with refusing(record="invoice", row=row):
        return bool(Fields(value=row).items("lineItems"))


def invoice(*, row: object, orders: Mapping[str, Mapping[str, Any]], zone: ZoneInfo, currency: str) -> records.Invoice:
    """Give the invoice with the lines of all its orders (E28).

    `orders` holds every order it bills, by id. Its own amounts count; where it has none, those of its orders are
    summed. Raises RecordRejected, also when one of its orders is not there.
    """
    order_ids, own_lines = billed_order_ids(row=row), has_own_lines(row=row)
    with refusing(record="invoice", row=row):
        fields = Fields(value=row)
        billed = [] if own_lines else [_billed(orders, order_id) for order_id in order_ids]
        updated_at = _updated_at(fields)
        found = tuple(line for held in billed or [fields] for line in lines.of_order(fields=held))
        owed = amounts.of_invoice(fields=fields, orders=billed)
        return records.Invoice(
            source_id=needed_id(fields=fields, name="id"),
            number=fields.text("number", "invoiceNumber"),
            version=fields.text("updatedAt"),
            owner_id=_owner_id(fields),
            customer_id=_customer_id(fields, is_needed=True),
            customer_name=_customer_name(fields) or next(filter(None, map(_customer_name, billed)), ""),
            customer_reference=_customer_reference(fields) or next(filter(None, map(_customer_reference, billed)), ""),
            currency=currency,
            document_date=fields.day("date", "createdAt", "updatedAt", zone=zone) or updated_at.date(),
            due_date=fields.day("dueAt", zone=zone),
            purchase_order=fields.text("reference") or _joined(billed, "reference"),
            comment=_joined(billed, "comment"),
            lines=found,
            freight=owed.freight,
            freight_tax=owed.freight_tax,
            surcharge=owed.surcharge,
            surcharge_includes_tax=owed.surcharge_includes_tax,
            discount=owed.discount,
            total_tax=fields.amount("totalGST"),
            total=fields.amount("total"),
            order_ids=order_ids,
            paid_at=fields.instant("paidAt"),
            settled_at=fields.instant("paidSupplierAt"),
            settlement_reference=fields.text("settlementReference"),
            payment_method=word(fields=fields, name="paymentMethod"),
            credit=fields.amount("credit") or records.ZERO,
            is_processing=bool(fields.flag("processing")),
            cancelled_at=_cancelled_at(fields, updated_at),
            updated_at=updated_at,
            properties=lines.properties(fields=fields) or {},
            customer_properties=_customer_properties(fields),
            warnings=amounts.warnings(fields=fields, lines=found, owed=owed),
            raw=fields.values,
        )


def change(*, row: object, document: records.Document | None) -> records.Change:
    """Give what a row of a list says of its record. Raises RecordRejected when it has no id or no time."""
    with refusing(record="record", row=row):
        fields = Fields(value=row)
        return records.Change(
            source_id=needed_id(fields=fields, name="id"),
            version=fields.text("updatedAt"),
            updated_at=_updated_at(fields),
            number=fields.text("orderNumber", "number"),
            document=document,
        )


@contextmanager
def refusing(*, record: str, row: object) -> Iterator[None]:
    """Translate what cannot be read, once, naming the record as staff know it."""
    try:
        yield
    except Unreadable as error:
        raise errors.RecordRejected(
            f"Ordermentum {record} {_name(row)}cannot be read: {error.path} {error.detail} "
            "Correct it in Ordermentum, or ask their support, then retry.",
            path=error.path,
            detail=error.detail,
        ) from error


def word(*, fields: Fields, name: str) -> str:
    """Give a choice, which comes as its value or as {value, display} (Ordermentum SDK models)."""
    path, held = fields.find(name)
    return Fields(value=held if isinstance(held, Mapping) else {"value": held}, path=path).text("value")


def _name(row: object) -> str:
    held = row if isinstance(row, Mapping) else {}
    names = (held.get(key) for key in ("orderNumber", "number", "name", "id"))
    return next((f"{name[:60]} " for name in names if isinstance(name, str) and name.strip()), "")


def needed_id(*, fields: Fields, name: str) -> str:
    """Give an id that a record cannot do without. Raises Unreadable."""
    if found := fields.source_id(name):
        return found
    raise fields.missing(name)


def _updated_at(fields: Fields) -> datetime:
    if found := fields.instant("updatedAt"):
        return found
    raise fields.missing("updatedAt")


def _owner_id(fields: Fields) -> str:
    supplier = fields.child("supplier")
    if found := fields.source_id("supplierId") or (supplier.source_id("id") if supplier else ""):
        return found
    raise fields.missing("supplierId")


def _customer_id(fields: Fields, *, is_needed: bool) -> str:
    # purchaserId may be null on old rows; the embedded purchaser has it then (Ordermentum SDK).
    purchaser = fields.child("purchaser")
    found = fields.source_id("purchaserId") or (purchaser.source_id("id") if purchaser else "")
    if found or not is_needed:
        return found
    raise fields.missing("purchaserId", why="it does not say whose it is")


def _customer_name(fields: Fields) -> str:
    # The alias is the trading name, the one Ordermentum gives to accounting systems (Ordermentum help).
    name = fields.text("retailerAlias", "retailerName")
    purchaser, retailer = fields.child("purchaser"), fields.child("retailer")
    if not name and purchaser:
        name = purchaser.text("retailerAlias", "name", "retailerName")
    return name or (retailer.text("name") if retailer else "")


def _customer_reference(fields: Fields) -> str:
    purchaser = fields.child("purchaser")
    return purchaser.text("reference") if purchaser else ""


def _customer_properties(fields: Fields) -> Mapping[str, str] | None:
    purchaser = fields.child("purchaser")
    return lines.properties(fields=purchaser) if purchaser else None


def _cancelled_at(fields: Fields, updated_at: datetime) -> datetime | None:
    # There is no cancel or delete event: one of these fields says it (Ordermentum docs). E25, E31.
    if at := fields.instant("cancelledAt", "deletedAt"):
        return at
    words = {fields.text(name).lower() for name in ("status", "orderStatus")}
    return updated_at if fields.flag("cancelled") or words & CANCELLED else None


def _billed(orders: Mapping[str, Mapping[str, Any]], order_id: str) -> Fields:
    if order_id not in orders:
        raise Unreadable(path="orderIds", detail=f"names the order {order_id}, which Ordermentum does not show.")
    return Fields(value=orders[order_id], path=f"orders[{order_id}]")


def _joined(held: Sequence[Fields], name: str) -> str:
    return ", ".join(dict.fromkeys(filter(None, (fields.text(name) for fields in held))))
