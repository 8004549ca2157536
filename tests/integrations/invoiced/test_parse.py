"""A payment of Invoiced in our terms; what makes no sense is refused by the field's name."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from integrations import errors
from integrations.invoiced import parse
from integrations.receivable_records import Refund, Split, SplitKind
from tests.integrations.invoiced.payments import payment_row

CARD = payment_row()["charge"]


def split(**fields: Any) -> list[dict[str, Any]]:
    return [{"amount": 5, **fields}]


def test_a_payment_is_read_in_full() -> None:
    payment = parse.payment(row=payment_row())

    assert (payment.source_id, payment.customer_id, payment.currency) == ("88120", "501223", "AUD")
    assert payment.amount == Decimal("161.7")
    assert payment.paid_at == datetime(2025, 2, 8, 7, 33, 20, tzinfo=UTC)
    assert (payment.method, payment.reference, payment.gateway) == ("credit_card", "ch_9x", "stripe: Visa 4242")
    assert payment.splits == (
        Split(kind=SplitKind.INVOICE, amount=Decimal("157.2"), invoice_id="70881"),
        Split(kind=SplitKind.FEE, amount=Decimal("4.5")),
        Split(kind=SplitKind.CREDIT_NOTE, amount=Decimal(20), invoice_id="70881", credit_note_id="3310"),
    )
    refunded_at = datetime(2025, 2, 9, 11, 20, tzinfo=UTC)
    assert payment.refunds == (Refund(source_id="5", amount=Decimal("1.7"), refunded_at=refunded_at),)
    assert (payment.netsuite_id, payment.is_void, payment.is_from_accounting) == ("915", False, False)


def test_an_expanded_customer_is_the_same_one() -> None:
    payment = parse.payment(row=payment_row(customer={"id": 501223, "name": "Harbour Lane"}))

    assert (payment.customer_id, payment.customer_name) == ("501223", "Harbour Lane")


def test_money_of_nobody_from_the_bank_has_no_customer() -> None:
    payment = parse.payment(row=payment_row(customer=None, charge=None, applied_to=[], balance=Decimal("161.7")))

    assert (payment.customer_id, payment.gateway, payment.splits) == ("", "", ())


def test_what_the_books_wrote_is_known_by_its_source() -> None:
    assert parse.payment(row=payment_row(source="accounting_system")).is_from_accounting


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"type": "credit"}, SplitKind.CREDIT),
        ({"type": "estimate", "estimate": 3}, SplitKind.OTHER),
        ({"type": "applied_credit", "document_type": "invoice", "invoice": 7}, SplitKind.OTHER),
        ({"type": "credit_note", "credit_note": 3, "document_type": "estimate", "estimate": 4}, SplitKind.OTHER),
        ({"type": "something_new"}, SplitKind.OTHER),
    ],
)
def test_every_kind_of_part_is_told_apart(fields: dict[str, Any], expected: SplitKind) -> None:
    (part,) = parse.payment(row=payment_row(applied_to=split(**fields))).splits

    assert (part.kind, part.amount) == (expected, Decimal(5))


def test_without_applied_to_nothing_is_assumed_d10() -> None:
    row = payment_row()
    del row["applied_to"]

    with pytest.raises(errors.RecordRejected, match=r"payment 88120 .*applied_to is missing") as raised:
        parse.payment(row=row)

    assert raised.value.path == "applied_to"


@pytest.mark.parametrize("status", ["failed", "voided"])
def test_money_that_did_not_go_back_is_no_refund(status: str) -> None:
    refund = {"id": 5, "amount": Decimal("1.7"), "status": status}

    assert parse.payment(row=payment_row(charge={**CARD, "amount_refunded": 0, "refunds": [refund]})).refunds == ()


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"id": None}, "id"),
        ({"amount": None}, "amount"),
        ({"amount": -1}, "amount"),
        ({"amount": "161.7"}, "amount"),
        ({"amount": Decimal("NaN")}, "amount"),
        ({"amount": True}, "amount"),
        ({"amount": 10**40}, "amount"),
        ({"currency": ""}, "currency"),
        ({"currency": "dollars"}, "currency"),
        ({"date": None}, "date"),
        ({"date": "2026-01-01"}, "date"),
        ({"date": 10**15}, "date"),
        ({"updated_at": None, "created_at": None}, "updated_at"),
        ({"voided": "no"}, "voided"),
        ({"customer": []}, "customer"),
        ({"customer": {"name": "Nobody"}}, "customer.id"),
        ({"charge": 7}, "charge"),
        ({"charge": {**CARD, "amount_refunded": 2}}, "charge.amount_refunded"),
        ({"charge": {**CARD, "refunds": [{"amount": 2}]}}, "charge.refunds[0].id"),
        ({"applied_to": "all"}, "applied_to"),
        ({"applied_to": split()}, "applied_to[0].type"),
        ({"applied_to": split(type="invoice")}, "applied_to[0].invoice"),
        ({"applied_to": split(type="invoice", invoice=1, amount=-5)}, "applied_to[0].amount"),
        ({"applied_to": split(type="credit_note", document_type="invoice", invoice=1)}, "applied_to[0].credit_note"),
        ({"metadata": "x"}, "metadata"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(changes: dict[str, Any], path: str) -> None:
    with pytest.raises(errors.RecordRejected) as raised:
        parse.payment(row=payment_row(**changes))

    assert (raised.value.path, raised.value.code) == (path, "UNREADABLE")
    assert path in str(raised.value)


def test_times_before_1970_count_as_none_of_ours() -> None:
    assert parse.payment(row=payment_row(updated_at=-62169984000)).updated_at == datetime(1970, 1, 1, tzinfo=UTC)


class TestVersion:
    def test_is_the_same_for_the_same_payment_told_otherwise(self) -> None:
        told = payment_row(pdf_url="https://x/1", amount=Decimal("161.70"), balance=Decimal("0.00"))

        assert parse.payment(row=told).version == parse.payment(row=payment_row(pdf_url="https://x/2")).version

    @pytest.mark.parametrize(
        "changes",
        [
            {"applied_to": split(type="credit")},
            {"charge": {**CARD, "amount_refunded": 0, "refunds": []}},
            {"voided": True},
            {"updated_at": 1739000005},
        ],
        ids=["other applications", "another refund", "voided", "later"],
    )
    def test_changes_even_within_a_second_or_without_updated_at_d15(self, changes: dict[str, Any]) -> None:
        assert parse.payment(row=payment_row(**changes)).version != parse.payment(row=payment_row()).version
