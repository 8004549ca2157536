"""Stock by item and location."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from integrations import errors
from integrations.netsuite.reading import columns, reader
from integrations.netsuite.reading.query import Query
from integrations.netsuite.reading.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLevel:
    """How much of an item there is at a location. NULL, which NetSuite says for nothing yet, is 0.

    An account that refuses one of the figures has none of them told: a refusal must never look like no stock.
    """

    item_id: str = columns.identity("s.item", needed=True)
    location_id: str = columns.identity("s.location", needed=True)
    available: Decimal = columns.amount("s.quantityavailable", needed=True, zero=True)
    on_hand: Decimal = columns.amount("s.quantityonhand", needed=True, zero=True)


def _stock(table: str, *, has_substitute: bool) -> Query[StockLevel]:
    return Query(
        name="stock levels",
        row=StockLevel,
        table=table,
        alias="s",
        parent="s.item",
        key="s.location",
        has_substitute=has_substitute,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemKind:
    """An item and what kind it is, such as "InvtPart", "Assembly", "Kit" or "NonInvtPart"."""

    item_id: str = columns.identity("e.id", needed=True)
    kind: str | None = columns.text("e.itemtype")


# Kinds that NetSuite keeps stock of; lots and serial numbers are marks on these (NetSuite help: item types).
STOCKED_KINDS = frozenset({"InvtPart", "Assembly"})
KINDS: Query[ItemKind] = Query(name="kinds of items", row=ItemKind, table="item", alias="e", parent="e.id", key="e.id")
STOCK = _stock("aggregateItemLocation", has_substitute=True)
STOCK_OF_PARTS = _stock("inventoryitemlocations", has_substitute=False)


def stock_levels(reader_: Reader, *, item_ids: Iterable[str], location_ids: Sequence[str]) -> list[StockLevel]:
    """Give the stock of these items at these locations, by item; what has never been stocked there is left out.

    Reads `aggregateItemLocation`, which has every stocked kind; where the role may not see it,
    `inventoryitemlocations`, which has inventory parts alone. Kits have no stock of their own.
    """
    wanted = list(item_ids)
    places = [f"s.location IN ({', '.join(some)})" for some in reader.batches(location_ids)]
    try:
        return [row for place in places for row in reader_.of_parents(STOCK, wanted, conditions=[place])]
    except errors.PermissionMissing as error:
        rows = [row for place in places for row in reader_.of_parents(STOCK_OF_PARTS, wanted, conditions=[place])]
        reader_.remember_refusal(STOCK, error)
        return rows


def stocked(reader_: Reader, *, item_ids: Iterable[str]) -> set[str]:
    """Give those of the items that NetSuite keeps stock of, whether or not there ever was any. 1,000 items a call."""
    return {item.item_id for item in reader_.of_parents(KINDS, item_ids) if item.kind in STOCKED_KINDS}
