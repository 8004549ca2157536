"""A8, A14: which record of an accounting system a record stands for, and the errors that are reported from there."""

import pytest

from tests.integrations.invoiced.simulator.conftest import BEANS
from tests.integrations.invoiced.simulator.test_customers import refused

THEIRS = {"accounting_system": "netsuite", "accounting_id": "7741"}
ERROR = {"object": "customer", "accounting_id": 7741, "integration_id": 2, "message": "no currency"}


def status(api, table, record):
    return api.ok("GET", f"/{table}/{record['id']}/accounting_sync_status")


@pytest.mark.parametrize("table", ["customers", "invoices", "credit_notes", "payments"])
def test_a_new_record_can_say_what_it_is_over_there(sim, api, customer, table):
    body = {"name": "Acme", "customer": customer["id"], "items": [BEANS], "amount": 5}

    made = api.ok("POST", f"/{table}", {**body, **THEIRS})

    shown = status(api, table, made)
    assert {**shown, **THEIRS, "synced": True, "source": "accounting_system", "error": None} == shown
    assert shown["first_synced"] == made["created_at"]
    assert {"accounting_id", "accounting_system"}.isdisjoint(made)
    assert sim.ignored_fields <= {(table, name) for name in body}


def test_the_source_may_be_invoiced(api):
    made = api.ok("POST", "/customers", {"name": "Acme", **THEIRS, "accounting_source": "invoiced"})

    assert status(api, "customers", made)["source"] == "invoiced"


def test_it_is_said_when_a_record_is_made_and_never_later(api, customer):
    api.ok("PATCH", f"/customers/{customer['id']}", THEIRS)

    assert status(api, "customers", customer) == {"synced": False, "error": None}


def test_an_id_in_the_metadata_counts_without_dates(sim, api, customer):
    sim.edit_customer(customer["id"], metadata={"netsuite_id": "7741"})

    shown = status(api, "customers", customer)

    assert (shown["synced"], shown["accounting_id"], shown["last_synced"]) == (True, "7741", None)


def test_an_error_is_shown_with_its_record_until_it_is_tried_again(api):
    made = api.ok("POST", "/customers", {"name": "Acme", **THEIRS})
    for other in ({"object": "invoice"}, {"accounting_id": 7742}):
        api.ok("POST", "/reconciliation_errors", {**ERROR, **other})
    assert status(api, "customers", made)["error"] is None
    error = api("POST", "/reconciliation_errors", ERROR)

    assert error.status_code == 201
    assert status(api, "customers", made)["error"]["message"] == "no currency"
    assert api("POST", f"/reconciliation_errors/{error.json()['id']}/retry").status_code == 204
    assert status(api, "customers", made)["error"] is None


def test_the_same_again_replaces_the_message(api):
    api.ok("POST", "/reconciliation_errors", ERROR)
    api.ok("POST", "/reconciliation_errors", {**ERROR, "message": "no name"})
    other = api.ok("POST", "/reconciliation_errors", {**ERROR, "object": "invoice"})

    assert [held["message"] for held in api.ok("GET", "/reconciliation_errors")] == ["no name", "no currency"]
    asked = {"filter[object]": "invoice", "filter[accounting_id]": "7741", "filter[integration]": 2}
    assert [held["id"] for held in api.ok("GET", "/reconciliation_errors", params=asked)] == [other["id"]]


def test_an_error_is_ignored_once(api):
    path = f"/reconciliation_errors/{api.ok('POST', '/reconciliation_errors', ERROR)['id']}"

    assert (api("DELETE", path).status_code, api("DELETE", path).status_code) == (204, 404)


@pytest.mark.parametrize("name", ERROR)
def test_an_error_needs_every_field(api, name):
    refused(api("POST", "/reconciliation_errors", {**ERROR, name: None}), name)


@pytest.mark.parametrize(("name", "value"), [("object", "item"), ("accounting_id", "x"), ("integration_id", "x")])
def test_an_error_is_about_something_with_a_number(api, name, value):
    refused(api("POST", "/reconciliation_errors", {**ERROR, name: value}), name)
