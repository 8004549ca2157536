"""The lines of sales orders and returns: how much of each is fulfilled, billed, or still to do."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from integrations.netsuite.simulator import account, refusals, store, sublists

ZERO = Decimal(0)
Line = dict[str, Any]
# SuiteQL types of what is shipped; services, charges and discounts are not.
_FULFILLABLE = frozenset({"InvtPart", "Assembly", "Kit", "NonInvtPart"})
_COPIED = frozenset(
    {"item", "quantity", "price", "rate", "amount", "description", "taxCode", "tax1Amt", "units", "location",
     "department", "class", "taxDetailsReference"}
)  # fmt: skip


def is_fulfillable(line: Line) -> bool:
    """Whether the item of a line is one that is shipped."""
    return line.get("itemType") in _FULFILLABLE


def is_billed(line: Line) -> bool:
    """Whether nothing of an order line is left to invoice. A line without quantity is billed whole or not at all."""
    if not line.get("quantity"):
        return bool(line.get("_billed"))
    return bool(abs(line.get("quantityBilled", ZERO)) >= abs(line["quantity"]))


def is_fulfilled(line: Line) -> bool:
    """Whether nothing of an order line is left to ship; true of what is never shipped."""
    return not is_fulfillable(line) or bool(abs(line.get("quantityFulfilled", ZERO)) >= abs(line.get("quantity", ZERO)))


def to_bill_of_fulfilled(line: Line) -> Decimal:
    """The quantity that was shipped and not billed."""
    if line.get("isClosed") or not is_fulfillable(line):
        return ZERO
    unbilled: Decimal = line.get("quantityFulfilled", ZERO) - line.get("quantityBilled", ZERO)
    return max(unbilled, ZERO)


def to_bill(line: Line) -> Decimal:
    """The quantity of an order line that can still be invoiced."""
    return Decimal(line.get("quantity", 0) - line.get("quantityBilled", 0))


def counted(source_id: str, type_names: tuple[str, ...], *, books: account.Account) -> dict[int, Decimal]:
    """Line number of a transaction -> the quantity in what was made from it, for the lines in use."""
    counts: dict[int, Decimal] = {}
    for type_name, record_id in books.store.made_from.get(source_id, ()):
        made = books.store.find(type_name, record_id) if type_name in type_names else None
        if made is None or not _counts(made):
            continue
        for line in made.lines.get("item", []):
            if (number := line.get("orderLine")) is not None:
                counts[number] = counts.get(number, ZERO) + line.get("quantity", ZERO)
    return counts


def _counts(made: store.Record) -> bool:
    if made.type.name == "itemFulfillment":
        return made.fields.get("shipStatus") == "C"  # what is picked or packed has not left
    return made.fields.get("status") not in ("V", "E")


def to_invoice(order: store.Record, quantities: dict[int, Decimal] | None, *, books: account.Account) -> list[Line]:
    """What an invoice or cash sale from this order holds: all that can be billed, or the given quantity per line."""
    if order.fields["status"] == "A":
        raise refusals.user_error("You cannot bill this sales order because it is pending approval.")
    if order.fields["status"] == "C":
        raise refusals.user_error("You cannot bill this sales order because it has been cancelled.")
    must_ship = books.preferences.fulfil_before_bill and any(map(is_fulfillable, order.lines.get("item", [])))
    shipped = any(line.get("_shipped") for line in order.lines.get("item", []))
    made = []
    for line in order.lines.get("item", []):
        if line.get("isClosed") or is_billed(line) or (quantities is not None and line["line"] not in quantities):
            continue
        quantity = to_bill(line)
        if must_ship:
            quantity = min(quantity, to_bill_of_fulfilled(line)) if is_fulfillable(line) else quantity
            if not shipped or (is_fulfillable(line) and quantity <= 0):
                continue
        made.append(copy(line, quantity if quantities is None else quantities[line["line"]]))
    if not made:
        raise refusals.user_error("There is nothing left to bill on this sales order.")
    return made


def to_return(source: store.Record, *, books: account.Account) -> list[Line]:
    """What a return of an order or invoice may hold: what went out and has not been returned."""
    returned = counted(source.id, ("returnAuthorization",), books=books)
    made = []
    for line in source.lines.get("item", []):
        went_out = line.get("quantity", ZERO)
        if source.type.name == "salesOrder":
            went_out = max(line.get("quantityFulfilled", ZERO), line.get("quantityBilled", ZERO))
        quantity = went_out - returned.get(line["line"], ZERO)
        if quantity > 0:
            made.append(copy(line, quantity))
    if not made:
        raise refusals.user_error(f"There is nothing to return on this {source.type.label.lower()}.")
    return made


def copy(line: Line, quantity: Decimal) -> Line:
    """A line for a transaction made from another: priced as there, with that quantity."""
    made = {name: value for name, value in line.items() if name in _COPIED or name.startswith("custcol")}
    made |= {"orderLine": line["line"], sublists.SENT: frozenset({"item"})}
    if "quantity" in line and quantity != line["quantity"]:
        # Priced anew at the source's own rate, whatever the item costs today.
        made |= {"quantity": quantity, "price": "-1", sublists.SENT: frozenset({"quantity", "rate", "price"})}
    return made
