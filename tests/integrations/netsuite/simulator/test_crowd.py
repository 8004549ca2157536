"""Very many invoices, and how queries do with them."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
import requests

from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.simulator.conftest import Caller, invoice_for

SINCE, UNTIL = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC)


def test_looks_like_any_other_invoice(simulator: NetSuiteSimulator, call: Caller) -> None:
    crowd = simulator.bulk_invoices(500, lines=3, since=SINCE, until=UNTIL)
    real, copied = simulator.get("invoice", crowd.first_id), simulator.get("invoice", crowd.last_id)

    assert (real.keys(), len(copied["item"]["items"])) == (copied.keys(), 3)
    assert copied["item"]["items"][0].keys() == real["item"]["items"][0].keys()
    assert copied["externalId"] == f"crowd-{crowd.last_id}"
    paid = call("POST", f"invoice/{crowd.last_id}/!transform/customerPayment", {"account": {"id": "220"}})
    assert paid.status_code == 204
    assert simulator.get("invoice", crowd.last_id)["amountRemaining"] == 0


def test_numbers_are_not_shared(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.bulk_invoices(400, lines=2)

    distinct = call.rows("SELECT COUNT(DISTINCT id) AS a, COUNT(DISTINCT tranid) AS b FROM transaction")
    keys = call.rows("SELECT COUNT(*) AS a, COUNT(DISTINCT uniquekey) AS b FROM transactionline")

    assert distinct == [{"a": "400", "b": "400"}]
    assert keys[0]["a"] == keys[0]["b"]


def test_times_lie_in_the_span(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.zone = "UTC"
    simulator.bulk_invoices(300, since=SINCE, until=UNTIL)

    row = call.rows(
        "SELECT MIN(TO_CHAR(lastmodifieddate, 'YYYY-MM-DD HH24:MI')) AS first,"
        " MAX(TO_CHAR(lastmodifieddate, 'YYYY-MM-DD HH24:MI')) AS last,"
        " COUNT(DISTINCT TO_CHAR(lastmodifieddate, 'HH24')) AS hours FROM transaction"
    )[0]

    assert "2026-06-01 00:00" <= row["first"] < row["last"] <= "2026-06-02 00:00"
    assert row["hours"] == "24"


def test_more_can_be_added(simulator: NetSuiteSimulator, call: Caller) -> None:
    first, second = simulator.bulk_invoices(10), simulator.bulk_invoices(10)

    assert int(second.first_id) > int(first.last_id)
    assert call.rows("SELECT COUNT(*) AS n FROM transaction") == [{"n": "20"}]


def test_can_be_asked_for_over_http(call: Caller) -> None:
    url = f"{call.base_url}/simulator/crowd"

    made = requests.post(url, json={"invoices": 5, "lines": 1, "since": SINCE.isoformat()}, timeout=10).json()

    assert (made["invoices"], made["since"]) == (5, SINCE.isoformat())
    assert call.rows("SELECT COUNT(*) AS n FROM transaction") == [{"n": "5"}]
    refused = [{"invoices": 0}, {"lines": 3}, {"invoices": 5, "since": "2026-06-01T00:00:00"}, None]
    assert [requests.post(url, json=body, timeout=10).status_code for body in refused] == [400] * 4


def test_needs_somebody_to_sell_to() -> None:
    with pytest.raises(ValueError, match="customer and an item"):
        NetSuiteSimulator().bulk_invoices(1)


def test_a_change_among_many_is_brought_in_alone(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.bulk_invoices(5_000)
    call.rows("SELECT id FROM currency")
    before = time.process_time()

    for _ in range(10):
        invoice_for(call)
        call.rows("SELECT COUNT(*) AS n FROM transaction WHERE externalid = 'none'")

    # Making the rows of 5,000 invoices anew takes more than half a second, ten times over.
    assert time.process_time() - before < 2.5


def test_an_id_keyset_reads_every_row_once(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.bulk_invoices(2_500)
    sql = "SELECT t.id FROM transaction t WHERE t.type = 'CustInvc' AND t.id > ? ORDER BY t.id"

    ids, totals = ["0"], []
    while True:
        page = call.query(sql, ids[-1], page="?limit=1000").json()
        ids += [row["id"] for row in page["items"]]
        totals.append(page["totalResults"])
        if not page["hasMore"]:
            break

    assert totals == [2_500, 1_500, 500]
    assert len(set(ids)) == 2_501


def test_rows_shift_between_offset_pages_when_records_change(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.bulk_invoices(20)
    sql = "SELECT id FROM transaction ORDER BY id DESC"
    first = call.query(sql, page="?limit=10").json()

    invoice_for(call)
    second = call.query(sql, page="?limit=10&offset=10").json()

    assert first["items"][-1] == second["items"][0]
    assert (first["totalResults"], second["totalResults"]) == (20, 21)
