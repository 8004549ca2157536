"""A5: rate limits."""

from datetime import timedelta

import pytest

from tests.integrations.ordermentum.simulator.conftest import VENUE, Api


@pytest.fixture(autouse=True)
def limited(sim):
    sim.rate_limits = True
    started = sim.now()
    sim.now = lambda: started


def statuses(api, path, count, **request):
    return [api("GET", path, **request).status_code for _ in range(count)]


def test_single_orders_can_be_read_24_times_a_minute_e41(api, order):
    assert statuses(api, f"/v1/orders/{order['id']}", 26) == [200] * 24 + [429] * 2


def test_says_after_how_many_seconds_to_come_back(api, sim, order):
    started = sim.now()
    statuses(api, f"/v1/orders/{order['id']}", 24)
    sim.now = lambda: started + timedelta(seconds=20)

    assert api("GET", f"/v1/orders/{order['id']}").headers["Retry-After"] == "40"


def test_the_window_slides(api, sim, order):
    started = sim.now()
    statuses(api, f"/v1/orders/{order['id']}", 24)

    sim.now = lambda: started + timedelta(seconds=59)
    assert statuses(api, f"/v1/orders/{order['id']}", 1) == [429]
    sim.now = lambda: started + timedelta(seconds=60)
    assert statuses(api, f"/v1/orders/{order['id']}", 1) == [200]


def test_a_full_bucket_leaves_the_others_alone_e41(api, sim, order):
    sim.buckets.update(order_read=1, purchaser_read=1)
    assert statuses(api, f"/v1/orders/{order['id']}", 2) == [200, 429]

    assert statuses(api, f"/v1/purchasers/{VENUE}", 2) == [200, 429]


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/v2/orders", 40), ("/v1/orders", 20), ("/v1/invoices", 20), ("/v1/purchasers", 40), ("/v2/products", 40),
     ("/v1/variants", 12)],
)  # fmt: skip
def test_lists_have_their_own_buckets(api, sim, path, allowed):
    answers = statuses(api, path, allowed + 1, params={"supplierId": sim.supplier_id})

    assert answers == [200] * allowed + [429]


def test_limits_can_be_changed_and_turned_off(api, sim, order):
    sim.buckets["order_read"] = 1
    assert statuses(api, f"/v1/orders/{order['id']}", 2) == [200, 429]

    sim.rate_limits = False
    assert statuses(api, f"/v1/orders/{order['id']}", 2) == [200, 200]


def test_venues_do_not_use_up_the_integrations_limits(api, sim, server, order):
    buyer = Api(base_url=server.base_url, api_key=sim.buyer_api_key)
    statuses(buyer, f"/v1/orders/{order['id']}", 24)
    buyer.session.close()

    assert statuses(api, f"/v1/orders/{order['id']}", 1) == [200]


def test_a_frozen_clock_set_back_does_not_lock_a_bucket(api, sim, order):
    started = sim.now()
    statuses(api, f"/v1/orders/{order['id']}", 24)
    sim.now = lambda: started - timedelta(days=1)

    assert statuses(api, f"/v1/orders/{order['id']}", 1) == [200]
