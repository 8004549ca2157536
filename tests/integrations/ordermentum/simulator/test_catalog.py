"""A8, A9, A12: products, variants, purchasers, the supplier."""

import pytest

from tests.integrations.ordermentum.simulator.conftest import BLEND, BLEND_BEANS, BLEND_GROUND, MILK, RETAILER, VENUE


def test_v2_products_are_summaries_found_by_sku_or_words(api, sim):
    (found,) = api.list("/v2/products", supplierId=sim.supplier_id, SKU="MILK-2")
    (searched,) = api.list("/v2/products", supplierId=sim.supplier_id, search="house")

    assert (found["id"], searched["id"]) == (MILK, BLEND)
    assert not {"properties", "variants"} & found.keys()


def test_a_product_names_its_variants_and_holds_its_default_one(api):
    product = api("GET", f"/v1/products/{BLEND}").json()

    assert [variant["id"] for variant in product["variants"]] == [BLEND_BEANS, BLEND_GROUND]
    assert (product["variantId"], product["variant"]["id"], product["hasVariants"]) == (BLEND_BEANS, BLEND_BEANS, True)


def test_a_product_without_variants_has_a_default_one(sim):
    product = sim.add_product({"name": "Plain", "SKU": "P-1"})

    assert sim.variants[product["variantId"]]["SKU"] == "P-1"


def test_variants_are_listed_by_supplier_and_by_product(api, sim):
    assert len(api.list("/v1/variants", supplierId=sim.supplier_id)) == 4
    assert len(api.list(f"/v1/products/{BLEND}/variants")) == 2
    assert api("GET", f"/v1/variants/{BLEND_GROUND}").json()["basePrice"] == "31.5000"


@pytest.mark.parametrize("verb", ["PUT", "PATCH"])
def test_stock_of_a_single_warehouse_is_set_on_the_product(api, sim, verb):
    assert api(verb, f"/v1/products/{MILK}", {"tracked": True, "available": 37}).status_code == 200
    assert (sim.products[MILK]["tracked"], sim.products[MILK]["available"]) == (True, 37)


@pytest.mark.parametrize("body", [{"available": 3.7}, {"available": "4"}, {"tracked": "yes"}, {"properties": []}])
def test_a_product_refuses_values_of_the_wrong_kind(api, body):
    assert api("PATCH", f"/v1/products/{MILK}", body).status_code == 400


def test_a_variant_can_be_changed(api, sim):
    api("PATCH", f"/v1/variants/{BLEND_GROUND}", {"properties": {"netsuite_id": "11"}, "productId": MILK})

    assert sim.variants[BLEND_GROUND]["properties"] == {"netsuite_id": "11"}
    assert sim.variants[BLEND_GROUND]["productId"] == BLEND


def test_a_product_can_be_added_and_a_deleted_one_stays_readable_e9(api, sim):
    added = api("POST", "/v1/products", {"supplierId": sim.supplier_id, "name": "New", "SKU": "NEW"})
    api("DELETE", f"/v1/products/{added.json()['id']}")

    assert added.status_code == 201
    assert api("GET", f"/v1/products/{added.json()['id']}").json()["deletedAt"]


@pytest.mark.parametrize("path", ["categories", "price-groups", "visibility-groups", "properties", "integrations"])
def test_small_lists_answer(api, sim, path):
    assert api.list(f"/v1/{path}", supplierId=sim.supplier_id) == []


@pytest.mark.parametrize("verb", ["PUT", "PATCH"])
def test_a_purchaser_is_changed_and_its_properties_merge(api, sim, verb):
    api(verb, f"/v1/purchasers/{VENUE}", {"properties": {"netsuite_id": "1042"}})
    api(verb, f"/v1/purchasers/{VENUE}", {"properties": {"netsuite_class_id": "7"}, "invoiceSetting": "manual"})

    assert sim.purchasers[VENUE]["properties"] == {"netsuite_id": "1042", "netsuite_class_id": "7"}
    assert sim.purchasers[VENUE]["invoiceSetting"] == "manual"


def test_a_purchaser_has_a_retailer(api):
    assert api("GET", f"/v1/retailers/{RETAILER}").json()["name"] == "Harbour Espresso"


def test_the_supplier_tells_its_time_zone_and_prefixes(api, sim):
    supplier = api("GET", f"/v1/suppliers/{sim.supplier_id}").json()

    assert (supplier["timezone"], supplier["orderPrefix"], supplier["invoicePrefix"]) == (
        "Australia/Sydney",
        "OM",
        "OMI",
    )


def test_other_suppliers_are_hidden(api):
    assert api("GET", "/v1/suppliers/5c1f0000-0000-4000-8000-00000000dead").status_code == 403
