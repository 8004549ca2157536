"""From two systems that never heard of each other to a synced order by suggestions, while both have a bad day."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ

from mappings.models import CustomerMapping, NetSuiteRecord, ProductMapping
from syncjobs import sweeping, tasks
from syncjobs.models import Cursor, Flow, SyncPlan, SyncRun
from tests.syncjobs.journeys import bad_day
from tests.world import World

VENUES, WARES = 150, 120


@pytest.fixture
def strangers(world: World) -> World:
    """Both companies with far more than a page, and nothing mapped."""
    world.connect()
    CustomerMapping.objects.all().delete()
    ProductMapping.objects.all().delete()
    for number in range(VENUES):
        world.ordermentum.add_purchaser({"name": f"Venue {number}", "reference": f"V{number:04d}"})
        world.netsuite.add("customer", {"entityId": f"V{number:04d}", "companyName": f"Venue no. {number}"})
    for number in range(WARES):
        world.ordermentum.add_product({"name": f"Ware {number}", "SKU": f"W-{number:04d}", "basePrice": "2.0000"})
        world.netsuite.add("nonInventorySaleItem", {"itemId": f"W-{number:04d}", "displayName": f"Ware {number}"})
    return world


def test_lists_are_pulled_through_trouble_and_suggestions_bring_an_order_across_r25_r26_r27(strangers: World) -> None:
    bad_day.begin(strangers.netsuite, strangers.ordermentum)

    run = pulled()

    assert run.is_complete
    assert SyncRun.objects.filter(plan__flow=Flow.CATALOG).count() == 1
    bad_day.end(strangers.netsuite, strangers.ordermentum)
    assert Counter(NetSuiteRecord.objects.values_list("is_gone", flat=True))[True] == 0
    assert CustomerMapping.objects.filter(is_active=True).count() == len(strangers.purchasers) == VENUES + 10
    assert ProductMapping.objects.filter(is_active=True).count() == len(strangers.products) + len(
        strangers.ordermentum.variants
    )
    assert NetSuiteRecord.objects.filter(kind="CUSTOMER").count() == len(strangers.netsuite.all("customer"))
    placed = strangers.order(customer=len(strangers.purchasers) - 1, products=(len(strangers.products) - 1,))
    strangers.sync()
    assert strangers.entry(placed).state == "WAITING"

    accept_everything("customermapping")
    accept_everything("productmapping")
    sweeping.sweep(now=timezone.now())
    strangers.sync()

    assert strangers.entry(placed).state == "SYNCED"
    assert len(strangers.netsuite.all("salesOrder")) == 1
    assert not CustomerMapping.objects.unmapped().filter(reference__startswith="V").exists()
    assert not ProductMapping.objects.unmapped().filter(sku__startswith="W-").exists()


def pulled() -> SyncRun:
    """Do what sweep and queue do, until the pull has ended; time passes as the job wants it to."""
    now = timezone.now()
    for _ in range(200):
        OrmQ.objects.all().delete()
        sweeping.sweep(now=now)
        plan = SyncPlan.objects.get(flow=Flow.CATALOG)
        tasks.pull_lists(plan_id=plan.pk)
        run = SyncRun.objects.filter(plan=plan).first()
        if run and run.finished_at:
            return run
        now = max(now, Cursor.objects.get(plan=plan).due_at) + timedelta(seconds=1)
    raise AssertionError("The pull never ended.")


def accept_everything(model_name: str) -> None:
    """Select all of a list, look at the plan, and agree to it."""
    user, _ = User.objects.get_or_create(username="mapper", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/admin/mappings/{model_name}/?mapped=no"
    first = client.get(address).context["cl"].result_list[0].pk
    posted = {"action": "accept_suggestions", "select_across": "1", "_selected_action": str(first)}
    agreed_to = client.post(address, posted).context["fingerprint"]
    client.post(address, {**posted, "agreed_to": agreed_to})
