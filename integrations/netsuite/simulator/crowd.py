"""Very many invoices at once: for benches, and to see how a reader does with a long history.

A few are written as any invoice is; the others are copies of those under numbers, times and line keys of their own.
"""

from __future__ import annotations

import gc
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from integrations.netsuite.simulator import account, schema, store, writing

PREFIX = "crowd-"  # of the external ids
_PATTERNS = 240
_SOLD = ("inventoryItem", "nonInventorySaleItem", "serviceSaleItem")


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """What was added: so many invoices, the first and the last internal id, and the span of last-modified times."""

    count: int
    first_id: str
    last_id: str
    since: datetime
    until: datetime


def add_invoices(
    *,
    books: account.Account,
    count: int,
    lines: int,
    since: datetime | None,
    until: datetime | None,
    seed: int,
    order_ids: Sequence[str] = (),
) -> Crowd:
    """Add open invoices with so many lines each, last modified at random between two instants, else in the last hour.

    With `order_ids` they were made from these sales orders, in turn, as if each was billed in many parts. The account
    needs customers and items that can be sold. ValueError when it has none, or for a number below 1.
    """
    until = until or books.now()
    since = since or until - timedelta(hours=1)
    if count < 1 or lines < 1 or since > until:
        raise ValueError("A crowd needs at least one invoice, one line and a span of time.")
    chance = random.Random(seed)
    with books.store.lock, _without_collector():
        patterns = [_pattern(number, lines, chance, books=books) for number in range(min(_PATTERNS, count))]
        ids = [pattern.id for pattern in patterns]
        for pattern in patterns:
            _keep(pattern.draft(), since, until, chance, books=books)
        for number in range(len(patterns), count):
            ids.append(_keep(_copy(patterns[number % len(patterns)], books), since, until, chance, books=books))
        for number, made in enumerate(ids if order_ids else ()):
            _take_for_made_from(made, order_ids[number % len(order_ids)], books=books)
    books.store.changes.take_in()
    return Crowd(count=count, first_id=ids[0], last_id=ids[-1], since=since, until=until)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Millions of new objects, none of them garbage: looking for some would take longer than making them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _pattern(number: int, lines: int, chance: random.Random, *, books: account.Account) -> store.Record:
    customers = [one for one in books.store.all("customer") if not one.fields.get("isInactive")]
    items = [item for kind in _SOLD for item in books.store.all(kind) if not item.fields.get("isInactive")]
    if not customers or not items:
        raise ValueError("A crowd of invoices needs a customer and an item; demo_company() has some.")
    sold = [
        {"item": {"id": item.id}, "quantity": Decimal(chance.randint(1, 24)), **_price(item, chance)}
        for item in chance.choices(items, k=lines)
    ]
    body = {
        "entity": {"id": customers[number % len(customers)].id},
        "otherRefNum": f"PO-{chance.randint(10_000, 99_999)}",
        "item": {"items": sold},
    }
    options = writing.Options(trusted=True)
    return writing.create(schema.get("invoice"), body, books=books, options=options, external_id=None)


def _price(item: store.Record, chance: random.Random) -> dict[str, object]:
    if item.fields.get("basePrice") is not None:
        return {}
    return {"price": {"id": "-1"}, "rate": Decimal(chance.randint(100, 9_999)) / 100}


def _copy(pattern: store.Record, books: account.Account) -> store.Record:
    copied = pattern.draft()
    copied.id = books.store.next_id("transaction")
    copied.fields["tranId"] = f"INV{books.store.next_number('invoice')}"
    # Addresses are shared with the pattern: stored records are never changed in place.
    for line in copied.lines.get("item", []):
        line["lineUniqueKey"] = books.store.next_number("lineUniqueKey")
    return copied


def _take_for_made_from(invoice_id: str, order_id: str, *, books: account.Account) -> None:
    found = books.store.find("invoice", invoice_id)
    if found is not None:
        invoice = found.draft()
        invoice.fields["createdFrom"] = order_id
        books.store.put(invoice)


def _keep(
    invoice: store.Record, since: datetime, until: datetime, chance: random.Random, *, books: account.Account
) -> str:
    invoice.external_id = f"{PREFIX}{invoice.id}"
    invoice.modified_at = since + (until - since) * chance.random()
    invoice.created_at = invoice.modified_at
    books.store.put(invoice)
    return invoice.id
