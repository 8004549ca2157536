"""What is told to Ordermentum: every amount as it is, every day where it begins."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations import http
from integrations.ordermentum import bodies
from tests.integrations.ordermentum.documents import (
    ORDER,
    PURCHASER,
    SUPPLIER,
    billed_invoice,
    credit_memo,
    document_line,
)

SYDNEY = ZoneInfo("Australia/Sydney")
amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=8) | st.integers(-(10**9), 10**9).map(Decimal)


def invoice(**changes: Any) -> bodies.Body:
    return bodies.invoice(record=billed_invoice(**changes), supplier_id=SUPPLIER, zone=SYDNEY)


def credit_note(**changes: Any) -> bodies.Body:
    return bodies.credit_note(record=credit_memo(**changes), supplier_id=SUPPLIER, retailer_id="a1", zone=SYDNEY)


def test_an_invoice_says_whose_it_is_and_what_it_bills_r43() -> None:
    body = invoice()

    assert (body["supplierId"], body["purchaserId"], body["orderIds"]) == (SUPPLIER, PURCHASER, [ORDER])
    assert (body["date"], body["dueAt"]) == ("2026-03-05T13:00:00.000Z", "2026-03-12T13:00:00.000Z")


def test_an_invoice_names_its_counterpart_twice_r45() -> None:
    body = invoice()

    assert (body["externalId"], body["properties"]) == ("5501", {"netsuite_id": "5501"})


def test_the_number_is_left_to_ordermentum() -> None:
    assert "number" not in invoice()


def test_netsuites_number_is_the_reference_only_without_a_purchase_order() -> None:
    assert invoice()["reference"] == "PO-7781"
    assert invoice(purchase_order="")["reference"] == "INV77"


def test_the_totals_add_up_as_ordermentum_adds_them() -> None:
    body = invoice(
        freight=Decimal(12),
        surcharge=Decimal("1.73"),
        discount=Decimal(2),
        total_tax=Decimal(7),
        total=Decimal("78.73"),
    )

    assert (body["totalCost"], body["totalFreight"], body["totalDiscount"]) == ("60.00", "12.00", "2.00")
    assert (body["subtotal"], body["totalGST"], body["surcharge"], body["total"]) == ("70.00", "7.00", "1.73", "78.73")


def test_a_line_has_netsuites_quantity_and_price_r47() -> None:
    (line,) = invoice(lines=(document_line(quantity=Decimal("1.375"), variant_id="e1", name="Brie"),))["lineItems"]

    assert line == {
        "productId": "c1", "variantId": "e1", "name": "Brie", "quantity": Decimal("1.375"), "price": "30.00",
        "subtotal": "60.00", "taxable": True, "gst": "6.00",
    }  # fmt: skip


@pytest.mark.parametrize(("tax", "taxable"), [(Decimal(0), False), (Decimal("0.01"), True), (None, None)])
def test_a_line_that_does_not_say_is_taxable_when_it_bears_tax(tax: Decimal | None, taxable: bool | None) -> None:
    (line,) = invoice(lines=(document_line(is_taxable=None, tax=tax),))["lineItems"]

    assert line.get("taxable") is taxable


def test_a_change_says_nothing_of_what_stays() -> None:
    body = bodies.invoice_changes(record=billed_invoice(due_date=None), zone=SYDNEY)

    assert not {"supplierId", "purchaserId", "orderIds", "properties", "dueAt"} & body.keys()


def test_a_credit_note_is_as_the_memo_r48() -> None:
    body = credit_note(invoice_ids=("i1",))

    assert (body["purchaserId"], body["retailerId"], body["date"]) == (PURCHASER, "a1", "2026-03-08T13:00:00.000Z")
    assert (body["comments"], body["invoiceIds"]) == ("CM55: Broken bag", ["i1"])
    assert (body["subtotal"], body["tax"], body["total"]) == ("30.00", "3.00", "33.00")
    assert body["properties"] == {"netsuite_id": "5512"}


def test_an_unapplied_credit_note_gives_up_its_invoices_e74() -> None:
    assert bodies.credit_note_changes(record=credit_memo(), zone=SYDNEY)["invoiceIds"] == []


def test_a_line_without_a_product_is_free_text_e75() -> None:
    (line,) = credit_note(lines=(document_line(product_id="", name="Goodwill", is_taxable=False, tax=None),))[
        "lineItems"
    ]

    assert not {"productId", "variantId", "gst"} & line.keys()
    assert line["name"] == "Goodwill"


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (date(2026, 7, 1), "2026-06-30T14:00:00.000Z"),
        (date(2026, 4, 5), "2026-04-04T13:00:00.000Z"),  # the day summer time ends
        (date(2026, 10, 4), "2026-10-03T14:00:00.000Z"),  # the day it begins
    ],
)
def test_a_day_is_paid_from_where_it_begins_r49(day: date, begins: str) -> None:
    assert bodies.paid(on=day, zone=SYDNEY) == {"paidAt": begins}


def test_a_cancellation_is_an_instant() -> None:
    at = datetime(2026, 3, 9, 1, 2, 3, 456789, tzinfo=UTC)

    assert bodies.cancelled(at=at) == {"cancelledAt": "2026-03-09T01:02:03.456Z"}


@pytest.mark.parametrize(
    ("amount", "text"), [("5", "5.00"), ("5.5", "5.50"), ("25.2727", "25.2727"), ("1E+3", "1000.00")]
)
def test_money_has_two_decimals_and_all_it_has(amount: str, text: str) -> None:
    assert bodies.money(amount=Decimal(amount)) == text


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(["Australia/Sydney", "America/Sao_Paulo", "UTC"]))
def test_every_day_comes_back_as_itself(day: date, name: str) -> None:
    zone = ZoneInfo(name)

    written = bodies.day_text(day=day, zone=zone)

    assert datetime.fromisoformat(written).astimezone(zone).date() == day


@given(amounts, amounts, amounts, amounts)
def test_no_digit_is_lost_on_the_way(quantity: Decimal, price: Decimal, amount: Decimal, freight: Decimal) -> None:
    line = document_line(quantity=quantity, unit_price=price, amount=amount, tax=price)

    sent = json.loads(http.to_json(value=invoice(lines=(line,), freight=freight, total=amount)), parse_float=Decimal)

    (written,) = sent["lineItems"]
    assert Decimal(written["quantity"]) == quantity
    assert (Decimal(written["price"]), Decimal(written["gst"])) == (price, price)
    assert (Decimal(written["subtotal"]), Decimal(sent["total"])) == (amount, amount)
    assert (Decimal(sent["totalFreight"]), Decimal(sent["subtotal"])) == (freight, amount + freight)
