"""Money that a platform collected, as the JSON of a customerPayment or customerDeposit. Pure.

The currency, and with it the receivables account, is left to NetSuite, which takes the customer's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from integrations import collected, records
from integrations.netsuite import payloads


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where money goes in NetSuite's books: internal ids, "" for a segment that is not used."""

    bank_account_id: str
    class_id: str = ""
    location_id: str = ""
    department_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How much of a payment one invoice gets."""

    invoice_id: str
    amount: Decimal


def customer_payment(
    *, payment: collected.Payment, customer_id: str, place: Place, shares: Sequence[Share]
) -> dict[str, Any]:
    """Give the body of a customerPayment that pays these invoices and nothing else (R39a). Raises as `_header`."""
    lines = [{"doc": {"id": share.invoice_id}, "apply": True, "amount": share.amount} for share in shares]
    return {
        **_header(payment, customer_id, place),
        "payment": sum((share.amount for share in shares), records.ZERO),
        "autoApply": False,
        "apply": {"items": lines},
    }


def customer_deposit(*, payment: collected.Payment, customer_id: str, order_id: str, place: Place) -> dict[str, Any]:
    """Give the body of a customerDeposit for a sales order that is not billed yet (R39a). Raises as `_header`."""
    return {**_header(payment, customer_id, place), "payment": payment.paid, "salesOrder": {"id": order_id}}


def _header(payment: collected.Payment, customer_id: str, place: Place) -> dict[str, Any]:
    """Give what both have in common. Raises ValueError for a payment without a day."""
    if payment.paid_date is None:
        raise ValueError("It does not say when it was paid.")
    segments = {"class": place.class_id, "location": place.location_id, "department": place.department_id}
    return {
        "customer": {"id": customer_id},
        # An account is taken only when the money is not held back (NetSuite help: "Undeposited Funds").
        "undepFunds": {"id": "F"},
        "account": {"id": place.bank_account_id},
        "tranDate": payment.paid_date.isoformat(),
        # The bank's own words, so that the bank line and every payment of it are found by one search (E63).
        "memo": (payment.settlement_reference or payment.number)[: payloads.MEMO_CHARS],
        **{name: {"id": netsuite_id} for name, netsuite_id in segments.items() if netsuite_id},
    }


def shares(*, paid: Decimal, remaining: Sequence[tuple[str, Decimal]]) -> list[Share]:
    """Spread money over invoices, in their order; none gets more than it still owes (`remaining`, by NetSuite id)."""
    found, left = [], paid
    for invoice_id, owed in remaining:
        part = min(left, owed)
        if part > 0:
            found.append(Share(invoice_id=invoice_id, amount=part))
            left -= part
    return found
