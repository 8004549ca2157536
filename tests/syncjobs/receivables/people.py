"""Customers and contacts on both sides, for tests of how they go across."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from integrations.models import NetSuiteAccount
from syncjobs import netsuite_events
from syncjobs.models import SyncEntry
from tests.receivables import Receivables
from tests.syncjobs import suiteapp

FLOW = "CUSTOMERS_IN"
TICK = "custentity_crossfoot_sync"
HOLD = "custentity_crossfoot_no_sync"
HARBOUR, CORNER = "1042", "1043"  # customers of the demo company
ADDRESS = {"addr1": "9 Hickson Road", "city": "Sydney", "state": "NSW", "zip": "2000", "country": {"id": "AU"}}


def customer(books: Receivables, netsuite_id: str = HARBOUR) -> dict[str, Any]:
    """Invoiced's customer that says it is this one of NetSuite; there must be exactly one."""
    (found,) = (one for one in books.invoiced.customers.values() if one["metadata"].get("netsuite_id") == netsuite_id)
    return dict(found)


def contacts(books: Receivables, netsuite_id: str = HARBOUR) -> list[dict[str, Any]]:
    """The contacts of Invoiced's customer, by id."""
    mine = customer(books, netsuite_id)["id"]
    with books.invoiced.store.lock:
        found = [dict(one) for one in books.invoiced.store.tables["contacts"].values() if one["_customer"] == mine]
    return sorted(found, key=lambda one: int(one["id"]))


def names(books: Receivables, netsuite_id: str = HARBOUR) -> list[str]:
    """Their names."""
    return [one["name"] for one in contacts(books, netsuite_id)]


def entry(books: Receivables, netsuite_id: str = HARBOUR) -> SyncEntry:
    """The ledger's entry of a customer."""
    return books.entry(FLOW, netsuite_id)


def writes(books: Receivables) -> int:
    """How many changes Invoiced was asked for so far."""
    return sum(call.writes for call in books.invoiced.calls)


def add_contact(books: Receivables, first: str, last: str, *, of: str = HARBOUR, **fields: Any) -> str:
    """A contact of a customer in NetSuite, ticked to be synced; its id."""
    said = {"firstName": first, "lastName": last, "company": {"id": of}, TICK: True, **fields}
    return books.netsuite.add("contact", said)


def add_customer(books: Receivables, name: str, **fields: Any) -> str:
    """A company in NetSuite; its id."""
    said = {"companyName": name, "entityId": f"E-{name}", "subsidiary": {"id": "1"}, **fields}
    return books.netsuite.add("customer", said)


def attach(books: Receivables, contact_id: str, customer_id: str) -> None:
    """Attach a contact to one more customer, as a person in NetSuite does."""
    lines = books.netsuite.get("customer", customer_id).get("contactRoles", {}).get("items", [])
    roles = [{"contact": {"id": line["contact"]["id"]}} for line in lines]
    books.netsuite.change(
        "customer", customer_id, {"contactRoles": {"items": [*roles, {"contact": {"id": contact_id}}]}}
    )


def tell(books: Receivables, netsuite_id: str, *, record_type: str = "customer", event: str = "edit") -> None:
    """The SuiteApp tells of a record, and the worker reads it; nothing is written yet."""
    NetSuiteAccount.objects.update(suiteapp_secret=suiteapp.SECRET)
    books.account.refresh_from_db()
    changed_at = f"{timezone.now().isoformat()[:23]}Z"
    said = suiteapp.event(type=record_type, id=netsuite_id, event=event, changed_at=changed_at)
    assert suiteapp.tell(books.account, said).status_code == 202
    read_events(books)


def read_events(books: Receivables) -> None:
    """The worker reads what the SuiteApp told of."""
    NetSuiteAccount.objects.update(events_leased_until=None)
    netsuite_events.read(account_id=books.account.pk, now=timezone.now())


def told(books: Receivables, netsuite_id: str, *, record_type: str = "customer", event: str = "edit") -> None:
    """The SuiteApp tells of a record, and it is worked off."""
    tell(books, netsuite_id, record_type=record_type, event=event)
    books.work()
