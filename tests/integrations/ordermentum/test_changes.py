"""Whatever changed since an instant is seen, with few calls, whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integrations import errors, records
from integrations.ordermentum.connector import OrdermentumConnector
from integrations.ordermentum.simulator import OrdermentumSimulator
from tests.integrations.ordermentum.conftest import Connect

Place = Callable[..., dict[str, Any]]
START = datetime(2026, 3, 4, tzinfo=UTC)


@pytest.fixture
def orders(simulator: OrdermentumSimulator, place: Place) -> Callable[[int], list[str]]:
    """Give a function that places so many orders, a second apart."""

    def placed(count: int, *, step: timedelta = timedelta(seconds=1)) -> list[str]:
        ids = []
        for number in range(count):
            simulator.now = lambda at=START + number * step: at  # type: ignore[misc]
            ids.append(place()["id"])
        return ids

    return placed


def ids_of(pages: Iterable[list[records.Change]]) -> list[str]:
    return [change.source_id for page in pages for change in page]


def test_come_oldest_first_and_whole(connector: OrdermentumConnector, orders: Callable[[int], list[str]]) -> None:
    ids = orders(3)

    changes = [change for page in connector.changes(record_type="order", since=START) for change in page]

    assert [change.source_id for change in changes] == ids
    assert all(isinstance(change.document, records.Order) for change in changes)
    assert changes[0].updated_at == START
    assert changes[0].document.version == changes[0].version  # type: ignore[union-attr]


def test_only_what_changed_since_is_given(connector: OrdermentumConnector, orders: Callable[[int], list[str]]) -> None:
    ids = orders(3)

    assert ids_of(connector.changes(record_type="order", since=START + timedelta(seconds=1))) == ids[1:]


def test_two_thousand_orders_cost_at_most_sixty_calls(
    simulator: OrdermentumSimulator, connect: Connect, orders: Callable[[int], list[str]]
) -> None:
    simulator.rate_limits = False
    ids = orders(2000)
    connector = connect(requests_per_minute="1000")

    found = ids_of(connector.changes(record_type="order", since=START))

    assert found == ids
    assert connector.calls <= 42


@pytest.mark.parametrize("before", [timedelta(0), timedelta(days=1)])
def test_orders_of_one_instant_are_told_apart(
    before: timedelta, connector: OrdermentumConnector, orders: Callable[..., list[str]]
) -> None:
    ids = orders(130, step=timedelta(0))

    found = ids_of(connector.changes(record_type="order", since=START - before))

    assert sorted(found) == sorted(ids)
    assert connector.calls == 3


def test_an_edit_during_the_pass_hides_no_other_order(
    simulator: OrdermentumSimulator, connector: OrdermentumConnector, orders: Callable[[int], list[str]]
) -> None:
    ids = orders(120)
    simulator.now = lambda: START + timedelta(hours=1)
    pages = connector.changes(record_type="order", since=START)

    seen = [change.source_id for change in next(pages)]
    for order_id in ids[:5]:
        simulator.edit_order(order_id, comment="Sooner, please")
    seen += ids_of(pages)

    assert set(seen) == set(ids)
    assert set(seen[-5:]) == set(ids[:5])


def test_the_limit_ends_the_pass_after_what_was_read(
    connector: OrdermentumConnector, orders: Callable[[int], list[str]]
) -> None:
    ids = orders(60)
    for _ in range(19):
        next(connector.changes(record_type="order", since=START))
    pages = connector.changes(record_type="order", since=START)

    assert len(next(pages)) == 50
    with pytest.raises(errors.RateLimited):
        next(pages)
    assert len(ids) == 60


def test_one_that_cannot_be_parsed_comes_without_its_document(
    simulator: OrdermentumSimulator, connector: OrdermentumConnector, orders: Callable[[int], list[str]]
) -> None:
    good, bad = orders(2)
    simulator.overwrite("orders", bad, totalDiscount="-1")

    changes = [change for page in connector.changes(record_type="order", since=START) for change in page]

    assert [(change.source_id, change.document is None) for change in changes] == [(good, False), (bad, True)]


def test_invoices_are_followed_too(
    simulator: OrdermentumSimulator, connector: OrdermentumConnector, orders: Callable[[int], list[str]]
) -> None:
    invoice = simulator.raise_invoice(order_ids=orders(2))

    (change,) = [change for page in connector.changes(record_type="invoice", since=START) for change in page]

    assert change.source_id == invoice["id"]
    assert len(change.document.lines) == 2  # type: ignore[union-attr]


def test_another_type_is_a_mistake_in_the_code(connector: OrdermentumConnector) -> None:
    with pytest.raises(LookupError, match="there are order and invoice"):
        next(connector.changes(record_type="credit_note", since=START))
