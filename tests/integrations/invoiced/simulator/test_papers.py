"""PDFs, files and attachments."""

import base64

import pytest
import requests

from tests.integrations.invoiced.simulator.test_customers import refused

PDF = {"Accept": "application/pdf"}


def test_an_invoice_comes_as_pdf_to_those_who_accept_that(api, invoice):
    answer = api("GET", f"/invoices/{invoice['id']}", headers=PDF)

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-1.4")
    assert b"INV-00001" in answer.content


def test_the_link_to_a_pdf_needs_no_key(api, invoice):
    url = api.ok("GET", f"/invoices/{invoice['id']}")["pdf_url"]

    assert requests.get(url, timeout=10).content.startswith(b"%PDF")
    assert requests.get(url.replace("/pdf", "x/pdf"), timeout=10).status_code == 404


def test_a_payment_has_a_receipt_once_it_is_applied_whole(sim, invoice):
    payment = sim.receive_payment(customer=invoice["customer"], amount=10)
    assert payment["pdf_url"] is None

    split = {"type": "invoice", "invoice": invoice["id"], "amount": 10}
    assert sim.edit_payment(payment["id"], applied_to=[split])["pdf_url"]
    assert sim.void_payment(payment["id"])["pdf_url"] is None


def upload(api, content=b"%PDF-own", query=""):
    return api("POST", f"/files{query}", files={"file": ("invoice.pdf", content, "application/pdf")})


def test_a_file_is_kept_attached_listed_and_becomes_the_pdf(api, invoice):
    file = upload(api).json()
    assert (file["name"], file["size"], file["type"]) == ("invoice.pdf", 8, "application/pdf")
    path = f"/invoices/{invoice['id']}"
    api.ok("PATCH", path, {"attachments": [file["id"]], "pdf_attachment": file["id"]})

    (attached,) = api.ok("GET", f"{path}/attachments")
    assert attached["file"]["id"] == file["id"]
    assert requests.get(attached["file"]["url"], timeout=10).content == b"%PDF-own"
    assert api("GET", path, headers=PDF).content == b"%PDF-own"
    api.ok("PATCH", path, {"notes": "x"})
    assert len(api.ok("GET", f"{path}/attachments")) == 1


def test_a_file_may_come_in_base64(api):
    assert upload(api, base64.b64encode(b"abc"), "?base64=1").json()["size"] == 3
    assert api.ok("POST", "/files", {"name": "a.txt", "file": base64.b64encode(b"abcd").decode()})["size"] == 4
    refused(upload(api, b"abc", "?base64=1"), "file")
    refused(api("POST", "/files", {"name": "a.txt"}), "file")


def test_a_file_is_deleted(api, invoice):
    path = f"/files/{upload(api).json()['id']}"

    assert api.ok("GET", path)["object"] == "file"
    assert (api("DELETE", path).status_code, api("GET", path).status_code) == (204, 404)


@pytest.mark.parametrize("table", ["customers", "invoices", "payments"])
def test_mail_is_sent_nowhere_and_answered(sim, api, invoice, table):
    ids = {"customers": invoice["customer"], "invoices": invoice["id"], "payments": sim.receive_payment(amount=1)["id"]}

    (email,) = api.ok("POST", f"/{table}/{ids[table]}/emails", {})

    assert (email["object"], email["state"]) == ("email", "sent")
