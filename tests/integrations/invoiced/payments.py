"""A payment as Invoiced tells it, with everything in it that we read."""

from __future__ import annotations

from decimal import Decimal
from typing import Any


def payment_row(**changes: Any) -> dict[str, Any]:
    """Give a payment of 161.70: an invoice, a fee, and 20 of a credit note beside the cash."""
    return {
        "id": 88120,
        "object": "payment",
        "customer": 501223,
        "date": 1739000000,
        "currency": "aud",
        "amount": Decimal("161.7"),
        "balance": 0,
        "method": "credit_card",
        "reference": "ch_9x",
        "source": "customer_portal",
        "notes": None,
        "voided": False,
        "matched": None,
        "charge": {
            "id": 771,
            "gateway": "stripe",
            "status": "succeeded",
            "payment_source": {"object": "card", "brand": "Visa", "last4": "4242"},
            "amount_refunded": Decimal("1.7"),
            "refunds": [{"id": 5, "amount": Decimal("1.7"), "status": "succeeded", "created_at": 1739100000}],
        },
        "applied_to": [
            {"id": 1, "type": "invoice", "invoice": 70881, "amount": Decimal("157.2")},
            {"id": 2, "type": "convenience_fee", "amount": Decimal("4.5")},
            {
                "id": 3,
                "type": "credit_note",
                "document_type": "invoice",
                "credit_note": 3310,
                "invoice": 70881,
                "amount": 20,
            },
        ],
        "metadata": {"netsuite_id": "915"},
        "created_at": 1739000003,
        "updated_at": 1739000004,
        **changes,
    }
