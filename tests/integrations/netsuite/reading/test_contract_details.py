"""What lines tell of the contract and the order behind them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from integrations.netsuite.reading import contract_details
from integrations.netsuite.reading.reader import Reader
from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.reading.test_receivable_documents import SOLD, bill

DAYS = {"custcol_atlas_contract_start_date": "2026-01-01", "custcol_atlas_contract_end_date": "2026-12-31"}


def contract(simulator: NetSuiteSimulator, **fields: str) -> str:
    return bill(simulator, item={"items": [{**SOLD, **fields}]})


def ordered(simulator: NetSuiteSimulator, *quantities: int) -> str:
    lines = [{**SOLD, "quantity": quantity} for quantity in quantities]
    body = {"entity": {"id": "1042"}, "orderStatus": {"id": "B"}, "item": {"items": lines}}
    return simulator.add("salesOrder", body)


def test_days_and_total_are_told_by_line(simulator: NetSuiteSimulator, reader: Reader) -> None:
    dated = contract(simulator, **DAYS, custcol3="1200.50")

    [found] = contract_details.contracts_of(reader, [dated, bill(simulator)])

    assert (found.document_id, found.line_id) == (dated, "1")
    assert (found.start_date, found.end_date) == (date(2026, 1, 1), date(2026, 12, 31))
    assert found.total == Decimal("1200.50")


def test_a_third_field_that_is_no_number_is_none_of_ours(simulator: NetSuiteSimulator, reader: Reader) -> None:
    assert contract_details.contracts_of(reader, [contract(simulator, custcol3="blue")]) == []


def test_fields_that_an_account_lacks_are_left_out(simulator: NetSuiteSimulator, reader: Reader) -> None:
    netsuite_id = contract(simulator, **DAYS)

    [found] = contract_details.contracts_of(reader, [netsuite_id])

    assert found.total is None


def test_what_was_ordered_is_told_by_the_line_that_was_made_of_it(simulator: NetSuiteSimulator, reader: Reader) -> None:
    order_id = ordered(simulator, 12, 5)
    first = simulator.bill(order_id, quantities={1: 4})
    rest = simulator.bill(order_id)

    found = contract_details.ordered_of(reader, [first, rest, bill(simulator)])

    assert [(one.document_id, one.line_id, one.quantity) for one in found] == [
        (first, "1", 12),
        (rest, "1", 12),
        (rest, "2", 5),
    ]


def test_a_role_that_may_not_see_links_is_told_nothing_and_not_asked_again(
    simulator: NetSuiteSimulator, reader: Reader
) -> None:
    billed = simulator.bill(ordered(simulator, 12))
    simulator.books.hidden_tables.add("previoustransactionlinelink")

    assert contract_details.ordered_of(reader, [billed]) == []
    before = len(simulator.calls)
    assert contract_details.ordered_of(reader, [billed]) == []
    assert len(simulator.calls) == before


@pytest.mark.parametrize("column", ["previoustransactionlinelink.previousline", "transactionline.quantity"])
def test_columns_that_an_account_lacks_take_only_that_away(
    simulator: NetSuiteSimulator, reader: Reader, column: str
) -> None:
    billed = simulator.bill(ordered(simulator, 12))
    simulator.books.hidden_columns.add(column)

    assert contract_details.ordered_of(reader, [billed]) == []
