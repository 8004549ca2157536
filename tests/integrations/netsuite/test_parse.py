from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrations.netsuite import parse
from integrations.netsuite.parse import Status

LEAF = st.sampled_from([None, True, 0, 7, "", "B", "7", "Billed", "a:b", Decimal("1.5"), Decimal("NaN"), 1.5])
ANY_JSON = st.recursive(
    LEAF,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["id", "refName", "items", "line"]), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    ["id", "status", "orderStatus", "item", "total", "subtotal", "taxTotal", "amountPaid", "amountRemaining"]
)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"status": {"id": "Pending Fulfillment", "refName": "Pending Fulfillment"}}, Status.PENDING_FULFILLMENT),
        ({"status": {"id": "B"}, "orderStatus": {"id": "B"}}, Status.PENDING_FULFILLMENT),
        ({"status": {"id": "B"}}, Status.PAID),
        ({"orderStatus": {"id": "G"}}, Status.BILLED),
        ({"status": {"id": "Billed"}, "orderStatus": {"id": "B"}}, Status.BILLED),
        ({"status": "Sales Order : Partially Fulfilled"}, Status.PARTLY_FULFILLED),
        ({"status": "SalesOrd:H"}, Status.CLOSED),
        ({"status": {"id": "Pending Billing/Partially Fulfilled"}}, Status.PARTLY_BILLED),
        ({"status": {"id": "Paid In Full"}}, Status.PAID),
        ({"status": {"refName": "Voided"}}, Status.VOIDED),
        ({"status": {"id": "Teilweise"}}, Status.UNKNOWN),
        ({}, Status.UNKNOWN),
    ],
)
def test_reads_a_status_in_every_form_netsuite_gives_it(record, expected):
    assert parse.transaction_status(record) is expected


def test_the_record_type_decides_what_a_letter_means():
    record = {"status": {"id": "D"}}

    assert parse.transaction_status(record, record_type="salesOrder") is Status.PARTLY_FULFILLED
    assert parse.transaction_status(record, record_type="invoice") is Status.PENDING_APPROVAL


@pytest.mark.parametrize(
    ("transaction_type", "letter", "expected"),
    [("SalesOrd", "C", Status.CANCELLED), ("CustInvc", "V", Status.VOIDED), ("CustPymt", "C", Status.UNKNOWN)],
)
def test_reads_suiteqls_letters_by_its_types(transaction_type, letter, expected):
    assert parse.status_of(transaction_type=transaction_type, value=letter) is expected


@pytest.mark.parametrize("status", [Status.BILLED, Status.CLOSED, Status.PARTLY_BILLED, Status.UNKNOWN])
def test_a_billed_closed_or_unreadable_order_is_not_editable_e24(status):
    assert not parse.is_editable(record_type="salesOrder", status=status)


@pytest.mark.parametrize("status", [Status.PENDING_APPROVAL, Status.PENDING_FULFILLMENT])
def test_an_order_before_billing_is_editable_e23(status):
    assert parse.is_editable(record_type="salesOrder", status=status)


def test_a_paid_invoice_is_not_editable_e29():
    assert parse.is_editable(record_type="invoice", status=Status.OPEN)
    assert not parse.is_editable(record_type="invoice", status=Status.PAID)


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("https://1.suitetalk.api.netsuite.com/services/rest/record/v1/salesOrder/5012", "5012"),
        ("/services/rest/record/v1/salesorder/5012/", "5012"),
        ("https://1.suitetalk.api.netsuite.com/services/rest/record/v1/salesOrder/5012?a=b", "5012"),
        ("https://1.suitetalk.api.netsuite.com/services/rest/record/v1/invoice/5012", ""),
        ("https://1.suitetalk.api.netsuite.com/services/rest/async/v1/job/5012", ""),
        ("/services/rest/record/v1/salesOrder/eid:om-order-1", ""),
        ("/services/rest/record/v1/salesOrder/5012/item/1", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_takes_the_id_from_a_location_of_the_right_type_only(location, expected):
    assert parse.netsuite_id_from_location(location, record_type="salesOrder") == expected


def test_totals_are_decimals():
    record = {"subtotal": Decimal("108.0"), "taxTotal": Decimal("7.2"), "total": "116.93", "amountRemaining": 0}

    totals = parse.totals(record=record)

    assert (totals.subtotal, totals.tax, totals.total) == (Decimal("108.0"), Decimal("7.2"), Decimal("116.93"))
    assert (totals.paid, totals.remaining) == (None, 0)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(FIELDS, ANY_JSON))
def test_no_json_of_any_type_breaks_the_reading(record):
    assert parse.transaction_status(record) in Status
    assert isinstance(parse.totals(record=record), parse.Totals)
    assert isinstance(parse.lines(record=record), list)
    assert isinstance(parse.reference_id(value=record.get("id")), str)
