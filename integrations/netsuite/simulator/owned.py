"""The transactions of one customer, and what they add up to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from integrations.netsuite.simulator import account, payments, store

ZERO = Decimal(0)


def of(type_name: str, customer_id: str, *, books: account.Account) -> list[store.Record]:
    """A customer's transactions of one type, in no order."""
    return [one for one in books.store.each(type_name) if payments.owner_of(one) == customer_id]


def balances(customer: store.Record, *, books: account.Account) -> dict[str, Any]:
    """What a customer owes, what of it is late and by how many days, what it has deposited, what is to be billed."""
    invoices = [one for one in of("invoice", customer.id, books=books) if one.fields["status"] in ("A", "B")]
    today = books.today().isoformat()
    due = [one for one in invoices if one.fields["amountRemaining"] > 0]
    overdue = [one for one in due if one.fields.get("dueDate", today) < today]
    oldest = min((one.fields["dueDate"] for one in overdue), default=today)
    deposits = of("customerDeposit", customer.id, books=books)
    credits = [*of("creditMemo", customer.id, books=books), *of("customerPayment", customer.id, books=books)]
    unapplied = sum((one.fields["unapplied"] for one in credits), ZERO)
    return {
        "balance": sum((one.fields["amountRemaining"] for one in due), ZERO) - unapplied,
        "overdueBalance": sum((one.fields["amountRemaining"] for one in overdue), ZERO),
        "depositBalance": sum((payments.left(one, books=books) for one in deposits), ZERO),
        "unbilledOrders": unbilled(customer.id, books=books),
        "daysOverdue": (date.fromisoformat(today) - date.fromisoformat(oldest)).days,
    }


def unbilled(customer_id: str, *, books: account.Account) -> Decimal:
    """The worth of what is ordered and not billed: the part of each open order's total that its lines have left."""
    return sum((_left_of(order) for order in of("salesOrder", customer_id, books=books)), ZERO)


def _left_of(order: store.Record) -> Decimal:
    if order.fields["status"] in ("C", "G", "H"):
        return ZERO
    left = ZERO
    for line in order.lines.get("item", []):
        if line.get("isClosed") or (not line.get("quantity") and line.get("_billed")):
            continue
        share = 1 - line["quantityBilled"] / line["quantity"] if line.get("quantity") else Decimal(1)
        left += line["grossAmt"] * share
    return left.quantize(Decimal("0.01"))
