"""A company on Invoiced's simulator, as the shared contract tests act on one: a second passes with each act."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

from integrations import contract, receivable_records, records, simulation
from integrations.invoiced.simulator import InvoicedSimulator
from integrations.receivable_records import Applied, ReceivableLine
from integrations.simulation import Fault, FaultKind

FromNetSuite = TypeVar("FromNetSuite", bound=records.FromNetSuite)
SECRET = "webhook secret canary"
TABLES = {"payment": "payments", "invoice": "invoices", "credit_note": "credit_notes", "customer": "customers"}
FIFTY = Decimal(50)


class InvoicedPlatform:
    """One company; its money is Australian."""

    page_size = 100

    def __init__(self, *, simulator: InvoicedSimulator, server: simulation.SimulatorServer, connection_id: int) -> None:
        self.simulator, self._number, self._customer_id = simulator, count(1), ""
        self._now = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=12)
        simulator.now = lambda: self._now
        simulator.webhook_mode = "drop"
        self.settings = contract.Settings(
            connection_id=connection_id,
            values={"api_url": server.base_url, "web_url": server.base_url},
            secrets={"api_key": simulator.api_key, "webhook_secret": SECRET},
            time_zone="Australia/Sydney",
            currency="AUD",
        )

    def _tick(self) -> int:
        self._now += timedelta(seconds=1)
        return next(self._number)

    def _customer(self) -> str:
        self._customer_id = self._customer_id or str(self.simulator.add_customer(name="Harbour Espresso")["id"])
        return self._customer_id

    def _invoice(self) -> str:
        items = [{"name": "House blend", "quantity": 5, "unit_cost": 20}]
        return str(self.simulator.raise_invoice(int(self._customer()), items, currency="aud")["id"])

    @contextmanager
    def failing(self) -> Iterator[None]:
        with self._faulty(Fault(kind=FaultKind.ERROR_BEFORE, times=None)):
            yield

    @contextmanager
    def losing_answers(self) -> Iterator[None]:
        with self._faulty(Fault(kind=FaultKind.RESET_AFTER, method="POST|PATCH", times=None)):
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
        return str(self.simulator.receive_payment(customer=int(self._customer()), amount=50, currency="aud")["id"])

    def edit(self, *, record_type: str, source_id: str) -> None:
        self.simulator.edit_payment(int(source_id), reference=f"CHQ-{self._tick()}")

    def spoil(self, *, record_type: str, source_id: str) -> None:
        with self.simulator.store.lock:
            self.simulator.store.find("payments", int(source_id))["amount"] = "perhaps"

    def made_at(self, *, record_type: str, source_id: str) -> datetime:
        return datetime.fromtimestamp(self.simulator.payments[int(source_id)]["date"], UTC)

    def add_customer(self) -> str:
        return str(self.simulator.add_customer(name=f"Venue {self._tick()}")["id"])

    def add_product(self) -> str:
        number = self._tick()
        return str(self.simulator.add_item(id=f"blend-{number}", name=f"Blend {number}", unit_cost=20)["id"])

    def wanted(self, kind: type[FromNetSuite]) -> FromNetSuite:
        number = self._tick()
        values: dict[str, Any] = {
            "netsuite_id": str(5000 + number),
            "number": f"N-{number}",
            "version": "1",
            "currency": "AUD",
            "customer_id": self._customer(),
            "total": FIFTY,
        }
        return kind(**{**values, **self._own(kind, number)})

    def _own(self, kind: type[records.FromNetSuite], number: int) -> dict[str, Any]:
        """What records of this kind have beside what all have."""
        day = date(2026, 3, 9)
        if kind is receivable_records.ReceivableCustomer:
            return {"name": f"Venue {number}", "customer_id": "", "total": None}
        if kind is receivable_records.ReceivablePayment:
            applied = (Applied(invoice_id=self._invoice(), amount=FIFTY),)
            return {"payment_date": day, "amount": FIFTY, "applied": applied}
        line = ReceivableLine(name="House blend", quantity=Decimal(2), unit_price=Decimal(25), amount=FIFTY)
        return {"document_date": day, "lines": (line,)}

    def edited(self, record: FromNetSuite) -> FromNetSuite:
        change = {"phone": "0290001000"} if hasattr(record, "phone") else {"memo": "Left at the side door"}
        return dataclasses.replace(record, version="2", **change)

    def count(self, *, record_type: str) -> int:
        return len(self.simulator.store.tables[TABLES[record_type]])

    def attached(self, *, record_type: str, source_id: str) -> list[bytes]:
        tables = self.simulator.store.tables
        file_ids = tables[TABLES[record_type]][int(source_id)]["attachments"]
        return [tables["files"][each]["_content"] for each in file_ids]

    def webhook(self) -> tuple[Mapping[str, str], bytes, str, str]:
        source_id = self.add(record_type="payment")
        payment = self.simulator.payments[int(source_id)]
        event = {"id": self._tick(), "type": "payment.created", "data": {"object": payment}}
        body = json.dumps(event, default=float).encode()
        signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        return {"X-Invoiced-Signature": signature}, body, "payment", source_id

    def webhook_urls(self) -> list[str]:
        return [str(row["url"]) for row in self.simulator.webhooks.values()]
