"""Field mappings: kept when they can work, checked against NetSuite, shown on a real record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from integrations.models import Capability, Connection
from integrations.netsuite.simulator.custom_fields import CustomField
from mappings.models import FieldDirection, FieldMapping
from syncjobs import roles
from tests import factories
from tests.receivables import Receivables, serving
from tests.syncjobs.admin.asking import told

pytestmark = pytest.mark.django_db
ADD = "/admin/mappings/fieldmapping/add/"
LIST = "/admin/mappings/fieldmapping/"
PREVIEW = "/admin/mappings/fieldmapping/preview/"
LEARNED = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture(scope="module")
def both() -> Iterator[Receivables]:
    with serving() as receivables:
        yield receivables


@pytest.fixture
def books(both: Receivables, db: None) -> Receivables:
    both.fresh()
    both.netsuite.custom_fields.clear()
    both.netsuite.custom_fields.update(
        {
            "custbody_po_number": CustomField(),
            "custbody_region": CustomField(choices={"1": "North", "2": "South"}),
            "custcol_batch": CustomField(),
        }
    )
    both.connect()
    return both


@pytest.fixture
def mapper(as_role: Callable[[str], Client]) -> Client:
    return as_role(roles.MAPPER)


def typed(connection: Connection, **fields: Any) -> dict[str, Any]:
    given = {
        "connection": connection.pk,
        "direction": FieldDirection.TO_PLATFORM.value,
        "record_type": "invoice",
        "netsuite_field": "custbody_po_number",
        "platform_field": "metadata.po_number",
        "constant": "",
        "default": "",
        "is_enabled": "on",
    }
    return {**given, **fields}


def refusals(answer: HttpResponse) -> dict[str, list[str]]:
    assert answer.status_code == 200
    return dict(answer.context["adminform"].form.errors)  # type: ignore[attr-defined]


class TestKeeping:
    def test_a_mapper_keeps_a_field_that_netsuite_knows(self, books: Receivables, mapper: Client) -> None:
        answer = mapper.post(ADD, typed(books.connection), follow=True)

        assert FieldMapping.objects.get().netsuite_field == "custbody_po_number"
        assert "could not be asked" not in answer.content.decode()
        assert FieldMapping.history.count() == 1

    def test_a_viewer_keeps_none(self, books: Receivables, viewer: Client) -> None:
        assert viewer.get(LIST).status_code == 200
        assert viewer.post(ADD, typed(books.connection)).status_code == 403

    def test_a_custom_field_that_is_not_there_is_refused_with_what_resembles_it(
        self, books: Receivables, mapper: Client
    ) -> None:
        answer = mapper.post(ADD, typed(books.connection, netsuite_field="custbody_po_numbr"))

        assert "Did you mean custbody_po_number" in refusals(answer)["netsuite_field"][0]
        assert not FieldMapping.objects.exists()

    def test_a_standard_field_that_the_metadata_lack_is_kept_with_a_note(
        self, books: Receivables, mapper: Client
    ) -> None:
        answer = mapper.post(ADD, typed(books.connection, netsuite_field="foreigntotal"), follow=True)

        assert "no field foreigntotal of the record “Invoice”" in told(answer)
        assert FieldMapping.objects.exists()

    def test_a_field_of_lines_is_looked_for_on_lines(self, books: Receivables, mapper: Client) -> None:
        line = {"record_type": "line", "platform_field": "metadata.batch"}
        refused = mapper.post(ADD, typed(books.connection, **line))
        mapper.post(ADD, typed(books.connection, netsuite_field="custcol_batch", **line))

        assert "netsuite_field" in refusals(refused)
        assert FieldMapping.objects.get().netsuite_field == "custcol_batch"

    def test_a_field_is_kept_as_netsuite_writes_it(self, books: Receivables, mapper: Client) -> None:
        mapper.post(ADD, typed(books.connection, netsuite_field=" OTHERREFNUM "))

        assert FieldMapping.objects.get().netsuite_field == "otherRefNum"

    def test_an_account_that_cannot_be_asked_refuses_nothing_and_says_so(
        self, books: Receivables, mapper: Client
    ) -> None:
        books.account.hold_until = timezone.now() + timedelta(hours=1)
        books.account.save()

        answer = mapper.post(ADD, typed(books.connection, netsuite_field="custbody_whatever"), follow=True)

        assert "NetSuite could not be asked for custbody_whatever" in told(answer)
        assert FieldMapping.objects.exists()

    def test_a_refusal_that_is_remembered_is_forgotten_when_the_field_is_there(
        self, books: Receivables, mapper: Client
    ) -> None:
        name = "column:transaction.custbody_po_number"
        Capability.objects.create(account=books.account, name=name, is_there=False, said="No.", learned_at=LEARNED)

        mapper.post(ADD, typed(books.connection))

        assert not Capability.objects.filter(name=name).exists()

    @pytest.mark.parametrize(
        ("fields", "box", "text"),
        [
            ({"netsuite_field": "memo; DROP"}, "netsuite_field", "no field ID"),
            ({"platform_field": "metadata..x"}, "platform_field", "A name is missing"),
            ({"platform_field": "metadata.a.b"}, "platform_field", "write metadata. and one name"),
            ({"platform_field": "metadata.netsuite_id"}, "platform_field", "found again"),
            ({"platform_field": f"metadata.{'k' * 41}"}, "platform_field", "more than 40 characters"),
            ({"platform_field": "items[].name"}, "platform_field", "end of a path"),
            ({"direction": "TO_NETSUITE"}, "record_type", "Only payments"),
            ({"record_type": "attachment"}, "record_type", "attachment"),
            ({"netsuite_field": "", "constant": ""}, "__all__", "Give the NetSuite field, or the constant"),
        ],
    )
    def test_what_cannot_work_is_refused_at_its_box(
        self, books: Receivables, mapper: Client, fields: dict[str, str], box: str, text: str
    ) -> None:
        answer = mapper.post(ADD, typed(books.connection, **fields))

        assert text in " ".join(refusals(answer)[box])
        assert not FieldMapping.objects.exists()

    def test_a_platform_field_is_filled_by_one_mapping_alone(self, books: Receivables, mapper: Client) -> None:
        mapper.post(ADD, typed(books.connection))

        answer = mapper.post(ADD, typed(books.connection, netsuite_field="memo"))

        assert "filled by another mapping already" in str(refusals(answer))

    def test_only_billing_platforms_have_them(self, books: Receivables, mapper: Client) -> None:
        other = factories.ConnectionFactory(name="Ordermentum AU")

        assert "Ordermentum AU" not in mapper.get(ADD).content.decode()
        assert "connection" in refusals(mapper.post(ADD, typed(other)))

    def test_a_row_is_switched_off_in_the_list_without_a_question_to_netsuite(
        self, books: Receivables, mapper: Client
    ) -> None:
        row = FieldMapping.objects.create(
            connection=books.connection, record_type="invoice", netsuite_field="memo", platform_field="notes"
        )
        before = len(books.netsuite.calls)
        form = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": row.pk, "_save": "Save"}

        mapper.post(LIST, form)

        row.refresh_from_db()
        assert (row.is_enabled, len(books.netsuite.calls)) == (False, before)


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

    def test_problems_stand_beside_their_field(self, books: Receivables, mapper: Client) -> None:
        self.maps(books, "custbody_po_number", "purchase_order")
        self.maps(books, "custbody_gone", "metadata.gone")
        made = self.bill(books, custbody_po_number="x" * 300)

        problems = [row[3] for row in self.rows(self.look(mapper, books, made["id"]))]

        assert problems == [
            "custbody_po_number has 300 characters, and purchase_order takes at most 254",
            "NetSuite shows no field custbody_gone here to the integration's role.",
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
