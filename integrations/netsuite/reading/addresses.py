"""The address books of customers, contacts and projects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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


_ADDRESS = Join(table="entityaddress", alias="a", how="JOIN {} ON a.nkey = b.addressbookaddress", is_needed=True)
# Everybody's address book, and for accounts that do not show it, that of customers (both seen in public queries).
BOOKS = Query(name="addresses", row=BookedAddress, table="entityaddressbook", alias="b", key="b.internalid",
              parent="b.entity", joins=(_ADDRESS,), has_substitute=True)  # fmt: skip
CUSTOMER_BOOKS = Query(name="customers' addresses", row=BookedAddress, table="customeraddressbook", alias="b",
                       key="b.internalid", parent="b.entity", joins=(_ADDRESS,))  # fmt: skip


def addresses_of(reader: Reader, entity_ids: Iterable[str]) -> dict[str, list[BookedAddress]]:
    """Give the address books of these customers, contacts and projects; who has none is left out.

    Where the account shows customers' books alone, contacts and projects have none.
    """
    wanted = list(entity_ids)
    found: dict[str, list[BookedAddress]] = {}
    try:
        lines = list(reader.of_parents(BOOKS, wanted))
    except errors.PermissionMissing as error:
        lines = list(reader.of_parents(CUSTOMER_BOOKS, wanted))
        reader.remember_refusal(BOOKS, error)
    for line in lines:
        found.setdefault(line.entity_id, []).append(line)
    return found
