"""What Ordermentum says that it holds, read with care."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations import errors, records
from integrations.ordermentum import held
from integrations.ordermentum.fields import Fields
from integrations.ordermentum.simulator.quirks import dressed
from tests.integrations.ordermentum.documents import INVOICE, invoice_row
from tests.integrations.ordermentum.test_parse_anything import anything

NOTE: dict[str, Any] = {"id": "n1", "number": "OMC1", "status": "Issued", "total": "33.00", "completedAt": None}


def invoice(**changes: Any) -> records.Held:
    return held.of(record_type="invoice", row=invoice_row(**changes))


def note(**changes: Any) -> records.Held:
    return held.of(record_type="credit_note", row={**NOTE, **changes})


def test_an_open_invoice_takes_changes() -> None:
    assert invoice(id=INVOICE.upper()) == records.Held(
        record_type="invoice",
        source_id=INVOICE,
        number="OMI1890",
        customer_id=invoice_row()["purchaserId"],
        total=Decimal("116.93"),
    )


@pytest.mark.parametrize(
    "paid", [{"paidAt": "2026-03-07T00:00:00.000Z"}, {"status": "Paid"}, {"paymentStatus": "PAID"}, {"paidAt": "soon"}]
)
def test_a_paid_invoice_takes_none_e72(paid: dict[str, Any]) -> None:
    assert (invoice(**paid).is_paid, invoice(**paid).is_final) == (True, True)


@pytest.mark.parametrize("locked", [True, "true", 1, ["odd"]])
def test_a_locked_invoice_takes_no_changes_and_is_not_paid(locked: object) -> None:
    assert (invoice(locked=locked).is_paid, invoice(locked=locked).is_final) == (False, True)


@pytest.mark.parametrize("gone", [{"cancelledAt": "2026-03-07"}, {"deletedAt": "2026-03-07"}, {"status": "Cancelled"}])
def test_a_cancelled_or_deleted_one_is_cancelled_e71(gone: dict[str, Any]) -> None:
    assert invoice(**gone).is_cancelled
    assert note(**gone).is_cancelled


@pytest.mark.parametrize("busy", [{"processing": True}, {"processing": "yes"}, {"paymentStatus": "Processing"}])
def test_an_invoice_under_payment_is_busy_e59(busy: dict[str, Any]) -> None:
    assert invoice(**busy).is_busy


@pytest.mark.parametrize("applied", [{"completedAt": "2026-03-07"}, {"status": "Applied"}])
def test_an_applied_credit_note_takes_no_changes_e76(applied: dict[str, Any]) -> None:
    assert note(**applied).is_final
    assert not note().is_final


@pytest.mark.parametrize(
    ("row", "netsuite_id"),
    [
        ({"properties": {"netsuite_id": " 5501 "}}, "5501"),
        ({"properties": {"netsuite_id": 5501}, "externalId": "7"}, "5501"),
        ({"properties": {"netsuite_id": {"value": "5501", "display": "x"}}}, "5501"),
        ({"properties": {"netsuite_id": "–"}, "externalId": "5501"}, "5501"),
        ({"properties": {}, "externalId": 5501}, "5501"),
        ({"properties": ["odd"], "externalId": True}, ""),
        ({}, ""),
    ],
)
def test_the_property_names_the_counterpart_before_the_external_id_r45(row: dict[str, Any], netsuite_id: str) -> None:
    assert held.netsuite_id(fields=Fields(value=row)) == netsuite_id


def test_a_total_that_is_no_amount_is_no_total() -> None:
    assert invoice(total="a lot").total is None


@given(st.integers(0, 500))
def test_untidy_payloads_mean_the_same(seed: int) -> None:
    tidy = invoice_row(locked=False, processing=False, properties={"netsuite_id": "5501"})

    assert held.of(record_type="invoice", row=dressed(tidy, seed=seed)) == held.of(record_type="invoice", row=tidy)


@given(st.sampled_from(["invoice", "credit_note"]), anything)
def test_any_json_is_refused_or_read(record_type: str, row: object) -> None:
    try:
        found = held.of(record_type=record_type, row=row)
    except errors.RecordRejected:
        return
    assert found.source_id


@given(
    st.dictionaries(
        st.sampled_from(sorted(invoice_row(properties={}, externalId="", locked=False, processing=0))), anything
    )
)
def test_any_row_with_an_id_is_read(values: dict[str, Any]) -> None:
    assert invoice(**{**values, "id": "I1"}).source_id == "i1"
