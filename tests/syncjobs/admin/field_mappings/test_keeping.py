"""Field mappings: kept when they can work, and checked against NetSuite."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from integrations.models import Capability, Connection
from mappings.models import FieldDirection, FieldMapping
from tests import factories
from tests.receivables import Receivables
from tests.syncjobs.admin.asking import told

pytestmark = pytest.mark.django_db
ADD = "/admin/mappings/fieldmapping/add/"
LIST = "/admin/mappings/fieldmapping/"
LEARNED = datetime(2026, 11, 22, tzinfo=UTC)


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

    @pytest.mark.parametrize("kind", ["line", "billable_line"])
    def test_a_field_of_lines_is_looked_for_on_lines(self, books: Receivables, mapper: Client, kind: str) -> None:
        line = {"record_type": kind, "platform_field": "metadata.batch"}
        refused = mapper.post(ADD, typed(books.connection, **line))
        mapper.post(ADD, typed(books.connection, netsuite_field="custcol_batch", **line))

        assert "netsuite_field" in refusals(refused)
        assert FieldMapping.objects.get().netsuite_field == "custcol_batch"

    def test_a_field_is_kept_as_netsuite_writes_it(self, books: Receivables, mapper: Client) -> None:
        mapper.post(ADD, typed(books.connection, netsuite_field=" OTHERREFNUM "))

        assert FieldMapping.objects.get().netsuite_field == "otherRefNum"

    def test_a_file_needs_no_platform_field_and_can_be_changed_to_that_of_another_field_b8(
        self, books: Receivables, mapper: Client
    ) -> None:
        given = typed(books.connection, record_type="attachment", platform_field="")
        mapper.post(ADD, given)
        row = FieldMapping.objects.get()
        page = f"{LIST}{row.pk}/change/"

        shown = mapper.get(page).context["adminform"].form["platform_field"].value()
        mapper.post(page, {**given, "netsuite_field": "custbody_region"})

        row.refresh_from_db()
        assert shown == ""
        assert (row.netsuite_field, row.platform_field) == ("custbody_region", "attachments.custbody_region")

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
            ({"platform_field": ""}, "platform_field", "A name is missing"),
            ({"record_type": "attachment"}, "platform_field", "attached to the invoice as a whole"),
            ({"record_type": "attachment", "platform_field": "", "constant": "x"}, "constant", "goes as it is"),
            ({"record_type": "attachment", "platform_field": "", "default": "x"}, "default", "goes as it is"),
            ({"record_type": "attachment", "platform_field": "", "uses_label": "on"}, "uses_label", "untick"),
            ({"record_type": "attachment", "platform_field": "", "netsuite_field": "memo"}, "netsuite_field", "names"),
            (
                {"record_type": "attachment", "platform_field": "", "netsuite_field": "custbody_no"},
                "netsuite_field",
                "“Invoice attachment”",
            ),
            ({"record_type": "attachment", "platform_field": "", "direction": "TO_NETSUITE"}, "record_type", "Only"),
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
