"""Bodies of payments and deposits, and how money is spread over invoices."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from integrations import collected
from integrations.netsuite import payment_payloads
from integrations.netsuite.payment_payloads import Place, Share

PLACE = Place(bank_account_id="220", class_id="6")


def payment(**changes: object) -> collected.Payment:
    given = {
        "source_id": "6d2e0000-0000-4000-8000-000000000001",
        "number": "OMI1890",
        "version": "1",
        "customer_name": "Harbour Espresso",
        "order_ids": (),
        "paid": Decimal("116.93"),
        "paid_date": date(2026, 3, 12),
        "settlement_reference": "OMSET-1",
        "updated_at": datetime(2026, 3, 12, tzinfo=UTC),
    }
    return collected.Payment(**given | changes)  # type: ignore[arg-type]


def test_a_payment_pays_what_it_names_and_nothing_else_r39() -> None:
    share = Share(invoice_id="7001", amount=Decimal("116.90"))

    body = payment_payloads.customer_payment(payment=payment(), customer_id="1042", place=PLACE, shares=[share])

    assert body == {
        "customer": {"id": "1042"},
        "undepFunds": {"id": "F"},
        "account": {"id": "220"},
        "tranDate": "2026-03-12",
        "memo": "OMSET-1",
        "class": {"id": "6"},
        "payment": Decimal("116.90"),
        "autoApply": False,
        "apply": {"items": [{"doc": {"id": "7001"}, "apply": True, "amount": Decimal("116.90")}]},
    }


def test_a_deposit_names_its_sales_order_r39() -> None:
    body = payment_payloads.customer_deposit(payment=payment(), customer_id="1042", order_id="5012", place=PLACE)

    assert (body["salesOrder"], body["payment"]) == ({"id": "5012"}, Decimal("116.93"))
    assert "apply" not in body


def test_without_a_settlement_reference_the_memo_is_the_invoices_number_r39() -> None:
    told = payment(settlement_reference="")

    body = payment_payloads.customer_deposit(payment=told, customer_id="1042", order_id="5012", place=PLACE)

    assert body["memo"] == "OMI1890"


def test_money_without_a_day_is_no_payment_r39() -> None:
    with pytest.raises(ValueError, match="when it was paid"):
        payment_payloads.customer_payment(payment=payment(paid_date=None), customer_id="1", place=PLACE, shares=[])


@pytest.mark.parametrize(
    ("paid", "expected"),
    [
        ("100.00", [("1", "60.00"), ("3", "40.00")]),
        ("60.00", [("1", "60.00")]),
        ("110.03", [("1", "60.00"), ("3", "50.00")]),
    ],
    ids=["both", "the first alone", "more than is owed"],
)
def test_money_goes_to_the_first_first_and_never_past_what_is_owed(paid: str, expected: list[tuple[str, str]]) -> None:
    remaining = [("1", Decimal("60.00")), ("2", Decimal(0)), ("3", Decimal("50.00"))]

    found = payment_payloads.shares(paid=Decimal(paid), remaining=remaining)

    assert [(share.invoice_id, str(share.amount)) for share in found] == expected
