"""The fields that lists can be filtered and sorted by."""

from __future__ import annotations

from collections.abc import Collection, Mapping

Parameters = list[tuple[str, str]]

DOCUMENT = ("id", "customer", "number", "name", "currency", "date", "draft", "closed", "paid", "voided", "status")
FILTERED: Mapping[str, tuple[str, ...]] = {
    "customers": ("id", "number", "name", "email", "type", "currency", "autopay", "payment_terms", "parent_customer",
                  "credit_hold", "active", "country", "owner", "taxable"),
    "contacts": ("id", "name", "email", "primary"),
    "invoices": (*DOCUMENT, "total", "balance", "due_date", "payment_terms", "autopay", "purchase_order"),
    "credit_notes": (*DOCUMENT, "total", "balance", "purchase_order"),
    "payments": ("id", "customer", "currency", "amount", "balance", "date", "method", "source", "reference", "voided",
                 "matched"),
    "items": ("id", "name", "currency", "type"),
    "tax_rates": ("id", "name", "currency"),
    "coupons": ("id", "name", "currency"),
    "notes": ("id", "customer", "invoice"),
    "events": ("id", "type"),
    "credit_balance_adjustments": ("id", "customer", "currency"),
    "reconciliation_errors": ("id", "object", "object_id", "level", "accounting_id", "integration"),
}  # fmt: skip
# What else a list can be sorted by.
SORTED: Mapping[str, tuple[str, ...]] = {
    "customers": ("attention_to", "phone", "address1", "city", "state", "postal_code", "language", "credit_limit"),
    "contacts": ("title", "phone", "department", "city", "state", "postal_code", "country", "sms_enabled"),
    "invoices": ("subtotal", "attempt_count", "next_payment_attempt"),
    "credit_notes": ("subtotal",),
    "items": ("unit_cost", "description", "gl_account", "taxable", "discountable"),
    "tax_rates": ("value", "is_percent", "inclusive"),
    "coupons": ("value", "is_percent"),
    "files": ("id", "name", "size", "type"),
    "events": ("timestamp",),
    "credit_balance_adjustments": ("amount", "date"),
    "webhooks": ("id", "url", "enabled"),
}


def columns(table: str) -> Collection[str]:
    """Give what a list can be sorted by; events alone have no created_at and updated_at."""
    stamps = () if table == "events" else ("created_at", "updated_at")
    return (*FILTERED.get(table, ()), *SORTED.get(table, ()), *stamps)
