"""What a simulator has on record, handed out as copies."""

from __future__ import annotations

import copy
from typing import Any

from integrations.ordermentum.simulator import views
from integrations.ordermentum.simulator.store import Record, Store


class Holdings:
    """The tables of a simulator by id, as snapshots: money as decimal strings, no quirks, nothing embedded."""

    store: Store

    @property
    def orders(self) -> dict[str, Record]:
        """Every order by id."""
        return self._snapshot("orders")

    @property
    def invoices(self) -> dict[str, Record]:
        """Every invoice by id."""
        return self._snapshot("invoices")

    @property
    def credit_notes(self) -> dict[str, Record]:
        """Every credit note by id."""
        return self._snapshot("credit_notes")

    @property
    def purchasers(self) -> dict[str, Record]:
        """Every purchaser by id."""
        return self._snapshot("purchasers")

    @property
    def products(self) -> dict[str, Record]:
        """Every product by id; its variants are in `variants`."""
        return self._snapshot("products")

    @property
    def variants(self) -> dict[str, Record]:
        """Every variant by id."""
        return self._snapshot("variants")

    @property
    def locations(self) -> dict[str, Record]:
        """Every stock location by id."""
        return self._snapshot("locations")

    @property
    def stock_items(self) -> dict[str, Record]:
        """Every stock item by id."""
        return self._snapshot("stock_items")

    @property
    def webhooks(self) -> dict[str, Record]:
        """Every registered webhook by id."""
        return self._snapshot("webhooks")

    def get_order(self, order_id: str) -> Record:
        """Give one order as v1 shows it, without quirks.

        :raises Refused: when there is none.
        """
        with self.store.lock:
            return self._copy("orders", self.store.find("orders", order_id))

    def get_invoice(self, invoice_id: str) -> Record:
        """Give one invoice as v1 shows it, without quirks.

        :raises Refused: when there is none.
        """
        with self.store.lock:
            return self._copy("invoices", self.store.find("invoices", invoice_id))

    def overwrite(self, table: str, record_id: str, **fields: Any) -> Record:
        """Write fields as they are, with no arithmetic, no stamp and no webhook: for states nothing else leads to."""
        with self.store.lock:
            record = self.store.find(table, record_id)
            record.update(copy.deepcopy(fields))
            return self._copy(table, record)

    def _snapshot(self, table: str) -> dict[str, Record]:
        with self.store.lock:
            return copy.deepcopy(self.store.tables[table])

    def _copy(self, table: str, record: Record) -> Record:
        return copy.deepcopy(views.whole(self.store, table, record))
