"""Customers of NetSuite on Invoiced: made, found, changed, held back."""

from __future__ import annotations

import pytest
from django.utils import timezone

from integrations.simulation import Fault, FaultKind
from mappings.models import CustomerMapping
from syncjobs.models import Outcome, RecordLink, State, SyncEntry, SyncLog
from tests.receivables import Receivables
from tests.syncjobs.receivables.people import ADDRESS, FLOW, HARBOUR, HOLD, add_customer, customer, entry, told, writes


def test_a_customer_arrives_with_all_that_netsuite_says_of_it(books: Receivables) -> None:
    books.connect(FLOW)
    books.netsuite.change("customer", HARBOUR, {"accountNumber": " HE-1 ", "vatRegNumber": "51824753556"})

    books.sync()

    found = customer(books)
    assert (found["name"], found["number"], found["type"]) == ("Harbour Espresso", "HE-1", "company")
    assert (found["email"], found["phone"]) == ("accounts@harbourespresso.example", "02 5550 4000")
    assert (found["address1"], found["city"], found["state"]) == ("12 Argyle Street", "The Rocks", "NSW")
    assert (found["postal_code"], found["country"], found["active"]) == ("2000", "AU", True)
    assert (found["payment_terms"], found["tax_id"]) == ("Net 7", "51824753556")
    assert found["metadata"] == {"netsuite_id": HARBOUR, "subsidiary": "Southern Cross Roasters AU"}
    link = books.link("customer", HARBOUR)
    assert (link.source_id, link.created_by) == (str(found["id"]), RecordLink.Side.NETSUITE)


def test_the_suiteapp_has_a_customer_across_at_once(books: Receivables) -> None:
    books.connect(FLOW, starts_at=timezone.now())

    told(books, HARBOUR)

    assert customer(books)["name"] == "Harbour Espresso"
    assert len(books.invoiced.customers) == 1


def test_a_second_look_writes_nothing(books: Receivables) -> None:
    books.connect(FLOW)
    books.sync()
    before = writes(books)

    books.sync()
    told(books, HARBOUR)

    assert writes(books) == before
    assert entry(books).state == State.SYNCED


def test_a_blank_email_leaves_the_one_on_invoiced_d22(books: Receivables) -> None:
    books.connect(FLOW)
    books.sync()

    books.netsuite.change("customer", HARBOUR, {"email": "", "phone": "02 5550 9999"})
    told(books, HARBOUR)

    found = customer(books)
    assert (found["email"], found["phone"]) == ("accounts@harbourespresso.example", "02 5550 9999")


def test_without_a_default_billing_address_no_address_is_sent_d23(books: Receivables) -> None:
    books.connect(FLOW)
    book = {"items": [{"label": "Dock", "defaultShipping": True, "addressBookAddress": ADDRESS}]}
    plain = add_customer(books, "Pop-up", addressBook=book)
    books.invoiced.add_customer(name="Pop-up", address1="1 By Hand", city="Perth")

    books.sync()

    found = customer(books, plain)
    assert (found["address1"], found["city"], found["country"]) == ("1 By Hand", "Perth", None)


def test_a_held_customer_is_left_alone_and_says_why_d26(books: Receivables) -> None:
    books.connect(FLOW)
    books.netsuite.change("customer", HARBOUR, {HOLD: True})

    books.sync()

    assert entry(books).state == State.SKIPPED
    assert entry(books).message == f"It is ticked not to be synced ({HOLD})."
    assert all(one["name"] != "Harbour Espresso" for one in books.invoiced.customers.values())


def test_a_held_customer_that_went_across_takes_no_changes_until_it_is_let_go_d26(books: Receivables) -> None:
    books.connect(FLOW)
    books.sync()
    books.netsuite.change("customer", HARBOUR, {HOLD: True, "phone": "1"})
    told(books, HARBOUR)
    assert customer(books)["phone"] == "02 5550 4000"

    books.netsuite.change("customer", HARBOUR, {HOLD: False})
    told(books, HARBOUR)

    assert customer(books)["phone"] == "1"


def test_a_renamed_customer_is_the_same_customer_on_invoiced_d27(books: Receivables) -> None:
    books.connect(FLOW)
    books.sync()
    before, count = customer(books)["id"], len(books.invoiced.customers)

    books.netsuite.change("customer", HARBOUR, {"companyName": "Harbour Espresso Bar"})
    told(books, HARBOUR)

    assert (customer(books)["id"], customer(books)["name"]) == (before, "Harbour Espresso Bar")
    assert len(books.invoiced.customers) == count


def test_an_unknown_number_has_the_name_tried_so_that_no_duplicate_is_made_d28_q14(books: Receivables) -> None:
    books.connect(FLOW)
    there = books.invoiced.add_customer(name="HARBOUR espresso ", number="OLD-7")

    books.sync()

    found = customer(books)
    assert (found["id"], found["number"], found["name"]) == (there["id"], "C1042", "Harbour Espresso")
    assert books.log(FLOW, HARBOUR) == [Outcome.ADOPTED]
    assert books.link("customer", HARBOUR).source_id == str(there["id"])


def test_an_inactive_customer_is_inactive_on_invoiced_and_comes_back_d29(books: Receivables) -> None:
    books.connect(FLOW)
    books.sync()

    books.netsuite.deactivate("customer", HARBOUR)
    told(books, HARBOUR)
    assert customer(books)["active"] is False

    books.netsuite.change("customer", HARBOUR, {"isInactive": False})
    told(books, HARBOUR)

    assert customer(books)["active"] is True


def test_a_mapping_of_staffs_goes_before_number_and_name(books: Receivables) -> None:
    connection = books.connect(FLOW)
    mapped = books.invoiced.add_customer(name="Somebody", number="S-1")
    books.invoiced.add_customer(name="Harbour Espresso", number="C1042")
    CustomerMapping.objects.create(connection=connection, source_id=str(mapped["id"]), netsuite_id=HARBOUR)

    books.sync()

    assert entry(books).state == State.FAILED  # the number is another one's there: nobody guesses which is right
    assert books.invoiced.customers[mapped["id"]]["name"] == "Somebody"
    assert "number" in entry(books).message


def test_a_mapped_customer_is_taken_as_it_is_mapped(books: Receivables) -> None:
    connection = books.connect(FLOW)
    mapped = books.invoiced.add_customer(name="Somebody", number="S-1")
    CustomerMapping.objects.create(connection=connection, source_id=str(mapped["id"]), netsuite_id=HARBOUR)

    books.sync()

    assert customer(books)["id"] == mapped["id"]
    assert books.link("customer", HARBOUR).source_id == str(mapped["id"])


def test_a_mapping_to_nobody_is_told_and_makes_no_customer(books: Receivables) -> None:
    connection = books.connect(FLOW)
    CustomerMapping.objects.create(connection=connection, source_id="999999", netsuite_id=HARBOUR)

    books.sync()

    assert entry(books).state == State.WAITING
    assert "999999, which the platform does not have" in entry(books).message


def test_a_mapping_that_contradicts_the_pair_is_a_persons_decision(books: Receivables) -> None:
    connection = books.connect(FLOW)
    books.sync()
    other = books.invoiced.add_customer(name="Other")
    CustomerMapping.objects.create(connection=connection, source_id=str(other["id"]), netsuite_id=HARBOUR)

    books.netsuite.change("customer", HARBOUR, {"phone": "1"})
    told(books, HARBOUR)

    assert entry(books).state == State.WAITING
    assert "Forget the link if the mapping is right" in entry(books).message


def test_a_customer_mapped_twice_is_told(books: Receivables) -> None:
    connection = books.connect(FLOW)
    for number in ("1", "2"):
        CustomerMapping.objects.create(connection=connection, source_id=number, netsuite_id=HARBOUR)

    books.sync()

    assert "mapped to several customers of the platform (1, 2)" in entry(books).message


def test_by_name_only_a_number_finds_nobody(books: Receivables) -> None:
    books.connect(FLOW, customer_matching="NAME")
    books.invoiced.add_customer(name="Stranger", number="HE-1")
    named = books.invoiced.add_customer(name="Harbour Espresso", number="X-9")

    books.sync()

    assert customer(books)["id"] == named["id"]


def test_what_is_older_than_the_plan_stays_where_it_is(books: Receivables, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(books.netsuite, "clock_offset_s", 3600.0)  # the demo company was made an hour ago
    books.connect(FLOW, starts_at=timezone.now())

    books.sync()

    assert books.invoiced.customers == {}


def test_one_deleted_on_invoiced_is_not_made_again_without_a_person(books: Receivables) -> None:
    books.connect(FLOW)
    books.sync()
    found = customer(books)
    with books.invoiced.acting("team"):
        books.invoiced.customer_book.remove(books.invoiced.store.find("customers", found["id"]))

    books.netsuite.change("customer", HARBOUR, {"phone": "1"})
    told(books, HARBOUR)

    assert entry(books).state == State.WAITING
    assert "somebody deleted it" in entry(books).message


def test_one_deleted_in_netsuite_is_inactive_on_invoiced_and_keeps_its_history_q16(books: Receivables) -> None:
    books.connect(FLOW)
    gone = add_customer(books, "Short-lived")
    books.sync()

    books.netsuite.delete("customer", gone)
    told(books, gone, event="delete")

    assert customer(books, gone)["active"] is False
    assert "was deleted in NetSuite and is inactive" in entry(books, gone).message


def test_a_deletion_is_seen_by_polling_too_q16(books: Receivables) -> None:
    books.connect(FLOW)
    gone = add_customer(books, "Short-lived")
    books.sync()

    books.netsuite.delete("customer", gone)
    books.sync()

    assert customer(books, gone)["active"] is False


def test_a_lost_answer_makes_no_second_customer(books: Receivables) -> None:
    books.connect(FLOW)
    books.invoiced.faults.replace([Fault(kind=FaultKind.RESET_AFTER, method="POST", times=1)])
    books.sync()
    doubted = SyncLog.objects.get(outcome=Outcome.UNKNOWN).entry

    books.pass_time()
    books.work()

    names = [one["name"] for one in books.invoiced.customers.values()]
    assert doubted
    assert SyncEntry.objects.get(pk=doubted.pk).state == State.SYNCED
    assert len(names) == len(set(names)) == SyncEntry.objects.count()
    assert len(books.invoiced.customers) == 12


def test_a_role_that_sees_no_subsidiaries_and_no_terms_still_brings_customers(books: Receivables) -> None:
    books.connect(FLOW)
    for permission in ("Subsidiaries", "Accounting Lists", "Contacts", "Projects", "Deleted Records"):
        books.netsuite.role.pop(permission)
    try:
        books.sync()
    finally:
        books.netsuite.role.restore()

    assert customer(books)["metadata"] == {"netsuite_id": HARBOUR}
    assert "may not see contacts" in entry(books).message


@pytest.mark.parametrize("column", ["accountnumber", "altname", "vatregnumber", "terms"])
def test_a_column_that_the_account_lacks_breaks_nothing(books: Receivables, column: str) -> None:
    books.connect(FLOW)
    books.netsuite.books.hidden_columns.add(f"customer.{column}")
    try:
        books.sync()
    finally:
        books.netsuite.books.hidden_columns.clear()

    assert customer(books)["name"] == "Harbour Espresso"


def test_metadata_of_others_stays(books: Receivables) -> None:
    books.connect(FLOW)
    books.invoiced.add_customer(name="Harbour Espresso", metadata={"region": "east"})

    books.sync()

    assert customer(books)["metadata"]["region"] == "east"


def test_too_much_metadata_is_told_and_nothing_cut(books: Receivables) -> None:
    books.connect(FLOW)
    full = {f"key{number}": "x" for number in range(10)}
    books.invoiced.add_customer(name="Harbour Espresso", metadata=full)

    books.sync()

    assert entry(books).state == State.FAILED
    assert "metadata keys" in entry(books).message
