"""Where every cent of a document goes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from integrations import errors
from integrations.netsuite.reading.receivable_documents import Header, Line
from syncjobs.flows import receivable_lines
from syncjobs.flows.receivable_documents import Told


def header(total: str) -> Header:
    nothing = dict.fromkeys(Header.__slots__)
    return Header(
        **{**nothing, "netsuite_id": "1", "document_number": "INV1", "status": "A", "total": Decimal(total)}  # type: ignore[arg-type]
    )


def line(amount: str, **said: Any) -> Line:
    nothing = dict.fromkeys(Line.__slots__)
    fields = {"document_id": "1", "line_id": "1", "is_tax": False, "is_header_discount": False, "item_id": "9"}
    return Line(**{**nothing, **fields, "amount": Decimal(amount), **said})


def told(total: str, *lines: Line, **said: Any) -> Told:
    fields: dict[str, Any] = {"line_metadata": {}, "applied": (), "is_held": False, "knows_currencies": True}
    return Told(noun="invoice", header=header(total), lines=lines, version="v", **{**fields, **said})


def billed(total: str, *lines: Line, **said: Any) -> receivable_lines.Billed:
    return receivable_lines.billed(told=told(total, *lines, **said))


def test_two_taxes_are_added_up_d41() -> None:
    found = billed("115", line("100"), line("10", is_tax=True), line("5", is_tax=True))

    assert found.total_tax == 15


def test_a_tax_below_nothing_is_left_out_and_the_total_stays_d41() -> None:
    found = billed("97", line("100"), line("-3", is_tax=True))

    assert found.total_tax is None
    assert [(one.name, one.amount) for one in found.lines] == [("Item", 100), ("Tax", -3)]
    assert found.total == 97


def test_no_lines_at_all_are_one_of_the_subtotal_d38() -> None:
    found = billed("88", line("8", is_tax=True))

    assert [(one.name, one.amount) for one in found.lines] == [("INV1", 80)]


def test_a_discount_line_of_its_own_stays_a_line() -> None:
    found = billed("90", line("100"), line("-10", item_type="Discount", item_name="Loyalty"))

    assert [one.amount for one in found.lines] == [100, -10]
    assert found.discount == 0


def test_a_header_discount_is_told_where_the_account_has_no_column_for_it_d40() -> None:
    found = billed("75", line("100", is_header_discount=None), line("-25", is_header_discount=None, item_id=None))

    assert found.discount == 25


def test_a_subtotal_line_is_not_charged_again() -> None:
    found = billed("100", line("100"), line("100", item_type="Subtotal"))

    assert found.total == 100


def test_what_was_bought_for_the_customer_is_a_line_by_its_description() -> None:
    found = billed("40", line("40", item_id=None, is_header_discount=False, description="Taxi"))

    assert [one.name for one in found.lines] == ["Taxi"]


def test_a_cent_of_rounding_is_a_line_that_says_so() -> None:
    found = billed("100.01", line("100"))

    assert [(one.name, one.amount) for one in found.lines][-1] == ("Rounding", Decimal("0.01"))
    assert found.total == Decimal("100.01")


def test_lines_that_do_not_come_to_the_total_are_refused_in_words() -> None:
    with pytest.raises(errors.RecordRejected, match="come to 100.00, but its total is 120.00"):
        billed("120", line("100"))


def test_what_lines_say_of_contracts_is_their_metadata() -> None:
    said = {"1": {"contract_total": "1200", "quantity_ordered": "12"}}
    found = billed("100", line("60"), line("40", line_id="2"), line_metadata=said)

    assert [one.metadata for one in found.lines] == [{"contract_total": "1200", "quantity_ordered": "12"}, {}]


def test_a_memorized_one_is_known_by_its_box_d43() -> None:
    one = told("1", line("1"))
    boxed = Told(**{name: getattr(one, name) for name in Told.__slots__} | {"header": _memorized(one.header)})

    assert boxed.is_memorized
    assert not one.is_memorized


def _memorized(of: Header) -> Header:
    return Header(**{name: getattr(of, name) for name in Header.__slots__} | {"is_memorized": True})
