"""Stock as a platform shows it, and what is to be written of it: parsed once, then never changed, as `records`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from integrations import records


@dataclass(frozen=True, slots=True, kw_only=True)
class StockPlace:
    """One of a platform's own stock locations. `netsuite_id` is what it says of its counterpart, "" when nothing."""

    source_id: str
    name: str = ""
    netsuite_id: str = ""
    is_default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StockItem:
    """What a platform shows of one variant at one of its stock locations (`place_id`)."""

    source_id: str
    place_id: str
    product_id: str
    variant_id: str
    available: Decimal | None = None
    is_tracked: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductStock:
    """What a platform shows on a product itself, or on one of its variants when `variant_id` is given."""

    product_id: str
    variant_id: str = ""
    available: Decimal | None = None
    is_tracked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StockFigure:
    """One figure to be written: `available` is to stand on `target`. `place` names the location for messages."""

    target: StockItem | ProductStock
    available: int
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StockOfItem(records.FromNetSuite):
    """The stock of one of NetSuite's items: the figures that differ on the platform, and what is to be said of it."""

    figures: tuple[StockFigure, ...] = ()
    notes: tuple[str, ...] = ()
