"""A8, A10, A15: where the public links lead, and what is sent to customers."""

import pytest
import requests

TABLES = ["invoices", "credit_notes"]


@pytest.fixture
def document(sim, customer):
    def make(table):
        issue = sim.raise_invoice if table == "invoices" else sim.issue_credit_note
        return issue(customer["id"], [{"name": "<Beans>", "unit_cost": 5}])

    return make


@pytest.mark.parametrize("table", TABLES)
def test_a_document_is_viewed_once_its_link_was_opened(sim, server, document, table):
    made = document(table)
    pages = [requests.get(made["url"], timeout=10) for _ in range(2)]

    assert [(page.status_code, made["number"] in page.text) for page in pages] == [(200, True)] * 2
    told = [event for event in sim.events.values() if event["type"].endswith("ed") and table[:-1] in event["type"]]
    assert [event["type"] for event in told] == [f"{table[:-1]}.created", f"{table[:-1]}.viewed"]
    assert told[1]["user"]["id"] == -1  # the customer
    assert "previous" not in told[1]["data"]


def test_a_viewed_invoice_says_so(api, document):
    made = document("invoices")
    requests.get(made["payment_url"], timeout=10)

    assert api.ok("GET", f"/invoices/{made['id']}")["status"] == "viewed"


def test_a_customer_has_a_statement_and_a_page_to_sign_up(server, sim, customer):
    statement = requests.get(sim.customers[customer["id"]]["statement_pdf_url"], timeout=10)

    assert (statement.headers["Content-Type"], statement.content[:4]) == ("application/pdf", b"%PDF")
    assert requests.get(sim.customers[customer["id"]]["sign_up_url"], timeout=10).ok


@pytest.mark.parametrize("rest", ["invoices/0", "invoices/0/pdf", "webhooks/0", "files/0"])
def test_a_link_that_was_made_up_leads_nowhere(server, document, rest):
    document("invoices")

    assert requests.get(f"{server.base_url}/portal/{rest}", timeout=10).status_code == 404


@pytest.mark.parametrize("table", ["customers", "invoices"])
@pytest.mark.parametrize(("way", "kind"), [("text_messages", "text_message"), ("letters", "letter")])
def test_statements_and_invoices_go_by_phone_and_post_too(api, invoice, table, way, kind):
    ids = {"customers": invoice["customer"], "invoices": invoice["id"]}

    (sent,) = api.ok("POST", f"/{table}/{ids[table]}/{way}", {})

    assert (sent["object"], sent["state"]) == (kind, "sent")


def test_a_credit_note_is_only_mailed(api, document):
    path = f"/credit_notes/{document('credit_notes')['id']}"

    assert (api("POST", f"{path}/emails", {}).status_code, api("POST", f"{path}/letters", {}).status_code) == (201, 404)
