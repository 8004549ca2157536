"""Return authorizations and estimates: neither posts; what is made from them decides their status.

Receiving returned goods is not modelled, so a return is pending receipt (B) until credit memos cover it (G).
"""

from __future__ import annotations

from decimal import Decimal

from integrations.netsuite.simulator import account, order_lines, refusals, sales, store
from integrations.netsuite.simulator.edit import Edit

ZERO = Decimal(0)


def calculate(edit: Edit) -> None:
    """Price a return and set its status."""
    sales.calculate(edit.record, books=edit.books)
    letter = edit.sent.get("orderStatus")
    if letter not in (None, "A", "B"):
        detail = f"You have entered an Invalid Field Value {letter} for the following field: orderStatus"
        raise refusals.invalid_content(detail, path="orderStatus")
    settle(edit.record, books=edit.books)


def settle(authorization: store.Record, *, books: account.Account) -> None:
    """Set what a return computes from the credit memos made from it."""
    credited = order_lines.counted(authorization.id, ("creditMemo",), books=books)
    lines = authorization.lines.get("item", [])
    for line in lines:
        line["quantityBilled"], line["_billed"] = credited.get(line["line"], ZERO), line["line"] in credited
    letter = authorization.fields.get("orderStatus", "B")
    if lines and all(line.get("isClosed") or order_lines.is_billed(line) for line in lines):
        letter = "G" if credited else "H"
    elif letter in ("G", "H"):
        letter = "B"
    authorization.fields |= {"orderStatus": letter, "status": letter}


def to_credit(authorization: store.Record) -> list[order_lines.Line]:
    """The lines of a credit memo for all that is not credited yet."""
    if authorization.fields["status"] == "A":
        raise refusals.user_error("You cannot credit this return authorization because it is pending approval.")
    made = [
        order_lines.copy(line, order_lines.to_bill(line))
        for line in authorization.lines.get("item", [])
        if not line.get("isClosed") and not order_lines.is_billed(line)
    ]
    if not made:
        raise refusals.user_error("There is nothing left to refund on this return authorization.")
    return made


def calculate_estimate(edit: Edit) -> None:
    """Price an estimate and set its status."""
    sales.calculate(edit.record, books=edit.books)
    settle_estimate(edit.record, books=edit.books)


def settle_estimate(estimate: store.Record, *, books: account.Account) -> None:
    """Processed once something was made from it."""
    estimate.fields["status"] = "B" if books.store.made_from.get(estimate.id) else "A"


def recount(source_id: str, *, books: account.Account) -> None:
    """Bring the return or estimate up to date that something was made from; any other id is left alone."""
    found = books.store.find_any(("returnAuthorization", "estimate"), source_id)
    if found is None:
        return
    source = found.draft()
    if source.type.name == "estimate":
        settle_estimate(source, books=books)
    else:
        settle(source, books=books)
    source.modified_at = books.now()
    books.store.put(source)
