"""Field mappings, shown on a real record before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from integrations.netsuite.simulator.custom_fields import CustomField
from mappings.models import FieldDirection, FieldMapping
from tests.receivables import Receivables

pytestmark = pytest.mark.django_db
LIST = "/admin/mappings/fieldmapping/"
PREVIEW = "/admin/mappings/fieldmapping/preview/"


class TestPreview:
    def maps(self, books: Receivables, netsuite_field: str, platform_field: str, **more: Any) -> None:
        given = {"record_type": "invoice", **more}
        FieldMapping.objects.create(
            connection=books.connection, netsuite_field=netsuite_field, platform_field=platform_field, **given
        )

    def bill(self, books: Receivables, **fields: Any) -> dict[str, Any]:
        lines = [{"item": {"id": "501"}, "quantity": 1, "rate": 10, "custcol_batch": "B-7"}]
        body = {"entity": {"id": "1042"}, "item": {"items": lines}, **fields}
        return books.netsuite.get("invoice", books.netsuite.add("invoice", body))

    def look(self, client: Client, books: Receivables, wanted: str, record_type: str = "invoice") -> HttpResponse:
        asked = {"connection": books.connection.pk, "record_type": record_type, "wanted": wanted}
        answer: HttpResponse = client.post(PREVIEW, asked)
        assert answer.status_code == 200
        return answer

    def rows(self, answer: HttpResponse) -> list[tuple[str, str, str, str]]:
        found = answer.context["preview"].rows  # type: ignore[attr-defined]
        return [(row.of, row.mapping.platform_field, row.sent, row.problem) for row in found]

    def test_each_mapping_shows_what_it_would_send_of_the_record(self, books: Receivables, mapper: Client) -> None:
        self.maps(books, "custbody_region", "metadata.region", uses_label=True)
        self.maps(books, "custbody_po_number", "purchase_order", default="none given")
        self.maps(books, "", "metadata.source", constant="NetSuite")
        self.maps(books, "custcol_batch", "metadata.batch", record_type="line")
        made = self.bill(books, custbody_region={"id": "2"})

        answer = self.look(mapper, books, made["tranId"])

        assert self.rows(answer) == [
            ("Invoice", "metadata.region", "South", ""),
            ("Invoice", "purchase_order", "none given", ""),
            ("Invoice", "metadata.source", "NetSuite", ""),
            ("Line 1", "metadata.batch", "B-7", ""),
        ]
        shown = answer.content.decode()
        assert f"/app/accounting/transactions/custinvc.nl?id={made['id']}" in shown
        assert "&quot;region&quot;: &quot;South&quot;" in shown

    def test_billable_lines_show_mappings_of_their_own(self, books: Receivables, mapper: Client) -> None:
        self.maps(books, "custcol_batch", "metadata.batch", record_type="line")
        self.maps(books, "custcol_batch", "metadata.bought_as", record_type="billable_line")
        cost = {"item": {"id": "501"}, "amount": 7, "apply": True, "custcol_batch": "B-9"}
        charged, other = self.bill(books, itemCost={"items": [cost]}), self.bill(books)

        answer = self.look(mapper, books, charged["tranId"])

        assert self.rows(answer) == [
            ("Line 1", "metadata.batch", "B-7", ""),
            ("Billable line 2", "metadata.bought_as", "B-9", ""),
        ]
        assert "charges on what was bought" not in answer.content.decode()
        assert "charges on what was bought" in self.look(mapper, books, other["tranId"]).content.decode()

    def test_problems_stand_beside_their_field(self, books: Receivables, mapper: Client) -> None:
        self.maps(books, "custbody_po_number", "purchase_order")
        self.maps(books, "custbody_gone", "metadata.gone")
        made = self.bill(books, custbody_po_number="x" * 300)

        problems = [row[3] for row in self.rows(self.look(mapper, books, made["id"]))]

        assert problems == [
            "custbody_po_number has 300 characters, and purchase_order takes at most 254",
            "NetSuite shows no field custbody_gone here to the integration's role.",
        ]

    def test_a_file_stands_there_by_id_and_name_b8(self, books: Receivables, mapper: Client) -> None:
        books.netsuite.custom_fields["custbody_contract_file"] = CustomField(kind="file")
        file_id = books.netsuite.add_file("Contract 2026.pdf", b"%PDF-1.4")
        for field in ("custbody_contract_file", "custbody_po_number", "custbody_region", "custbody_gone"):
            self.maps(books, field, f"attachments.{field}", record_type="attachment")
        made = self.bill(books, custbody_contract_file={"id": file_id}, custbody_po_number="PO 9")

        rows = self.look(mapper, books, made["id"]).context["preview"].rows  # type: ignore[attr-defined]

        assert [(row.told, row.label, row.sent, row.problem) for row in rows] == [
            (file_id, "Contract 2026.pdf", "file Contract 2026.pdf", ""),
            ("PO 9", "PO 9", "", "custbody_po_number holds “PO 9”, which is no ID of a file"),
            ("", "", "", ""),
            ("", "", "", "NetSuite shows no field custbody_gone here to the integration's role."),
        ]

    def test_nothing_is_written_anywhere(self, books: Receivables, mapper: Client) -> None:
        self.maps(books, "custbody_po_number", "purchase_order")
        made = self.bill(books, custbody_po_number="7")
        before = len(books.netsuite.writes)

        self.look(mapper, books, made["id"])

        assert len(books.netsuite.writes) == before
        assert books.invoiced.calls == []

    @pytest.mark.parametrize(("record_type", "wanted"), [("invoice", "INV-NONE"), ("customer", "999999")])
    def test_a_record_that_is_not_there_is_said(
        self, books: Receivables, mapper: Client, record_type: str, wanted: str
    ) -> None:
        answer = self.look(mapper, books, wanted, record_type)

        assert f"NetSuite has no {record_type} “{wanted}”." in answer.content.decode()

    def test_a_customer_is_found_by_its_id(self, books: Receivables, mapper: Client) -> None:
        self.maps(books, "email", "metadata.mail", record_type="customer")

        [(_, _, sent, problem)] = self.rows(self.look(mapper, books, "1042", "customer"))

        assert "@" in sent
        assert problem == ""

    def test_a_payment_of_the_platform_shows_what_it_would_write_to_netsuite(
        self, books: Receivables, mapper: Client
    ) -> None:
        books.netsuite.custom_fields["custbody_paid_on"] = CustomField(kind="date")
        back = {"record_type": "payment", "direction": FieldDirection.TO_NETSUITE}
        self.maps(books, "custbody_paid_on", "date", **back)
        self.maps(books, "custbody_gone", "method", **back)
        customer = books.invoiced.add_customer(name="Harbour", currency="aud")
        paid = books.invoiced.receive_payment(
            customer=customer["id"], amount=5, method="check", date=1739000000, currency="aud"
        )

        rows = self.rows(self.look(mapper, books, str(paid["id"]), "platform_payment"))

        assert rows == [
            ("Payment", "date", "2025-02-08", ""),
            (
                "Payment",
                "method",
                "check",
                "NetSuite shows no field custbody_gone on customer payments to the integration's role.",
            ),
        ]

    def test_what_people_typed_is_escaped(self, books: Receivables, mapper: Client) -> None:
        self.maps(books, "custbody_po_number", "purchase_order")
        made = self.bill(books, custbody_po_number="<script>alert(1)</script>")

        shown = self.look(mapper, books, made["id"]).content.decode()

        assert "<script>alert(1)" not in shown
        assert "&lt;script&gt;alert(1)" in shown

    def test_who_may_see_no_mapping_sees_no_preview(self, as_role: Callable[[str], Client]) -> None:
        assert as_role("").get(PREVIEW).status_code == 403

    def test_the_list_leads_to_it(self, books: Receivables, mapper: Client) -> None:
        assert reverse("admin:mappings_fieldmapping_preview") in mapper.get(LIST).content.decode()
