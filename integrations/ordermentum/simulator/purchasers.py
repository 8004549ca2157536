"""Purchasers: the supplier's relation with one buying venue, and the venue's own retailer record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.ordermentum.simulator.store import Record, Store, change

ADDRESS: Record = {
    "number": "12", "street1": "Quay Street", "street2": None, "suburb": "Sydney", "state": "NSW", "postcode": "2000",
    "country": "AU", "formatted": "12 Quay Street, Sydney NSW 2000", "latitude": -33.86, "longitude": 151.2,
}  # fmt: skip
CARD: Record = {"value": "card", "display": "Credit / Debit Card"}


class Purchasers:
    """Adds and changes purchasers, telling the webhooks."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def add(self, fields: Mapping[str, Any]) -> Record:
        """Keep a purchaser with every field of the API filled in; fires purchaser_created."""
        given = {"retailerId": self.store.new_id(), **fields}
        purchaser = self.store.add("purchasers", {**self._defaults(given), **given})
        retailer = {"id": purchaser["retailerId"], "name": purchaser["name"], "abn": purchaser["retailerAbn"]}
        if purchaser["retailerId"] not in self.store.tables["retailers"]:
            self.store.add("retailers", {**retailer, "email": purchaser["retailerEmail"], "address": ADDRESS})
        self.store.announce("purchaser_created", "purchasers", purchaser)
        return purchaser

    def edit(self, purchaser_id: str, changes: Mapping[str, Any]) -> Record:
        """Change a purchaser; fires purchaser_updated."""
        purchaser = self.store.find("purchasers", purchaser_id)
        change(purchaser, changes, fixed=frozenset({"retailerId"}))
        self.store.touch(purchaser)
        self.store.announce("purchaser_updated", "purchasers", purchaser)
        return purchaser

    def _defaults(self, given: Mapping[str, Any]) -> Record:
        name = given.get("name") or given.get("retailerName") or f"Venue {len(self.store.tables['purchasers']) + 1}"
        names = ("name", "retailerName", "retailerAlias", "retailerLegalName", "retailerTradingName")
        return {
            **dict.fromkeys(names, name),
            "supplierId": self.store.supplier_id, "reference": None, "externalCustomerId": None,
            "retailerAbn": None, "retailerPhone": None, "retailerEmail": None, "retailerBillingEmail": None,
            "retailerAddress": ADDRESS, "billingAddress": ADDRESS, "retailerAddressLine": ADDRESS["formatted"],
            "invoiceSetting": "on_delivery", "invoiceFrequency": "on_place", "paymentTerms": "7 days",
            "paymentDelay": 7, "paymentSchedule": "immediate", "paymentMethodType": CARD,
            "paymentMethodTypes": {"value": ["card", "direct", "other"], "display": "All"},
            "defaultPaymentMethodType": CARD, "freightGroupId": None, "freightGroup": None, "priceGroupId": None,
            "visibilityGroupId": None, "stopCredit": False, "minimumOrderValue": None, "disabled": False,
            "archived": False, "deliveryInstructions": None, "notes": None, "schedules": [], "properties": {},
            "activatedAt": self.store.stamp(), "orderedAt": None,
        }  # fmt: skip
