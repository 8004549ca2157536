"""A whole installation in small: both simulators served over HTTP, and the rows that connect them.

For tests of flows from end to end. Not for anything that a builder or a factory shows more plainly.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import F
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from integrations.models import AccountSlot, Connection, NetSuiteAccount
from integrations.netsuite.limiter import Lane
from integrations.netsuite.simulator import NetSuiteSimulator
from integrations.ordermentum.simulator import OrdermentumSimulator
from mappings.models import CustomerMapping, DocumentRules, ProductMapping
from syncjobs import polling, tasks, totals, webhooks, write_back
from syncjobs.models import Cursor, Flow, State, SyncEntry, SyncLog, SyncPlan
from tests import factories

LONG_AGO = timedelta(days=30)


class World:
    """Both sides and the hub between them. `connect()` makes the hub's rows; tests then act on either side."""

    def __init__(
        self, *, netsuite: NetSuiteSimulator, ordermentum: OrdermentumSimulator, urls: tuple[str, str]
    ) -> None:
        self.netsuite, self.ordermentum = netsuite, ordermentum
        self.netsuite_url, self.ordermentum_url = urls

    def fresh(self) -> None:
        """Forget everything on both sides and set up the demo companies again."""
        cache.clear()
        self.netsuite.reset()
        self.netsuite.demo_company()
        self.netsuite.limit, self.netsuite.latency_s, self.netsuite.clock_offset_s = 5, 0.0, 0.0
        self.netsuite.features.discard("SuiteTax")
        self.ordermentum.reset()
        self.ordermentum.demo_company()
        self.ordermentum.webhook_mode = "drop"
        self.ordermentum.rate_limits = False

    def connect(self, *, flow: str = Flow.ORDERS_OUT, concurrency_limit: int = 3, **rules: Any) -> SyncPlan:
        """Connect both sides with every customer and product mapped, and switch the flow on."""
        self.account: NetSuiteAccount = factories.account_of(
            self.netsuite, self.netsuite_url, concurrency_limit=concurrency_limit
        )
        addresses = {name: self.ordermentum_url for name in ("api_url", "auth_url", "web_url")}
        self.connection: Connection = factories.ConnectionFactory(
            netsuite_account=self.account,
            values={"supplier_id": self.ordermentum.supplier_id, **addresses},
            secrets={"api_key": self.ordermentum.api_key},
        )
        chosen = {"freight_item_id": "310", "surcharge_item_id": "320", "discount_item_id": "330", **rules}
        self.rules: DocumentRules = factories.DocumentRulesFactory(connection=self.connection, **chosen)
        self._map_all()
        self.plan = SyncPlan.objects.create(connection=self.connection, flow=flow, starts_at=timezone.now() - LONG_AGO)
        return self.plan

    def connect_second(self, **settings: Any) -> Connection:
        """Connect another supplier of the same platform to the same NetSuite account, with nothing mapped."""
        connected: Connection = factories.ConnectionFactory(
            netsuite_account=self.account,
            values={**self.connection.values, "supplier_id": "5c1f0000-0000-4000-8000-000000000002"},
            secrets={"api_key": self.ordermentum.api_key},
            **settings,
        )
        factories.DocumentRulesFactory(connection=connected)
        SyncPlan.objects.create(connection=connected, flow=self.plan.flow, starts_at=timezone.now() - LONG_AGO)
        return connected

    def _map_all(self) -> None:
        customers = enumerate(self.purchasers, start=1042)
        CustomerMapping.objects.bulk_create(
            CustomerMapping(connection=self.connection, source_id=row["id"], name=row["name"], netsuite_id=str(number))
            for number, row in customers
        )
        products = enumerate(self.products, start=501)
        ProductMapping.objects.bulk_create(
            ProductMapping(connection=self.connection, product_id=row["id"], sku=row["SKU"], netsuite_id=str(number))
            for number, row in products
        )

    @property
    def purchasers(self) -> list[dict[str, Any]]:
        """The platform's customers in the order of the demo company."""
        return list(self.ordermentum.purchasers.values())

    @property
    def products(self) -> list[dict[str, Any]]:
        """The platform's products in the order of the demo company."""
        return list(self.ordermentum.products.values())

    def order(self, *, customer: int = 0, products: tuple[int, ...] = (0, 1), **fields: Any) -> dict[str, Any]:
        """Place an order as a buyer does: two of each product."""
        lines = [{"productId": self.products[number]["id"], "quantity": 2} for number in products]
        placed: dict[str, Any] = self.ordermentum.place_order(
            purchaser_id=self.purchasers[customer]["id"], **{"lines": lines, "freight": "0.00", **fields}
        )
        return placed

    def sync(self) -> None:
        """Read what changed and work it off, as the worker does."""
        self.poll()
        self.drain()

    def poll(self) -> None:
        """Poll the platform at once, whatever the clock says."""
        Cursor.objects.update(leased_until=None)
        polling.poll(plan_id=self.plan.pk, now=timezone.now())

    def drain(self) -> None:
        """Work off both lanes."""
        for lane in Lane:
            tasks.drain(account_id=self.account.pk, lane=lane.value)

    def pass_time(self, by: timedelta = timedelta(hours=2)) -> None:
        """Let every delay, lease and pause of this installation run out, as if that time had passed."""
        SyncEntry.objects.filter(state__in=[State.QUEUED, State.UNKNOWN]).update(due_at=F("due_at") - by)
        SyncEntry.objects.filter(state=State.RUNNING).update(leased_until=F("leased_until") - by)
        AccountSlot.objects.exclude(leased_until=None).update(leased_until=F("leased_until") - by)
        NetSuiteAccount.objects.update(hold_until=None, lowered_until=None, rung_at=None, bulk_rung_at=None)

    def bill(self, *placed: dict[str, Any], **fields: Any) -> dict[str, Any]:
        """Raise one invoice on the platform over these orders."""
        raised: dict[str, Any] = self.ordermentum.raise_invoice(order_ids=[order["id"] for order in placed], **fields)
        return raised

    def body(self, event: str, record_id: str) -> bytes:
        """What the platform's webhook says of a record as it stands now."""
        table = f"{event.rpartition('_')[0]}s"
        with self.ordermentum.store.lock:
            shown = self.ordermentum.shown(table, self.ordermentum.store.find(table, record_id))
        return json.dumps({"event": event, **shown}, default=float).encode()

    def deliver(self, body: bytes | dict[str, Any], *, to: Connection | None = None) -> HttpResponse:
        """Post a webhook to the connection's own address, as the platform does."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        address = webhooks.url_of(connection=to or self.connection).removeprefix(settings.PUBLIC_URL)
        return Client().post(address, data=content, content_type="application/json")

    def tell(self, event: str, record: dict[str, Any]) -> HttpResponse:
        """Deliver the webhook of one event about an order, invoice or purchaser."""
        return self.deliver(self.body(event, record["id"]))

    def compare_totals(self) -> int:
        """Compare both sides' totals at once."""
        return totals.compare(plan_id=self.plan.pk, now=timezone.now())

    def write_ids_back(self) -> int:
        """Write NetSuite's ids back at once."""
        return write_back.write_back(plan_id=self.plan.pk, now=timezone.now())

    def entry(self, placed: dict[str, Any]) -> SyncEntry:
        """The ledger's entry of an order or invoice."""
        return SyncEntry.objects.get(plan=self.plan, source_id=placed["id"])

    def log(self, placed: dict[str, Any]) -> list[str]:
        """The outcomes of its attempts, oldest first."""
        return list(SyncLog.objects.filter(source_id=placed["id"]).order_by("pk").values_list("outcome", flat=True))

    def sales_order(self, placed: dict[str, Any]) -> dict[str, Any] | None:
        """What NetSuite holds for an order."""
        return self.netsuite.by_external_id("salesOrder", f"om-order-{placed['id']}")

    def invoice(self, raised: dict[str, Any]) -> dict[str, Any] | None:
        """What NetSuite holds for an invoice."""
        return self.netsuite.by_external_id("invoice", f"om-invoice-{raised['id']}")

    def lines(self, placed: dict[str, Any]) -> list[tuple[str, float, float, float]]:
        """Item, quantity, rate and amount of each line that NetSuite holds for an order or invoice."""
        record = self.sales_order(placed) or self.invoice(placed)
        assert record, "NetSuite has no such document"
        return [
            (line["item"]["id"], *(float(line[name]) for name in ("quantity", "rate", "amount")))
            for line in record["item"]["items"]
        ]

    def now(self) -> datetime:
        """This moment."""
        return timezone.now()


@contextmanager
def serving() -> Iterator[World]:
    """Serve both simulators; `fresh()` and `connect()` are the caller's."""
    netsuite = NetSuiteSimulator(account_id="1234567_SB1")
    ordermentum = OrdermentumSimulator(rate_limits=False)
    with netsuite.serve() as one, ordermentum.serve() as other:
        yield World(netsuite=netsuite, ordermentum=ordermentum, urls=(one.base_url, other.base_url))
