"""Which figures differ between NetSuite and the platform. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from integrations import stock_records


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the platform shows: its locations by NetSuite id, and the stock items of the products in question.

    `own_variants` have a mapping of their own, so their product's does not count for them (E4).
    """

    places: Mapping[str, stock_records.StockPlace]
    items: Sequence[stock_records.StockItem]
    own_variants: Collection[str]


def available(*, figure: Decimal, allows_negative: bool) -> int:
    """Give what the platform is to show: whole, rounded down, and 0 for less than nothing (R36, E48)."""
    whole = math.floor(figure)
    return whole if allows_negative else max(whole, 0)


def differing(
    *,
    products: Sequence[stock_records.ProductStock],
    wanted: Mapping[str, int],
    default_id: str,
    shown: Shown,
) -> tuple[tuple[stock_records.StockFigure, ...], tuple[str, ...]]:
    """Give the figures to be written, and notes on what cannot be.

    `wanted` is by NetSuite location. A product itself shows the default location's, never a sum (R33).
    """
    figures, notes = list[stock_records.StockFigure](), dict[str, None]()
    for product in products:
        if default_id in wanted and product.available != wanted[default_id]:
            figures.append(stock_records.StockFigure(target=product, available=wanted[default_id]))
        for netsuite_id, place in shown.places.items():
            if netsuite_id not in wanted:
                continue
            name = place.name or f"location {netsuite_id}"
            there = [
                item
                for item in shown.items
                if item.place_id == place.source_id and item.product_id == product.product_id.lower()
            ]
            ours = [item for item in there if _stands_for(product, item, shown.own_variants)]
            if not ours and (product.variant_id or not there):
                notes[f"There is no stock item at {name} yet; the platform makes them itself."] = None
            figures += [
                stock_records.StockFigure(target=item, available=wanted[netsuite_id], place=name)
                for item in ours
                if item.available != wanted[netsuite_id]
            ]
    return tuple(figures), tuple(notes)


def _stands_for(
    product: stock_records.ProductStock, item: stock_records.StockItem, own_variants: Collection[str]
) -> bool:
    if product.variant_id:
        return item.variant_id == product.variant_id.lower()
    return item.variant_id not in own_variants
