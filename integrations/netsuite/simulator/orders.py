"""Sales orders: what was fulfilled and billed, the letter of the status, and which edits are refused.

Unless the account must fulfil before it bills, what is billed counts as fulfilled.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from integrations.netsuite.simulator import account, order_lines, refusals, sales, store
from integrations.netsuite.simulator.edit import Edit

PENDING_APPROVAL, PENDING_FULFILLMENT, CANCELLED = "A", "B", "C"
PARTIALLY_FULFILLED, PENDING_BILLING_PART, PENDING_BILLING, BILLED, CLOSED = "D", "E", "F", "G", "H"
CANCELLED_FLAG = "_cancelled"
_APPROVAL = "_approval"
_KEPT = ("quantityBilled", "quantityFulfilled", "_billed", "_shipped", "lineUniqueKey")


def calculate(edit: Edit) -> None:
    """Price the order, keep what was done of it, and set its status."""
    sales.calculate(edit.record, books=edit.books)
    note_approval(edit.record, letter=edit.sent.get("orderStatus"), books=edit.books)
    keep_started_lines(edit.before, edit.record)
    settle(edit.record)


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
    if lines and all(line.get("isClosed") or order_lines.is_billed(line) for line in lines):
        return BILLED if is_started(order) else CLOSED
    if not is_started(order):
        approval: str = order.fields.get(_APPROVAL, PENDING_FULFILLMENT)
        return approval
    if all(line.get("isClosed") or order_lines.is_fulfilled(line) for line in lines):
        return PENDING_BILLING
    waits_for_bill = any(order_lines.to_bill_of_fulfilled(line) > 0 for line in lines)
    return PENDING_BILLING_PART if waits_for_bill else PARTIALLY_FULFILLED


def is_started(order: store.Record) -> bool:
    """Whether anything of the order was fulfilled or billed."""
    return any(
        line.get("_billed") or line.get("quantityBilled") or line.get("_shipped")
        for line in order.lines.get("item", [])
    )


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


def keep_started_lines(before: store.Record | None, order: store.Record) -> None:
    """Refuse to drop or shrink what an invoice or a fulfilment was made from."""
    now = {line["line"]: line for line in order.lines.get("item", [])}
    for old in before.lines.get("item", []) if before else []:
        if not (old.get("quantityBilled") or old.get("_billed") or old.get("_shipped")):
            continue
        new = now.get(old["line"])
        if new is None or new["item"] != old["item"]:
            raise refusals.user_error(f"Line {old['line']} cannot be removed: it is linked to another transaction.")
        for name in _KEPT:
            if name in old:
                new[name] = old[name]
        if abs(new.get("quantity", 0)) < abs(new.get("quantityBilled", 0)):
            raise refusals.user_error("The quantity of a line cannot be less than the quantity already billed.")
        if abs(new.get("quantity", 0)) < abs(new.get("_shipped", 0)):
            raise refusals.user_error("The quantity of a line cannot be less than the quantity already fulfilled.")


def settle(order: store.Record) -> None:
    """Set the computed properties of the order."""
    for line in order.lines.get("item", []):
        line.setdefault("quantityBilled", Decimal(0))
        line.setdefault("quantityFulfilled", Decimal(0))
    order.fields["orderStatus"] = status(order)
    order.fields["status"] = order.fields["orderStatus"]


def recount(order_id: str, *, books: account.Account) -> None:
    """Recompute what of an order is fulfilled and billed, after something made from it came, changed or went."""
    found = books.store.find("salesOrder", order_id)
    if found is None:
        return
    order = found.draft()
    billed = order_lines.counted(order_id, ("invoice", "cashSale"), books=books)
    shipped = order_lines.counted(order_id, ("itemFulfillment",), books=books)
    for line in order.lines.get("item", []):
        number = line["line"]
        line["quantityBilled"], line["_billed"] = billed.get(number, Decimal(0)), number in billed
        line["_shipped"] = shipped.get(number, Decimal(0))
        line["quantityFulfilled"] = line["_shipped"]
        if not books.preferences.fulfil_before_bill and order_lines.is_fulfillable(line):
            line["quantityFulfilled"] = max(line["_shipped"], line["quantityBilled"], key=abs)
    settle(order)
    order.modified_at = books.now()
    books.store.put(order)
