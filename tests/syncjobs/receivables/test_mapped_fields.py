"""Mapped fields from end to end: what staff mapped stands on the other side (B8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from integrations.netsuite.simulator.custom_fields import CustomField
from mappings.models import FieldDirection, FieldMapping, MappedType
from syncjobs.models import Flow, State
from tests.receivables import Receivables
from tests.syncjobs.receivables import billing, counter, people, till
from tests.syncjobs.receivables.counter import Counter, cash
from tests.syncjobs.receivables.till import Till


@pytest.fixture(autouse=True)
def defined(books: Receivables) -> Iterator[None]:
    fields = {
        "custbody_po": CustomField(),
        "custbody_region": CustomField(choices={"1": "North", "2": "South"}),
        "custbody_paid_on": CustomField(kind="date"),
        "custcol_batch": CustomField(),
        "custentity_tier": CustomField(),
    }
    books.netsuite.custom_fields.update(fields)
    yield
    books.netsuite.custom_fields.clear()


def maps(books: Receivables, record_type: MappedType, netsuite_field: str, platform_field: str, **more: Any) -> None:
    FieldMapping.objects.create(
        connection=books.connection,
        record_type=record_type,
        netsuite_field=netsuite_field,
        platform_field=platform_field,
        **more,
    )


class TestAnInvoice:
    @pytest.fixture(autouse=True)
    def connected(self, books: Receivables) -> None:
        books.connect(Flow.AR_INVOICES_IN)
        billing.customer(books)

    def test_brings_its_fields_and_those_of_its_lines_b8(self, books: Receivables) -> None:
        maps(books, MappedType.INVOICE, "custbody_region", "metadata.region", uses_label=True)
        maps(books, MappedType.INVOICE, "custbody_po", "purchase_order")
        maps(books, MappedType.INVOICE, "", "ship_to.name", constant="Dock 4")
        maps(books, MappedType.LINE, "custcol_batch", "metadata.batch")
        line = billing.line(custcol_batch="B-7")
        netsuite_id = billing.bill(books, line, custbody_region={"id": "2"}, custbody_po=" PO 9 ")

        books.sync()

        made = billing.invoice(books)
        assert (made["metadata"]["region"], made["metadata"]["netsuite_id"]) == ("South", netsuite_id)
        assert (made["purchase_order"], made["ship_to"]["name"]) == ("PO 9", "Dock 4")
        assert made["items"][0]["metadata"]["batch"] == "B-7"

    def test_whose_field_changes_is_brought_up_to_it_and_then_left_alone(self, books: Receivables) -> None:
        maps(books, MappedType.INVOICE, "custbody_po", "metadata.po")
        netsuite_id = billing.bill(books, custbody_po="1")
        books.sync()
        books.netsuite.change("invoice", netsuite_id, {"custbody_po": None})
        books.sync()
        before = len(billing.writes(books))

        books.sync()

        assert "po" not in billing.invoice(books)["metadata"]
        assert len(billing.writes(books)) == before

    def test_whose_field_is_too_long_is_held_with_the_fields_name_and_goes_when_it_is_mended(
        self, books: Receivables
    ) -> None:
        maps(books, MappedType.INVOICE, "custbody_po", "metadata.po")
        netsuite_id = billing.bill(books, custbody_po="x" * 300)

        books.sync()

        entry = books.entry(Flow.AR_INVOICES_IN, netsuite_id)
        assert entry.state == State.FAILED
        assert "custbody_po has 300 characters, and metadata.po takes at most 254" in entry.message
        assert billing.invoices(books) == []
        books.netsuite.change("invoice", netsuite_id, {"custbody_po": "x" * 254})
        books.sync()
        assert billing.invoice(books)["metadata"]["po"] == "x" * 254

    def test_whose_mapped_field_is_gone_goes_without_it_and_says_so(self, books: Receivables) -> None:
        maps(books, MappedType.INVOICE, "custbody_gone", "metadata.gone")
        netsuite_id = billing.bill(books)

        books.sync()

        assert billing.invoice(books)["metadata"] == {"netsuite_id": netsuite_id, **_subsidiary(books)}
        assert "custbody_gone was left out" in books.entry(Flow.AR_INVOICES_IN, netsuite_id).message


def _subsidiary(books: Receivables) -> dict[str, str]:
    said = billing.invoice(books)["metadata"]
    return {"subsidiary": said["subsidiary"]} if "subsidiary" in said else {}


def test_a_customer_and_its_contacts_bring_their_fields_b8(books: Receivables) -> None:
    books.connect(Flow.CUSTOMERS_IN)
    maps(books, MappedType.CUSTOMER, "custentity_tier", "metadata.tier")
    maps(books, MappedType.CONTACT, "custentity_tier", "department")
    books.netsuite.change("customer", people.HARBOUR, {"custentity_tier": "gold"})
    body = {"firstName": "Sam", "lastName": "Lee", "company": {"id": people.HARBOUR}, "subsidiary": {"id": "1"}}
    books.netsuite.add("contact", {**body, "custentity_tier": "vip", people.TICK: True})

    books.sync()

    assert people.customer(books)["metadata"]["tier"] == "gold"
    assert [one["department"] for one in people.contacts(books)] == ["vip"]


def test_a_payment_of_netsuite_brings_its_fields_b8(books: Receivables) -> None:
    books.connect(till.FLOW)
    hands = Till(books)
    hands.customer()
    invoice_id = hands.invoice("100")
    maps(books, MappedType.PAYMENT, "custbody_po", "metadata.slip")
    hands.pay((invoice_id, "100"), custbody_po="S-1")

    books.sync()

    [made] = books.invoiced.payments.values()
    assert made["metadata"]["slip"] == "S-1"


class TestAPaymentOfThePlatform:
    def maps(self, books: Receivables, platform_field: str, netsuite_field: str, **more: Any) -> None:
        maps(books, MappedType.PAYMENT, netsuite_field, platform_field, direction=FieldDirection.TO_NETSUITE, **more)

    def test_fills_fields_of_netsuites_payment(self, books: Receivables) -> None:
        books.connect(counter.FLOW)
        hands = Counter(books)
        self.maps(books, "method", "custbody_po")
        self.maps(books, "date", "custbody_paid_on")
        self.maps(books, "notes", "memo", default="from Invoiced")
        hands.receive("100", cash(hands.invoice("INV-1", "100"), "100"))

        books.sync()

        made = hands.payment()
        assert made["custbody_po"] == next(iter(books.invoiced.payments.values()))["method"]
        assert (len(made["custbody_paid_on"]), made["memo"]) == (10, "from Invoiced")

    def test_is_written_again_when_only_a_mapped_field_changed(self, books: Receivables) -> None:
        books.connect(counter.FLOW)
        hands = Counter(books)
        self.maps(books, "notes", "custbody_po")
        paid = hands.receive("100", cash(hands.invoice("INV-1", "100"), "100"))
        books.sync()

        books.invoiced.edit_payment(paid["id"], notes="call first")
        books.sync()

        assert hands.payment()["custbody_po"] == "call first"
