"""The rows and the orders that a measurement starts from. Imported once Django is set up."""

from __future__ import annotations

import itertools
import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from django.utils import timezone

from integrations import records
from integrations.models import Connection
from integrations.netsuite.simulator import NetSuiteSimulator
from integrations.ordermentum.simulator import OrdermentumSimulator, company
from mappings.models import CustomerMapping, DocumentRules, ProductMapping
from syncjobs.models import Cursor, Flow, Job, SyncPlan
from tests import factories
from tests.bench import plant

_DAY = timedelta(days=1)
LONG = timedelta(days=30)
_placed: list[dict[str, Any]] = []


def now() -> datetime:
    """This moment."""
    return timezone.now()


def connect(netsuite_url: str, ordermentum_url: str, *, slots: int) -> SyncPlan:
    """Connect both simulators with everything mapped; the platform's rate limits are lifted, polls kept away."""
    account = factories.account_of(NetSuiteSimulator(), netsuite_url, name="Bench", concurrency_limit=slots)
    platform = OrdermentumSimulator()
    connection = Connection.objects.create(
        name="Bench",
        connector="ordermentum",
        netsuite_account=account,
        values={
            "supplier_id": platform.supplier_id,
            "api_url": ordermentum_url,
            "auth_url": ordermentum_url,
            "requests_per_minute": "1000000",
        },
        secrets={"api_key": platform.api_key},
    )
    DocumentRules.objects.create(connection=connection, freight_item_id="310", writes_ids_back=False)
    for number, venue in enumerate(company.VENUES, start=1042):
        CustomerMapping.objects.create(connection=connection, source_id=venue.id, netsuite_id=str(number))
    for number, ware in enumerate(company.WARES, start=501):
        ProductMapping.objects.create(connection=connection, product_id=ware.id, netsuite_id=str(number))
    plan = SyncPlan.objects.create(connection=connection, flow=Flow.ORDERS_OUT)
    for job in Job:
        Cursor.objects.create(plan=plan, job=job, due_at=now() + _DAY)
    # The day's pull of the lists takes a slot while it reads, and would come in the middle of what is measured.
    SyncPlan.objects.create(connection=connection, flow=Flow.CATALOG, is_enabled=False)
    return plan


def changes(ordermentum: plant.Control, number: int) -> list[records.Change]:
    """Give that many placed orders of three lines, as changes; orders are placed once and used again."""
    lines = [{"productId": ware.id, "quantity": 2} for ware in company.WARES[:3]]
    for venue in itertools.islice(itertools.cycle(company.VENUES), max(0, number - len(_placed))):
        _placed.append(ordermentum.post("orders", {"purchaserId": venue.id, "lines": lines, "freight": "12.00"}))
    return [
        records.Change(
            source_id=order["id"],
            version=order["updatedAt"],
            updated_at=datetime.now(UTC),
            number=order["orderNumber"],
        )
        for order in _placed[:number]
    ]


class Inbox:
    """The hub's webhook address, as the platform uses it."""

    def __init__(self, connection: Connection, port: str) -> None:
        token = Connection.objects.get(pk=connection.pk).webhook_token
        self._url = f"http://127.0.0.1:{port}/webhooks/{connection.public_id}/{token}/"
        self._supplier_id = connection.values["supplier_id"]

    def wait(self) -> None:
        """Wait until the web server answers."""
        until = time.monotonic() + plant.START_S
        while True:
            try:
                requests.post(self._url, data=b"{", timeout=5)
                return
            except requests.ConnectionError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def send(self, change: records.Change) -> float:
        """Send one webhook; give the seconds until its answer."""
        event = {
            "event": "order_created",
            "id": change.source_id,
            "supplierId": self._supplier_id,
            "orderNumber": change.number,
            "updatedAt": change.version,
        }
        started = time.monotonic()
        answer = requests.post(
            self._url, data=json.dumps(event), headers={"Content-Type": "application/json"}, timeout=30
        )
        assert answer.status_code == 202, answer.text
        return time.monotonic() - started
