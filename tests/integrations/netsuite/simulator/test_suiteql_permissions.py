"""SuiteQL: what a role may not see."""

from __future__ import annotations

import pytest

from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.simulator.conftest import Caller, error_of, order, why_refused

NOW = "SELECT TO_CHAR(SYSDATE, 'YYYY-MM-DD HH24:MI:SS') AS server_now FROM DUAL"


@pytest.mark.parametrize("kind", ["features", "permissions"])
def test_needs_suiteanalytics_workbook(simulator: NetSuiteSimulator, call: Caller, kind: str) -> None:
    getattr(simulator, kind).discard("SuiteAnalytics Workbook")

    assert error_of(call.query(NOW))[:2] == (403, "INSUFFICIENT_PERMISSION")


@pytest.mark.parametrize(
    ("permission", "table"),
    [("Customers", "customer"), ("Items", "item"), ("Items", "aggregateItemLocation"), ("Locations", "location"),
     ("Find Transaction", "transaction"), ("Find Transaction", "nextTransactionLink")],
)  # fmt: skip
def test_a_table_without_permission_is_not_found(
    simulator: NetSuiteSimulator, call: Caller, permission: str, table: str
) -> None:
    simulator.permissions.discard(permission)

    why = why_refused(call, f"SELECT COUNT(*) FROM {table}")

    assert why.endswith(f"Record '{table.lower()}' was not found.")


def test_transactions_without_permission_are_no_rows(simulator: NetSuiteSimulator, call: Caller) -> None:
    call("PUT", "salesOrder/eid:om-1", order())
    invoice = simulator.bill("5001")

    simulator.permissions.discard("Sales Order")

    assert call.rows("SELECT id FROM transaction") == [{"id": invoice}]
    assert {row["transaction"] for row in call.rows("SELECT transaction FROM transactionline")} == {invoice}
    simulator.permissions.add("Sales Order")
    assert len(call.rows("SELECT id FROM transaction")) == 2
