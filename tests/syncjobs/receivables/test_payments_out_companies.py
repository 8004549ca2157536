"""Several companies on Invoiced share one NetSuite account: their payments never meet there."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from integrations.invoiced.simulator import InvoicedSimulator
from syncjobs.models import State
from tests.receivables import Receivables
from tests.syncjobs.receivables.counter import FLOW, SERVICE, Counter, cash


@pytest.fixture
def beside(books: Receivables) -> Iterator[Receivables]:
    """Another company of the same NetSuite account, whose records have the ids of the first one's."""
    books.connect(FLOW, fee_item_id=SERVICE)
    other = InvoicedSimulator(seed=books.invoiced.seed)
    with other.serve() as server:
        yield books.beside(other, server.base_url, FLOW)


def test_payments_of_one_id_from_two_companies_are_two_in_netsuite(books: Receivables, beside: Receivables) -> None:
    """Ids are a company's own (Invoiced docs): the other one's payment is not the same, nor is its place taken."""
    one, two = Counter(books), Counter(beside)
    first = one.receive("100", cash(one.invoice("INV-1", "100"), "100"))
    second = two.receive("30", cash(two.invoice("NZ-1", "30"), "30"))
    assert first["id"] == second["id"]

    books.sync()

    assert (one.entry(first).state, two.entry(second).state) == (State.SYNCED, State.SYNCED)
    assert sorted(Decimal(str(made["payment"])) for made in one.payments()) == [30, 100]
    assert (one.left("INV-1"), two.left("NZ-1")) == (0, 0)
