"""An invoice has the lines of every order it bills."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from integrations import errors, records
from integrations.ordermentum import parse
from tests.integrations.ordermentum.documents import INVOICE, ORDER, PURCHASER, invoice_row, line_row, order_row

SYDNEY = ZoneInfo("Australia/Sydney")
SECOND = "7b0c5d1e-2f5a-4a1e-9a55-0d6a5f1f0002"
UNSTATED = dict.fromkeys(("totalFreight", "surcharge", "totalDiscount", "totalCost", "totalGST", "total"))


def parsed(orders: dict[str, Any] | None = None, **changes: Any) -> records.Invoice:
    held = {ORDER: order_row()} if orders is None else orders
    return parse.invoice(row=invoice_row(**changes), orders=held, zone=SYDNEY, currency="AUD")


def two_orders() -> dict[str, Any]:
    return {
        ORDER: order_row(totalDiscount="1.00", display={"totalFreightTax": "1.20"}),
        SECOND: order_row(id=SECOND, totalFreight="5.00", surcharge=None, lineItems=[line_row()], reference="PO-8"),
    }


def test_the_header_is_the_invoices_own() -> None:
    invoice = parsed()

    assert (invoice.source_id, invoice.number, invoice.customer_id) == (INVOICE, "OMI1890", PURCHASER)
    assert (invoice.document_date, invoice.due_date) == (date(2026, 3, 6), date(2026, 3, 13))
    assert (invoice.order_ids, invoice.paid_at, invoice.total) == ((ORDER,), None, Decimal("116.93"))
    assert invoice.customer_name == "Harbour Espresso"
    assert invoice.warnings == ()


def test_the_purchase_order_and_comment_come_from_its_orders() -> None:
    invoice = parsed(two_orders(), orderIds=[ORDER, SECOND])

    assert (invoice.purchase_order, invoice.comment) == ("PO-7781, PO-8", "Leave at side door")


def test_its_own_reference_counts() -> None:
    assert parsed(reference="PO-9").purchase_order == "PO-9"


def test_several_orders_give_all_their_lines_in_order_e28() -> None:
    invoice = parsed(two_orders(), orderIds=[SECOND, ORDER])

    assert [line.sku for line in invoice.lines] == ["HB-1KG", "HB-1KG", "MILK-2"]
    assert invoice.order_ids == (SECOND, ORDER)


def test_freight_surcharge_and_discount_of_several_orders_are_summed_e28() -> None:
    invoice = parsed(two_orders(), orderIds=[ORDER, SECOND], **UNSTATED)

    assert (invoice.freight, invoice.freight_tax) == (Decimal("17.00"), Decimal("1.20"))
    assert (invoice.surcharge, invoice.discount) == (Decimal("1.73"), Decimal("1.00"))


def test_what_the_invoice_states_itself_counts() -> None:
    invoice = parsed(two_orders(), orderIds=[ORDER, SECOND], totalFreight="16.00", totalDiscount="0.00", surcharge=0)

    assert (invoice.freight, invoice.discount, invoice.surcharge) == (16, 0, 0)


def test_lines_of_its_own_count_instead_of_its_orders() -> None:
    invoice = parsed({}, lineItems=[line_row(quantity=1, subtotal="30.00")])

    assert [line.amount for line in invoice.lines] == [Decimal("30.00")]


def test_an_order_that_is_not_there_is_named() -> None:
    with pytest.raises(errors.RecordRejected, match=f"OMI1890 cannot be read: orderIds names the order {SECOND}"):
        parsed(orderIds=[ORDER, SECOND])


def test_a_wrong_value_in_an_order_is_named_with_the_order() -> None:
    with pytest.raises(errors.RecordRejected) as caught:
        parsed({ORDER: order_row(lineItems=[line_row(quantity="two")])})

    assert caught.value.path == f"orders[{ORDER}].lineItems[0].quantity"


def test_an_invoice_over_nothing_is_refused() -> None:
    with pytest.raises(errors.RecordRejected) as caught:
        parsed(orderIds=[])

    assert caught.value.path == "lineItems"


def test_the_order_ids_come_from_the_embedded_orders_too() -> None:
    row = invoice_row(orderIds=None, orders=[order_row(id=ORDER.upper())])

    assert parse.billed_order_ids(row=row) == (ORDER,)
    assert list(parse.embedded_orders(row=row)) == [ORDER]


def test_an_embedded_summary_does_not_count_as_an_order() -> None:
    assert parse.embedded_orders(row=invoice_row(orders=[order_row(lineItems=None)])) == {}


def test_it_was_paid_and_cancelled_when_it_says() -> None:
    invoice = parsed(paidAt="2026-03-07T00:00:00.000Z", cancelledAt="2026-03-08T00:00:00.000Z")

    assert invoice.paid_at == datetime(2026, 3, 7, tzinfo=UTC)
    assert invoice.cancelled_at == datetime(2026, 3, 8, tzinfo=UTC)


def test_money_that_went_through_ordermentum_says_when_it_was_passed_on_r39() -> None:
    invoice = parsed(
        paidSupplierAt="2026-03-10T02:00:00.000Z",
        settlementReference="OM-20260310",
        paymentMethod="card",
        credit="5.00",
    )

    assert invoice.settled_at == datetime(2026, 3, 10, 2, tzinfo=UTC)
    assert (invoice.settlement_reference, invoice.payment_method) == ("OM-20260310", "card")
    assert (invoice.credit, invoice.is_processing) == (Decimal("5.00"), False)


def test_money_that_did_not_says_nothing() -> None:
    invoice = parsed(paidSupplierAt={}, settlementReference=None, credit="")

    assert (invoice.settled_at, invoice.settlement_reference, invoice.payment_method) == (None, "", "")
    assert invoice.credit == 0


def test_the_way_of_payment_may_come_with_its_words() -> None:
    assert parsed(paymentMethod={"value": "direct", "display": "Direct debit"}).payment_method == "direct"


def test_a_payment_under_way_is_seen_e59() -> None:
    assert parsed(processing="true").is_processing
