"""Bodies no reasonable client sends: refused or passed over, never a breakdown, never half stored."""

import pytest

from integrations.invoiced.simulator import Refused
from tests.integrations.invoiced.simulator.conftest import BEANS

ODD = [None, "", "abc", -1, 1.5, True, [], {}, [None], [{}], [7], {"a": None}, {"id": []}, "9" * 400, "NaN", 10**30]
PATHS = {
    "customers": ["name", "number", "metadata", "parent_customer", "country", "currency", "active", "taxes", "type"]
    + ["credit_limit", "email", "owner", "notes", "accounting_id", "accounting_system", "accounting_source"],
    "invoices": ["customer", "items", "discounts", "taxes", "date", "due_date", "currency", "draft", "attachments"]
    + ["pdf_attachment", "ship_to", "number", "metadata", "payment_terms", "sent"],
    "credit_notes": ["customer", "items", "closed", "number"],
    "payments": ["customer", "amount", "applied_to", "date", "currency", "method", "metadata", "source"],
    "charges": ["customer", "amount", "applied_to", "method", "currency", "receipt_email"],
    "items": ["id", "name", "unit_cost", "taxes", "metadata"],
    "tax_rates": ["id", "name", "value", "is_percent"],
    "notes": ["customer_id", "invoice_id", "notes"],
    "credit_balance_adjustments": ["customer", "amount", "currency", "date"],
    "webhooks": ["url", "events", "enabled"],
    "files": ["file", "name"],
    "reconciliation_errors": ["object", "accounting_id", "integration_id", "message"],
}
WHOLE = {"name": "A", "amount": 1, "method": "ach", "items": [BEANS], "url": "http://127.0.0.1:1/x", "notes": "x"} | {
    "object": "invoice", "message": "x", "integration_id": 2, "accounting_id": 1, "accounting_system": "netsuite",
}  # fmt: skip


@pytest.mark.parametrize("table", PATHS)
def test_an_odd_value_never_breaks_it(api, sim, invoice, table):
    split = {"type": "invoice", "invoice": invoice["id"], "amount": 1}
    body = {**WHOLE, "customer": invoice["customer"], "customer_id": invoice["customer"], "applied_to": [split]}
    sim.webhook_mode = "drop"

    statuses = {api("POST", f"/{table}", {**body, name: odd}).status_code for name in PATHS[table] for odd in ODD}

    assert statuses <= {201, 400}


@pytest.mark.parametrize("table", ["customers", "invoices", "payments", "credit_notes"])
def test_an_odd_change_never_breaks_it(api, sim, invoice, table):
    ids = {
        "customers": invoice["customer"],
        "invoices": invoice["id"],
        "payments": sim.receive_payment(amount=5, customer=invoice["customer"])["id"],
        "credit_notes": sim.issue_credit_note(invoice["customer"], [BEANS])["id"],
    }
    path = f"/{table}/{ids[table]}"

    statuses = {api("PATCH", path, {name: odd}).status_code for name in PATHS[table] for odd in ODD}

    assert statuses <= {200, 400}
    assert api("GET", path).status_code == 200


@pytest.mark.parametrize(
    "split",
    [
        {"type": kind, "amount": 1, field: odd}
        for kind in ("invoice", "credit_note", "applied_credit")
        for field in ("invoice", "credit_note", "document_type", "id", "amount", "type")
        for odd in ODD
    ],
    ids=str,
)
def test_an_odd_split_never_breaks_it(sim, invoice, split):
    with pytest.raises(Refused):
        sim.receive_payment(
            amount=0, customer=invoice["customer"], applied_to=[{"document_type": "invoice", "amount": 1, **split}]
        )


@pytest.mark.parametrize("raw", [b"{", b"7", b'"x"', b"\xff", b"[" * 100_000, b"[1]"])
def test_a_body_that_is_no_object_is_refused(api, raw):
    assert api("POST", "/customers", data=raw).status_code == 400


@pytest.mark.parametrize("page", ["-1", "0", "x", "9" * 30])
def test_an_odd_page_is_clamped_or_empty(api, page):
    assert api("GET", f"/customers?page={page}").status_code in (200, 400)


@pytest.mark.parametrize("record_id", ["0", "-1", "x", "9" * 30, "%00", "٣", "1.0"])
def test_an_odd_id_is_not_found(api, record_id):
    assert api("GET", f"/customers/{record_id}").status_code == 404


@pytest.mark.parametrize("form", ["name=a&name[x]=b", "name[x=1", "=1", "[]=1", "name[]=a", "metadata[]=1"])
def test_an_odd_form_never_breaks_it(api, form):
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    assert api("POST", "/customers", data=form, headers=headers).status_code in (201, 400)
