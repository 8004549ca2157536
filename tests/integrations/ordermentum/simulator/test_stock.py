"""A8: the stock service."""

import pytest

from tests.integrations.ordermentum.simulator.conftest import BLEND_BEANS


@pytest.fixture
def context(sim):
    return {"context-entity": "supplier", "context-id": sim.supplier_id}


@pytest.fixture
def location(api, sim, context):
    body = {"name": "Marrickville", "default": True, "supplierId": sim.supplier_id, "externalId": "3"}
    answer = api("POST", "/v1/locations", body, headers=context)
    assert answer.status_code == 201
    return answer.json()


def items(api, context, **filters):
    return api("GET", "/v1/items", params={"pageSize": 100, **filters}, headers=context).json()["data"]


def test_wants_to_know_on_whose_behalf(api, context):
    assert api("GET", "/v1/locations").status_code == 400
    assert api("GET", "/v1/locations", headers={**context, "context-id": "somebody"}).status_code == 403
    assert api("GET", "/v1/locations", headers=context).status_code == 200


def test_can_insist_on_a_bearer_token(api, sim, context):
    sim.stock_requires_bearer = True

    assert api("GET", "/v1/locations", headers=context).status_code == 401


def test_every_variant_gets_a_stock_item_at_every_location_by_itself(api, sim, context, location):
    sim.add_product({"name": "Later", "SKU": "LATER"})

    assert len(items(api, context, locationId=location["id"])) == 5
    assert api("POST", "/v1/items", {}, headers=context).status_code == 405


@pytest.mark.parametrize("verb", ["PATCH", "PUT"])
@pytest.mark.parametrize("base", ["/v1/items", "/v2/items"])
def test_a_stock_item_is_updated_with_either_verb(api, sim, context, location, verb, base):
    (item,) = items(api, context, variantId=BLEND_BEANS)

    answer = api(verb, f"{base}/{item['id']}", {"available": 37, "tracked": True}, headers=context)

    assert (answer.json()["available"], answer.json()["tracked"]) == (37, True)
    assert sim.stock_items[item["id"]]["available"] == 37


@pytest.mark.parametrize("body", [{"available": 3.5}, {"available": True}, {"tracked": "no"}, {"locationId": "other"}])
def test_a_stock_item_refuses_values_of_the_wrong_kind(api, context, location, body):
    (item,) = items(api, context, variantId=BLEND_BEANS)

    assert api("PATCH", f"/v1/items/{item['id']}", body, headers=context).status_code == 400


def test_there_is_one_default_location_e46(api, sim, context, location):
    second = sim.add_location({"name": "Botany", "default": False, "externalId": "1"})
    api("PATCH", f"/v1/locations/{second['id']}", {"default": True}, headers=context)

    assert [kept["name"] for kept in sim.locations.values() if kept["default"]] == ["Botany"]


def test_a_new_location_needs_supplier_and_name(api, sim, context):
    assert api("POST", "/v1/locations", {"name": "X"}, headers=context).status_code == 400
    assert api("POST", "/v1/locations", {"supplierId": sim.supplier_id}, headers=context).status_code == 400
