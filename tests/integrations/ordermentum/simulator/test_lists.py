"""A3: envelope, pages, filters, order."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.integrations.ordermentum.simulator.conftest import TWO_BLENDS, VENUE

START = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)


@pytest.fixture
def supplied(sim):
    """Sixty orders, a minute apart."""
    for minute in range(60):
        sim.now = lambda minute=minute: START + timedelta(minutes=minute)
        sim.place_order(purchaser_id=VENUE, lines=[TWO_BLENDS], reference=f"PO-{minute:02d}")
    return {"supplierId": sim.supplier_id}


def test_asks_for_a_supplier_id(api):
    for path in ("/v1/orders", "/v2/orders", "/v1/invoices", "/v2/products", "/v1/purchasers", "/v1/variants"):
        assert api("GET", path).status_code == 400, path


def test_hides_other_suppliers(api):
    other = {"supplierId": "5c1f0000-0000-4000-8000-00000000dead"}
    assert api("GET", "/v1/purchasers", params=other).status_code == 403


def test_has_pages_of_25_unless_told(api, supplied):
    answer = api("GET", "/v1/orders", params=supplied).json()

    assert answer["meta"] == {"totalResults": 60, "totalPages": 3, "pageSize": 25, "pageNo": 1}
    assert len(answer["data"]) == 25


def test_never_gives_more_than_100_a_page(api, supplied):
    assert api("GET", "/v1/orders", params={**supplied, "pageSize": 5000}).json()["meta"]["pageSize"] == 100


def test_links_lead_through_all_pages(api, supplied):
    answer = api("GET", "/v1/orders", params={**supplied, "pageSize": 25}).json()
    seen = [order["id"] for order in answer["data"]]
    while "next" in answer["links"]:
        answer = api.session.get(answer["links"]["next"], timeout=10).json()
        seen += [order["id"] for order in answer["data"]]

    assert len(set(seen)) == len(seen) == 60
    assert "prev" in answer["links"]


def test_v2_leaves_out_links_and_total_pages(api, supplied):
    answer = api("GET", "/v2/orders", params=supplied).json()

    assert "links" not in answer
    assert set(answer["meta"]) == {"totalResults", "pageSize", "pageNo"}


def test_v2_orders_are_summaries(api, supplied):
    (summary,) = api.list("/v2/orders", **supplied, pageSize=1)

    assert "lineItems" not in summary
    assert "properties" not in summary
    assert summary["reference"] == "PO-59"


def test_v2_orders_refuse_a_retailer_id(api, supplied):
    assert api("GET", "/v2/orders", params={**supplied, "retailerId": "x"}).status_code == 400


@pytest.mark.parametrize(("name", "count"), [("gte", 51), ("gt", 50), ("lte", 10), ("lt", 9)])
def test_filters_by_instant(api, supplied, name, count):
    limit = (START + timedelta(minutes=9)).isoformat()

    assert len(api.list("/v1/orders", **supplied, pageSize=100, **{f"createdAt[{name}]": limit})) == count


def test_takes_both_ends_of_a_window(api, supplied):
    window = {"updatedAt[gte]": "2026-03-04T02:10:00Z", "updatedAt[lt]": "2026-03-04T02:20:00Z"}

    assert len(api.list("/v1/orders", **supplied, **window)) == 10


@pytest.mark.parametrize(
    "wrong",
    [
        {"createdAt[gte]": "yesterday"},
        {"createdAt[after]": "2026-03-04"},
        {"sortBy[createdAt]": "up"},
        {"sortBy": "createdAt"},
        {"pageNo": "0"},
        {"pageNo": "²"},
        {"pageSize": "many"},
    ],
)
def test_refuses_filters_that_make_no_sense(api, supplied, wrong):
    assert api("GET", "/v1/orders", params={**supplied, **wrong}).status_code == 400


def test_picks_several_ids(api, sim, supplied):
    first, second, *_ = sim.orders

    assert {order["id"] for order in api.list("/v1/orders", **supplied, **{"id[]": [first, second]})} == {first, second}


def test_sorts_by_a_field_either_way(api, supplied):
    rising = [order["reference"] for order in api.list("/v2/orders", **supplied, **{"sortBy[updatedAt]": "asc"})]
    falling = [order["reference"] for order in api.list("/v2/orders", **supplied, **{"sortBy[updatedAt]": "desc"})]

    assert (rising[0], falling[0]) == ("PO-00", "PO-59")
    assert rising == sorted(rising)


def test_filters_by_value(api, sim, supplied):
    sim.cancel_order(next(iter(sim.orders)))

    assert len(api.list("/v1/orders", **supplied, status="Cancelled")) == 1


def test_filters_purchasers_by_property(api, sim):
    sim.edit_purchaser(VENUE, properties={"netsuite_id": "1042"})
    sim.add_purchaser({"name": "Other", "properties": {"netsuite_id": "77"}})

    found = api.list("/v1/purchasers", supplierId=sim.supplier_id, **{"tags[0]": "netsuite_id__contains=1042"})

    assert [purchaser["id"] for purchaser in found] == [VENUE]


def test_2000_full_orders_take_40_pages_of_50(api, sim, supplied):
    for _ in range(1940):
        sim.place_order(purchaser_id=VENUE, lines=[TWO_BLENDS])

    seen = set()
    for number in range(1, 41):
        page = api.list("/v1/orders", **supplied, pageSize=50, pageNo=number, **{"sortBy[updatedAt]": "asc"})
        seen |= {order["id"] for order in page if order["lineItems"]}

    assert len(seen) == 2000
