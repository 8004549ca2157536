"""What was bought for a customer and is charged on: the itemCost lines of an invoice."""

from __future__ import annotations

from typing import Any

from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.simulator.conftest import Caller, line

LINES = (
    "SELECT id, item, quantity, rate, foreignamount, memo FROM transactionline"
    " WHERE mainline = 'F' AND taxline = 'F' AND transaction = ? ORDER BY linesequencenumber"
)


def cost(item: str = "501", **fields: Any) -> dict[str, Any]:
    return {"doc": "9001", "item": {"id": item}, "apply": True, **fields}


def bill(simulator: NetSuiteSimulator, *costs: dict[str, Any], **fields: Any) -> str:
    content = {"entity": {"id": "1042"}, "item": {"items": [line("501", quantity=1, rate=10)]}, **fields}
    return simulator.add("invoice", {**content, "itemCost": {"items": list(costs)}})


def test_what_is_ticked_is_charged_with_its_tax_and_the_rest_is_not(simulator: NetSuiteSimulator, call: Caller) -> None:
    invoice_id = bill(simulator, cost("504", amount=30), cost("504", amount=7, apply=False))

    record = call("GET", f"invoice/{invoice_id}").json()

    assert (record["subtotal"], record["taxTotal"], record["total"]) == (40, 3, 43)


def test_ticked_ones_are_lines_like_the_others_in_queries(simulator: NetSuiteSimulator, call: Caller) -> None:
    invoice_id = bill(simulator, cost(itemCostCount="3", cost=4, memo="Crates"), cost(amount=7, apply=False))

    assert call.rows(LINES, invoice_id) == [
        {"id": "1", "item": "501", "quantity": "-1", "rate": "10", "foreignamount": "-10", "memo": "House blend 1kg"},
        {"id": "2", "item": "501", "quantity": "-3", "rate": "4", "foreignamount": "-12", "memo": "Crates"},
    ]


def test_they_keep_their_number_when_a_line_is_added(simulator: NetSuiteSimulator, call: Caller) -> None:
    invoice_id = bill(simulator, cost(amount=12))

    simulator.change("invoice", invoice_id, {"item": {"items": [line("501", quantity=1, rate=5)]}})

    assert [(row["id"], row["foreignamount"]) for row in call.rows(LINES, invoice_id)] == [
        ("1", "-10"),
        ("3", "-5"),
        ("2", "-12"),
    ]


def test_rest_shows_all_of_them_and_none_among_the_items(simulator: NetSuiteSimulator, call: Caller) -> None:
    invoice_id = bill(simulator, cost(amount=12, memo="Crates"), cost("504", amount=7, apply=False))

    shown = call("GET", f"invoice/{invoice_id}/itemCost?expandSubResources=true").json()
    record = call("GET", f"invoice/{invoice_id}?expandSubResources=true").json()

    assert [(one["item"]["id"], one["amount"], one["apply"], one.get("memo")) for one in shown["items"]] == [
        ("501", 12, True, "Crates"),
        ("504", 7, False, None),
    ]
    assert [one["itemDisp"] for one in record["itemCost"]["items"]] == ["HB-1KG", "OAT-1L"]
    assert [one["amount"] for one in record["item"]["items"]] == [10]


def test_an_invoice_may_hold_nothing_else(simulator: NetSuiteSimulator, call: Caller) -> None:
    invoice_id = bill(simulator, cost(amount=12), item={"items": []})

    assert call("GET", f"invoice/{invoice_id}").json()["total"] == 12


def test_an_oldest_custom_field_is_a_column_without_an_underscore(simulator: NetSuiteSimulator, call: Caller) -> None:
    invoice_id = bill(simulator, cost(amount=12, custcol3="9.50"))

    rows = call.rows("SELECT id FROM transactionline WHERE custcol3 = '9.50' AND transaction = ?", invoice_id)

    assert rows == [{"id": "2"}]
