"""Voiding a transaction: its amounts become zero, and what it paid is open again.

Source: NetSuite help, "Voiding Transactions" (the preference Void Transactions Using Reversing Journals is off).
REST web services cannot void; a person in NetSuite or a script does.
"""

from __future__ import annotations

from decimal import Decimal

from integrations.netsuite.simulator import account, documents, payments, periods, refusals, store

ZERO = Decimal(0)
_VOIDABLE = frozenset(
    {"invoice", "creditMemo", "cashSale", "customerPayment", "customerDeposit", "customerRefund", "depositApplication"}
)
_AMOUNTS = (
    "subtotal", "discountTotal", "taxTotal", "shippingCost", "handlingCost", "total", "payment", "applied", "unapplied",
)  # fmt: skip
_LINE_AMOUNTS = ("quantity", "amount", "tax1Amt", "grossAmt")


def void(record: store.Record, *, books: account.Account) -> store.Record:
    """Void a transaction and give it. Refusal when its type cannot be voided, or others are applied to it."""
    with books.store.lock:
        label = record.type.label.lower()
        if record.type.name not in _VOIDABLE or record.fields.get(payments.VOIDED):
            raise refusals.user_error(f"This {label} cannot be voided.")
        if books.store.applied.get(record.id):
            raise refusals.user_error(f"This {label} cannot be voided because other transactions are applied to it.")
        periods.require_open(record, books=books)
        voided = record.draft()
        voided.fields |= {payments.VOIDED: True, "status": "V", "memo": "VOID"}
        voided.fields |= {name: ZERO for name in _AMOUNTS if name in voided.fields}
        for line in voided.lines.get("item", []):
            line |= {name: ZERO for name in _LINE_AMOUNTS if name in line}
        for name in ("apply", "deposit"):
            voided.lines.pop(name, None)
        payments.settle(voided, books=books)
        voided.modified_at = books.now()
        books.store.put(voided)
        payments.record_applications(record.id, before=payments.uses_of(record), now={}, books=books)
        documents.tell_source(voided, books=books)
        return voided
