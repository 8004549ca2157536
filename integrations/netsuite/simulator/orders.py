"""Sales orders: what has been billed, the letter of the status, and which edits are refused.

Billing counts as fulfilling: the simulator has no item fulfilments, so an order billed in part is Partially Fulfilled.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from integrations.netsuite.simulator import account, refusals, store, sublists

PENDING_APPROVAL, PENDING_FULFILLMENT, CANCELLED = "A", "B", "C"
PARTIALLY_FULFILLED, BILLED, CLOSED = "D", "G", "H"
CANCELLED_FLAG = "_cancelled"
_APPROVAL = "_approval"


def note_approval(order: store.Record, *, letter: str | None, books: account.Account) -> None:
    """Keep what the body says about approval: A or B; other letters are computed and cannot be set."""
    if letter in (PENDING_APPROVAL, PENDING_FULFILLMENT):
        order.fields[_APPROVAL] = letter
    elif letter is not None and letter != status(order):
        detail = "You have entered an Invalid Field Value {} for the following field: orderStatus"
        raise refusals.invalid_content(detail.format(letter), path="orderStatus")
    order.fields.setdefault(_APPROVAL, books.habits.default_order_status)


def status(order: store.Record) -> str:
    """The letter of the order's status."""
    if order.fields.get(CANCELLED_FLAG):
        return CANCELLED
    lines = order.lines.get("item", [])
    started = [line for line in lines if line.get("_billed") or line.get("quantityBilled")]
    open_lines = [line for line in lines if not line.get("isClosed") and not is_billed(line)]
    if lines and not open_lines:
        return BILLED if started else CLOSED
    if started:
        return PARTIALLY_FULFILLED
    approval: str = order.fields.get(_APPROVAL, PENDING_FULFILLMENT)
    return approval


def is_billed(line: dict[str, Any]) -> bool:
    """Whether nothing of an order line is left to invoice. A line without quantity is billed whole or not at all."""
    if "quantity" not in line or not line["quantity"]:
        return bool(line.get("_billed"))
    return bool(abs(line.get("quantityBilled", Decimal(0))) >= abs(line["quantity"]))


def remaining(line: dict[str, Any]) -> Decimal:
    """The quantity of an order line that can still be invoiced."""
    return Decimal(line.get("quantity", 0) - line.get("quantityBilled", 0))


def refuse_locked(order: store.Record, body: dict[str, Any]) -> None:
    """Refuse an edit of a billed, cancelled or closed order. A closed one lets its lines be re-opened."""
    letter = status(order)
    if letter in (BILLED, CANCELLED):
        word = "billed" if letter == BILLED else "cancelled"
        raise refusals.user_error(f"You cannot edit this sales order because it has been {word}.")
    if letter == CLOSED:
        items = (body.get("item") or {}).get("items") if isinstance(body.get("item"), dict) else None
        says_open_or_closed = items and all(isinstance(line, dict) and "isClosed" in line for line in items)
        if not says_open_or_closed:
            raise refusals.user_error("You cannot edit this sales order because it is closed.")


def keep_billed_lines(before: store.Record | None, order: store.Record) -> None:
    """Refuse to drop or shrink what an invoice was made from."""
    now = {line["line"]: line for line in order.lines.get("item", [])}
    for old in before.lines.get("item", []) if before else []:
        if not (old.get("quantityBilled") or old.get("_billed")):
            continue
        new = now.get(old["line"])
        if new is None or new["item"] != old["item"]:
            raise refusals.user_error(f"Line {old['line']} cannot be removed: it is linked to another transaction.")
        for name in ("quantityBilled", "quantityFulfilled", "_billed", "lineUniqueKey"):
            if name in old:
                new[name] = old[name]
        if abs(new.get("quantity", 0)) < abs(new.get("quantityBilled", 0)):
            raise refusals.user_error("The quantity of a line cannot be less than the quantity already billed.")


def settle(order: store.Record) -> None:
    """Set the computed properties of the order."""
    for line in order.lines.get("item", []):
        line.setdefault("quantityBilled", Decimal(0))
        line.setdefault("quantityFulfilled", Decimal(0))
    order.fields["orderStatus"] = status(order)
    order.fields["status"] = order.fields["orderStatus"]


def count_billed(order_id: str, *, books: account.Account) -> None:
    """Recompute what of an order is billed, after an invoice made from it came, changed or went."""
    found = books.store.find("salesOrder", order_id)
    if found is None:
        return
    order = found.draft()
    billed: dict[int, Decimal] = {}
    for type_name, record_id in books.store.made_from.get(order_id, ()):
        invoice = books.store.find(type_name, record_id)
        if invoice is None or type_name != "invoice":
            continue
        for line in invoice.lines.get("item", []):
            if (number := line.get("orderLine")) is not None:
                billed[number] = billed.get(number, Decimal(0)) + line.get("quantity", Decimal(0))
    for line in order.lines.get("item", []):
        line["quantityBilled"] = line["quantityFulfilled"] = billed.get(line["line"], Decimal(0))
        line["_billed"] = line["line"] in billed
    settle(order)
    order.modified_at = books.now()
    books.store.put(order)


def invoice_lines(order: store.Record, quantities: dict[int, Decimal] | None) -> list[dict[str, Any]]:
    """What an invoice from this order holds: all that is left, or the given quantity per order line."""
    if status(order) == PENDING_APPROVAL:
        raise refusals.user_error("You cannot bill this sales order because it is pending approval.")
    made = []
    for line in order.lines.get("item", []):
        if line.get("isClosed") or is_billed(line) or (quantities is not None and line["line"] not in quantities):
            continue
        copy = {name: value for name, value in line.items() if name in _COPIED or name.startswith("custcol")}
        copy |= {"orderLine": line["line"], sublists.SENT: frozenset({"item"})}
        if "quantity" in line:
            copy["quantity"] = remaining(line) if quantities is None else quantities[line["line"]]
            if copy["quantity"] != line["quantity"]:
                # Priced anew at the order's own rate, whatever the item costs today.
                copy |= {"price": "-1", sublists.SENT: frozenset({"quantity", "rate", "price"})}
        made.append(copy)
    if not made:
        raise refusals.user_error("There is nothing left to bill on this sales order.")
    return made


_COPIED = frozenset(
    {"item", "quantity", "price", "rate", "amount", "description", "taxCode", "tax1Amt", "units", "location",
     "department", "class", "taxDetailsReference"}
)  # fmt: skip
