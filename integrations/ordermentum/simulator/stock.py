"""The stock service: locations, and one stock item for each variant at each location."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.ordermentum.simulator import refusals
from integrations.ordermentum.simulator.store import Record, Store, change


class Stock:
    """Adds locations and changes stock items, which come by themselves and cannot be created (Ordermentum docs)."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def add_location(self, fields: Mapping[str, Any]) -> Record:
        """Keep a location and stock every variant there; `externalId` is meant for the warehouse's id elsewhere."""
        defaults = {"externalId": None, "default": False, "supplierId": self.store.supplier_id}
        location = self.store.add("locations", {**defaults, **fields})
        self._keep_one_default(location)
        for variant in self.store.tables["variants"].values():
            self._add_item(variant, location)
        return location

    def edit_location(self, location_id: str, changes: Mapping[str, Any]) -> Record:
        """Change a location; a new default takes the flag from the old one."""
        location = self.store.find("locations", location_id)
        change(location, changes)
        self.store.touch(location)
        self._keep_one_default(location)
        return location

    def stock_variant(self, variant: Record) -> None:
        """Give a new variant its stock item at every location."""
        for location in self.store.tables["locations"].values():
            self._add_item(variant, location)

    def edit_item(self, item_id: str, changes: Mapping[str, Any]) -> Record:
        """Change available, tracked or allowOversell of a stock item.

        :raises Refused: 400 when available is not whole or locationId is another item's.
        """
        item = self.store.find("stock_items", item_id)
        available = changes.get("available", item["available"])
        if isinstance(available, bool) or not isinstance(available, int):
            raise refusals.Refused("available must be an integer")
        if str(changes.get("locationId", item["locationId"])).lower() != item["locationId"]:
            raise refusals.Refused("locationId cannot be changed")
        change(item, changes, fixed=frozenset({"locationId", "variantId", "productId"}))
        self.store.touch(item)
        return item

    def _add_item(self, variant: Record, location: Record) -> None:
        ids = {"locationId": location["id"], "variantId": variant["id"], "productId": variant["productId"]}
        shared = {name: variant[name] for name in ("tracked", "allowOversell")}
        self.store.add("stock_items", {**ids, **shared, "supplierId": self.store.supplier_id, "available": 0})

    def _keep_one_default(self, location: Record) -> None:
        if not location["default"]:
            return
        for other in self.store.tables["locations"].values():
            if other is not location and other["default"]:
                other["default"] = False
                self.store.touch(other)
