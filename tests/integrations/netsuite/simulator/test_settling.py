"""Credits and deposits used by payments, refunds, voids, and the links that tell of them."""

from __future__ import annotations

from typing import Any

import pytest

from integrations.netsuite.simulator import NetSuiteSimulator, refusals
from tests.integrations.netsuite.simulator.conftest import Caller, error_of, invoice_for, line, order

LINKS = "SELECT previousdoc, nextdoc, linktype, foreignamount FROM previousTransactionLineLink ORDER BY nextdoc"


def _made(call: Caller, path: str, body: dict[str, Any]) -> str:
    answer = call("POST", path, body)
    assert answer.status_code == 204, answer.text
    return answer.headers["Location"].rsplit("/", 1)[1]


def _credit(call: Caller, amount: float, **fields: Any) -> str:
    return _made(call, "creditMemo", order(line(quantity=1, rate=amount), **fields))


def _deposit(call: Caller, amount: float, **fields: Any) -> str:
    return _made(call, "customerDeposit", {"customer": {"id": "1042"}, "payment": amount, **fields})


def _payment(invoice: str, amount: float, **fields: Any) -> dict[str, Any]:
    return {"customer": {"id": "1042"}, "payment": amount, "apply": _lines(invoice), **fields}


def _lines(*docs: str, **fields: Any) -> dict[str, Any]:
    return {"items": [{"doc": {"id": doc}, "apply": True, **fields} for doc in docs]}


def _left(simulator: NetSuiteSimulator, invoice: str) -> float:
    return float(simulator.get("invoice", invoice)["amountRemaining"])


class TestPaymentWithCredits:
    def test_a_credit_memo_pays_its_part_and_the_money_the_rest(
        self, simulator: NetSuiteSimulator, call: Caller
    ) -> None:
        invoice, memo = invoice_for(call), _credit(call, 40)

        payment = simulator.get(
            "customerPayment", _made(call, "customerPayment", _payment(invoice, 60, credit=_lines(memo)))
        )

        assert _left(simulator, invoice) == 0
        assert (payment["applied"], payment["unapplied"]) == (60, 0)
        assert simulator.get("creditMemo", memo)["status"]["id"] == "Fully Applied"

    def test_a_deposit_makes_a_deposit_application(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        invoice, deposit = invoice_for(call), _deposit(call, 50)

        payment = _made(call, "customerPayment", _payment(invoice, 70, deposit=_lines(deposit, amount=30)))

        application = simulator.all("depositApplication")[0]
        assert (application["deposit"]["id"], application["applied"]) == (deposit, 30)
        assert _left(simulator, invoice) == 0
        assert simulator.get("customerDeposit", deposit)["status"]["id"] == "Not Deposited"
        assert {(row["previousdoc"], row["nextdoc"], row["linktype"]) for row in call.rows(LINKS)} == {
            (deposit, application["id"], "DepAppl"),
            (invoice, application["id"], "Payment"),
            (invoice, payment, "Payment"),
        }

    def test_a_memo_that_paid_a_part_already_pays_more(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        invoice = invoice_for(call)
        memo = _credit(call, 40, apply=_lines(invoice, amount=10))

        _made(call, "customerPayment", _payment(invoice, 70, credit=_lines(memo, amount=20)))

        applied = [one["amount"] for one in simulator.get("creditMemo", memo)["apply"]["items"] if one["apply"]]
        assert (applied, _left(simulator, invoice)) == ([30], 0)

    def test_what_the_money_is_not_needed_for_stays_unapplied(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        invoice, memo = invoice_for(call), _credit(call, 40)

        payment = _made(call, "customerPayment", _payment(invoice, 100, credit=_lines(memo)))

        assert simulator.get("customerPayment", payment)["unapplied"] == 40

    def test_shows_what_credits_and_deposits_are_open(self, call: Caller) -> None:
        memo, deposit = _credit(call, 40), _deposit(call, 50)
        payment = _made(call, "customerPayment", {"customer": {"id": "1042"}, "payment": 5})

        body = call("GET", f"customerPayment/{payment}?expandSubResources=true").json()

        shown = [
            (one["doc"]["id"], one["apply"], one["due"])
            for name in ("credit", "deposit")
            for one in body[name]["items"]
        ]
        assert shown == [(memo, False, 40), (deposit, False, 50)]

    @pytest.mark.parametrize(
        ("owner", "amount", "path"),
        [
            ("1042", 41, "credit.items[0].amount"),
            ("1043", 10, "credit.items[0].doc"),
            ("1042", -1, "credit.items[0].amount"),
        ],
    )
    def test_refuses_a_credit_it_cannot_use(self, call: Caller, owner: str, amount: int, path: str) -> None:
        invoice, memo = invoice_for(call), _credit(call, 40, entity={"id": owner})

        answer = call("POST", "customerPayment", _payment(invoice, 100, credit=_lines(memo, amount=amount)))

        assert error_of(answer) == (400, "USER_ERROR", path)

    def test_refuses_more_credit_than_there_is_use_for(self, call: Caller) -> None:
        invoice, memo = invoice_for(call, "20"), _credit(call, 40)

        answer = call("POST", "customerPayment", _payment(invoice, 0, credit=_lines(memo, amount=40)))

        assert error_of(answer) == (400, "USER_ERROR", None)


class TestApplying:
    def test_an_amount_of_nothing_opens_the_invoice_again(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        invoice = invoice_for(call)
        payment = _made(call, "customerPayment", _payment(invoice, 100))

        call("PATCH", f"customerPayment/{payment}", {"apply": {"items": [{"doc": {"id": invoice}, "amount": 0}]}})

        assert _left(simulator, invoice) == 100
        assert simulator.get("customerPayment", payment)["unapplied"] == 100

    def test_auto_apply_later_uses_what_was_left(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        payment = _made(call, "customerPayment", {"customer": {"id": "1042"}, "payment": 150})
        invoices = [invoice_for(call), invoice_for(call)]

        call("PATCH", f"customerPayment/{payment}", {"autoApply": True})

        assert [_left(simulator, one) for one in invoices] == [0, 50]
        call(
            "PATCH",
            f"customerPayment/{payment}",
            {"memo": "x", "apply": {"items": [{"doc": {"id": invoices[0]}, "apply": False}]}},
        )
        assert [_left(simulator, one) for one in invoices] == [100, 50]

    def test_an_invoice_of_another_receivables_account_is_not_offered(
        self, simulator: NetSuiteSimulator, call: Caller
    ) -> None:
        simulator.add("account", {"acctNumber": "1101", "acctName": "Other", "acctType": {"id": "AcctRec"}}, id="111")
        other = _made(call, "invoice", order(line(quantity=1), account={"id": "111"}))

        answer = call("POST", "customerPayment", _payment(other, 10))
        assert error_of(answer) == (400, "USER_ERROR", "apply.items[0].doc")
        assert call("POST", "customerPayment", _payment(other, 10, arAcct={"id": "111"})).status_code == 204

    def test_an_invoice_keeps_the_customer_and_amount_that_were_paid(self, call: Caller) -> None:
        invoice = invoice_for(call)
        _made(call, "customerPayment", _payment(invoice, 60))

        less = call(
            "PATCH", f"invoice/{invoice}", {"item": {"items": [{"line": 1, "price": {"id": "-1"}, "rate": 50}]}}
        )
        moved = call("PATCH", f"invoice/{invoice}", {"entity": {"id": "1043"}})

        assert (error_of(less)[:2], error_of(moved)) == ((400, "USER_ERROR"), (400, "USER_ERROR", "entity"))

    def test_a_payment_keeps_what_it_applied(self, call: Caller) -> None:
        payment = _made(call, "customerPayment", _payment(invoice_for(call), 100))

        assert error_of(call("PATCH", f"customerPayment/{payment}", {"payment": 90}))[:2] == (400, "USER_ERROR")


class TestRefund:
    @pytest.mark.parametrize(
        ("kind", "link"), [("creditMemo", "Payment"), ("customerPayment", "Payment"), ("customerDeposit", "DepRfnd")]
    )
    def test_gives_back_what_is_left(self, simulator: NetSuiteSimulator, call: Caller, kind: str, link: str) -> None:
        customer = {"customer": {"id": "1042"}}
        body = order(line(quantity=1, rate=40)) if kind == "creditMemo" else {**customer, "payment": 40}
        source = _made(call, kind, body)

        refund = _made(
            call, f"{kind}/{source}/!transform/customerRefund", {"account": {"id": "220"}, "externalId": "r-1"}
        )

        assert simulator.get("customerRefund", refund)["total"] == 40
        row = call.rows(f"SELECT foreignpaymentamountunused AS unused FROM transaction WHERE id = {source}")
        assert row == [{"unused": "0"}]
        assert call.rows(LINKS) == [{"previousdoc": source, "nextdoc": refund, "linktype": link, "foreignamount": "40"}]
        assert error_of(call("DELETE", f"{kind}/{source}"))[:2] == (400, "USER_ERROR")
        assert call("DELETE", f"customerRefund/{refund}").status_code == 204
        assert call("DELETE", f"{kind}/{source}").status_code == 204

    def test_gives_back_a_part(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        memo = _credit(call, 40)
        body = {"account": {"id": "220"}, "apply": _lines(memo, amount=15)}

        _made(call, f"creditMemo/{memo}/!transform/customerRefund", body)

        found = simulator.get("creditMemo", memo)
        assert (found["applied"], found["amountRemaining"], found["status"]["id"]) == (15, 25, "Open")

    @pytest.mark.parametrize(
        ("body", "text"),
        [
            ({}, "Account"),
            ({"account": {"id": "220"}, "apply": {"items": []}}, "at least one"),
            ({"account": {"id": "400"}}, "Invalid Field Value 400"),
        ],
    )
    def test_refuses_a_refund_without_money_or_reason(self, call: Caller, body: dict[str, Any], text: str) -> None:
        memo = _credit(call, 40)

        answer = call("POST", f"creditMemo/{memo}/!transform/customerRefund", body)

        assert answer.status_code == 400
        assert text in answer.text


class TestVoid:
    def test_a_voided_payment_opens_its_invoice(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        invoice = invoice_for(call)
        payment = _made(call, "customerPayment", _payment(invoice, 100))

        simulator.void("customerPayment", payment)

        assert _left(simulator, invoice) == 100
        assert simulator.get("customerPayment", payment)["total"] == 0
        rows = call.rows(f"SELECT voided, status, foreigntotal FROM transaction WHERE id = {payment}")
        assert rows == [{"voided": "T", "status": "V", "foreigntotal": "0"}]
        assert call.rows(LINKS) == []
        assert error_of(call("PATCH", f"customerPayment/{payment}", {"memo": "x"}))[:2] == (400, "USER_ERROR")

    def test_a_voided_invoice_frees_its_order(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        call("PUT", "salesOrder/eid:om-1", order())
        invoice = simulator.bill("5001")

        simulator.void("invoice", invoice)

        assert simulator.get("invoice", invoice)["status"]["refName"] == "Voided"
        assert simulator.get("salesOrder", "5001")["orderStatus"]["id"] == "B"
        assert error_of(call("POST", f"invoice/{invoice}/!transform/customerPayment", {}))[:2] == (400, "USER_ERROR")

    def test_a_paid_invoice_cannot_be_voided(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        invoice = invoice_for(call)
        _made(call, "customerPayment", _payment(invoice, 100))

        with pytest.raises(refusals.Refusal, match="other transactions are applied"):
            simulator.void("invoice", invoice)


def test_a_deposit_says_what_its_order_still_needs(simulator: NetSuiteSimulator, call: Caller) -> None:
    call("PUT", "salesOrder/eid:om-1", order())
    deposit = _deposit(call, 100, salesOrder={"id": "5001"})

    found = simulator.get("customerDeposit", deposit)

    assert (found["salesOrderUnpaidAmount"], found["depositSufficient"]) == (26, False)
    assert error_of(call("DELETE", "salesOrder/5001"))[:2] == (400, "USER_ERROR")


def test_deleted_records_are_remembered(simulator: NetSuiteSimulator, call: Caller) -> None:
    invoice = invoice_for(call)

    call("DELETE", f"invoice/{invoice}")

    [deleted] = simulator.books.store.deleted
    assert (deleted.type, deleted.record_id, deleted.name) == ("Invoice", invoice, "Invoice #INV1001")
