"""The demo company and its venues."""

import threading

import pytest

from integrations.ordermentum.simulator import OrdermentumSimulator, company
from integrations.ordermentum.simulator.demo_orders import Buyer, keep_ordering
from integrations.simulation import Fault, FaultKind


@pytest.fixture
def sim():
    sim = OrdermentumSimulator(rate_limits=False)
    sim.demo_company()
    return sim


@pytest.fixture
def buyer(sim, server):
    with Buyer(server.base_url, sim.buyer_api_key, seed=3) as buyer:
        yield buyer


def test_the_demo_company_has_ten_venues_and_fourteen_products(sim):
    assert [venue["reference"] for venue in sim.purchasers.values()][:2] == ["HARB01", "CORN01"]
    assert (len(sim.purchasers), len(sim.products), len(sim.variants)) == (10, 14, 16)


def test_its_ids_are_always_the_same(sim):
    again = OrdermentumSimulator(seed=99)
    again.demo_company()

    assert (set(sim.purchasers), set(sim.variants)) == (set(again.purchasers), set(again.variants))


def test_some_carry_netsuite_ids_and_some_do_not(sim):
    carried = [venue["properties"].get("netsuite_id") for venue in sim.purchasers.values()]

    assert carried == ["1042", "1043", "1044", "1045", "1046", None, None, None, None, None]
    assert sim.products[company.WARES[0].id]["properties"] == {"netsuite_id": "501"}


def test_a_buyer_places_orders_that_add_up(sim, buyer):
    placed = buyer.place_order(purchaser_id=company.VENUES[0].id, reference="PO-1")

    order = sim.get_order(placed["id"])
    assert (order["reference"], order["retailerName"]) == ("PO-1", "Harbour Espresso")
    assert order["lineItems"]
    assert order["deliveryDate"] > order["createdAt"]


def test_a_buyer_edits_and_cancels_its_orders(sim, buyer):
    assert buyer.edit_some_order() is None
    assert buyer.cancel_some_order() is None
    placed = buyer.place_order()["id"]

    assert buyer.edit_some_order()["id"] == placed
    assert sim.get_order(placed)["updatedAt"] > sim.get_order(placed)["createdAt"]
    buyer.cancel_some_order()
    assert sim.get_order(placed)["status"] == "Cancelled"


def test_a_buyer_lets_go_of_a_paid_order(sim, buyer):
    sim.pay_order(buyer.place_order()["id"])

    assert buyer.edit_some_order() is None
    assert buyer.cancel_some_order() is None


def test_a_buyer_waits_when_told_to(sim, buyer):
    sim.faults.add(Fault(kind=FaultKind.OVERLOAD, method="POST"))

    assert buyer.place_order()["orderNumber"] == "OM2041"


def test_keeps_ordering_the_same_things_for_the_same_seed(sim, server):
    def history():
        sim.reset()
        sim.demo_company()
        keep_ordering(server.base_url, sim.buyer_api_key, seed=5, interval_s=0, count=12)
        return [
            (order["retailerName"], order["total"], order["comment"], order["cancelled"])
            for order in sim.orders.values()
        ]

    first = history()
    assert len(first) > 3
    assert first == history()


def test_goes_on_after_trouble(sim, server):
    sim.faults.add(Fault(kind=FaultKind.ERROR_BEFORE, method="POST"), Fault(kind=FaultKind.RESET_BEFORE, method="POST"))

    done = keep_ordering(server.base_url, sim.buyer_api_key, interval_s=0, count=5)

    assert done == 3


def test_stops_when_told(sim, server):
    stop = threading.Event()
    stop.set()

    assert keep_ordering(server.base_url, sim.buyer_api_key, stop=stop) == 0
