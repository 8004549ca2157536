"""Item fulfilments: what of a sales order has left the warehouse.

Source: NetSuite REST API Browser (itemFulfillment: lines by `orderLine`, `itemReceive`, `shipStatus`).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from integrations.netsuite.simulator import account, order_lines, orders, refusals, store
from integrations.netsuite.simulator.edit import Edit

SHIPPED = "C"
ZERO = Decimal(0)


def start(order: store.Record, fulfilment: store.Record, *, books: account.Account) -> None:
    """Begin a fulfilment with everything of the order that is still to ship."""
    if order.fields["status"] in (orders.PENDING_APPROVAL, orders.CANCELLED, orders.CLOSED):
        status = {"A": "pending approval", "C": "cancelled"}.get(order.fields["status"], "closed")
        raise refusals.user_error(f"You cannot fulfill this sales order because it is {status}.")
    fulfilment.fields["createdFrom"] = order.id
    fulfilment.lines["item"] = [
        _line(order, line, quantity)
        for line in order.lines.get("item", [])
        if order_lines.is_fulfillable(line) and not line.get("isClosed") and (quantity := _to_ship(line)) > 0
    ]
    if not fulfilment.lines["item"]:
        raise refusals.user_error("There is nothing left to fulfill on this sales order.")


def calculate(edit: Edit) -> None:
    """Drop the lines that are not shipped, and check what is left against the order."""
    fulfilment, books = edit.record, edit.books
    order = books.store.find("salesOrder", fulfilment.fields["createdFrom"])
    by_number = {line["line"]: line for line in order.lines["item"]} if order else {}
    kept = [line for line in fulfilment.lines.get("item", []) if line.get("itemReceive", True) and line.get("quantity")]
    if not kept:
        raise refusals.user_error("You must choose at least one line item to fulfill.")
    mine = _shipped_by(edit.before)
    for number, line in enumerate(kept, start=1):
        _check(line, by_number.get(line.get("orderLine", 0)), mine, fulfilment, number - 1)
        line.setdefault("line", number)
        line.setdefault("lineUniqueKey", books.store.next_number("lineUniqueKey"))
    if edit.before is not None:
        refuse_unshipping_billed(edit.before, {line["orderLine"]: line["quantity"] for line in kept}, books=books)
    fulfilment.lines["item"] = kept
    fulfilment.fields.setdefault("shipStatus", SHIPPED)
    fulfilment.fields |= {"status": fulfilment.fields["shipStatus"], "total": ZERO}


def follow(edit: Edit) -> None:
    """Bring the order up to date."""
    orders.recount(edit.record.fields["createdFrom"], books=edit.books)


def refuse_unshipping_billed(fulfilment: store.Record, now: dict[int, Decimal], *, books: account.Account) -> None:
    """Refuse to take back what was billed because it had been shipped."""
    order = books.store.find("salesOrder", fulfilment.fields["createdFrom"])
    if order is None or not books.preferences.fulfil_before_bill:
        return
    mine = _shipped_by(fulfilment)
    for line in order.lines["item"]:
        taken_back = mine.get(line["line"], ZERO) - now.get(line["line"], ZERO)
        if taken_back > 0 and line.get("_shipped", ZERO) - taken_back < line.get("quantityBilled", ZERO):
            raise refusals.user_error("You cannot take back this item fulfillment because its items have been billed.")


def _shipped_by(fulfilment: store.Record | None) -> dict[int, Decimal]:
    if fulfilment is None or fulfilment.fields.get("shipStatus") != SHIPPED:
        return {}
    return {line["orderLine"]: line["quantity"] for line in fulfilment.lines.get("item", [])}


def _to_ship(line: dict[str, Any]) -> Decimal:
    return Decimal(line["quantity"] - line.get("_shipped", ZERO))


def _line(order: store.Record, line: dict[str, Any], quantity: Decimal) -> dict[str, Any]:
    made: dict[str, Any] = {name: line[name] for name in ("item", "itemType", "description", "units") if name in line}
    location = line.get("location") or order.fields.get("location")
    made |= {"orderLine": line["line"], "quantity": quantity, "quantityRemaining": quantity, "itemReceive": True}
    return made | ({"location": location} if location else {})


def _check(
    line: dict[str, Any],
    ordered: dict[str, Any] | None,
    mine: dict[int, Decimal],
    fulfilment: store.Record,
    number: int,
) -> None:
    path = f"item.items[{number}]"
    if ordered is None or "item" not in line:
        detail = "Unable to find a matching line for sublist item with key: [orderLine] and value: "
        raise refusals.user_error(f"{detail}[{line.get('orderLine')}].", path=path)
    most = _to_ship(ordered) + mine.get(ordered["line"], ZERO)
    if not 0 < line["quantity"] <= most:
        raise refusals.user_error(f"The quantity must be between 0 and {most}.", path=f"{path}.quantity")
    if "location" not in line and fulfilment.fields.get("inventoryLocation"):
        line["location"] = fulfilment.fields["inventoryLocation"]
    if "location" not in line and line["itemType"] == "InvtPart":
        raise refusals.missing("Location", path=f"{path}.location")
