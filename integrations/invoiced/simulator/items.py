"""Items, tax rates and coupons: what lines and totals are made of. Their ids are texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from integrations.invoiced.simulator import amounts, fields, refusals
from integrations.invoiced.simulator.book import Book
from integrations.invoiced.simulator.store import Record, singular

SLUG = fields.pattern(r"[A-Za-z0-9_.\-]{1,255}", change=str, what="letters, digits, dashes, dots and underscores")
NAMED = {"name": fields.text(), "currency": fields.currency, "metadata": fields.metadata}


class Priced(Book):
    """What items and rates share: a text id of one's own or made from the name, and a price that never changes."""

    # A price never changes: these alone can be edited.
    edited: tuple[str, ...] = ("name", "metadata")

    def add(self, body: Mapping[str, Any]) -> Record:
        """Keep one.

        :raises Refused: 400 without a name or for an id that is taken.
        """
        empty = {name: self.defaults.get(name) for name in self.readers}
        record = {"id": None, "object": singular(self.table), **empty, **self.taken(body)}
        record["id"] = SLUG(body["id"], "id") if body.get("id") else self._free_id(str(record["name"]))
        if not record["name"]:
            raise refusals.Refused("Name is missing", param="name")
        if record["id"] in self.store.tables[self.table]:
            raise refusals.Refused(f"The ID {record['id']} has already been taken", param="id")
        with self.store.whole():
            return self.store.add(self.table, record)

    def edit(self, record: Record, body: Mapping[str, Any]) -> Record:
        """Change what can be changed; other fields are passed over."""
        taken = {name: value for name, value in self.taken(body).items() if name in self.edited}
        self.ignored.update((self.table, name) for name in body if name in self.readers and name not in self.edited)
        with self.store.whole():
            return self.store.edit(self.table, record, **taken)

    def remove(self, record: Record) -> None:
        """Delete one; documents keep what they took from it."""
        with self.store.whole():
            self.store.remove(self.table, record)

    def _free_id(self, name: str) -> str:
        stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "item"
        free = stem
        while free in self.store.tables[self.table]:
            free = f"{stem}-{self.store.new_id(self.table)}"
        return free


class Items(Priced):
    """The items a line can name."""

    table = "items"
    edited = ("name", "description", "type", "metadata")
    readers = {
        **NAMED,
        "description": fields.text(65_535),
        "type": fields.text(),
        "unit_cost": amounts.number,
        "taxable": fields.flag,
        "taxes": fields.texts,
        "discountable": fields.flag,
        "gl_account": fields.text(),
        "avalara_tax_code": fields.text(),
        "avalara_location_code": fields.text(),
    }
    defaults = {"unit_cost": Decimal(0), "taxable": True, "taxes": [], "discountable": True, "metadata": {}}


class TaxRates(Priced):
    """Taxes, in per cent unless `is_percent` is false."""

    table = "tax_rates"
    readers = {**NAMED, "value": amounts.number, "is_percent": fields.flag, "inclusive": fields.flag}
    defaults = {"value": Decimal(0), "is_percent": True, "inclusive": False, "metadata": {}}


class Coupons(Priced):
    """Discounts, in per cent unless `is_percent` is false."""

    table = "coupons"
    readers = {**NAMED, "value": amounts.number, "is_percent": fields.flag}
    defaults = {"value": Decimal(0), "is_percent": True, "metadata": {}}
