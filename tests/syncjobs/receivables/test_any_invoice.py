"""Whatever NetSuite bills, Invoiced has the same total, to the cent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syncjobs.models import Flow
from tests.receivables import Receivables
from tests.syncjobs.receivables.billing import bill, credit, customer, line

CENTS = st.integers(min_value=0, max_value=99_999).map(lambda cents: Decimal(cents) / 100)
PRICES = st.integers(min_value=0, max_value=9_999_999).map(lambda parts: Decimal(parts) / 10_000)
QUANTITIES = st.integers(min_value=1, max_value=99_999).map(lambda parts: Decimal(parts) / 1_000)
LINES = st.lists(st.tuples(st.sampled_from(["501", "504"]), QUANTITIES, PRICES), min_size=1, max_size=5)


@pytest.fixture
def billing(books: Receivables) -> Receivables:
    books.connect(Flow.AR_INVOICES_IN, Flow.AR_CREDITS_IN, is_open_only=False)
    customer(books)
    return books


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES, share=st.integers(min_value=0, max_value=100), shipping=CENTS, handling=CENTS)
def test_any_invoice_and_credit_memo_arrives_with_the_same_total_q7(
    billing: Receivables,
    lines: list[tuple[str, Decimal, Decimal]],
    share: int,
    shipping: Decimal,
    handling: Decimal,
) -> None:
    sold = [line(item, quantity=quantity, rate=str(price)) for item, quantity, price in lines]
    extras: dict[str, Any] = {"shippingCost": shipping, "handlingCost": handling, "discountRate": f"-{share}%"}
    invoice_id = bill(billing, *sold, **extras)
    memo_id = credit(billing, *sold, **extras)

    billing.sync()

    for record_type, kind, netsuite_id, table in (
        ("invoice", "invoice", invoice_id, billing.invoiced.invoices),
        ("credit_note", "creditMemo", memo_id, billing.invoiced.credit_notes),
    ):
        there = table[int(billing.link(record_type, netsuite_id).source_id)]
        assert there["total"] == Decimal(str(billing.netsuite.get(kind, netsuite_id)["total"]))
