"""A2, A3: pages, filters, order, expansion."""

import json
import re
from datetime import timedelta

import pytest

from tests.integrations.invoiced.simulator.conftest import BEANS


@pytest.fixture
def many(sim):
    return [sim.add_customer(name=f"Customer {number}", number=f"C{number}")["id"] for number in range(7)]


def links(answer):
    return {rel: url for url, rel in re.findall(r'<([^>]+)>; rel="(\w+)"', answer.headers["Link"])}


def ids(answer):
    return [held["id"] for held in answer.json()]


def test_follows_the_links_to_the_end_d1(api, many):
    answer = api("GET", "/customers?per_page=3")
    read, following = ids(answer), links(answer).get("next")
    while following:
        answer = api.session.get(following, timeout=10)
        read += ids(answer)
        following = links(answer).get("next")

    assert read == many
    assert answer.headers["X-Total-Count"] == "7"


def test_the_first_page_has_no_previous_and_the_last_no_next(api, many):
    assert links(api("GET", "/customers?per_page=3")).keys() == {"self", "first", "next", "last"}
    assert links(api("GET", "/customers?per_page=3&page=3")).keys() == {"self", "first", "previous", "last"}


@pytest.mark.parametrize("size", ["500", "100", "x"])
def test_a_page_has_at_most_100_and_the_links_leave_that_out_d1(sim, api, size):
    for number in range(101):
        sim.add_customer(name=f"Customer {number}")
    answer = api("GET", f"/customers?per_page={size}")

    assert len(answer.json()) == 100
    assert "per_page" not in answer.headers["Link"]


def test_too_small_a_page_is_clamped(api, many):
    assert len(api("GET", "/customers?per_page=0&page=0").json()) == 1


def test_links_keep_the_other_parameters(api, many):
    answer = api("GET", "/customers", params={"per_page": 1, "filter[type]": "company"})

    assert "filter%5Btype%5D=company" in links(answer)["next"]


def test_an_empty_list_still_has_its_headers(api):
    answer = api("GET", "/invoices")

    assert (answer.json(), answer.headers["X-Total-Count"]) == ([], "0")
    assert "next" not in links(answer)


def test_paginate_none_leaves_the_headers_out(api, many):
    headers = api("GET", "/customers?paginate=none").headers

    assert not {"Link", "X-Total-Count"} & {*headers}


def test_deep_pages_come_in_sequence_only_d2(sim, api, many):
    sim.paging.deep_offset = 4
    assert api("GET", "/customers?per_page=2&page=3").status_code == 400

    sizes = [len(api.ok("GET", f"/customers?per_page=2&page={page}")) for page in (1, 2, 3, 4)]

    assert sizes == [2, 2, 2, 1]


def test_the_total_is_counted_on_page_1(sim, api, many):
    api("GET", "/customers?per_page=3")
    sim.add_customer(name="Late")

    assert api("GET", "/customers?per_page=3&page=2").headers["X-Total-Count"] == "7"
    assert api("GET", "/customers?per_page=3").headers["X-Total-Count"] == "8"


@pytest.mark.parametrize(
    ("field", "value", "found"),
    [("number", "C3", 1), ("name", "Customer 1", 1), ("active", "1", 7), ("autopay", "True", 0), ("email", "", 7)],
)
def test_filters_by_equality(api, many, field, value, found):
    assert len(api.ok("GET", "/customers", params={f"filter[{field}]": value})) == found


@pytest.mark.parametrize("name", ["filter[colour]", "filter[name][x]", "filter[]"])
def test_refuses_to_filter_by_anything_else(api, many, name):
    assert api("GET", "/customers", params={name: "x"}).status_code == 400


def test_filters_by_a_computed_status(sim, api, invoice):
    sim.receive_payment(amount=147, applied_to=[{"type": "invoice", "invoice": invoice["id"], "amount": 147}])

    assert len(api.ok("GET", "/invoices?filter[status]=paid")) == 1
    assert api.ok("GET", "/invoices?filter[status]=not_sent") == []


def test_filters_by_metadata(sim, api, many):
    sim.edit_customer(many[2], metadata={"netsuite_id": "7741"})

    assert ids(api("GET", "/customers?metadata[netsuite_id]=7741")) == [many[2]]


@pytest.mark.parametrize(
    ("field", "operator", "value", "found"),
    [
        ("name", "=", "Customer 1", 1),
        ("name", "<>", "Customer 1", 6),
        ("name", "starts_with", "customer", 7),
        ("name", "ends_with", "3", 1),
        ("number", "contains", "c", 7),
        ("number", "not_contains", "5", 6),
        ("email", "empty", None, 7),
        ("email", "not_empty", None, 0),
        ("metadata.x", "empty", None, 7),
        ("created_at", ">=", 0, 7),
        ("id", "<", 0, 0),
    ],
)
def test_advanced_filters(api, many, field, operator, value, found):
    conditions = json.dumps([{"field": field, "operator": operator, "value": value}])

    assert len(api.ok("GET", "/customers", params={"advanced_filter": conditions})) == found


@pytest.mark.parametrize("text", ["x", "{}x", '[{"field": "colour", "operator": "="}]', "[1]", '[{"field": "id"}]'])
def test_refuses_senseless_advanced_filters(api, many, text):
    assert api("GET", "/customers", params={"advanced_filter": text}).status_code == 400


def test_updated_after_is_strict_to_the_second_d3(sim, api):
    started = sim.now()
    sim.now = lambda: started
    first, second = (sim.add_customer(name=name) for name in ("A", "B"))
    cursor = first["updated_at"]

    assert cursor == second["updated_at"]
    assert api.ok("GET", f"/customers?updated_after={cursor}") == []
    assert len(api.ok("GET", f"/customers?updated_after={cursor - 1}")) == 2
    assert api.ok("GET", f"/customers?updated_before={cursor}") == []


def test_start_and_end_date_include_both_ends(sim, api, customer):
    for date in (100, 200, 300):
        sim.raise_invoice(customer["id"], [BEANS], date=date)

    assert [one["date"] for one in api.ok("GET", "/invoices?start_date=100&end_date=200")] == [100, 200]


def test_sorts_by_several_columns(sim, api, many):
    assert ids(api("GET", "/customers", params={"sort": "type asc, number desc"})) == many[::-1]


@pytest.mark.parametrize("sort", ["colour asc", "name up", "name asc desc"])
def test_refuses_a_senseless_sort(api, many, sort):
    assert api("GET", "/customers", params={"sort": sort}).status_code == 400


def test_polls_by_updated_at_as_the_docs_recommend(sim, api, many):
    started = sim.now()
    sim.now = lambda: started + timedelta(seconds=5)
    sim.edit_customer(many[4], phone="1")
    after = int(started.timestamp()) + 1

    seen = api("GET", "/customers", params={"sort": "updated_at ASC", "updated_after": after, "include": "updated_at"})

    assert ids(seen) == [many[4]]


def test_expands_the_customer(api, invoice, customer):
    shown = api.ok("GET", f"/invoices/{invoice['id']}?expand=customer")

    assert shown["customer"]["name"] == customer["name"]
    assert api.ok("GET", "/invoices")[0]["customer"] == customer["id"]


def test_excludes_children(api, invoice):
    assert {"items", "metadata"}.isdisjoint(api.ok("GET", "/invoices?exclude=items,metadata")[0])


def test_older_objects_may_hide_updated_at_unless_asked(sim, api, customer):
    sim.shy_updated_at = True

    assert "updated_at" not in api.ok("GET", "/customers")[0]
    assert "updated_at" in api.ok("GET", "/customers?include=updated_at")[0]


@pytest.mark.parametrize(("text", "found"), [(">100", 1), ("<=147", 1), ("147.00", 1), ("<>147", 0)])
def test_compares_balances(api, invoice, text, found):
    assert len(api.ok("GET", "/invoices", params={"balance": text})) == found


def test_picks_customers_by_what_they_owe_and_have_on_file(sim, api, many, invoice, customer):
    sim.keep_card(many[0])

    assert ids(api("GET", "/customers?open_balance=1")) == [customer["id"]]
    assert ids(api("GET", "/customers?open_balance=false")) == many
    assert ids(api("GET", "/customers?payment_source=true")) == [many[0]]


def test_advanced_dates_snap_to_whole_days(sim, api, customer):
    noon = 43_200
    sim.raise_invoice(customer["id"], [BEANS], date=noon)

    def found(operator, value):
        conditions = json.dumps([{"field": "date", "operator": operator, "value": value}])
        return len(api.ok("GET", "/invoices", params={"advanced_filter": conditions}))

    assert (found(">=", noon + 10), found("<=", noon - 10), found(">", noon), found("<", noon)) == (1, 1, 0, 0)


def test_a_number_that_is_none_finds_nothing(api, invoice):
    assert api.ok("GET", "/invoices?filter[total]=much") == []
    assert len(api.ok("GET", "/invoices?filter[total]=147.00")) == 1
