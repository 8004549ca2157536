"""What NetSuite says of the stock of mapped items, as the ledger keeps it: the figures are the version."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from integrations.netsuite import parse
from integrations.netsuite.reading import stock
from integrations.netsuite.reading.reader import Reader
from mappings.models import ProductMapping, StockField, StockSettings
from syncjobs.models import SyncPlan

DAY_S = 86_400
_STRIDE_S = 7919  # prime: spreads neighbouring items over the day
_LONGEST = 100  # characters of a version

Figures = Mapping[str, Decimal]  # by location


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedItem:
    """An item that products are mapped to. `label` is what staff know it by, `mark` changes with the products."""

    label: str
    mark: str


def mapped_items(*, plan: SyncPlan) -> dict[str, MappedItem]:
    """Give the items that the connection's products are mapped to, by internal id in their order."""
    rows = ProductMapping.objects.filter(connection=plan.connection_id).exclude(Q(netsuite_id="") & Q(property_id=""))
    products: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for row in rows.order_by("product_id", "variant_id").values(
        "netsuite_id", "property_id", "product_id", "variant_id", "sku", "name"
    ):
        item_id = row["netsuite_id"] or row["property_id"]
        if parse.INTERNAL_ID.fullmatch(item_id):
            products[item_id].append((row["product_id"], row["variant_id"], row["sku"] or row["name"]))
    return {item_id: _mapped(products[item_id]) for item_id in sorted(products, key=int)}


def figures(*, reader: Reader, settings: StockSettings, item_ids: Collection[str]) -> dict[str, Figures]:
    """Give each item's figures at the listed locations, 0 where it has none yet (E49).

    An item that NetSuite keeps no stock of (a kit, a service, a non-inventory item) is left out (E50). One call for
    1,000 rows, and one for 1,000 items that have no row at all.
    """
    listed = settings.locations()
    levels: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for level in stock.stock_levels(reader, item_ids=item_ids, location_ids=listed):
        is_on_hand = settings.stock_field == StockField.ON_HAND
        levels[level.item_id][level.location_id] = level.on_hand if is_on_hand else level.available
    rowless = [item_id for item_id in item_ids if item_id not in levels]
    stocked = stock.stocked(reader, item_ids=rowless) if rowless else set()
    zero = Decimal(0)
    return {
        item_id: {location_id: levels[item_id].get(location_id, zero) for location_id in listed}
        for item_id in [*levels, *sorted(stocked)]
    }


def raw(
    *, item_id: str, item: MappedItem, shown: Figures | None, settings: StockSettings, now: datetime
) -> dict[str, Any]:
    """Give what the ledger keeps of an item; `shown` is None for one without stock, of which nothing is written."""
    version = _version(item_id=item_id, item=item, shown=shown, settings=settings, now=now)
    told = None if shown is None else {location_id: str(figure) for location_id, figure in shown.items()}
    return {"version": version, "number": item.label, "figures": told}


def _version(*, item_id: str, item: MappedItem, shown: Figures | None, settings: StockSettings, now: datetime) -> str:
    """Give a text that changes whenever something may have to be written: figures, settings, products.

    It also changes once a day, for each item at another time, so that figures which somebody changed on the platform
    are put right, and a product that is tracked by now gets its stock.
    """
    if shown is None:
        return f"no stock {item.mark}"
    told = " ".join(f"{location_id}={figure.normalize():f}" for location_id, figure in shown.items())
    sign = "signed" if settings.allows_negative else ""
    day = (int(now.timestamp()) + int(item_id) * _STRIDE_S) // DAY_S
    text = f"{settings.stock_field} {told} {sign} {item.mark} {day}"
    return text if len(text) <= _LONGEST else hashlib.sha256(text.encode()).hexdigest()


def _mapped(products: list[tuple[str, str, str]]) -> MappedItem:
    ids = [f"{product_id}/{variant_id}" for product_id, variant_id, _ in products]
    mark = hashlib.sha256(" ".join(ids).encode()).hexdigest()[:8]
    return MappedItem(label=next((label for *_, label in products if label), "")[:100], mark=mark)
