"""Mapped fields on their way through a flow: read with a page of records, laid over what is written."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from integrations import dotted_paths, errors
from integrations.netsuite.simulator.custom_fields import CustomField
from integrations.receivable_records import Contact, ReceivableCustomer, ReceivableInvoice, ReceivableLine
from mappings.models import FieldDirection, FieldMapping, MappedType
from syncjobs import netsuite_source
from syncjobs.flows import custom_fields
from syncjobs.flows.inbound import Aside, Batch
from syncjobs.models import Flow, SyncPlan
from tests.receivables import Receivables

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def plan(books: Receivables) -> SyncPlan:
    books.netsuite.custom_fields.clear()
    books.netsuite.custom_fields.update(
        {
            "custbody_region": CustomField(choices={"1": "North", "2": "South"}),
            "custbody_rush": CustomField(kind="boolean"),
            "custbody_promised": CustomField(kind="date"),
            "custbody_po": CustomField(),
            "custcol_batch": CustomField(),
            "custentity_tier": CustomField(),
        }
    )
    books.connect(Flow.AR_INVOICES_IN)
    return books.plan(Flow.AR_INVOICES_IN)


def maps(plan: SyncPlan, netsuite_field: str, platform_field: str, **more: Any) -> None:
    given = {"record_type": MappedType.INVOICE, **more}
    FieldMapping.objects.create(
        connection=plan.connection, netsuite_field=netsuite_field, platform_field=platform_field, **given
    )


def bill(books: Receivables, **fields: Any) -> str:
    body = {
        "entity": {"id": "1042"},
        "item": {"items": [{"item": {"id": "501"}, "quantity": 1, "rate": 10, "custcol_batch": "B-7"}]},
        **fields,
    }
    return books.netsuite.add("invoice", body)


def read(plan: SyncPlan, *netsuite_ids: str, record_type: MappedType = MappedType.INVOICE, **more: Any) -> Any:
    raws: dict[str, dict[str, Any]] = {netsuite_id: {"version": "1"} for netsuite_id in netsuite_ids}
    with netsuite_source.opened(account=plan.connection.netsuite_account, now=timezone.now()) as source:
        before = source.client.calls
        custom_fields.add(plan=plan, source=source, record_type=record_type, raws=raws, **more)
        calls = source.client.calls - before
    return json.loads(json.dumps(raws)), calls


def invoice(netsuite_id: str, **more: Any) -> ReceivableInvoice:
    line = ReceivableLine(
        netsuite_id="1", name="Beans", quantity=Decimal(1), unit_price=Decimal(10), amount=Decimal(10)
    )
    given = {"number": "INV7", "version": "1", "currency": "AUD", "document_date": date(2026, 11, 22), **more}
    return ReceivableInvoice(netsuite_id=netsuite_id, lines=(line,), **given)


def prepared(plan: SyncPlan, raws: dict[str, Any], record: Any, record_type: MappedType = MappedType.INVOICE) -> Any:
    batch = Batch(plan=plan, connector=plan.connection.open(), raws=raws, now=NOON)
    outcomes = {record.netsuite_id: record}
    return custom_fields.filled(batch=batch, record_type=record_type, outcomes=outcomes)[record.netsuite_id]


def test_every_kind_of_field_comes_across_as_it_is_mapped_b8(books: Receivables, plan: SyncPlan) -> None:
    maps(plan, "custbody_po", "purchase_order")
    maps(plan, "custbody_region", "metadata.region", uses_label=True)
    maps(plan, "CUSTBODY_RUSH", "autopay")
    maps(plan, "custbody_promised", "metadata.promised")
    maps(plan, "memo", "ship_to.name")
    maps(plan, "", "metadata.source", constant="NetSuite")
    fields = {"custbody_region": {"id": "2"}, "custbody_rush": False, "custbody_promised": "2026-12-01"}
    netsuite_id = bill(books, custbody_po=" PO 7 ", memo="Dock", **fields)

    raws, _ = read(plan, netsuite_id)
    record = prepared(plan, raws, invoice(netsuite_id))

    assert dotted_paths.written(content={}, fields=record.fields) == {
        "purchase_order": "PO 7",
        "autopay": False,
        "ship_to": {"name": "Dock"},
        "metadata": {"region": "South", "promised": "2026-12-01", "source": "NetSuite"},
    }
    assert record.warnings == ()


def test_lines_have_their_own_b8(books: Receivables, plan: SyncPlan) -> None:
    maps(plan, "custcol_batch", "metadata.batch", record_type=MappedType.LINE)
    netsuite_id = bill(books)

    raws, _ = read(plan, netsuite_id)

    [line] = prepared(plan, raws, invoice(netsuite_id)).lines
    assert line.fields == {"metadata.batch": "B-7"}


def test_contacts_have_their_own_b8(books: Receivables, plan: SyncPlan) -> None:
    maps(plan, "custentity_tier", "metadata.tier", record_type=MappedType.CUSTOMER)
    maps(plan, "custentity_tier", "department", record_type=MappedType.CONTACT)
    books.netsuite.change("customer", "1042", {"custentity_tier": "gold"})
    body = {"firstName": "Sam", "lastName": "Lee", "subsidiary": {"id": "1"}, "custentity_tier": "vip"}
    contact_id = books.netsuite.add("contact", body)
    customer = ReceivableCustomer(
        netsuite_id="1042",
        number="C1042",
        version="1",
        currency="AUD",
        name="Diner",
        contacts=(Contact(netsuite_id=contact_id, name="Sam Lee"),),
    )

    raws, _ = read(plan, "1042", record_type=MappedType.CUSTOMER, contact_ids={"1042": [contact_id]})
    record = prepared(plan, raws, customer, MappedType.CUSTOMER)

    assert record.fields == {"metadata.tier": "gold"}
    assert record.contacts[0].fields == {"department": "vip"}


def test_nothing_is_asked_where_nothing_is_mapped(books: Receivables, plan: SyncPlan) -> None:
    netsuite_id = bill(books)

    raws, calls = read(plan, netsuite_id)

    assert (raws[netsuite_id], calls) == ({"version": "1"}, 0)
    assert prepared(plan, raws, invoice(netsuite_id)) == invoice(netsuite_id)


def test_many_records_are_one_query_and_the_metadata_are_asked_once(books: Receivables, plan: SyncPlan) -> None:
    maps(plan, "custbody_po", "purchase_order")
    ids = [bill(books, custbody_po=str(number)) for number in range(3)]

    first = read(plan, *ids)[1]
    second = read(plan, *ids)[1]

    assert (first, second) == (2, 1)


def test_a_field_that_became_empty_takes_its_metadata_away(books: Receivables, plan: SyncPlan) -> None:
    maps(plan, "custbody_po", "metadata.po")
    maps(plan, "custbody_po", "purchase_order")
    netsuite_id = bill(books, custbody_po="7")
    books.netsuite.change("invoice", netsuite_id, {"custbody_po": None})

    raws, _ = read(plan, netsuite_id)
    fields = prepared(plan, raws, invoice(netsuite_id)).fields

    assert fields == {"metadata.po": ""}
    body = {"metadata": {"po": "7", "theirs": "x"}}
    assert dotted_paths.written(content=body, fields=fields) == {"metadata": {"theirs": "x"}}


def test_a_field_that_the_account_refuses_is_left_out_and_named(books: Receivables, plan: SyncPlan) -> None:
    maps(plan, "custbody_po", "purchase_order")
    maps(plan, "custbody_typo", "metadata.typo")
    netsuite_id = bill(books, custbody_po="7")

    raws, _ = read(plan, netsuite_id)
    record = prepared(plan, raws, invoice(netsuite_id))

    assert record.fields == {"purchase_order": "7"}
    assert record.warnings == ("The mapped field custbody_typo was left out: NetSuite shows no such field here.",)


class TestLimits:
    def test_a_long_value_holds_its_record_and_is_named_b8(self, books: Receivables, plan: SyncPlan) -> None:
        maps(plan, "custbody_po", "metadata.po")
        netsuite_id = bill(books, custbody_po="x" * 300)

        raws, _ = read(plan, netsuite_id)
        refused = prepared(plan, raws, invoice(netsuite_id))

        assert isinstance(refused, errors.RecordRejected)
        assert str(refused).startswith(
            "Invoice INV7 was not written: custbody_po has 300 characters, and metadata.po takes at most 254."
        )

    def test_a_long_value_of_a_line_says_which_line(self, books: Receivables, plan: SyncPlan) -> None:
        maps(plan, "custcol_batch", "metadata.batch", record_type=MappedType.LINE)
        netsuite_id = bill(books)

        raws, _ = read(plan, netsuite_id)
        raws[netsuite_id]["custom"]["lines"]["by_id"]["1"]["values"]["custcol_batch"] = "x" * 300

        assert "custcol_batch of line “Beans” has 300 characters" in str(prepared(plan, raws, invoice(netsuite_id)))

    def test_more_than_ten_metadata_keys_hold_the_record_and_are_named(
        self, books: Receivables, plan: SyncPlan
    ) -> None:
        for number in range(9):
            maps(plan, "", f"metadata.key{number}", constant="x")
        netsuite_id = bill(books)
        raws, _ = read(plan, netsuite_id)

        assert prepared(plan, raws, invoice(netsuite_id)).fields
        refused = prepared(plan, raws, invoice(netsuite_id, metadata={"subsidiary": "AU"}))

        assert isinstance(refused, errors.RecordRejected)
        assert "would have 11 keys (subsidiary, netsuite_id, key0," in str(refused)


def test_what_is_set_aside_or_voided_is_left_as_it_is(books: Receivables, plan: SyncPlan) -> None:
    maps(plan, "", "metadata.source", constant="NetSuite")
    batch = Batch(plan=plan, connector=plan.connection.open(), raws={"1": {}, "2": {}}, now=NOON)
    outcomes = {"1": Aside(reason="Held."), "2": invoice("2", is_void=True)}

    assert custom_fields.filled(batch=batch, record_type=MappedType.INVOICE, outcomes=outcomes) == outcomes


def test_fields_of_a_platforms_payment_go_to_netsuite(plan: SyncPlan) -> None:
    maps(
        plan,
        "custbody_gateway",
        "charge.gateway",
        record_type=MappedType.PAYMENT,
        direction=FieldDirection.TO_NETSUITE,
    )

    found = custom_fields.for_netsuite(
        mappings=custom_fields.outgoing(plan=plan),
        content={"charge": {"gateway": "stripe"}},
        zone=UTC,
        name="Payment 7",
    )

    assert found == {"custbody_gateway": "stripe"}
