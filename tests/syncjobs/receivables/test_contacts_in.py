"""Contacts of NetSuite's customers on Invoiced: ticked, unticked, deleted, shared."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.simulation import Fault, FaultKind
from syncjobs import pulling
from syncjobs.models import Outcome, RecordLink, State, SyncLog
from tests.receivables import Receivables
from tests.syncjobs.receivables.people import (
    ADDRESS,
    CORNER,
    FLOW,
    HARBOUR,
    TICK,
    add_contact,
    attach,
    contacts,
    customer,
    entry,
    names,
    told,
    writes,
)


@pytest.fixture
def across(books: Receivables) -> str:
    """Mei Tran of Harbour Espresso is across; her id in NetSuite."""
    books.connect(FLOW)
    mei = add_contact(books, "Mei", "Tran", email="mei@harbour.example", title="AP lead")
    books.sync()
    assert names(books) == ["Mei Tran"]
    return mei


def test_a_ticked_contact_goes_along_with_its_customer(books: Receivables, across: str) -> None:
    (mei,) = contacts(books)

    assert (mei["email"], mei["title"], mei["primary"]) == ("mei@harbour.example", "AP lead", False)


def test_phones_are_taken_in_their_order(books: Receivables) -> None:
    books.connect(FLOW)
    add_contact(books, "Mei", "Tran", officePhone="3", mobilePhone="2", homePhone="4")
    add_contact(books, "Ann", "Lee", homePhone="4")
    books.sync()

    assert {one["name"]: one["phone"] for one in contacts(books)} == {"Mei Tran": "2", "Ann Lee": "4"}


def test_a_contact_that_is_not_ticked_stays_and_brings_nobody_across_d30(books: Receivables) -> None:
    books.connect(FLOW)
    mei = add_contact(books, "Mei", "Tran")
    books.netsuite.change("contact", mei, {TICK: False})

    told(books, mei, record_type="contact")  # its customer was never looked at

    assert books.invoiced.customers == {}
    assert not books.plan(FLOW).entries.exists()


def test_unticking_removes_the_contact_at_once_d31(books: Receivables, across: str) -> None:
    books.netsuite.change("contact", across, {TICK: False})

    told(books, across, record_type="contact")

    assert names(books) == []
    assert not RecordLink.objects.filter(record_type="contact").exists()


def test_unticking_is_seen_by_polling_d31_q12(books: Receivables, across: str) -> None:
    books.netsuite.change("contact", across, {TICK: False})

    books.sync()

    assert names(books) == []


def test_an_inactive_contact_gets_no_more_mail_d31(books: Receivables, across: str) -> None:
    books.netsuite.change("contact", across, {"isInactive": True})

    books.sync()

    assert names(books) == []


def test_a_contact_deleted_in_netsuite_goes_by_itself_d32(books: Receivables, across: str) -> None:
    books.netsuite.delete("contact", across)

    told(books, across, record_type="contact", event="delete")

    assert names(books) == []


def test_a_deleted_contact_is_seen_by_polling_d32(books: Receivables, across: str) -> None:
    books.netsuite.delete("contact", across)

    books.sync()

    assert names(books) == []


def test_two_contacts_of_one_name_are_one_d33(books: Receivables) -> None:
    books.connect(FLOW)
    add_contact(books, "Mei", "Tran", entityId="Mei Tran", email="one@harbour.example")
    add_contact(books, "Mei", "Tran", entityId="mei tran ", email="two@harbour.example")

    books.sync()

    assert [(one["name"], one["email"]) for one in contacts(books)] == [("Mei Tran", "one@harbour.example")]


def test_when_one_of_two_of_a_name_is_unticked_the_other_stays_d33(books: Receivables) -> None:
    books.connect(FLOW)
    first = add_contact(books, "Mei", "Tran", entityId="Mei Tran", email="one@harbour.example")
    add_contact(books, "Mei", "Tran", entityId="mei tran ", email="two@harbour.example")
    books.sync()

    books.netsuite.change("contact", first, {TICK: False})
    books.sync()

    assert [one["email"] for one in contacts(books)] == ["two@harbour.example"]


def test_an_edit_from_a_list_is_seen_by_polling_d34(books: Receivables, across: str) -> None:
    books.netsuite.change("contact", across, {"title": "CFO"})

    books.sync()

    assert contacts(books)[0]["title"] == "CFO"


def test_who_has_a_default_billing_address_gets_mail_d35(books: Receivables) -> None:
    books.connect(FLOW)
    home = {"label": "Home", "addressBookAddress": {**ADDRESS, "city": "Perth"}}
    office = {"label": "Office", "defaultBilling": True, "addressBookAddress": ADDRESS}
    add_contact(books, "Mei", "Tran", addressBook={"items": [home, office]})
    add_contact(books, "Ann", "Lee", addressBook={"items": [{"label": "Home", "addressBookAddress": ADDRESS}]})

    books.sync()

    found = {one["name"]: (one["primary"], one["city"]) for one in contacts(books)}
    assert found == {"Mei Tran": (True, "Sydney"), "Ann Lee": (False, "Sydney")}


def test_who_gets_mail_can_be_left_to_invoiced_d35_q11(books: Receivables) -> None:
    books.connect(FLOW, is_primary_by_billing=False)
    mei = add_contact(books, "Mei", "Tran")
    books.sync()
    with books.invoiced.acting("team"):
        held = books.invoiced.store.find("contacts", contacts(books)[0]["id"])
        books.invoiced.contact_book.edit(held, {"primary": True})

    books.netsuite.change("contact", mei, {"title": "CFO"})
    books.sync()

    assert [(one["title"], one["primary"]) for one in contacts(books)] == [("CFO", True)]


def test_a_contact_of_two_customers_changes_at_both_d36(books: Receivables, across: str) -> None:
    attach(books, across, CORNER)
    books.sync()
    assert (names(books), names(books, CORNER)) == (["Mei Tran"], ["Mei Tran"])

    books.netsuite.change("contact", across, {"title": "CFO"})
    told(books, across, record_type="contact")

    assert [contacts(books, each)[0]["title"] for each in (HARBOUR, CORNER)] == ["CFO", "CFO"]


def test_a_renamed_contact_stays_the_same_one(books: Receivables, across: str) -> None:
    before = contacts(books)[0]["id"]

    books.netsuite.change("contact", across, {"lastName": "Tran-Lee", "entityId": "Mei Tran-Lee"})
    books.sync()

    assert [(one["id"], one["name"]) for one in contacts(books)] == [(before, "Mei Tran-Lee")]


def test_a_contact_made_by_hand_on_invoiced_stays(books: Receivables, across: str) -> None:
    with books.invoiced.acting("team"):
        held = books.invoiced.store.find("customers", customer(books)["id"])
        books.invoiced.contact_book.add(held, {"name": "By Hand"})

    books.netsuite.change("contact", across, {TICK: False})
    books.sync()

    assert names(books) == ["By Hand"]


def test_a_contact_made_by_hand_is_taken_for_netsuites_by_name_else_by_email(books: Receivables) -> None:
    books.connect(FLOW)
    books.sync()
    with books.invoiced.acting("team"):
        held = books.invoiced.store.find("customers", customer(books)["id"])
        for said in ({"name": "mei tran"}, {"name": "A. Lee", "email": "ann@harbour.example"}):
            books.invoiced.contact_book.add(held, said)
    add_contact(books, "Mei", "Tran")
    add_contact(books, "Ann", "Lee", email="Ann@Harbour.example")

    books.sync()

    assert names(books) == ["Mei Tran", "Ann Lee"]


def test_a_missing_checkbox_is_told_and_removes_nobody(books: Receivables, across: str) -> None:
    books.settings.contact_field = "custentity_not_there"
    books.settings.save()

    books.netsuite.change("customer", HARBOUR, {"phone": "1"})
    books.sync()

    assert names(books) == ["Mei Tran"]
    assert "NetSuite's contacts have no field custentity_not_there" in entry(books).message


def test_the_checkbox_is_looked_for_again_as_soon_as_it_is_there(books: Receivables) -> None:
    books.connect(FLOW)
    mei = books.netsuite.add("contact", {"firstName": "Mei", "lastName": "Tran", "company": {"id": HARBOUR}})
    books.sync()
    assert "have no field" in entry(books).message

    books.netsuite.change("contact", mei, {TICK: True})
    books.sync()

    assert names(books) == ["Mei Tran"]


def test_a_contact_that_invoiced_refuses_keeps_the_customer_and_is_told(books: Receivables) -> None:
    books.connect(FLOW)
    bad = add_contact(books, "Mei", "Tran", email="not an address")
    add_contact(books, "Ann", "Lee")
    books.sync()

    assert entry(books).state == State.FAILED
    assert "is across, but not all of its contacts" in entry(books).message
    assert "Mei Tran" in entry(books).message
    assert names(books) == ["Ann Lee"]
    assert books.link("customer", HARBOUR).source_id == str(customer(books)["id"])

    books.netsuite.change("contact", bad, {"email": "mei@harbour.example"})
    books.sync()

    assert (entry(books).state, names(books)) == (State.SYNCED, ["Ann Lee", "Mei Tran"])


def test_a_contact_lost_on_the_way_is_made_once_by_the_next_attempt(books: Receivables) -> None:
    books.connect(FLOW)
    add_contact(books, "Mei", "Tran")
    add_contact(books, "Ann", "Lee")
    lost = Fault(kind=FaultKind.RESET_AFTER, method="POST", path="/contacts", times=1)
    books.invoiced.faults.replace([lost])
    books.sync()
    assert SyncLog.objects.filter(entry=entry(books), outcome=Outcome.UNKNOWN).exists()

    books.pass_time()
    books.work()

    assert entry(books).state == State.SYNCED
    assert sorted(names(books)) == ["Ann Lee", "Mei Tran"]
    assert [one["name"] for one in books.invoiced.customers.values()].count("Harbour Espresso") == 1


def test_an_event_of_a_contact_that_changed_nothing_writes_nothing(books: Receivables, across: str) -> None:
    before, calls = writes(books), len(books.invoiced.calls)

    for _ in range(2):
        told(books, across, record_type="contact")

    assert (writes(books), len(books.invoiced.calls)) == (before, calls)


@pytest.mark.parametrize("happens", ["unticked", "deleted"])
def test_who_is_unticked_or_gone_before_her_customer_was_written_stays_out_d31(
    books: Receivables, happens: str
) -> None:
    books.connect(FLOW)
    mei = add_contact(books, "Mei", "Tran")
    books.clock.shift(timedelta(minutes=2))
    pulling.pull(plan_id=books.plan(FLOW).pk, now=timezone.now())
    assert entry(books).state == State.QUEUED
    books.clock.shift(timedelta(minutes=30))

    if happens == "unticked":
        books.netsuite.change("contact", mei, {TICK: False})
    else:
        books.netsuite.delete("contact", mei)
    told(books, mei, record_type="contact", event="edit" if happens == "unticked" else "delete")

    assert names(books) == []
