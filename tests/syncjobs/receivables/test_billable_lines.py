"""Lines that charge on what was bought for the customer: they have mapped fields of their own (B8)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from integrations.netsuite.billed_costs import BilledCost
from integrations.netsuite.simulator.custom_fields import CustomField
from mappings.models import FieldMapping, MappedType
from syncjobs.flows import billable_lines
from syncjobs.models import Flow
from tests.receivables import Receivables
from tests.syncjobs.receivables import billing


@pytest.fixture(autouse=True)
def connected(books: Receivables) -> Iterator[None]:
    books.netsuite.custom_fields["custcol_batch"] = CustomField()
    books.connect(Flow.AR_INVOICES_IN)
    billing.customer(books)
    maps(books, MappedType.BILLABLE_LINE, "metadata.bought_as")
    yield
    books.netsuite.custom_fields.clear()
    books.netsuite.books.hidden_columns.clear()
    books.netsuite.books.hidden_sublists.clear()


def maps(books: Receivables, record_type: MappedType, platform_field: str) -> None:
    FieldMapping.objects.create(
        connection=books.connection,
        record_type=record_type,
        netsuite_field="custcol_batch",
        platform_field=platform_field,
    )


def cost(amount: Any = 10, batch: str = "B", *, item: str = "501", memo: str = "", **fields: Any) -> dict[str, Any]:
    """A purchase of a customer's, ticked to be charged on."""
    said = {"doc": "9001", "item": {"id": item}, "amount": amount, "memo": memo, "apply": True}
    return {**said, "custcol_batch": batch, **fields}


def bill(books: Receivables, *costs: dict[str, Any], **fields: Any) -> str:
    return billing.bill(books, billing.line(custcol_batch="S"), itemCost={"items": list(costs)}, **fields)


def metadata(books: Receivables) -> list[dict[str, Any]]:
    return [line["metadata"] for line in billing.invoice(books)["items"]]


def asked(books: Receivables) -> int:
    return len([call for call in books.netsuite.calls if "itemCost" in call.target])


def test_each_kind_of_line_brings_its_own_fields_b8(books: Receivables) -> None:
    maps(books, MappedType.LINE, "metadata.sold_as")
    bill(books, cost(12, "B-1"), cost(7, "B-2", apply=False))

    books.sync()

    assert metadata(books) == [{"sold_as": "S"}, {"bought_as": "B-1"}]
    assert billing.invoice(books)["total"] == 22


def test_of_several_alike_the_memo_decides_then_the_place() -> None:
    lines = [
        {"line_id": str(number), "item_id": "501", "amount": amount, "description": said}
        for number, (amount, said) in enumerate(
            [(10, None), (10, "crates"), (10, "sacks"), (10, None), (9, "crates")], 1
        )
    ]
    costs = [
        BilledCost(item_id="501", item_name="Beans", amount=Decimal(10), memo=memo) for memo in ("crates", "", "bags")
    ]

    assert billable_lines.told(costs=costs, lines=lines) == {"lines": ["2", "4", "3"], "left_out": []}


def test_without_a_memo_the_last_ones_are_taken_each_once(books: Receivables) -> None:
    bill(books, cost(10, "B-1"), cost(10, "B-2"))

    books.sync()

    assert metadata(books) == [{}, {"bought_as": "B-1"}, {"bought_as": "B-2"}]


def test_what_fits_no_line_is_told_and_the_rest_goes(books: Receivables) -> None:
    books.netsuite.books.hidden_columns.add("transactionline.item")

    netsuite_id = bill(books, cost(12, "B-1"))
    books.sync()

    assert metadata(books) == [{}, {}]
    told = "The mapped fields of HB-1KG (12), which is charged on, were left out: no line has this item and amount."
    assert told in books.entry(Flow.AR_INVOICES_IN, netsuite_id).message


def test_an_account_that_does_not_show_them_sends_all_lines_as_sold_and_says_so(books: Receivables) -> None:
    maps(books, MappedType.LINE, "metadata.sold_as")
    books.netsuite.books.hidden_sublists.add("itemCost")

    netsuite_id = bill(books, cost(12, "B-1"))
    books.sync()

    assert metadata(books) == [{"sold_as": "S"}, {"sold_as": "B-1"}]
    told = books.entry(Flow.AR_INVOICES_IN, netsuite_id).message
    assert "fields of billable lines were left out: NetSuite does not show here what is charged on." in told


def test_a_cost_that_is_ticked_later_is_brought_up_to_it_and_then_left_alone(books: Receivables) -> None:
    netsuite_id = bill(books, cost(10, "B-1", apply=False))
    books.sync()
    books.netsuite.change("invoice", netsuite_id, {"itemCost": {"items": [cost(10, "B-1")]}})
    books.sync()
    before = len(billing.writes(books))

    books.sync()

    assert metadata(books) == [{}, {"bought_as": "B-1"}]
    assert len(billing.writes(books)) == before


def test_nothing_is_asked_where_they_are_not_mapped(books: Receivables) -> None:
    FieldMapping.objects.update(is_enabled=False)
    bill(books, cost(12, "B-1"))

    books.sync()

    assert (metadata(books), asked(books)) == ([{}, {}], 0)


def test_nothing_is_asked_of_a_credit_memo(books: Receivables) -> None:
    books.switch_on(Flow.AR_CREDITS_IN)
    billing.credit(books)

    books.sync()

    assert (len(billing.credit_note(books)["items"]), asked(books)) == (1, 0)
