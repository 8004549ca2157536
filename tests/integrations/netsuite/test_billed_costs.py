"""What is charged on with an invoice, as the record service shows it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from integrations import errors
from integrations.netsuite import billed_costs
from integrations.netsuite.billed_costs import BilledCost
from integrations.netsuite.client import NetSuiteClient
from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.scripted_server import ScriptedServer


def bill(simulator: NetSuiteSimulator, *costs: dict[str, Any]) -> str:
    sold = {"item": {"id": "504"}, "quantity": 1}
    body = {"entity": {"id": "1042"}, "item": {"items": [sold]}, "itemCost": {"items": list(costs)}}
    return simulator.add("invoice", body)


def test_those_that_are_ticked_are_told(simulator: NetSuiteSimulator, simulated: NetSuiteClient) -> None:
    crates = {"item": {"id": "501"}, "amount": 12.5, "memo": "Crates", "apply": True}
    netsuite_id = bill(simulator, crates, {**crates, "apply": False})

    found = billed_costs.of_invoice(client=simulated, netsuite_id=netsuite_id)

    assert found == [BilledCost(item_id="501", item_name="HB-1KG", amount=Decimal("12.5"), memo="Crates")]


def test_an_invoice_without_any_has_none(simulator: NetSuiteSimulator, simulated: NetSuiteClient) -> None:
    assert billed_costs.of_invoice(client=simulated, netsuite_id=bill(simulator)) == []


def test_one_that_is_not_there_is_said(simulated: NetSuiteClient) -> None:
    with pytest.raises(errors.RecordNotFound):
        billed_costs.of_invoice(client=simulated, netsuite_id="987")


def test_a_role_that_may_not_see_invoices_is_told(simulator: NetSuiteSimulator, simulated: NetSuiteClient) -> None:
    netsuite_id = bill(simulator)
    simulator.permissions.discard("Invoice")

    with pytest.raises(errors.PermissionMissing):
        billed_costs.of_invoice(client=simulated, netsuite_id=netsuite_id)


@pytest.mark.parametrize(
    "body",
    [
        {"items": [{"links": []}]},  # links alone: whether it is ticked is not told
        {"items": [{"apply": True, "amount": 1}], "hasMore": True},
        {"links": []},
        [],
    ],
)
def test_a_part_of_them_is_not_taken_for_all(scripted: ScriptedServer, netsuite: NetSuiteClient, body: Any) -> None:
    scripted.only(body)

    with pytest.raises(errors.RecordRejected, match="in part only"):
        billed_costs.of_invoice(client=netsuite, netsuite_id="7")


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [(200, "<html>", errors.Unreachable), (401, "", errors.Busy), (503, "", errors.Unreachable)],
)
def test_an_account_that_cannot_be_asked_now_is_asked_again(
    scripted: ScriptedServer, netsuite: NetSuiteClient, status: int, body: str, error: type[Exception]
) -> None:
    scripted.only(body, status=status)

    with pytest.raises(error):
        billed_costs.of_invoice(client=netsuite, netsuite_id="7")
