"""Credit that a customer had on Invoiced pays an invoice: NetSuite knows of no such thing, so people are told."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from syncjobs.models import State
from tests.receivables import Receivables
from tests.syncjobs.receivables.counter import FLOW, Counter, cash


@pytest.fixture
def counter(books: Receivables) -> Counter:
    """A customer who overpaid by 20 before, which Invoiced keeps as credit."""
    books.connect(FLOW)
    counter = Counter(books)
    counter.receive("100", cash(counter.invoice("INV-0", "80"), "80"), {"type": "credit", "amount": "20"})
    books.sync()
    return counter


def kept(invoice: Any, amount: str) -> dict[str, Any]:
    """So much of the customer's credit pays an invoice."""
    return {"type": "applied_credit", "document_type": "invoice", "invoice": invoice["id"], "amount": amount}


def test_credit_used_without_any_money_is_told(books: Receivables, counter: Counter) -> None:
    paid = counter.receive("0", kept(counter.invoice("INV-1", "20"), "20"))

    books.sync()

    assert len(counter.payments()) == 1
    assert counter.entry(paid).state == State.WAITING
    assert "it uses 20.00 AUD of credit that the customer had on the platform" in counter.entry(paid).message


def test_credit_used_beside_money_is_told_and_the_money_goes(books: Receivables, counter: Counter) -> None:
    invoice = counter.invoice("INV-1", "100")
    paid = counter.receive("80", cash(invoice, "80"), kept(invoice, "20"))

    books.sync()

    assert counter.left("INV-1") == 20
    assert [counter.applied(made) for made in counter.payments()] == [
        {"INV-0": Decimal(80)},
        {"INV-1": Decimal(80)},
    ]
    entry = counter.entry(paid)
    assert entry.state == State.WAITING
    assert "created." in entry.message
    assert "20.00 AUD of credit" in entry.message
