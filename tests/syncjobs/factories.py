"""Rows of the ledger, the log and the inbox."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from syncjobs.models import Flow, InboundEvent, Job, Outcome, RecordLink, State
from tests import factories


class SyncPlanFactory(DjangoModelFactory):
    class Meta:
        model = "syncjobs.SyncPlan"

    connection = factory.SubFactory(factories.ConnectionFactory)
    flow = Flow.ORDERS_OUT


class SyncEntryFactory(DjangoModelFactory):
    class Meta:
        model = "syncjobs.SyncEntry"

    plan = factory.SubFactory(SyncPlanFactory)
    source_id = factory.Sequence(lambda number: f"7b0c5d1e-2f5a-4a1e-9a55-0d6a5f1f{number:04d}")
    number = factory.Sequence(lambda number: f"OM{2041 + number}")
    customer_name = "Harbour Espresso"
    lane = "REALTIME"

    class Params:
        is_synced = factory.Trait(
            state=State.SYNCED,
            done_version=1,
            netsuite_id=factory.Sequence(lambda number: str(5000 + number)),
            external_id=factory.LazyAttribute(lambda entry: f"om-order-{entry.source_id}"),
            synced_at=factory.LazyFunction(timezone.now),
            message="Sales order created.",
        )
        is_failed = factory.Trait(
            state=State.FAILED, done_version=1, error_code="USER_ERROR", message="NetSuite refused it: period closed."
        )


class EntryWaitFactory(DjangoModelFactory):
    class Meta:
        model = "syncjobs.EntryWait"

    entry = factory.SubFactory(SyncEntryFactory, state=State.WAITING, error_code="MappingMissing", done_version=1)
    kind = "CUSTOMER"
    key = factory.Sequence(lambda number: f"5c1f0000-0000-4000-8000-0000000b{number:04d}")
    label = factory.LazyAttribute(lambda wait: f"customer Harbour Espresso (id {wait.key})")


class SyncLogFactory(DjangoModelFactory):
    class Meta:
        model = "syncjobs.SyncLog"

    entry = factory.SubFactory(SyncEntryFactory)
    plan = factory.SelfAttribute("entry.plan")
    connection = factory.SelfAttribute("entry.plan.connection")
    source_id = factory.SelfAttribute("entry.source_id")
    number = factory.SelfAttribute("entry.number")
    outcome = Outcome.CREATED
    message = "Sales order created."
    created_at = factory.LazyFunction(timezone.now)


class InboundEventFactory(DjangoModelFactory):
    class Meta:
        model = "syncjobs.InboundEvent"

    connection = factory.SubFactory(factories.ConnectionFactory)
    dedupe_key = factory.Sequence(lambda number: f"order_updated:{number}")
    event = "order_updated"
    source_id = factory.Sequence(lambda number: f"7b0c5d1e-2f5a-4a1e-9a55-0d6a5f1f{number:04d}")
    fate = InboundEvent.Fate.QUEUED
    received_at = factory.LazyFunction(timezone.now)


class SyncRunFactory(DjangoModelFactory):
    class Meta:
        model = "syncjobs.SyncRun"

    plan = factory.SubFactory(SyncPlanFactory)
    job = Job.POLL
    started_at = factory.LazyFunction(timezone.now)
    is_complete = True


class RecordLinkFactory(DjangoModelFactory):
    class Meta:
        model = "syncjobs.RecordLink"

    connection = factory.SubFactory(factories.ConnectionFactory)
    record_type = "order"
    source_id = factory.Sequence(lambda number: f"7b0c5d1e-2f5a-4a1e-9a55-0d6a5f1f{number:04d}")
    netsuite_type = "salesOrder"
    netsuite_id = factory.Sequence(lambda number: str(5000 + number))
    created_by = RecordLink.Side.PLATFORM


class NetSuiteEventFactory(DjangoModelFactory):
    class Meta:
        model = "syncjobs.NetSuiteEvent"

    account = factory.SubFactory(factories.NetSuiteAccountFactory)
    record_type = "salesOrder"
    netsuite_id = factory.Sequence(lambda number: str(5000 + number))
    event = "edit"
    changed_at = "2026-10-05T03:21:09.000Z"
    dedupe_key = factory.LazyAttribute(lambda row: f"{row.record_type}:{row.netsuite_id}:{row.event}:{row.changed_at}")
    received_at = factory.LazyFunction(timezone.now)
