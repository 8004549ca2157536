from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations import errors
from integrations.netsuite.reading import columns, refused
from integrations.netsuite.reading.query import Query
from integrations.netsuite.reading.reader import Reader
from tests.integrations.netsuite.reading.conftest import Clock, Scripted, page


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """A row with a column of every kind."""

    netsuite_id: str = columns.identity("t.id", needed=True)
    memo: str | None = columns.text("t.memo")
    status: str | None = columns.letter("t.status")
    amount: Decimal | None = columns.amount("t.amount", signed=True)
    stock: Decimal = columns.amount("t.stock", zero=True)
    credit: Decimal | None = columns.size("t.credit")
    position: int | None = columns.whole("t.position")
    is_inactive: bool | None = columns.flag("t.isinactive")
    day: date | None = columns.day("t.trandate")
    changed: str | None = columns.stamp("t.lastmodifieddate")


QUERY = Query(name="everything", row=Everything, table="transaction", alias="t", key="t.id")
WHOLE = {
    "netsuite_id": "7001", "memo": "Ta", "status": "CustInvc:A", "amount": "-12.50", "stock": "0.375",
    "credit": "-132", "position": "2", "is_inactive": "F", "day": "2026-10-05", "changed": "2026-10-05 03:21:09",
}  # fmt: skip


def read(known, *rows, sign=1):
    return Reader(client=Scripted(says=[page(*rows)]), known=known).ask(QUERY, order_by="t.id", sign=sign).rows


def test_text_becomes_values_of_their_kind(known):
    assert read(known, WHOLE) == [
        Everything(
            netsuite_id="7001",
            memo="Ta",
            status="A",
            amount=Decimal("-12.50"),
            stock=Decimal("0.375"),
            credit=Decimal(132),
            position=2,
            is_inactive=False,
            day=date(2026, 10, 5),
            changed="2026-10-05 03:21:09",
        )
    ]


def test_what_is_left_out_is_none_or_nothing(known):
    row = read(known, {"netsuite_id": "7001"})[0]

    assert (row.memo, row.amount, row.day, row.is_inactive) == (None, None, None, None)
    assert row.stock == 0


@pytest.mark.parametrize(("told", "meant"), [("12.50", "-12.50"), ("-3", "3"), ("0", "0"), (".5", "-0.5")])
def test_signed_amounts_are_turned_round_and_nothing_else(known, told, meant):
    row = read(known, {**WHOLE, "amount": told}, sign=-1)[0]

    assert (str(row.amount), str(row.stock)) == (meant, "0.375")


@pytest.mark.parametrize(("told", "meant"), [("T", True), ("F", False), ("true", True), ("false", False)])
def test_a_flag_is_a_letter_or_the_word_of_json(known, told, meant):
    assert read(known, {**WHOLE, "is_inactive": told})[0].is_inactive is meant


@pytest.mark.parametrize(
    ("column", "told"),
    [
        ("netsuite_id", "INV7001"),
        ("netsuite_id", ""),
        ("amount", "12,50"),
        ("amount", "NaN"),
        ("amount", "1_000"),
        ("amount", "1e999999999"),
        ("amount", "1e9999"),
        ("amount", "٣"),
        ("credit", "a lot"),
        ("position", "1.5"),
        ("is_inactive", "yes"),
        ("day", "5/10/2026"),
        ("day", "2026-W40-1"),
        ("day", "2026-02-30"),
        ("changed", "2026-10-05"),
        ("changed", "2026-10-05 25:00:00"),
        ("status", "CustInvc:"),
    ],
)
def test_a_malformed_cell_is_named_with_its_query_row_and_column(known, column, told):
    with pytest.raises(columns.MalformedCell) as caught:
        read(known, {**WHOLE, column: told})

    assert caught.value.query == "everything"
    assert caught.value.row_id == (told if column == "netsuite_id" else "7001")
    assert caught.value.column == dict(columns.of(Everything))[column].sql
    assert isinstance(caught.value, errors.Unreachable)


def test_a_necessary_cell_may_not_be_missing(known):
    with pytest.raises(columns.MalformedCell, match="everything, row without an id, column t.id: it is missing"):
        read(known, {"memo": "Ta"})


@given(st.dictionaries(st.sampled_from(sorted(WHOLE)), st.text(max_size=40)))
def test_any_text_in_any_cell_gives_a_row_or_a_typed_error(cells):

    with suppress(columns.MalformedCell):
        (row,) = read(refused.Remembered(clock=Clock()), {**WHOLE, **cells})
        assert row.amount.is_finite()
        assert row.changed is None or len(row.changed) == 19
