"""Customer refunds: money given back for credit memos, unapplied payments and deposits."""

from __future__ import annotations

from decimal import Decimal

from integrations.netsuite.simulator import payments, refusals, used_credits
from integrations.netsuite.simulator.edit import Edit

_LISTS = ("apply", "deposit")


def calculate(edit: Edit) -> None:
    """Check the lines and set the total; nothing is kept before `follow`."""
    refund, books = edit.record, edit.books
    for name in _LISTS:
        single = used_credits.chosen(refund, (name,), books=books)
        refund.lines[name] = [
            {"doc": one.document.id, "line": 0, "apply": True, "amount": one.limit} for one in single if one.limit > 0
        ]
    total = sum(payments.uses_of(refund).values(), Decimal(0))
    if total <= 0:
        raise refusals.user_error("You must choose at least one credit, payment or deposit to refund.")
    refund.fields |= {"total": total, "status": "Y"}


def follow(edit: Edit) -> None:
    """Take what the refund names of each document."""
    before, now = payments.uses_of(edit.before), payments.uses_of(edit.record)
    payments.record_applications(edit.record.id, before=before, now=now, books=edit.books)
