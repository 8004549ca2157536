"""A2, A3: what only some lists take, and values on the edge."""

import json

import pytest

from tests.integrations.invoiced.simulator.conftest import BEANS

LISTS = ("customers", "invoices", "credit_notes", "payments", "items", "notes", "events", "coupons", "tax_rates")


def found(api, table, field, operator, value):
    conditions = json.dumps([{"field": field, "operator": operator, "value": value}])
    answer = api("GET", f"/{table}", params={"advanced_filter": conditions})
    return len(answer.json()) if answer.ok else answer.status_code


@pytest.mark.parametrize("table", LISTS)
@pytest.mark.parametrize("sort", ["colour asc", "_settled asc"])
def test_a_column_there_is_none_of_is_refused_on_an_empty_list_too(api, table, sort):
    assert api("GET", f"/{table}", params={"sort": sort}).status_code == 400


@pytest.mark.parametrize("table", LISTS)
def test_every_list_sorts_by_time(api, invoice, table):
    sort = "timestamp desc" if table == "events" else "updated_at ASC, id desc"

    assert api("GET", f"/{table}", params={"sort": sort}).ok


@pytest.mark.parametrize(("sort", "status"), [("id", 400), ("ID asc", 400), ("name", 200), ("id desc", 200)])
def test_only_the_order_of_the_primary_key_has_deep_pages_in_sequence_d2(sim, api, customer, sort, status):
    sim.paging.deep_offset = 1

    assert api("GET", "/customers", params={"per_page": 1, "page": 2, "sort": sort}).status_code == status


@pytest.mark.parametrize("table", ["tax_rates", "coupons"])
def test_rates_are_filtered_by_name(api, table):
    api.ok("POST", f"/{table}", {"name": "GST", "value": 10})

    assert len(api.ok("GET", f"/{table}?filter[name]=GST")) == 1
    assert api("GET", f"/{table}?filter[value]=10").status_code == 400


@pytest.mark.parametrize(
    ("field", "operator", "value", "count"),
    [
        ("name", ">", "Acme", 1),
        ("name", "<", "b", 0),
        ("name", ">", 5, 1),
        ("metadata.score", ">", 9, 1),
        ("metadata.score", "<=", "9", 0),
        ("metadata.score", ">=", "1x", 0),
        ("id", ">", "much", 400),
        ("created_at", ">=", "2020-01-01", 1),
        ("created_at", "<=", "2020-01-01", 0),
        ("created_at", ">", "2020-13-01", 400),
        ("name", ">", "NaN", 0),
    ],
)
def test_numbers_are_compared_as_numbers_and_texts_as_texts(sim, api, field, operator, value, count):
    sim.add_customer(name="Harbour", metadata={"score": "12"})

    assert found(api, "customers", field, operator, value) == count


def test_advanced_filter_is_a_list(api):
    assert api("GET", "/customers", params={"advanced_filter": "{}"}).status_code == 400


def test_start_and_end_may_be_of_another_date(sim, api, customer):
    early, late = (sim.raise_invoice(customer["id"], [BEANS], date=100, due_date=due)["id"] for due in (300, 400))

    def picked(**asked):
        return [one["id"] for one in api.ok("GET", "/invoices", params={"start_date": 300, "end_date": 399, **asked})]

    assert (picked(), picked(date_column="due_date")) == ([], [early])
    assert api("GET", "/invoices?date_column=colour").status_code == 400
    assert late not in picked(date_column="due_date")


def test_no_invoice_has_a_payment_plan_or_a_tag(api, invoice):
    assert api.ok("GET", "/invoices?payment_plan=1") == api.ok("GET", "/invoices?tags[]=wine") == []
    assert len(api.ok("GET", "/invoices?payment_plan=0")) == 1


def test_rates_are_left_out_together(api, invoice):
    assert {"discounts", "taxes"}.isdisjoint(api.ok("GET", "/invoices?exclude=items,rates")[0])


def test_spaces_between_names_do_no_harm(sim, api, invoice):
    sim.receive_payment(amount=1, customer=invoice["customer"])
    (shown,) = api.ok("GET", "/payments", params={"include": "updated_at, applied_to", "expand": "charge, customer"})

    assert (shown["applied_to"], shown["customer"]["id"]) == ([], invoice["customer"])


@pytest.mark.parametrize("table", ["estimates", "subscriptions", "plans", "tasks"])
def test_what_the_company_does_not_use_is_empty_and_forbidden(api, table):
    """A6: 403 where a feature is off."""
    answer = api("GET", f"/{table}?sort=updated_at asc&updated_after=0")

    assert (answer.json(), answer.headers["X-Total-Count"]) == ([], "0")
    assert api("GET", f"/{table}/1").status_code == 404
    refused = api("POST", f"/{table}", {})
    assert (refused.status_code, refused.json()["type"]) == (403, "invalid_request")


def test_an_invoice_gets_no_payment_plan(api, invoice):
    path = f"/invoices/{invoice['id']}/payment_plan"

    assert (api("PUT", path, {}).status_code, api("GET", path).status_code) == (403, 404)
