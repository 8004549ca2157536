"""The untidiness of the live payloads, put on at the last moment and the same each time a record is read.

Seen in the published samples and allowed for by the SDKs (Ordermentum docs, Swift SDK): money as number or string,
thousands separators, `{}` for null, booleans and integers as text, totalGst beside totalGST, purchaser_id beside
purchaserId, sku beside SKU, ids in upper case.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from decimal import Decimal
from typing import Any

MONEY = frozenset(
    ("price", "basePrice", "ratePrice", "cost", "subtotal", "gst", "tax", "total", "freight", "totalFreight")
    + ("surcharge", "totalDiscount", "discountSavings", "totalCost", "totalGST", "totalDue", "totalCharge", "credit")
)
CITED = frozenset({"purchaserId", "productId", "variantId"})
LEFT_ALONE = frozenset({"display", "properties", "settings", "events", "id", "name", "locationId"})


def dressed(value: Any, *, seed: int) -> Any:
    """Give a copy of a record or list of records in the untidy writing that `seed` picks."""
    if isinstance(value, list):
        return [dressed(item, seed=seed) for item in value]
    if not isinstance(value, dict):
        return value
    salt = f"{seed}:{value.get('id')}:".encode()
    untidy: dict[str, Any] = {}
    for name, held in value.items():
        draw = _draws(zlib.crc32(salt + name.encode()))
        shown = held if name in LEFT_ALONE else _written(name, held, draw, seed)
        untidy[_named(name, draw)] = shown
        if name == "purchaserId" and draw(4):
            untidy["purchaser_id"] = held
    return untidy


def _draws(number: int) -> Callable[[int], bool]:
    """Give chances out of one hash: `draw(8)` is true for an eighth of all fields, independently for coprime odds."""
    return lambda odds: number // 7 % odds == 0


def _named(name: str, draw: Callable[[int], bool]) -> str:
    if name == "totalGST" and draw(2):
        return "totalGst"
    return "sku" if name == "SKU" and draw(8) else name


def _written(name: str, held: Any, draw: Callable[[int], bool], seed: int) -> Any:
    if held is None:
        return {} if draw(8) else None
    if isinstance(held, dict | list):
        return dressed(held, seed=seed)
    if name in MONEY and isinstance(held, str) and held:
        return _money(held, draw)
    if isinstance(held, bool):
        return _boolean(held, draw)
    if isinstance(held, int):
        return str(held) if draw(9) else held
    return held.upper() if name in CITED and isinstance(held, str) and draw(16) else held


def _money(held: str, draw: Callable[[int], bool]) -> object:
    if draw(3):
        return Decimal(held.replace(",", ""))
    return f"{Decimal(held):,}" if draw(5) and "," not in held else held


def _boolean(held: bool, draw: Callable[[int], bool]) -> object:
    if draw(9):
        return "true" if held else "false"
    return int(held) if draw(10) else held
