"""The address books of customers, contacts and projects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from integrations import errors
from integrations.netsuite.reading import columns
from integrations.netsuite.reading.query import Join, Query
from integrations.netsuite.reading.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedAddress:
    """A line of somebody's address book (`entity_id`). `country` is the ISO code of two letters."""

    entity_id: str = columns.identity("b.entity", needed=True)
    line_id: str = columns.identity("b.internalid", needed=True)
    is_default_billing: bool | None = columns.flag("b.defaultbilling")
    attention: str | None = columns.text("a.attention")
    line1: str | None = columns.text("a.addr1")
    line2: str | None = columns.text("a.addr2")
    city: str | None = columns.text("a.city")
    state: str | None = columns.text("a.state")
    postal_code: str | None = columns.text("a.zip")
    country: str | None = columns.text("a.country")


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingAddress(BookedAddress):
    """The address that a customer is billed at, as its own row names it."""

    entity_id: str = columns.identity("b.id", needed=True)
    line_id: str = columns.identity("b.defaultbillingaddress", needed=True)
    is_default_billing: bool | None = columns.flag("b.defaultbillingaddress", shown="'T'")


_ADDRESS = Join(table="entityaddress", alias="a", how="JOIN {} ON a.nkey = b.addressbookaddress", is_needed=True)
# Everybody's address book; for accounts that do not show it, that of customers; and where there is none either, the
# address that the customer's own row names (all of them seen in public queries).
BOOKS = Query(name="addresses", row=BookedAddress, table="entityaddressbook", alias="b", key="b.internalid",
              parent="b.entity", joins=(_ADDRESS,), has_substitute=True)  # fmt: skip
CUSTOMER_BOOKS = Query(name="customers' addresses", row=BookedAddress, table="customeraddressbook", alias="b",
                       key="b.internalid", parent="b.entity", joins=(_ADDRESS,), has_substitute=True)  # fmt: skip
BILLING_ADDRESSES: Query[BookedAddress] = Query(
    name="customers' billing addresses", row=BillingAddress, table="customer", alias="b", key="b.defaultbillingaddress",
    parent="b.id", joins=(replace(_ADDRESS, how="JOIN {} ON a.nkey = b.defaultbillingaddress"),),
)  # fmt: skip


def addresses_of(reader: Reader, entity_ids: Iterable[str]) -> dict[str, list[BookedAddress]]:
    """Give the address books of these customers, contacts and projects; who has none is left out.

    Where the account shows customers' alone, contacts and projects have none. Raises PermissionMissing where it shows
    no addresses at all.
    """
    found: dict[str, list[BookedAddress]] = {}
    for line in _lines(reader, list(entity_ids), BOOKS, CUSTOMER_BOOKS, BILLING_ADDRESSES):
        found.setdefault(line.entity_id, []).append(line)
    return found


def _lines(
    reader: Reader, entity_ids: list[str], question: Query[BookedAddress], *substitutes: Query[BookedAddress]
) -> list[BookedAddress]:
    try:
        return list(reader.of_parents(question, entity_ids))
    except errors.PermissionMissing as error:
        if not substitutes:
            raise
        lines = _lines(reader, entity_ids, *substitutes)
        reader.remember_refusal(question, error)
        return lines
