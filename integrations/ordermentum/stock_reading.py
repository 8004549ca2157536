"""Reading stock in batches. What a rate limit breaks off goes on where it stopped, also in the next connector."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from django.core.cache import cache
from django.utils import timezone

from integrations import errors, stock_records
from integrations.ordermentum import endpoints, reading, stock_parse
from integrations.ordermentum.session import Query

RESUMED_FOR_S = 300  # what was read before a rate limit is still believed
SHELF_FOR_S = 7200  # the whole list of a location is: with 12 calls a minute it takes long enough to read
# By the one instant that never changes, so that nothing moves over the edge of a page.
_IN_ORDER = ("sortBy[createdAt]", "asc")

logger = logging.getLogger(__name__)
Record = TypeVar("Record")


@dataclass(kw_only=True)
class Shelf:
    """A location's whole list of stock items, as far as it was read; `number` is the next page, 0 when it is whole."""

    since: datetime
    number: int = 1
    items: dict[str, stock_records.StockItem] = field(default_factory=dict)


class StockReader:
    """Reads from the stock service and, with `products`, from the API itself."""

    def __init__(self, *, service: reading.Reader, products: reading.Reader, connection_id: int) -> None:
        self._service, self._products = service, products
        self._connection_id = connection_id
        self._is_deaf = False  # whether the list of stock items passes over productId[]

    def places(self) -> list[stock_records.StockPlace]:
        """Give all stock locations."""
        rows = self._service.everything(endpoint=endpoints.STOCK_LOCATIONS)
        return _read(rows, stock_parse.place)

    def items(self, *, place_ids: Sequence[str], product_ids: Sequence[str]) -> list[stock_records.StockItem]:
        """Give the stock items of these products at these locations: one page of calls for 50 rows."""
        asked = list(dict.fromkeys(product_id.lower() for product_id in product_ids))
        key = self._key("items", [*place_ids, *asked])
        kept: dict[tuple[str, int], list[stock_records.StockItem]] = cache.get(key) or {}
        try:
            for place_id in place_ids:
                for start in range(0, len(asked), endpoints.PAGE_SIZE):
                    if (place_id, start) not in kept:
                        some = asked[start : start + endpoints.PAGE_SIZE]
                        kept[place_id, start] = self._of_place(place_id, some)
        except errors.Retryable:
            cache.set(key, kept, RESUMED_FOR_S)
            raise
        cache.delete(key)
        return [item for items in kept.values() for item in items]

    def product_stock(
        self, *, products: Sequence[tuple[str, str]]
    ) -> dict[tuple[str, str], stock_records.ProductStock]:
        """Give what these products and variants show; what does not exist or cannot be read is left out."""
        product_ids = [product_id for product_id, variant_id in products if not variant_id]
        variant_ids = [variant_id for _, variant_id in products if variant_id]
        shown = [
            *_read(self._rows(endpoints.STOCKED_PRODUCTS, product_ids), stock_parse.of_product),
            *_read(self._rows(endpoints.STOCKED_VARIANTS, variant_ids), stock_parse.of_variant),
        ]
        found = {(stock.variant_id or stock.product_id): stock for stock in shown}
        asked = {(product_id, variant_id): (variant_id or product_id).lower() for product_id, variant_id in products}
        return {both: found[source_id] for both, source_id in asked.items() if source_id in found}

    def note(self, *, item: stock_records.StockItem) -> None:
        """Remember what was just written, where a whole list is kept."""
        if self._is_deaf and (shelf := self._kept(item.place_id)) is not None:
            shelf.items[item.source_id] = item
            cache.set(self._shelf_key(item.place_id), shelf, SHELF_FOR_S)

    def _of_place(self, place_id: str, product_ids: Sequence[str]) -> list[stock_records.StockItem]:
        if not self._is_deaf:
            try:
                return self._asked_for(place_id, product_ids)
            except _Deaf:
                self._is_deaf = True
        wanted = set(product_ids)
        return [item for item in self._shelf(place_id).items.values() if item.product_id in wanted]

    def _asked_for(self, place_id: str, product_ids: Sequence[str]) -> list[stock_records.StockItem]:
        filters = [("locationId", place_id), *(("productId[]", product_id) for product_id in product_ids), _IN_ORDER]
        found, number = list[stock_records.StockItem](), 1
        while True:
            try:
                page = self._page(number, filters)
            except errors.RecordRejected as error:
                raise _Deaf from error
            items = _read(page.rows, stock_parse.item)
            if any(item.product_id not in product_ids for item in items):
                raise _Deaf
            found += _at(place_id, items)
            if page.is_last:
                return found
            number += 1

    def _shelf(self, place_id: str) -> Shelf:
        """Give a location's whole list: where it cannot be asked for some products, that is all there is."""
        shelf = self._kept(place_id) or Shelf(since=timezone.now())
        try:
            while shelf.number:
                page = self._page(shelf.number, [("locationId", place_id), _IN_ORDER])
                items = _at(place_id, _read(page.rows, stock_parse.item))
                shelf.items |= {item.source_id: item for item in items}
                shelf.number = 0 if page.is_last else shelf.number + 1
        finally:
            cache.set(self._shelf_key(place_id), shelf, SHELF_FOR_S)
        return shelf

    def _kept(self, place_id: str) -> Shelf | None:
        shelf: Shelf | None = cache.get(self._shelf_key(place_id))
        # Every write puts it back, so that the cache alone would never let go of it.
        is_fresh = shelf is not None and timezone.now() < shelf.since + timedelta(seconds=SHELF_FOR_S)
        return shelf if is_fresh else None

    def _page(self, number: int, filters: Query) -> reading.Page:
        return self._service.page(
            endpoint=endpoints.STOCK_ITEMS, number=number, size=endpoints.PAGE_SIZE, filters=filters
        )

    def _rows(self, endpoint: endpoints.Endpoint, source_ids: Sequence[str]) -> list[reading.Row]:
        asked = list(dict.fromkeys(source_id.lower() for source_id in source_ids))
        key = self._key(endpoint.label, asked)
        kept: dict[str, reading.Row | None] = cache.get(key) or {}
        found = self._products.by_ids(endpoint=endpoint, source_ids=[one for one in asked if one not in kept])
        kept |= found.rows
        if found.stopped_by:
            cache.set(key, kept, RESUMED_FOR_S)
            raise found.stopped_by
        cache.delete(key)
        for source_id, error in found.refused.items():
            logger.warning("Left out: %s %s, reason=%s", endpoint.label, source_id, error.message)
        return [row for row in kept.values() if row is not None]

    def _key(self, what: str, source_ids: Sequence[str]) -> str:
        mark = hashlib.sha256(",".join(source_ids).encode()).hexdigest()[:32]
        return f"ordermentum-stock-{what}-{self._connection_id}-{mark}"

    def _shelf_key(self, place_id: str) -> str:
        return self._key("shelf", [place_id])


class _Deaf(Exception):
    """The list does not mind what it was asked for."""


def _at(place_id: str, items: Sequence[stock_records.StockItem]) -> list[stock_records.StockItem]:
    return [item for item in items if item.place_id == place_id.lower()]


def _read(rows: Sequence[reading.Row], parsed: Callable[..., Record]) -> list[Record]:
    found = list[Record]()
    for row in rows:
        try:
            found.append(parsed(row=row))
        except errors.RecordRejected as error:
            logger.warning("Left out: %s", error.message)
    return found
