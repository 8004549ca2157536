"""What people bill in NetSuite, and what stands of it on Invoiced."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone

from mappings.models import CustomerMapping
from syncjobs import inbound_ears, ledger
from syncjobs.models import Flow, NetSuiteEvent
from tests.receivables import Receivables

HARBOUR, CORNER = "1042", "1043"


def customer(books: Receivables, netsuite_id: str = HARBOUR, **fields: Any) -> int:
    """A customer on Invoiced that staff mapped to NetSuite's."""
    made = books.invoiced.add_customer(**{"name": f"Customer {netsuite_id}", "currency": "aud", **fields})
    CustomerMapping.objects.create(
        connection=books.connection, source_id=str(made["id"]), name=made["name"], netsuite_id=netsuite_id
    )
    return int(made["id"])


def line(item: str = "501", *, quantity: Any = 1, rate: Any = 10, **fields: Any) -> dict[str, Any]:
    """A line at a price of its own; item 501 is free of tax, 504 bears 10 %."""
    return {"item": {"id": item}, "quantity": quantity, "rate": rate, "price": {"id": "-1"}, **fields}


def bill(books: Receivables, *lines: dict[str, Any], to: str = HARBOUR, **fields: Any) -> str:
    """Raise an invoice in NetSuite; give its id."""
    content = {"entity": {"id": to}, "item": {"items": list(lines or [line()])}, **fields}
    return books.netsuite.add("invoice", content)


def credit(books: Receivables, *lines: dict[str, Any], to: str = HARBOUR, applied: Any = (), **fields: Any) -> str:
    """Write a credit memo in NetSuite, applied to invoices: pairs of id and amount."""
    content = {"entity": {"id": to}, "item": {"items": list(lines or [line()])}, **fields}
    return books.netsuite.add("creditMemo", content | {"apply": apply(applied)})


def apply(applied: Any) -> dict[str, Any]:
    """What a credit memo is applied to."""
    return {"items": [{"doc": {"id": doc}, "apply": True, "amount": amount} for doc, amount in applied]}


def invoices(books: Receivables) -> list[dict[str, Any]]:
    """Every invoice on Invoiced."""
    return list(books.invoiced.invoices.values())


def invoice(books: Receivables) -> dict[str, Any]:
    """The one invoice there is on Invoiced."""
    [only] = invoices(books)
    return only


def credit_note(books: Receivables) -> dict[str, Any]:
    """The one credit note there is on Invoiced."""
    [only] = books.invoiced.credit_notes.values()
    return dict(only)


def uses(books: Receivables) -> list[tuple[str, Decimal]]:
    """What credit notes pay on Invoiced: numbers of invoices and amounts, by applications that stand."""
    found = []
    for payment in books.invoiced.payments.values():
        assert payment["amount"] == 0
        for split in payment["applied_to"]:
            found.append((books.invoiced.invoices[split["invoice"]]["number"], split["amount"]))
    return sorted(found)


def writes(books: Receivables) -> list[str]:
    """The requests to Invoiced that changed something."""
    return [f"{call.method} {call.target}" for call in books.invoiced.calls if call.writes]


def change(books: Receivables, netsuite_id: str, first: dict[str, Any], *, kind: str = "invoice") -> None:
    """Give a document another first line in NetSuite."""
    record = books.netsuite.get(kind, netsuite_id)
    number = record["item"]["items"][0]["line"]
    books.netsuite.change(kind, netsuite_id, {"item": {"items": [{**first, "line": number}]}})


def touch(books: Receivables, netsuite_id: str, *, kind: str = "invoice") -> None:
    """Give a document another stamp in NetSuite, as if it had been saved again."""
    record = books.netsuite.books.store.find(kind, netsuite_id)
    assert record is not None
    record.modified_at = books.netsuite.books.now()
    books.netsuite.books.store.put(record)


def send_again(books: Receivables, netsuite_id: str, flow: Flow = Flow.AR_INVOICES_IN) -> None:
    """What staff press on the page of a document's entry."""
    entry = books.entry(flow, netsuite_id)
    ledger.resend(entry_ids=[entry.pk], now=entry.queued_at)
    books.work()


def tell(books: Receivables, netsuite_id: str, *, kind: str = "invoice", event: str = "edit") -> None:
    """The SuiteApp tells of a document."""
    told = NetSuiteEvent(account=books.account, record_type=kind, netsuite_id=netsuite_id, event=event)
    inbound_ears.notice(account=books.account, record_type=kind, events=[told], now=timezone.now())
