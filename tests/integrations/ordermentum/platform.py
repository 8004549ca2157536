"""A supplier on Ordermentum's simulator, as the shared contract tests act on one: a second passes with each act."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import TypeVar

from integrations import contract, records, simulation
from integrations.ordermentum.simulator import OrdermentumSimulator
from integrations.simulation import Fault, FaultKind
from tests.integrations.ordermentum.world import world

FromNetSuite = TypeVar("FromNetSuite", bound=records.FromNetSuite)
SECRET = "webhook secret canary"
TABLES = {"order": "orders", "invoice": "invoices", "credit_note": "credit_notes"}


class OrdermentumPlatform:
    """One supplier; `connection_id` is a row of ours, for the rate buckets."""

    page_size = 50

    def __init__(
        self, *, simulator: OrdermentumSimulator, server: simulation.SimulatorServer, connection_id: int
    ) -> None:
        self.simulator, self._number = simulator, count(1)
        self._began_at = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=12)
        simulator.rate_limits = False
        simulator.quirks = False
        simulator.now = lambda: self._began_at
        addresses = dict.fromkeys(("api_url", "auth_url", "stock_url", "web_url"), server.base_url)
        self.settings = contract.Settings(
            connection_id=connection_id,
            values={"supplier_id": simulator.supplier_id, "requests_per_minute": "100000", **addresses},
            secrets={"api_key": simulator.api_key, "webhook_secret": SECRET},
            time_zone="Australia/Sydney",
            currency="AUD",
        )

    def _tick(self) -> int:
        self._began_at += timedelta(seconds=1)
        return next(self._number)

    def _world(self) -> object:
        if not hasattr(self, "_made"):
            self._made = world(self.simulator)
        return self._made

    @contextmanager
    def failing(self) -> Iterator[None]:
        with self._faulty(Fault(kind=FaultKind.ERROR_BEFORE, times=None)):
            yield

    @contextmanager
    def losing_answers(self) -> Iterator[None]:
        with self._faulty(Fault(kind=FaultKind.RESET_AFTER, method="POST|PUT|PATCH", times=None)):
            yield

    @contextmanager
    def _faulty(self, fault: Fault) -> Iterator[None]:
        self.simulator.faults.add(fault)
        try:
            yield
        finally:
            self.simulator.faults.replace([])

    def add(self, *, record_type: str) -> str:
        self._tick()
        order_id = self._world().order()
        return self.simulator.raise_invoice(order_ids=[order_id])["id"] if record_type == "invoice" else order_id

    def edit(self, *, record_type: str, source_id: str) -> None:
        edit = self.simulator.edit_invoice if record_type == "invoice" else self.simulator.edit_order
        edit(source_id, reference=f"PO-{self._tick()}")

    def spoil(self, *, record_type: str, source_id: str) -> None:
        self._tick()
        self.simulator.overwrite(TABLES[record_type], source_id, totalFreight="perhaps")

    def made_at(self, *, record_type: str, source_id: str) -> datetime:
        row = self.simulator.store.find(TABLES[record_type], source_id)
        return datetime.fromisoformat(row["createdAt"])

    def add_customer(self) -> str:
        return self.simulator.add_purchaser({"name": f"Venue {self._tick()}"})["id"]

    def add_product(self) -> str:
        number = self._tick()
        return self.simulator.add_product({"name": f"Blend {number}", "SKU": f"B-{number}", "price": "30"})["id"]

    def wanted(self, kind: type[FromNetSuite]) -> FromNetSuite:
        number, venue = self._tick(), self._world()
        named = {"netsuite_id": str(5000 + number), "number": f"N{number}"}
        if kind is records.PaidInvoice:
            invoice_id = self.add(record_type="invoice")
            return records.PaidInvoice(
                **named, version="1", currency="AUD", invoice_id=invoice_id, paid_date=date(2026, 3, 9)
            )
        return venue.billed(**named) if kind is records.BilledInvoice else venue.memo(**named)

    def edited(self, record: FromNetSuite) -> FromNetSuite:
        return dataclasses.replace(record, version="2", memo="Left at the side door")

    def count(self, *, record_type: str) -> int:
        return len(self.simulator.store.tables[TABLES[record_type]])

    def webhook(self) -> tuple[Mapping[str, str], bytes, str, str]:
        order_id = self.add(record_type="order")
        with self.simulator.store.lock:
            shown = self.simulator.shown("orders", self.simulator.store.find("orders", order_id))
        body = json.dumps({"event": "order_created", **shown}, default=str).encode()
        signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        return {"X-Ordermentum-Signature": signature}, body, "order", order_id

    def webhook_urls(self) -> list[str]:
        return [row["url"] for row in self.simulator.store.tables["webhooks"].values()]
