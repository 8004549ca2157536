"""A10, A11: invoices and credit notes."""

from datetime import timedelta

import pytest

from tests.integrations.invoiced.simulator.conftest import BEANS
from tests.integrations.invoiced.simulator.test_customers import refused

DAY_S = 86_400


@pytest.fixture
def create(api, customer):
    def call(table="invoices", **fields):
        return api("POST", f"/{table}", {"customer": customer["id"], "items": [BEANS], **fields})

    return call


def pay(sim, invoice, amount):
    return sim.receive_payment(
        amount=amount, applied_to=[{"type": "invoice", "invoice": invoice["id"], "amount": amount}]
    )


def test_adds_up_lines_discounts_and_taxes(create):
    lines = [{**BEANS, "discounts": [{"amount": 7}]}, {"name": "Freight", "unit_cost": 12.345, "taxable": False}]
    shown = create(items=lines, discounts=[{"amount": 5}], taxes=[{"amount": "13.5"}]).json()

    assert [line["amount"] for line in shown["items"]] == [147, 12.35]
    assert (shown["subtotal"], shown["total"], shown["balance"]) == (159.35, 160.85, 160.85)


def test_a_line_takes_name_and_price_from_its_item(sim, create):
    sim.add_item(id="beans-1kg", name="House beans", unit_cost="24.5", taxable=False)
    (line,) = create(items=[{"catalog_item": "beans-1kg", "quantity": 2}]).json()["items"]

    assert (line["name"], line["amount"], line["taxable"]) == ("House beans", 49, False)
    refused(create(items=[{"catalog_item": "none"}]), "items")


def test_taxes_of_the_customer_are_added_unless_told_not_to(sim, api, create, customer):
    sim.add_tax_rate(id="gst", name="GST", value=10)
    sim.edit_customer(customer["id"], taxes=["gst"])

    assert create().json()["total"] == 161.7
    assert create(calculate_taxes=False).json()["total"] == 147


def test_an_update_leaves_taxes_alone_unless_told_to(sim, api, create, customer):
    sim.add_tax_rate(id="gst", name="GST", value=10)
    path = f"/invoices/{create(calculate_taxes=False).json()['id']}"
    sim.edit_customer(customer["id"], taxes=["gst"])

    assert api.ok("PATCH", path, {"notes": "x"})["total"] == 147
    assert api.ok("PATCH", path, {"calculate_taxes": True})["total"] == 161.7


def test_takes_rates_by_their_ids(sim, api, create):
    api.ok("POST", "/tax_rates", {"id": "gst", "name": "GST", "value": 10})
    api.ok("POST", "/coupons", {"id": "less", "name": "Less", "value": 7, "is_percent": False})
    shown = create(taxes=["gst"], discounts=[{"coupon": "less"}]).json()

    assert (shown["discounts"][0]["amount"], shown["taxes"][0]["amount"], shown["total"]) == (7, 14, 154)


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"customer": 1}, "customer"),
        ({"customer": None}, "customer"),
        ({"discounts": [{"amount": -5}]}, "discounts"),
        ({"discounts": [{"amount": 500}]}, "items"),
        ({"taxes": [{"amount": -5}]}, "taxes"),
        ({"taxes": [{}]}, "taxes"),
        ({"number": "9" * 33}, "number"),
        ({"date": "2026-01-01"}, "date"),
        ({"attachments": [9]}, "attachments"),
    ],
)
def test_refuses_what_makes_no_sense(sim, create, fields, param):
    refused(create(**fields), param)
    assert sim.invoices == {}


def test_terms_make_the_due_date_and_come_from_the_customer(sim, create, customer):
    sim.edit_customer(customer["id"], payment_terms="NET 14")
    shown = create(date=DAY_S).json()

    assert (shown["payment_terms"], shown["due_date"]) == ("NET 14", 15 * DAY_S)
    assert create(date=DAY_S, due_date=5).json()["due_date"] == 5


def test_invoices_of_an_autopay_customer_have_autopay_terms(sim, create, customer):
    sim.edit_customer(customer["id"], autopay=True, payment_terms="NET 14")

    assert create().json()["payment_terms"] == "AutoPay"


def test_states_follow_one_another(sim, api, create):
    path = f"/invoices/{(made := create(draft=True, due_date=9).json())['id']}"
    states = [made["status"], api.ok("PATCH", path, {"draft": False})["status"]]
    sim.edit_invoice(made["id"], due_date=None)
    states.append(api.ok("GET", path)["status"])
    api.ok("POST", f"{path}/emails", {"to": [{"email": "a@b.example"}]})
    states.append(api.ok("GET", path)["status"])
    states.append(api.ok("PATCH", path, {"closed": True})["status"])
    sim.edit_invoice(made["id"], closed=False)
    pay(sim, made, 147)
    states.append(api.ok("GET", path)["status"])

    assert states == ["draft", "past_due", "not_sent", "sent", "bad_debt", "paid"]


def test_an_invoice_is_past_due_as_time_goes_by(sim, api, create):
    made = create(due_date=int(sim.now().timestamp()) + 10).json()
    later = sim.now() + timedelta(seconds=20)
    sim.now = lambda: later

    assert (made["status"], api.ok("GET", f"/invoices/{made['id']}")["status"]) == ("not_sent", "past_due")


def test_an_issued_invoice_is_no_draft_again_d47(api, invoice):
    refused(api("PATCH", f"/invoices/{invoice['id']}", {"draft": True}), "draft")


@pytest.mark.parametrize("table", ["invoices", "credit_notes"])
def test_voids_once(api, create, table):
    path = f"/{table}/{create(table).json()['id']}"
    voided = api.ok("POST", f"{path}/void", {})

    assert (voided["status"], voided["voided"], voided["balance"]) == ("voided", True, 0)
    refused(api("POST", f"{path}/void", {}))
    refused(api("PATCH", path, {"notes": "x"}))


@pytest.mark.parametrize("table", ["invoices", "credit_notes"])
def test_deletes(sim, api, create, table):
    path = f"/{table}/{create(table).json()['id']}"

    assert (api("DELETE", path).status_code, api("GET", path).status_code) == (204, 404)


def test_a_paid_invoice_is_neither_voided_nor_deleted(sim, api, invoice):
    pay(sim, invoice, 10)

    refused(api("POST", f"/invoices/{invoice['id']}/void"))
    refused(api("DELETE", f"/invoices/{invoice['id']}"))


def test_an_invoice_is_never_worth_less_than_was_paid(sim, api, invoice):
    pay(sim, invoice, 100)
    path = f"/invoices/{invoice['id']}"

    refused(api("PATCH", path, {"items": [{"name": "Less", "unit_cost": 99.99}]}), "items")
    assert api.ok("GET", path)["total"] == 147
    assert api.ok("PATCH", path, {"items": [{"name": "Less", "unit_cost": 100}]})["status"] == "paid"


def test_customer_and_currency_stay_once_money_came(sim, api, invoice):
    other = sim.add_customer(name="Other")
    path = f"/invoices/{invoice['id']}"
    assert api.ok("PATCH", path, {"customer": other["id"]})["customer"] == other["id"]
    pay(sim, invoice, 10)

    refused(api("PATCH", path, {"customer": invoice["customer"]}), "customer")
    refused(api("PATCH", path, {"currency": "eur"}), "currency")


def test_numbers_are_given_and_unique(api, create):
    assert (create().json()["number"], create().json()["number"]) == ("INV-00001", "INV-00002")
    refused(create(number="INV-00001"), "number")
    assert create("credit_notes").json()["number"] == "CN-00001"


def test_the_currency_comes_from_the_customer_then_the_company(sim, create, customer):
    assert create().json()["currency"] == "usd"
    sim.edit_customer(customer["id"], currency="jpy")
    assert create().json()["currency"] == "jpy"


def test_amounts_have_the_digits_of_their_currency(create):
    assert create(currency="JPY", items=[{"unit_cost": "10.5"}]).json()["total"] == 11
    assert create(currency="kwd", items=[{"unit_cost": "10.0005"}]).json()["total"] == 10.001


def test_lines_keep_their_ids_when_they_are_sent_again(api, invoice):
    (line,) = invoice["items"]
    path = f"/invoices/{invoice['id']}"
    shown = api.ok("PATCH", path, {"items": [{"id": line["id"], **BEANS}, {"name": "New", "unit_cost": 1}]})

    assert shown["items"][0]["id"] == line["id"] != shown["items"][1]["id"]


def test_a_form_keeps_the_ids_of_lines(api, invoice):
    (line,) = invoice["items"]
    form = {"items[0][id]": line["id"], "items[0][name]": "Beans", "items[0][unit_cost]": "3.5"}

    (shown,) = api("PATCH", f"/invoices/{invoice['id']}", data=form).json()["items"]

    assert (shown["id"], shown["amount"]) == (line["id"], 3.5)


@pytest.mark.parametrize(("table", "name"), [("invoices", "Invoice"), ("credit_notes", "Credit Note")])
def test_null_never_empties_name_date_and_currency(api, create, table, name):
    made = create(table, name="Beans").json()

    shown = api.ok("PATCH", f"/{table}/{made['id']}", {"name": None, "date": None, "currency": ""})

    assert (shown["name"], shown["date"], shown["currency"]) == (name, made["date"], made["currency"])


def test_ship_to_is_an_address(create):
    assert create(ship_to={"name": "Dock", "country": "au"}).json()["ship_to"]["country"] == "AU"
    refused(create(ship_to={"country": "Australia"}), "country")


def test_a_credit_note_is_open_until_it_is_used(sim, create, invoice):
    note = create("credit_notes", items=[{"name": "Damaged", "unit_cost": 20}]).json()
    assert (note["status"], note["balance"]) == ("open", 20)
    split = {"type": "credit_note", "document_type": "invoice", "invoice": invoice["id"], "credit_note": note["id"]}
    sim.receive_payment(amount=0, applied_to=[{**split, "amount": 20}])

    assert sim.credit_notes[note["id"]]["status"] == "paid"


def test_an_item_keeps_its_price(api):
    made = api.ok("POST", "/items", {"name": "House beans 1kg", "unit_cost": 24.5})

    assert made["id"] == "house-beans-1kg"
    assert api.ok("PATCH", f"/items/{made['id']}", {"unit_cost": 1, "name": "Beans"})["unit_cost"] == 24.5
    refused(api("POST", "/items", {"id": made["id"], "name": "Again"}), "id")
    assert api("DELETE", f"/items/{made['id']}").status_code == 204
