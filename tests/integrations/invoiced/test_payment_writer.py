"""Payments of NetSuite as Invoiced's: what is found, written, applied and voided."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from integrations import errors
from integrations.invoiced import payment_bodies
from integrations.invoiced.simulator import InvoicedSimulator
from integrations.receivable_records import Applied, ReceivablePayment
from tests.integrations.invoiced.conftest import BEANS, Connect


def payment(customer_id: object, **fields: Any) -> ReceivablePayment:
    """A payment of NetSuite."""
    told = {
        "netsuite_id": "8001",
        "number": "PYMT1",
        "version": "1",
        "customer_id": str(customer_id),
        "currency": "USD",
        "payment_date": date(2026, 11, 20),
        "amount": Decimal("100.00"),
    }
    return ReceivablePayment(**{**told, **fields})


@pytest.fixture
def customer(company: InvoicedSimulator) -> int:
    found: int = company.add_customer(name="Harbour Lane Grocers")["id"]
    return found


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("Check", "check"),
        ("Cheque - Westpac", "check"),
        ("Cash", "cash"),
        ("VISA", "credit_card"),
        ("Master Card", "credit_card"),
        ("ACH", "ach"),
        ("Bank Transfer", "eft"),
        ("EFT", "eft"),
        ("Wire", "wire_transfer"),
        ("Wireless credit", "other"),
        ("PayPal", "paypal"),
        ("Direct debit", "direct_debit"),
        ("Barter", "other"),
        ("", "other"),
        ("2", "other"),
    ],
)
def test_a_payment_method_s_name_says_which_of_invoiced_s_it_is(name: str, method: str) -> None:
    assert payment_bodies.method(name=name) == method


def test_what_was_made_is_found_by_its_netsuite_id(connect: Connect, customer: int) -> None:
    connector, wanted = connect(), payment(customer)
    assert connector.look_up(wanted=[wanted]) == {}

    made = connector.create(record=wanted)

    assert connector.look_up(wanted=[wanted]) == {"8001": made}
    assert (made.netsuite_id, made.total, made.customer_id) == ("8001", Decimal(100), str(customer))


def test_made_twice_it_is_one(connect: Connect, company: InvoicedSimulator, customer: int) -> None:
    for _ in range(2):
        connect().create(record=payment(customer))

    assert len(company.payments) == 1


def test_a_voided_one_is_found_for_what_is_void_alone(connect: Connect, customer: int) -> None:
    connector, wanted = connect(), payment(customer)
    made = connector.create(record=wanted)
    connector.cancel(held=made, record=wanted)

    assert connector.look_up(wanted=[wanted]) == {}
    assert connector.look_up(wanted=[payment(customer, is_void=True)])["8001"].is_cancelled


def test_a_voided_one_is_never_edited(connect: Connect, company: InvoicedSimulator, customer: int) -> None:
    connector, wanted = connect(), payment(customer)
    made = connector.create(record=wanted)
    company.void_payment(int(made.source_id))

    with pytest.raises(errors.DecisionNeeded, match="was voided on Invoiced"):
        connector.update(held=made, record=payment(customer, amount=Decimal("90.00")))


def test_a_second_void_does_nothing_d61(connect: Connect, company: InvoicedSimulator, customer: int) -> None:
    connector, wanted = connect(), payment(customer)
    made = connector.create(record=wanted)

    for _ in range(2):
        assert connector.cancel(held=made, record=wanted).is_cancelled
        connector.remove(held=made, record_type="payment")

    assert company.payments[int(made.source_id)]["voided"]


def test_refused_for_an_invoice_it_leaves_what_it_pays_no_more(
    connect: Connect, company: InvoicedSimulator, customer: int
) -> None:
    one, other = (company.raise_invoice(customer, [BEANS], calculate_taxes=False)["id"] for _ in range(2))
    company.receive_payment(
        customer=customer, amount=147, applied_to=[{"type": "invoice", "invoice": other, "amount": 147}]
    )
    connector = connect()
    hundred = Decimal("100.00")
    made = connector.create(record=payment(customer, applied=(Applied(invoice_id=str(one), amount=hundred),)))

    moved = payment(customer, version="2", applied=(Applied(invoice_id=str(other), amount=hundred),))

    with pytest.raises(errors.RecordRejected):
        connector.update(held=made, record=moved)

    assert company.payments[int(made.source_id)]["applied_to"] == []
    assert company.invoices[one]["balance"] == 147


def test_metadata_that_is_too_much_is_refused_in_words(
    connect: Connect, company: InvoicedSimulator, customer: int
) -> None:
    connector, wanted = connect(), payment(customer)
    made = connector.create(record=wanted)
    company.edit_payment(int(made.source_id), metadata={f"key{number}": "x" for number in range(10)})

    with pytest.raises(errors.RecordRejected, match="would have 11 metadata keys"):
        connector.update(held=made, record=payment(customer, memo="Corrected"))


def test_one_that_does_not_exist_is_told_so(connect: Connect) -> None:
    assert connect().read_held(record_type="payment", source_ids=["4711"]) == {"4711": None}
