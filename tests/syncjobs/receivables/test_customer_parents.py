"""Customers above others, and projects below customers."""

from __future__ import annotations

import pytest

from syncjobs.models import State
from tests.receivables import Receivables
from tests.syncjobs.receivables.people import FLOW, HARBOUR, HOLD, add_customer, customer, entry, told, writes


def settle(books: Receivables) -> None:
    """Work and let waits be released, until nothing is due."""
    books.work()
    for _ in range(4):
        books.pass_time()
        books.work()


@pytest.fixture
def chain(books: Receivables) -> tuple[str, str, str]:
    """A customer, one below it, and one below that."""
    top = add_customer(books, "Roasters Group")
    middle = add_customer(books, "Roasters East", parent={"id": top})
    return top, middle, add_customer(books, "Roasters Pier", parent={"id": middle})


def test_ancestors_come_across_before_the_child_d24(books: Receivables, chain: tuple[str, str, str]) -> None:
    top, middle, bottom = chain
    books.connect(FLOW)

    told(books, bottom)
    assert entry(books, bottom).state == State.WAITING
    settle(books)

    found = [customer(books, each) for each in (top, middle, bottom)]
    assert [one["parent_customer"] for one in found] == [None, found[0]["id"], found[1]["id"]]
    assert len(books.invoiced.customers) == 3


def test_what_the_child_waits_for_is_named_d24(books: Receivables, chain: tuple[str, str, str]) -> None:
    top, middle, _ = chain
    books.connect(FLOW)

    told(books, middle)

    expected = f"Roasters East waits for the customer above it, Roasters Group (NetSuite id {top})"
    assert entry(books, middle).message.startswith(expected)


def test_an_ancestor_that_is_there_is_linked_and_not_changed_d24(
    books: Receivables, chain: tuple[str, str, str]
) -> None:
    top, middle, _ = chain
    books.connect(FLOW)
    told(books, top)
    books.invoiced.edit_customer(customer(books, top)["id"], phone="by hand")
    before = writes(books)

    told(books, middle)

    assert customer(books, middle)["parent_customer"] == customer(books, top)["id"]
    assert (customer(books, top)["phone"], writes(books)) == ("by hand", before + 1)


@pytest.mark.parametrize("why", ["held", "other subsidiary", "deleted"])
def test_below_one_that_does_not_go_across_the_child_goes_without_d25(books: Receivables, why: str) -> None:
    top = add_customer(books, "Roasters Group", **({HOLD: True} if why == "held" else {}))
    child = add_customer(books, "Roasters East", parent={"id": top})
    books.connect(FLOW)
    if why == "other subsidiary":
        books.netsuite.change("customer", top, {"subsidiary": {"id": "2"}})
        books.settings.subsidiary_ids = ["1"]
        books.settings.save()
    if why == "deleted":
        with books.netsuite.books.store.lock:
            books.netsuite.books.store.remove(
                books.netsuite.books.store.find("customer", top), name="x", now=books.netsuite.books.now()
            )

    told(books, child)
    settle(books)

    assert customer(books, child)["parent_customer"] is None
    assert f"without the customer above it ({top})" in entry(books, child).message


def test_below_one_without_a_usable_name_the_child_goes_without_d25(books: Receivables) -> None:
    top = add_customer(books, "Roasters Group")
    child = add_customer(books, "Roasters East", parent={"id": top})
    books.connect(FLOW)
    with books.netsuite.books.store.lock:
        record = books.netsuite.books.store.find("customer", top).draft()
        for name in ("companyName", "entityId", "altName"):
            record.fields.pop(name, None)
        books.netsuite.books.store.put(record)

    told(books, child)

    assert customer(books, child)["parent_customer"] is None
    assert "it has no name" in entry(books, child).message


def test_a_parent_that_waits_for_its_child_is_not_waited_for(books: Receivables, chain: tuple[str, str, str]) -> None:
    top, middle, _ = chain
    books.connect(FLOW)
    with books.netsuite.books.store.lock:  # NetSuite itself refuses such a circle
        record = books.netsuite.books.store.find("customer", top).draft()
        record.fields["parent"] = middle
        books.netsuite.books.store.put(record)

    told(books, middle)
    settle(books)

    assert {customer(books, each)["name"] for each in (top, middle)} == {"Roasters Group", "Roasters East"}


def test_a_project_is_a_person_below_its_customer(books: Receivables) -> None:
    books.connect(FLOW)
    fit_out = books.netsuite.add("job", {"companyName": "Fit-out", "entityId": "J-7", "parent": {"id": HARBOUR}})

    books.sync()
    settle(books)

    found = customer(books, fit_out)
    assert (found["name"], found["number"], found["type"]) == ("Fit-out", "J-7", "person")
    assert found["parent_customer"] == customer(books)["id"]


def test_an_event_of_a_project_is_heard(books: Receivables) -> None:
    books.connect(FLOW)
    books.sync()
    fit_out = books.netsuite.add("job", {"companyName": "Fit-out", "entityId": "J-7", "parent": {"id": HARBOUR}})

    told(books, fit_out, record_type="job")

    assert customer(books, fit_out)["name"] == "Fit-out"


def test_projects_can_be_left_out(books: Receivables) -> None:
    books.connect(FLOW, syncs_projects=False)
    fit_out = books.netsuite.add("job", {"companyName": "Fit-out", "entityId": "J-7", "parent": {"id": HARBOUR}})

    books.sync()
    told(books, fit_out, record_type="job")

    assert entry(books, fit_out).state == State.SKIPPED
    assert entry(books, fit_out).message == "Projects are not synced (integration settings)."


def test_an_account_without_projects_is_read_all_the_same(books: Receivables) -> None:
    books.connect(FLOW)
    books.netsuite.books.hidden_tables.add("job")
    try:
        books.sync()
    finally:
        books.netsuite.books.hidden_tables.clear()

    assert customer(books)["name"] == "Harbour Espresso"
