"""Looking up finds what is there whatever the lists make of our filters, with few calls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from integrations import errors, records
from integrations.ordermentum.connector import OrdermentumConnector
from integrations.ordermentum.simulator import OrdermentumSimulator
from integrations.simulation import Fault, FaultKind
from tests.integrations.ordermentum.conftest import Connect
from tests.integrations.ordermentum.documents import billed_invoice, invoice_row
from tests.integrations.ordermentum.odd import Answer, Ask, Odd, ok
from tests.integrations.ordermentum.world import World

START = datetime(2026, 3, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def ticking(simulator: OrdermentumSimulator) -> None:
    """Every look at the clock is a second later than the last, so that no two records are made at once."""
    seconds: Iterator[datetime] = (START + timedelta(seconds=number) for number in range(10**9))
    simulator.now = lambda: next(seconds)


def invoiced(world: World, count: int) -> list[dict[str, str]]:
    return [world.simulator.raise_invoice(order_ids=[world.order()]) for _ in range(count)]


def lists(simulator: OrdermentumSimulator) -> list[str]:
    return [call.target for call in simulator.calls if call.target.startswith("/v1/invoices?")]


def test_nothing_wanted_is_no_call(connector: OrdermentumConnector) -> None:
    assert connector.look_up(wanted=[]) == {}
    assert connector.calls == 0


def test_records_of_several_classes_are_refused(connector: OrdermentumConnector, world: World) -> None:
    with pytest.raises(LookupError, match="one class"):
        connector.look_up(wanted=[world.billed(), world.memo()])


def test_older_invoices_than_the_order_are_not_read(
    simulator: OrdermentumSimulator, connector: OrdermentumConnector, world: World
) -> None:
    invoiced(world, 60)
    later = START + timedelta(days=9)
    simulator.now = lambda: later
    billed = world.billed()
    connector.create(record=billed)

    assert list(connector.look_up(wanted=[billed])) == ["5501"]
    assert len(lists(simulator)) == 1


def test_a_batch_of_fifty_customers_costs_three_calls(
    simulator: OrdermentumSimulator, connect: Connect, world: World
) -> None:
    wanted: list[records.BilledInvoice] = []
    for number in range(50):
        purchaser_id = simulator.add_purchaser({"name": f"Venue {number}", "invoiceFrequency": "manual"})["id"]
        order_id = world.order(purchaser_id)
        wanted.append(world.billed(order_id, customer_id=purchaser_id, netsuite_id=str(6000 + number)))
    simulator.rate_limits = False
    writer, reader = connect(requests_per_minute="1000"), connect(requests_per_minute="1000")
    for record in wanted[:5]:
        writer.create(record=record)

    found = reader.look_up(wanted=wanted)

    assert list(found) == ["6000", "6001", "6002", "6003", "6004"]
    assert reader.calls == 3


@pytest.mark.parametrize("passed_over", [{"purchaserId"}, {"createdAt"}, {"purchaserId", "createdAt", "sortBy", "id"}])
def test_filters_that_are_passed_over_mislead_nobody(
    passed_over: set[str], simulator: OrdermentumSimulator, connector: OrdermentumConnector, world: World
) -> None:
    simulator.passed_over = passed_over
    billed = world.billed()
    made = connector.create(record=billed)
    other = simulator.add_purchaser({"name": "Another"})["id"]
    for number in range(60):
        # The same number, given by another system to another customer's invoice.
        simulator.raise_invoice(order_ids=[world.order(other)], externalId="5501" if number % 20 == 0 else None)

    found = connector.look_up(wanted=[billed])

    assert [held.source_id for held in found.values()] == [made.source_id]


def test_an_external_id_alone_is_enough(
    simulator: OrdermentumSimulator, connector: OrdermentumConnector, world: World
) -> None:
    billed = world.billed()
    made = connector.create(record=billed)
    simulator.overwrite("invoices", made.source_id, properties={})

    assert connector.look_up(wanted=[billed])["5501"].source_id == made.source_id


def test_one_that_still_stands_comes_before_a_cancelled_one(
    simulator: OrdermentumSimulator, connector: OrdermentumConnector, world: World
) -> None:
    billed = world.billed()
    *gone, standing = sorted(connector.create(record=billed).source_id for _ in range(3))
    for source_id in gone:
        simulator.cancel_invoice(source_id)

    assert connector.look_up(wanted=[billed])["5501"].source_id == standing


def test_an_order_that_is_gone_leaves_the_whole_list_to_read(
    connector: OrdermentumConnector, simulator: OrdermentumSimulator, world: World
) -> None:
    order_id = world.order()
    made = connector.create(record=world.billed(order_id))

    found = connector.look_up(wanted=[world.billed("7b0c5d1e-2f5a-4a1e-9a55-000000000404")])

    assert found["5501"].source_id == made.source_id
    assert "2010-01-01" in lists(simulator)[0]


def test_a_list_that_broke_off_goes_on_where_it_stopped(
    simulator: OrdermentumSimulator, connect: Connect, world: World
) -> None:
    order_id = world.order()
    rows = invoiced(world, 60)
    billed = world.billed(order_id)
    made = connect().create(record=billed)
    second_page = quote(rows[49]["createdAt"], safe="")
    simulator.faults.add(Fault(kind=FaultKind.ERROR_BEFORE, path=second_page))
    with pytest.raises(errors.Unreachable):
        connect().look_up(wanted=[billed])

    found = connect().look_up(wanted=[billed])

    assert found["5501"].source_id == made.source_id
    assert [second_page in target for target in lists(simulator)] == [False, True, True]


def test_what_was_made_meanwhile_is_found_when_the_list_goes_on(
    simulator: OrdermentumSimulator, connect: Connect, world: World
) -> None:
    billed = world.billed()
    rows = invoiced(world, 60)
    simulator.faults.add(Fault(kind=FaultKind.ERROR_BEFORE, path=quote(rows[49]["createdAt"], safe="")))
    with pytest.raises(errors.Unreachable):
        connect().look_up(wanted=[billed])
    made = connect().create(record=billed)

    assert connect().look_up(wanted=[billed])["5501"].source_id == made.source_id


def test_a_list_out_of_order_starts_again(odd: Odd, odd_connector: OrdermentumConnector) -> None:
    def row(number: int) -> dict[str, Any]:
        made_at = (START + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        return invoice_row(id=f"i{number}", createdAt=made_at, externalId="5501" if number == 7 else None)

    failing = [3]

    def answer(path: str, ask: Ask) -> Answer:
        if path != "/v1/invoices":
            return ok(row(7)) if path.endswith("i7") else (404, {}, {})
        number = int(ask["pageNo"][0])
        if failing and number == failing[0]:
            failing.pop()
            return 500, {}, {}
        # The newest page first, and no filter minded.
        return ok(
            {"data": [row(made) for made in range(150 - 50 * number, 200 - 50 * number)], "meta": {"totalPages": 3}}
        )

    odd.answer = answer
    with pytest.raises(errors.Unreachable):
        odd_connector.look_up(wanted=[billed_invoice()])

    assert odd_connector.look_up(wanted=[billed_invoice()])["5501"].source_id == "i7"


def test_a_dry_bucket_is_never_taken_for_nothing_there(connect: Connect, world: World) -> None:
    billed = world.billed()
    connector = connect(requests_per_minute="1")
    connector.create(record=billed)
    connector.look_up(wanted=[billed])

    with pytest.raises(errors.RateLimited):
        connector.look_up(wanted=[billed])


def test_credit_notes_of_many_customers_are_one_list(
    simulator: OrdermentumSimulator, connector: OrdermentumConnector, world: World
) -> None:
    wanted = [world.memo(netsuite_id=str(7000 + number), customer_id=f"venue {number}") for number in range(20)]

    assert connector.look_up(wanted=wanted) == {}
    assert connector.calls == 1
