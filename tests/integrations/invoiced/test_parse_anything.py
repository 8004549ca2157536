"""Whatever JSON arrives, it is refused by name or understood; money is never changed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from integrations import errors
from integrations.invoiced import catalog, changing, parse, webhooks
from integrations.receivable_records import PlatformPayment
from tests.integrations.invoiced.payments import payment_row

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False)
    | st.just(Decimal("NaN"))
    | st.text(max_size=12)
    | st.sampled_from(["", "-", "1e3", "invoice", "credit_note", "\x00", "\ud800", -1, 0, 10**18])
)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
)


def parsed(row: object) -> PlatformPayment | None:
    refused: list[errors.RecordRejected] = []
    try:
        return parse.payment(row=row)
    except errors.RecordRejected as error:
        refused.append(error)
        return None
    finally:
        assert all(error.path and error.detail.endswith(".") for error in refused)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    held = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in held:
        yield (*path, key)
        yield from places(inner, (*path, key))


def money(payment: PlatformPayment) -> list[Decimal]:
    parts = [part.amount for part in payment.splits] + [refund.amount for refund in payment.refunds]
    return [payment.amount, *parts]


@given(anything)
def test_any_json_is_refused_or_read(row: object) -> None:
    parsed(row)


@given(st.dictionaries(st.sampled_from(sorted(payment_row())), anything))
def test_a_payment_of_any_values_is_refused_or_read(values: dict[str, Any]) -> None:
    parsed(payment_row(**values))


@settings(max_examples=600)
@given(st.data())
def test_one_changed_value_changes_no_other_money(data: st.DataObject) -> None:
    row, before = payment_row(), money(parse.payment(row=payment_row()))
    *path, key = data.draw(st.sampled_from(list(places(row))))
    written = data.draw(anything)
    holder: Any = row
    for step in path:
        holder = holder[step]
    holder[key] = written

    payment = parsed(row)

    if payment is None or key in ("applied_to", "charge", "refunds", "status") or isinstance(key, int):
        return  # then there are other parts
    differing = [after for old, after in zip(before, money(payment), strict=True) if old != after]
    assert differing in ([], [written])


@given(st.dictionaries(st.sampled_from(["id", "updated_at", "created_at", "reference", "charge"]), anything))
def test_a_row_of_a_list_is_a_change_or_said_to_be_unreadable(row: dict[str, Any]) -> None:
    unreadable: dict[str, str] = {}

    change = changing.change(row=row, unreadable=unreadable)

    assert (change is None) == bool(unreadable)


@given(st.dictionaries(st.sampled_from(["id", "name", "number", "email", "tax_id", "active", "metadata"]), anything))
def test_a_customer_and_an_item_of_any_values_are_refused_or_read(row: dict[str, Any]) -> None:
    refused: list[errors.RecordRejected] = []
    for read in (catalog.customer, catalog.product):
        try:
            assert read(row=row).source_id
        except errors.RecordRejected as error:
            refused.append(error)
    assert all(error.path for error in refused)


@given(anything | st.fixed_dictionaries({"id": anything, "type": anything, "data": anything}))
def test_a_webhook_of_any_shape_is_a_hint_or_a_value_error(payload: object) -> None:
    refused: list[ValueError] = []
    try:
        assert webhooks.read_hint(payload=payload).version
    except ValueError as error:
        refused.append(error)
    assert all(map(str, refused))
