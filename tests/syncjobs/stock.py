"""Both sides' stock: what a warehouse does in NetSuite, and what a buyer sees on the platform."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from integrations.models import RateBucket
from mappings.models import ProductMapping, StockSettings
from syncjobs import pulling
from syncjobs.models import Cursor, Flow, Job, SyncEntry, SyncPlan, SyncRun
from syncjobs.runner import delivery
from tests.world import LONG_AGO, World

PLAN = Flow.STOCK_IN


class Stock:
    """The stock flow of a world. Only the products that are `followed` are mapped, and their stock is tracked."""

    def __init__(self, world: World) -> None:
        self.world = world

    def connect(
        self,
        location_ids: str = "1,2",
        *,
        followed: Sequence[int] = (0, 1),
        per_minute: str = "100000",
        **settings: Any,
    ) -> SyncPlan:
        """Connect both sides and reflect stock of these locations, the first of which is the default one."""
        self.world.connect()
        values = {"requests_per_minute": per_minute}
        connection = self.world.connection
        connection.values = {**connection.values, "stock_url": f"{self.world.ordermentum_url}/v1", **values}
        connection.save()
        ids = [self.world.products[number]["id"] for number in followed]
        ProductMapping.objects.filter(connection=connection).exclude(product_id__in=ids).delete()
        for product_id in ids:
            self.world.ordermentum.edit_product(product_id, tracked=True)
        self.settings = StockSettings.objects.create(connection=connection, location_ids=location_ids, **settings)
        self.plan = SyncPlan.objects.create(
            connection=connection, flow=PLAN, stock_settings=self.settings, starts_at=timezone.now() - LONG_AGO
        )
        self.forget_calls()
        return self.plan

    def change_settings(self, **changes: Any) -> None:
        """Save other settings, as the form does."""
        StockSettings.objects.filter(pk=self.settings.pk).update(**changes)

    def look(self) -> SyncRun:
        """Read NetSuite's stock and write what is due, as the workers do."""
        run = self.read()
        self.write()
        return run

    def read(self) -> SyncRun:
        """Read NetSuite's stock at once, whatever the clock says."""
        Cursor.objects.update(leased_until=None)
        run = pulling.pull(plan_id=self.plan.pk, now=timezone.now())
        assert run is not None, "the plan may not run"
        return run

    def write(self) -> int:
        """Write to the platform what is due."""
        Cursor.objects.filter(plan=self.plan, job=Job.DELIVER).update(leased_until=None)
        return delivery.deliver(plan_id=self.plan.pk, now=timezone.now())

    def pass_time(self, by: timedelta = timedelta(hours=1)) -> None:
        """Let every delay run out."""
        self.world.pass_time(by)
        Cursor.objects.update(due_at=F("due_at") - by, leased_until=None)
        RateBucket.objects.update(blocked_until=None, called_at=[])

    def put(self, item_id: str, **at: tuple[float, float]) -> None:
        """Count an item in NetSuite: on hand and available by location, such as `at_1=(12, 10)`."""
        lines = [
            {"locationId": {"id": place.removeprefix("at_")}, "quantityOnHand": on_hand, "quantityAvailable": available}
            for place, (on_hand, available) in at.items()
        ]
        self.world.netsuite.change("inventoryItem", item_id, {"locations": {"items": lines}})

    def place_id(self, netsuite_id: str) -> str:
        """The platform's location for one of NetSuite."""
        places = self.world.ordermentum.locations.values()
        return next(place["id"] for place in places if place["externalId"] == netsuite_id)

    def shown(self, number: int, netsuite_id: str) -> set[int]:
        """What the platform shows of a product's variants at a location."""
        product_id, place_id = self.world.products[number]["id"], self.place_id(netsuite_id)
        items = self.world.ordermentum.stock_items.values()
        return {
            item["available"] for item in items if (item["productId"], item["locationId"]) == (product_id, place_id)
        }

    def itself(self, number: int) -> int:
        """What the platform shows on the product itself."""
        return int(self.world.products[number]["available"])

    def entry(self, item_id: str) -> SyncEntry:
        """The ledger's entry of an item."""
        return SyncEntry.objects.get(plan=self.plan, source_id=item_id)

    def log(self, item_id: str) -> list[str]:
        """The outcomes of its attempts, oldest first."""
        return list(self.entry(item_id).logs.order_by("pk").values_list("outcome", flat=True))

    def writes(self) -> list[str]:
        """What was written to the platform since the calls were last forgotten."""
        calls = self.world.ordermentum.calls
        return [f"{call.method} {call.target}" for call in calls if call.method != "GET"]

    def questions(self) -> list[str]:
        """What NetSuite was asked since the calls were last forgotten."""
        return [str((call.body or {}).get("q")) for call in self.world.netsuite.calls[self._forgotten :]]

    def forget_calls(self) -> None:
        """Count calls anew on both sides."""
        self.world.ordermentum.calls.clear()
        self._forgotten = len(self.world.netsuite.calls)
