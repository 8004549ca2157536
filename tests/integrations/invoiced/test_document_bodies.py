"""What Invoiced is told of an invoice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from integrations import errors
from integrations.invoiced import document_bodies, metadata
from integrations.receivable_records import Address, ReceivableCreditNote, ReceivableInvoice, ReceivableLine

ZONE = ZoneInfo("Australia/Sydney")


def line(quantity: str = "1", price: str = "10", amount: str = "10", **fields: Any) -> ReceivableLine:
    numbers = {"quantity": Decimal(quantity), "unit_price": Decimal(price), "amount": Decimal(amount)}
    return ReceivableLine(name="Beans", **numbers, **fields)


KNOWN: dict[str, Any] = {
    "netsuite_id": "77", "number": "INV-1", "version": "v", "customer_id": "12", "currency": "AUD",
    "total": Decimal(10), "document_date": date(2026, 7, 1), "lines": (line(),),
}  # fmt: skip


def invoice(**fields: Any) -> ReceivableInvoice:
    return ReceivableInvoice(**{**KNOWN, **fields})


def changes(now: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return document_bodies.changes(record=invoice(**fields), now={"customer": 12, **now}, zone=ZONE)


def test_a_day_begins_where_the_supplier_is() -> None:
    body = document_bodies.new(record=invoice(), zone=ZONE)

    assert body["date"] == 1_782_828_000  # 2026-06-30 14:00 UTC


def test_taxes_are_never_reckoned_by_the_platform() -> None:
    body = document_bodies.new(record=invoice(total_tax=Decimal("1.50")), zone=ZONE)

    assert (body["calculate_taxes"], body["taxes"]) == (False, [{"amount": Decimal("1.50")}])


@pytest.mark.parametrize("kept", [{"payment_plan": 9}, {"autopay": True}], ids=["payment plan", "AutoPay"])
def test_terms_and_due_date_of_a_plan_stay_d48(kept: dict[str, Any]) -> None:
    assert not {"due_date", "payment_terms"} & changes(kept, due_date=date(2026, 8, 1)).keys()
    assert {"due_date", "payment_terms"} <= changes({}, due_date=date(2026, 8, 1)).keys()


def test_notes_are_an_invoices_memo_and_a_credit_notes_own() -> None:
    note = ReceivableCreditNote(**KNOWN)

    assert changes({}, memo="Back door")["notes"] == "Back door"
    assert not {"notes", "purchase_order"} & document_bodies.changes(record=note, now={}, zone=ZONE).keys()


def test_a_draft_is_asked_for_when_it_is_made_alone_d47() -> None:
    assert document_bodies.new(record=invoice(is_draft=True), zone=ZONE)["draft"] is True
    assert "draft" not in changes({}, is_draft=True)


def test_metadata_is_merged_and_an_empty_one_taken_away() -> None:
    body = changes({"metadata": {"theirs": "x", "subsidiary": "Old"}}, metadata={"subsidiary": ""})

    assert body["metadata"] == {"theirs": "x", "netsuite_id": "77"}


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({f"k{number}": "v" for number in range(10)}, "11 metadata keys"),
        ({"k" * 41: "v"}, "too long"),
        ({"k": "v" * 256}, "256 characters"),
    ],
    ids=["keys", "key", "value"],
)
def test_metadata_that_invoiced_does_not_take_is_refused_by_name_d9(wanted: dict[str, str], said: str) -> None:
    with pytest.raises(errors.RecordRejected, match=said) as refused:
        metadata.merged(now={}, wanted={**wanted, "netsuite_id": "77"}, about="invoice INV-1")

    assert refused.value.code == "METADATA"


def test_a_customer_is_named_only_when_it_changed() -> None:
    assert "customer" not in changes({})
    assert changes({"customer": {"id": 13}})["customer"] == 12


def test_an_address_goes_with_the_name_of_whom_it_is_for() -> None:
    body = document_bodies.new(record=invoice(ship_to=Address(name="Dock 4", city="Sydney")), zone=ZONE)

    assert body["ship_to"] | {"name": "Dock 4", "city": "Sydney"} == body["ship_to"]


@pytest.mark.parametrize(
    ("quantity", "price", "amount", "currency", "is_exact"),
    [
        ("3", "10", "30", "AUD", True),
        ("3", "3.333", "10", "AUD", False),
        ("3", "3.335", "10.005", "AUD", False),
        ("0.5", "101", "50.5", "JPY", False),
        ("1", "1.0000000000000001", "1.0000000000000001", "AUD", False),
    ],
    ids=["exact", "rounded", "half a cent", "half a yen", "beyond a double"],
)
def test_quantity_and_price_are_sent_where_they_make_the_amount_q10(
    quantity: str, price: str, amount: str, currency: str, is_exact: bool
) -> None:
    assert document_bodies.is_exact(line(quantity, price, amount), currency=currency) is is_exact


def test_mapped_fields_come_last() -> None:
    record = invoice(fields={"purchase_order": "PO-9", "metadata.po": "9"}, purchase_order="PO-1")

    body = document_bodies.new(record=record, zone=ZONE)

    assert (body["purchase_order"], body["metadata"]["po"]) == ("PO-9", "9")
