"""The vendor's own Python client works against the simulator, so it is Invoiced that it imitates."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from integrations.invoiced.simulator import InvoicedSimulator
from tests.integrations.invoiced import their_client


@pytest.fixture(scope="module")
def saw() -> dict[str, Any]:
    sim = InvoicedSimulator()
    with sim.serve() as server:
        ended = subprocess.run(
            [sys.executable, "-m", their_client.__name__, server.base_url],
            input=sim.api_key,
            env=their_client.environment(),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert ended.returncode == 0, f"{ended.stderr}\nIs the package there? Mend: rm -f .venv/.installed; make install"
    return json.loads(ended.stdout)


def test_customers_and_contacts_are_kept_found_and_changed(saw: dict[str, Any]) -> None:
    assert saw["customer"] == {"terms": "NET 14", "found": [True], "total": 1, "titles": ["AP lead"], "left": 0}


def test_an_invoice_is_paid_by_cash_beside_a_credit_note_and_owed_again_after_the_void(saw: dict[str, Any]) -> None:
    billing = saw["billing"]

    assert (billing["total"], billing["paid"], billing["credit"], billing["applied"]) == (161.7, "paid", 0, 2)
    assert (billing["deleted"], billing["voided"], billing["owed"]) == (True, True, 161.7)
    assert (billing["void"], billing["void_status"], billing["balance"], billing["attached"]) == (True, "voided", 0, 0)


def test_a_charge_is_refunded_in_part(saw: dict[str, Any]) -> None:
    assert saw["charge"] == {"refund": 120, "refunded": 120}


def test_statements_and_invoices_are_sent_in_every_way(saw: dict[str, Any]) -> None:
    assert saw["sending"] == {"sent": ["sent"] * 6, "status": "sent", "lists": [0, 0, 0]}


def test_the_same_idempotency_key_makes_one_invoice_d4(saw: dict[str, Any]) -> None:
    assert saw["idempotency"] == {"same": True, "invoices": 4}


def test_errors_become_the_exceptions_of_the_client(saw: dict[str, Any]) -> None:
    assert saw["errors"] == [
        ["InvalidRequestError", 400, "name"],
        ["InvalidRequestError", 404, None],
        ["InvalidRequestError", 403, None],
        ["AuthenticationError", 401, None],
    ]


def test_every_page_of_events_is_read_by_its_links(saw: dict[str, Any]) -> None:
    total, read = saw["pages"]

    assert total == read > 15


def test_events_of_a_customer_come_newest_first(saw: dict[str, Any]) -> None:
    told = saw["events"]

    assert told[-1] == "customer.created"
    assert told.index("payment.deleted") < told.index("payment.created", told.index("payment.deleted"))
    assert {"invoice.paid", "credit_note.created", "contact.deleted", "refund.created"} <= {*told}
