"""A7 to A9: customers, contacts, metadata."""

import pytest

from tests.integrations.invoiced.simulator.conftest import BEANS


def refused(answer, param=None):
    assert answer.status_code == 400, answer.text
    assert answer.json()["type"] == "invalid_request"
    assert answer.json().get("param") == param


def test_a_customer_needs_a_name(api):
    refused(api("POST", "/customers", {"number": "1"}), "name")


def test_a_number_is_given_unique_and_at_most_32(api, customer):
    assert api.ok("POST", "/customers", {"name": "A"})["number"] == "CUST-00001"
    refused(api("POST", "/customers", {"name": "B", "number": customer["number"]}), "number")
    refused(api("POST", "/customers", {"name": "B", "number": "9" * 33}), "number")


def test_a_name_may_occur_twice(api, customer):
    assert api("POST", "/customers", {"name": customer["name"]}).status_code == 201


def test_patch_changes_what_it_names_and_null_clears(api, customer):
    path = f"/customers/{customer['id']}"
    api.ok("PATCH", path, {"email": "a@b.example", "phone": "1", "country": "au", "currency": "AUD"})
    shown = api.ok("PATCH", path, {"phone": None, "email": ""})

    assert (shown["phone"], shown["email"], shown["country"], shown["currency"]) == (None, None, "AU", "aud")
    assert shown["name"] == customer["name"]


@pytest.mark.parametrize(
    "metadata",
    [{f"k{number}": "v" for number in range(11)}, {"k" * 41: "v"}, {"k": "v" * 256}, {"k": {"a": 1}}, "text", [1]],
    ids=["11 keys", "long key", "long value", "object", "text", "list"],
)
def test_metadata_beyond_its_limits_is_refused_d9(api, metadata):
    refused(api("POST", "/customers", {"name": "A", "metadata": metadata}), "metadata")


def test_metadata_at_its_limits_is_kept_d9(api):
    metadata = {f"{number}" * 40: "v" * 255 for number in range(10)}

    assert api.ok("POST", "/customers", {"name": "A", "metadata": metadata})["metadata"] == metadata


def test_patch_replaces_metadata_whole(api, sim, customer):
    sim.edit_customer(customer["id"], metadata={"a": "1"})

    assert api.ok("PATCH", f"/customers/{customer['id']}", {"metadata": {"b": "2"}})["metadata"] == {"b": "2"}


def test_a_parent_must_exist_and_not_stand_below(api, sim, customer):
    child = sim.add_customer(name="Child", parent_customer=customer["id"])

    refused(api("POST", "/customers", {"name": "A", "parent_customer": 1}), "parent_customer")
    for wrong in (customer["id"], child["id"]):
        refused(api("PATCH", f"/customers/{customer['id']}", {"parent_customer": wrong}), "parent_customer")


def test_an_inactive_customer_is_kept(api, customer):
    assert api.ok("PATCH", f"/customers/{customer['id']}", {"active": False})["active"] is False


def test_deleting_leaves_404_and_no_contacts(api, sim, customer):
    contact = sim.add_contact(customer["id"], name="Mei")

    assert api("DELETE", f"/customers/{customer['id']}").status_code == 204
    assert api("GET", f"/customers/{customer['id']}").status_code == 404
    assert contact["id"] not in sim.contacts


def test_a_customer_that_was_billed_stays(api, invoice, customer):
    refused(api("DELETE", f"/customers/{customer['id']}"))


def test_a_credit_hold_refuses_new_invoices(api, sim, customer):
    sim.edit_customer(customer["id"], credit_hold=True)
    body = {"customer": customer["id"], "items": [BEANS]}

    refused(api("POST", "/invoices", body), "customer")
    assert api("POST", "/invoices", {**body, "draft": True}).status_code == 201
    sim.credit_holds = False
    assert api("POST", "/invoices", body).status_code == 201


def test_a_credit_limit_refuses_what_goes_beyond(api, sim, customer):
    sim.edit_customer(customer["id"], credit_limit=200)
    body = {"customer": customer["id"], "items": [BEANS]}

    assert api("POST", "/invoices", body).status_code == 201
    refused(api("POST", "/invoices", body), "customer")
    assert len(sim.invoices) == 1


def test_the_balance_tells_what_is_owed_and_held(api, sim, customer, invoice):
    sim.raise_invoice(customer["id"], [BEANS], due_date=1)
    sim.adjust_credit(customer["id"], 50)
    sim.adjust_credit(customer["id"], -20)

    shown = api.ok("GET", f"/customers/{customer['id']}/balance")

    assert (shown["total_outstanding"], shown["available_credits"], shown["past_due"]) == (294, 30, True)
    assert [entry["balance"] for entry in shown["history"]] == [30, 50]


def test_contacts_belong_to_their_customer(api, sim, customer):
    path = f"/customers/{customer['id']}/contacts"
    made = api.ok("POST", path, {"name": "Mei Tran", "primary": True})
    other = sim.add_customer(name="Other")

    assert api.ok("PATCH", f"{path}/{made['id']}", {"title": "AP"})["title"] == "AP"
    assert [one["id"] for one in api.ok("GET", path)] == [made["id"]]
    assert api("GET", f"/customers/{other['id']}/contacts/{made['id']}").status_code == 404
    assert api.ok("GET", f"/customers/{other['id']}/contacts") == []
    assert api("DELETE", f"{path}/{made['id']}").status_code == 204
    refused(api("POST", path, {"email": "a@b.example"}), "name")


def test_unknown_fields_are_passed_over_and_noted(api, sim):
    api.ok("POST", "/customers", {"name": "A", "colour": "red", "accounting_id": "1", "id": 7})

    assert sim.ignored_fields == {("customers", "colour")}


def test_disabled_payment_methods_are_written_only(api, sim):
    shown = api.ok("POST", "/customers", {"name": "Acme", "disabled_payment_methods": ["cash"]})

    assert "disabled_payment_methods" not in shown
    assert sim.store.find("customers", shown["id"])["disabled_payment_methods"] == ["cash"]
