"""Accounting periods: which one a day is in, and what a closed or locked one refuses.

Source: NetSuite help, "Accounting Period Close" and "Locking Transactions": a locked period may be overridden by the
permission Override Period Restrictions, a closed one by nobody; a period that allows non-G/L changes takes memos,
addresses and custom fields.
"""

from __future__ import annotations

from typing import Any

from integrations.netsuite.simulator import account, refusals, store

OVERRIDE = "Override Period Restrictions"
_NOT_POSTING = frozenset({"salesOrder", "estimate", "returnAuthorization"})
_NON_GL = frozenset(
    {"memo", "otherRefNum", "email", "message", "toBeEmailed", "toBePrinted", "externalId", "checkNumber", "salesRep",
     "leadSource", "shippingAddress", "billingAddress", "tranId"}
)  # fmt: skip


def period_of(day: str, *, books: account.Account) -> store.Record | None:
    """The month a day falls in, if there is one; quarters and years hold no transactions."""
    for period in books.store.each("accountingPeriod"):
        fields = period.fields
        if fields["startDate"] <= day <= fields["endDate"] and not (fields.get("isQuarter") or fields.get("isYear")):
            return period
    return None


def require_open(record: store.Record, *, books: account.Account, sent: dict[str, Any] | None = None) -> None:
    """Refuse a transaction in a closed or locked period. `sent`: the properties that an edit gives."""
    if record.type.name in _NOT_POSTING and not books.preferences.closed_periods_refuse_orders:
        return
    period = period_of(record.fields["tranDate"], books=books)
    if period is None or (sent is not None and period.fields.get("allowNonGLChanges") and _is_non_gl(sent)):
        return
    why = _why_not(period, books=books)
    if why:
        raise refusals.user_error(
            "The transaction date you specified is not within the date range of your accounting period."
            f" The accounting period {period.fields['periodName']} is {why}."
        )


def _why_not(period: store.Record, *, books: account.Account) -> str | None:
    if period.fields.get("closed"):
        return "closed"
    is_locked = period.fields.get("allLocked") or period.fields.get("arLocked")
    return "locked" if is_locked and OVERRIDE not in books.permissions else None


def _is_non_gl(sent: dict[str, Any]) -> bool:
    return all(name in _NON_GL or name.startswith("custbody") for name in sent)
