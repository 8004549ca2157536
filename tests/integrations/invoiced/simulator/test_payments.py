"""A12, A13: payments, what they are applied to, charges, refunds, credit."""

import pytest

from tests.integrations.invoiced.simulator.conftest import BEANS
from tests.integrations.invoiced.simulator.test_customers import refused


@pytest.fixture
def create(api, customer):
    def call(amount, *splits, **fields):
        body = {"customer": customer["id"], "amount": amount, "applied_to": list(splits), **fields}
        return api("POST", "/payments", body)

    return call


@pytest.fixture
def credit_note(sim, customer):
    return sim.issue_credit_note(customer["id"], [{"name": "Damaged", "unit_cost": 20}])


def cash(invoice, amount):
    return {"type": "invoice", "invoice": invoice["id"], "amount": amount}


def credited(invoice, credit_note, amount):
    link = {"type": "credit_note", "document_type": "invoice", "credit_note": credit_note["id"]}
    return {**link, "invoice": invoice["id"], "amount": amount}


def spent(invoice, amount):
    return {"type": "applied_credit", "document_type": "invoice", "invoice": invoice["id"], "amount": amount}


def owed(sim, invoice):
    return sim.invoices[invoice["id"]]["balance"]


def test_applications_are_shown_to_those_who_ask_d10(api, create, invoice):
    path = f"/payments/{create(100, cash(invoice, 100)).json()['id']}"

    assert "applied_to" not in api.ok("GET", path)
    (split,) = api.ok("GET", path, params={"include": "applied_to"})["applied_to"]
    assert {name: split[name] for name in ("type", "amount")} == {"type": "invoice", "amount": 100}
    assert split["id"]


def test_a_credit_note_counts_beside_cash_in_either_order_d68(sim, create, invoice, credit_note):
    payment = create(127, credited(invoice, credit_note, 20), cash(invoice, 127)).json()

    assert (payment["balance"], owed(sim, invoice), sim.credit_notes[credit_note["id"]]["balance"]) == (0, 0, 0)


def test_a_payment_of_nothing_applies_a_credit_note(sim, create, invoice, credit_note):
    assert create(0, credited(invoice, credit_note, 15)).json()["amount"] == 0
    assert (owed(sim, invoice), sim.credit_notes[credit_note["id"]]["balance"]) == (132, 5)


def test_an_overpayment_becomes_credit_and_pays_the_next_invoice_d67(sim, api, create, customer, invoice):
    create(167, cash(invoice, 147), {"type": "credit", "amount": 20})
    following = sim.raise_invoice(customer["id"], [BEANS])
    create(0, spent(following, 20))

    assert owed(sim, following) == 127
    assert api.ok("GET", f"/customers/{customer['id']}/balance")["available_credits"] == 0
    refused(create(0, spent(following, 1)), "applied_to")


def test_a_convenience_fee_is_cash_d69(sim, create, invoice):
    payment = create("149.12", cash(invoice, 147), {"type": "convenience_fee", "amount": 2.12}).json()

    assert (payment["balance"], owed(sim, invoice)) == (0, 0)


def test_what_is_not_applied_is_the_balance(create, invoice):
    assert create(200, cash(invoice, 147)).json()["balance"] == 53


@pytest.mark.parametrize(
    ("amount", "split"),
    [
        (10, {"type": "invoice", "amount": 11}),
        (200, {"type": "invoice", "amount": 148}),
        (10, {"type": "invoice", "amount": -1}),
        (10, {"type": "invoice"}),
        (10, {"amount": 5}),
        (10, {"type": "gift", "amount": 5}),
        (10, {"type": "estimate", "estimate": 1, "amount": 5}),
        (10, {"type": "credit_note", "amount": 5}),
        (10, {"type": "credit_note", "document_type": "invoice", "amount": 5}),
        (10, {"type": "document_adjustment", "document_type": "invoice", "amount": 5}),
        (10, {"type": "invoice", "invoice": 1, "amount": 5}),
    ],
    ids=lambda value: str(value),
)
def test_refuses_applications_that_cannot_be_d62(sim, create, invoice, amount, split):
    refused(create(amount, {"invoice": invoice["id"], **split}), "applied_to")

    assert (sim.payments, owed(sim, invoice)) == ({}, 147)


def test_nothing_stays_of_a_payment_that_is_refused_half_way(sim, create, invoice, credit_note):
    refused(create(100, cash(invoice, 100), credited(invoice, credit_note, 21)), "applied_to")

    assert (owed(sim, invoice), len(sim.events)) == (147, 3)


@pytest.mark.parametrize("amount", [None, -1, "much", True, 10**13])
def test_an_amount_is_a_number_from_nothing_up(create, amount):
    refused(create(amount), "amount")


@pytest.mark.parametrize("state", [{"draft": True}, {"closed": True}])
def test_a_draft_or_closed_invoice_takes_no_payment(sim, create, customer, state):
    refused(create(10, cash(sim.raise_invoice(customer["id"], [BEANS], **state), 10)), "applied_to")


def test_a_voided_invoice_takes_no_payment(sim, create, invoice):
    sim.void_invoice(invoice["id"])

    refused(create(10, cash(invoice, 10)), "applied_to")


def test_currencies_must_agree_d78(create, invoice):
    refused(create(10, cash(invoice, 10), currency="eur"), "applied_to")


def test_only_a_parent_pays_for_others(sim, create, customer):
    child = sim.add_customer(name="Child", parent_customer=customer["id"])
    stranger = sim.add_customer(name="Stranger")

    assert create(10, cash(sim.raise_invoice(child["id"], [BEANS]), 10)).ok
    refused(create(10, cash(sim.raise_invoice(stranger["id"], [BEANS]), 10)), "applied_to")


def test_money_of_nobody_waits_and_finds_its_customer_d75(api, create, customer, invoice):
    payment = create(10, customer=None).json()
    assert (payment["customer"], payment["pdf_url"]) == (None, None)

    shown = api.ok("PATCH", f"/payments/{payment['id']}", {"applied_to": [cash(invoice, 10)]})

    assert shown["customer"] == customer["id"]
    refused(create(10, {"type": "credit", "amount": 10}, customer=None), "customer")


def test_applied_to_is_replaced_whole_and_can_be_left_out(sim, api, customer, create, invoice):
    other = sim.raise_invoice(customer["id"], [BEANS])
    path = f"/payments/{create(100, cash(invoice, 100)).json()['id']}"

    api.ok("PATCH", path, {"notes": "x"})
    assert owed(sim, invoice) == 47
    api.ok("PATCH", path, {"applied_to": [cash(other, 60)]})
    assert (owed(sim, invoice), owed(sim, other), api.ok("GET", path)["balance"]) == (147, 87, 40)
    refused(api("PATCH", path, {"amount": 59}), "applied_to")
    assert owed(sim, other) == 87


def test_null_never_empties_date_and_currency(api, create):
    made = create(10).json()

    shown = api.ok("PATCH", f"/payments/{made['id']}", {"date": None, "currency": None})

    assert (shown["date"], shown["currency"]) == (made["date"], made["currency"])


def test_a_split_keeps_its_id_when_it_is_sent_again_by_a_form(api, sim, create, invoice):
    payment = create(100, cash(invoice, 100)).json()
    (split,) = sim.payments[payment["id"]]["applied_to"]
    form = {f"applied_to[0][{name}]": value for name, value in {**cash(invoice, 60), "id": split["id"]}.items()}

    api("PATCH", f"/payments/{payment['id']}", data=form)

    (shown,) = sim.payments[payment["id"]]["applied_to"]
    assert (shown["id"], shown["amount"]) == (split["id"], 60)


def test_a_void_frees_everything_and_is_final_d13(sim, api, create, invoice, credit_note):
    path = f"/payments/{create(127, cash(invoice, 127), credited(invoice, credit_note, 20)).json()['id']}"
    voided = api("DELETE", path)

    assert (voided.status_code, voided.json()["voided"], voided.json()["balance"]) == (200, True, 127)
    assert (owed(sim, invoice), sim.credit_notes[credit_note["id"]]["balance"]) == (147, 20)
    assert api.ok("GET", path, params={"include": "applied_to"})["applied_to"] == []
    refused(api("DELETE", path))
    refused(api("PATCH", path, {"notes": "x"}))


def test_a_void_cannot_take_credit_that_is_spent(sim, api, create, invoice):
    granted = create(30, {"type": "credit", "amount": 30}).json()
    create(0, spent(invoice, 25))

    refused(api("DELETE", f"/payments/{granted['id']}"), "applied_to")
    assert sim.payments[granted["id"]]["voided"] is False


def test_defaults_are_those_of_the_docs(create):
    shown = create(5).json()

    assert (shown["method"], shown["source"], shown["matched"], shown["charge"]) == ("other", "keyed", None, None)


def test_an_online_payment_has_a_charge_and_a_fee(sim, invoice):
    payment = sim.pay_online(invoice["id"], fee="2.12")

    assert (payment["source"], payment["method"], str(payment["amount"])) == (
        "customer_portal",
        "credit_card",
        "149.12",
    )
    assert payment["charge"]["status"] == "succeeded"
    assert payment["reference"] == payment["charge"]["gateway_id"]


def test_refunds_are_nested_in_the_charge_and_never_more_than_it(sim, api, invoice):
    payment = sim.pay_online(invoice["id"])
    path = f"/charges/{payment['charge']['id']}/refunds"

    refused(api("POST", path, {"amount": 147.01}), "amount")
    refused(api("POST", path, {"amount": 0}), "amount")
    assert api("POST", path, {"amount": 47}).status_code == 201
    assert api.ok("GET", f"/payments/{payment['id']}")["charge"]["refunded"] is False
    api.ok("POST", path, {"amount": 100})
    charge = api.ok("GET", f"/payments/{payment['id']}")["charge"]
    assert (charge["refunded"], [one["amount"] for one in charge["refunds"]]) == (True, [47, 100])
    assert owed(sim, invoice) == 0


def test_whatever_moves_a_customers_money_is_remembered(sim, api, customer, invoice):
    body = {"customer": customer["id"], "method": "ach", "amount": 47, "applied_to": [cash(invoice, 47)]}
    assert api("POST", "/charges", body).json()["charge"]["payment_source"]["object"] == "bank_account"
    refused(api("POST", f"/invoices/{invoice['id']}/pay", {}))
    sim.keep_card(customer["id"])

    assert api.ok("POST", f"/invoices/{invoice['id']}/pay", {})["status"] == "paid"
    assert len(sim.forbidden_calls) == 3


def test_credit_adjustments_are_changed_and_taken_back(api, customer, invoice, create):
    body = {"customer": customer["id"], "amount": 50}
    path = f"/credit_balance_adjustments/{api.ok('POST', '/credit_balance_adjustments', body)['id']}"
    create(0, spent(invoice, 30))

    refused(api("PATCH", path, {"amount": 29}), "applied_to")
    assert api.ok("PATCH", path, {"amount": 30})["amount"] == 30
    refused(api("DELETE", path), "applied_to")
    refused(api("POST", "/credit_balance_adjustments", {**body, "amount": -1}), "applied_to")


def test_credit_that_is_spent_cannot_be_moved_to_another_customer(sim, api, create, invoice):
    granted = create(30, {"type": "credit", "amount": 30}).json()
    create(0, spent(invoice, 30))
    other = sim.add_customer(name="Other")

    refused(api("PATCH", f"/payments/{granted['id']}", {"customer": other["id"]}), "applied_to")
