"""Invoices, payments, deposits, credit memos and what they leave to pay."""

from __future__ import annotations

from typing import Any

import pytest

from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.simulator.conftest import Caller, error_of, invoice_for, line, order


def _payment(*applied: tuple[str, float], **fields: Any) -> dict[str, Any]:
    lines = [{"doc": {"id": invoice}, "apply": True, "amount": amount} for invoice, amount in applied]
    return {"customer": {"id": "1042"}, "account": {"id": "220"}, "apply": {"items": lines}, **fields}


def _left(simulator: NetSuiteSimulator, invoice: str) -> tuple[float, str]:
    found = simulator.get("invoice", invoice)
    return found["amountRemaining"], found["status"]["id"]


def test_an_order_becomes_an_invoice(simulator: NetSuiteSimulator, call: Caller) -> None:
    call("PUT", "salesOrder/eid:om-1", order(line("504", quantity=10, rate=3.2), otherRefNum="PO 9"))

    answer = call("POST", "salesOrder/5001/!transform/invoice", {"externalId": "om-1-inv", "tranDate": "2026-11-21"})

    assert answer.status_code == 204
    invoice = simulator.by_external_id("invoice", "om-1-inv")
    assert invoice is not None
    assert (invoice["createdFrom"]["id"], invoice["otherRefNum"]) == ("5001", "PO 9")
    assert (invoice["total"], invoice["dueDate"]) == (35.2, "2026-11-28")
    assert _left(simulator, invoice["id"]) == (35.2, "Open")


def test_an_order_is_billed_once(call: Caller) -> None:
    call("PUT", "salesOrder/eid:om-1", order())
    call("POST", "salesOrder/5001/!transform/invoice", {})

    assert error_of(call("POST", "salesOrder/5001/!transform/invoice", {})) == (400, "USER_ERROR", None)


def test_a_payment_by_transform_pays_the_invoice_in_full(simulator: NetSuiteSimulator, call: Caller) -> None:
    invoice = invoice_for(call)

    body = {"account": {"id": "220"}, "externalId": "pay-1"}
    answer = call("POST", f"invoice/{invoice}/!transform/customerPayment", body)

    assert answer.status_code == 204
    payment = simulator.by_external_id("customerPayment", "pay-1")
    assert payment is not None
    assert (payment["total"], payment["applied"], payment["unapplied"]) == (100, 100, 0)
    assert payment["status"]["id"] == "Deposited"
    assert _left(simulator, invoice) == (0, "Paid In Full")


def test_payments_in_parts_leave_the_rest_open(simulator: NetSuiteSimulator, call: Caller) -> None:
    invoice = invoice_for(call)

    call("PUT", "customerPayment/eid:p-1", _payment((invoice, 30.25), payment=30.25))
    assert _left(simulator, invoice) == (69.75, "Open")
    call("PUT", "customerPayment/eid:p-2", _payment((invoice, 69.75), payment=80))

    assert _left(simulator, invoice) == (0, "Paid In Full")
    assert simulator.by_external_id("customerPayment", "p-2")["unapplied"] == 10.25  # type: ignore[index]


def test_a_repeated_payment_upsert_applies_once(simulator: NetSuiteSimulator, call: Caller) -> None:
    invoice = invoice_for(call)

    for _ in range(2):
        answer = call("PUT", "customerPayment/eid:p-1?replace=apply", _payment((invoice, 40), payment=40))
        assert answer.status_code == 204, answer.text

    assert _left(simulator, invoice) == (60, "Open")


def test_unticking_an_apply_line_opens_the_invoice_again(simulator: NetSuiteSimulator, call: Caller) -> None:
    invoice = invoice_for(call)
    call("PUT", "customerPayment/eid:p-1", _payment((invoice, 100), payment=100))

    body = {"apply": {"items": [{"doc": {"id": invoice}, "apply": False}]}}
    assert call("PATCH", "customerPayment/eid:p-1", body).status_code == 204

    assert _left(simulator, invoice) == (100, "Open")


def test_deleting_a_payment_opens_the_invoice_again(simulator: NetSuiteSimulator, call: Caller) -> None:
    invoice = invoice_for(call)
    call("PUT", "customerPayment/eid:p-1", _payment((invoice, 100), payment=100))

    assert call("DELETE", "customerPayment/eid:p-1").status_code == 204

    assert _left(simulator, invoice) == (100, "Open")


@pytest.mark.parametrize(
    ("amount", "payment", "text"),
    [(100.01, 200, "exceeds the amount due"), (60, 50, "greater than the amount"), (-5, 10, "exceeds")],
)
def test_refuses_to_apply_too_much(
    simulator: NetSuiteSimulator, call: Caller, amount: float, payment: float, text: str
) -> None:
    invoice = invoice_for(call)

    answer = call("POST", "customerPayment", _payment((invoice, amount), payment=payment))

    assert error_of(answer)[:2] == (400, "USER_ERROR")
    assert text in answer.json()["o:errorDetails"][0]["detail"]
    assert _left(simulator, invoice) == (100, "Open")


def test_refuses_an_invoice_of_somebody_else(call: Caller) -> None:
    invoice = invoice_for(call, customer="1043")

    answer = call("POST", "customerPayment", _payment((invoice, 10), payment=10))

    assert error_of(answer) == (400, "USER_ERROR", "apply.items[0].doc")
    assert "Unable to find a matching line" in answer.text


def test_refuses_an_invoice_that_is_paid(call: Caller) -> None:
    invoice = invoice_for(call)
    call("POST", "customerPayment", _payment((invoice, 100)))

    assert error_of(call("POST", "customerPayment", _payment((invoice, 1))))[:2] == (400, "USER_ERROR")


def test_a_paid_invoice_refuses_edits(call: Caller) -> None:
    invoice = invoice_for(call)
    call("POST", "customerPayment", _payment((invoice, 100)))

    assert error_of(call("PATCH", f"invoice/{invoice}", {"memo": "x"})) == (400, "USER_ERROR", None)


def test_a_payment_without_account_goes_to_undeposited_funds(simulator: NetSuiteSimulator, call: Caller) -> None:
    body = _payment(payment=10)
    del body["account"]

    call("PUT", "customerPayment/eid:p-1", body)

    payment = simulator.by_external_id("customerPayment", "p-1")
    assert payment is not None
    assert (payment["undepFunds"]["id"], payment["status"]["id"]) == ("T", "Not Deposited")


def test_refuses_an_account_beside_undeposited_funds(call: Caller) -> None:
    answer = call("POST", "customerPayment", _payment(payment=10, undepFunds=True))

    assert error_of(answer) == (400, "USER_ERROR", None)


def test_auto_apply_pays_the_oldest_first(simulator: NetSuiteSimulator, call: Caller) -> None:
    invoices = [invoice_for(call), invoice_for(call)]

    call("POST", "customerPayment", {"customer": {"id": "1042"}, "payment": 150, "autoApply": True})

    assert [_left(simulator, invoice)[0] for invoice in invoices] == [0, 50]


def test_a_payment_shows_every_open_invoice_ticked_or_not(call: Caller) -> None:
    invoices = [invoice_for(call), invoice_for(call)]
    call("PUT", "customerPayment/eid:p-1", _payment((invoices[0], 40), payment=40))

    lines = call("GET", "customerPayment/eid:p-1?expandSubResources=true").json()["apply"]["items"]

    assert [(one["doc"]["id"], one["apply"], one["due"]) for one in lines] == [
        (invoices[0], True, 100),
        (invoices[1], False, 100),
    ]


def test_a_deposit_is_used_up_by_its_applications(simulator: NetSuiteSimulator, call: Caller) -> None:
    invoice = invoice_for(call)
    body = {"customer": {"id": "1042"}, "payment": 50, "account": {"id": "220"}}
    deposit = call("POST", "customerDeposit", body).headers["Location"].rsplit("/", 1)[1]

    apply = {"apply": {"items": [{"doc": {"id": invoice}, "apply": True, "amount": 50}]}}
    answer = call("POST", f"customerDeposit/{deposit}/!transform/depositApplication", apply)

    assert answer.status_code == 204, answer.text
    assert _left(simulator, invoice) == (50, "Open")
    assert simulator.get("customerDeposit", deposit)["status"]["id"] == "Fully Applied"
    again = call("POST", f"customerDeposit/{deposit}/!transform/depositApplication", apply)
    assert error_of(again)[:2] == (400, "USER_ERROR")


def test_a_deposit_for_somebody_elses_order_is_refused(call: Caller) -> None:
    call("PUT", "salesOrder/eid:om-1", order(entity={"id": "1043"}))

    body = {"customer": {"id": "1042"}, "payment": 50, "salesOrder": {"id": "5001"}}

    assert error_of(call("POST", "customerDeposit", body)) == (400, "INVALID_CONTENT", "salesOrder")


def test_a_deposit_application_is_made_from_a_deposit_alone(call: Caller) -> None:
    assert error_of(call("POST", "depositApplication", {"tranDate": "2026-11-20"}))[:2] == (400, "USER_ERROR")


@pytest.mark.parametrize(("named", "left", "status"), [(True, 0, "Fully Applied"), (False, 100, "Open")])
def test_a_credit_memo_is_applied_only_where_its_line_is_named(
    simulator: NetSuiteSimulator, call: Caller, named: bool, left: int, status: str
) -> None:
    invoice = invoice_for(call)
    body = {"apply": {"items": [{"doc": {"id": invoice}, "apply": True}]}} if named else {}

    answer = call("POST", f"invoice/{invoice}/!transform/creditMemo", body)

    assert answer.status_code == 204, answer.text
    credit = simulator.all("creditMemo")[0]
    assert (credit["total"], credit["status"]["id"]) == (100, status)
    assert _left(simulator, invoice)[0] == left


def test_what_is_referred_to_cannot_be_deleted(simulator: NetSuiteSimulator, call: Caller) -> None:
    call("PUT", "salesOrder/eid:om-1", order())
    invoice = simulator.bill("5001")

    assert error_of(call("DELETE", "salesOrder/5001"))[:2] == (400, "USER_ERROR")
    assert error_of(call("DELETE", "customer/1042"))[:2] == (400, "USER_ERROR")
    assert call("DELETE", f"invoice/{invoice}").status_code == 204
    assert simulator.get("salesOrder", "5001")["orderStatus"]["id"] == "B"
    assert call("DELETE", "salesOrder/5001").status_code == 204


def test_refuses_payments_in_a_closed_period(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.close_period("2026-10")

    answer = call("POST", "customerPayment", _payment(payment=10, tranDate="2026-10-05"))

    assert error_of(answer) == (400, "USER_ERROR", None)
