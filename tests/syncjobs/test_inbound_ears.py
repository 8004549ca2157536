"""What the SuiteApp tells of is due at once for flows that bring such records to a platform."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

import pytest
from django_q.models import OrmQ

from integrations import contract, records
from integrations.models import Connection, NetSuiteAccount
from integrations.netsuite.limiter import Lane
from integrations.netsuite.reading.windows import Window
from integrations.ordermentum.connector import OrdermentumConnector
from syncjobs import netsuite_events, pulling, tasks
from syncjobs.flows import INBOUND
from syncjobs.flows.inbound import Batch, Done, InboundFlow, Raw, Task
from syncjobs.models import NetSuiteEvent, Outcome, State, SyncEntry, SyncPlan
from syncjobs.netsuite_source import Source
from tests.factories import NetSuiteAccountFactory
from tests.syncjobs import suiteapp
from tests.world import LONG_AGO, World

FLOW = "CUSTOMERS_IN"
VERSION = "2026-10-06 07:21:09 seen"  # by the clock of an account east of UTC


class CustomersIn(InboundFlow):
    """Notes which customers it would write, by the name that NetSuite has for them at that moment."""

    record_type = "customer"
    netsuite_type = "customer"
    noun = "customer"
    capability = contract.Capability.LIST_CUSTOMERS
    is_linking = False
    is_looked_up = False

    def __init__(self) -> None:
        self.written: list[str] = []
        self.seen: list[records.Change] = []

    def changes(self, *, plan: SyncPlan, source: Source, window: Window) -> Iterator[list[records.Change]]:
        yield self.seen

    def read(self, *, plan: SyncPlan, source: Source, netsuite_ids: Sequence[str]) -> dict[str, Raw]:
        found = {each: source.client.get(record_type="customer", netsuite_id=each) for each in netsuite_ids}
        return {each: {"name": record["companyName"]} for each, record in found.items() if record}

    def prepare(self, *, batch: Batch) -> Mapping[str, records.FromNetSuite]:
        return {
            each: records.FromNetSuite(netsuite_id=each, number=raw["name"], version=VERSION, currency="AUD")
            for each, raw in batch.raws.items()
        }

    def write(self, *, task: Task) -> Done:
        self.written.append(task.record.number)
        return Done(outcome=Outcome.UPDATED, message="Written.", is_linked=False)


@pytest.fixture
def flow(monkeypatch: pytest.MonkeyPatch) -> CustomersIn:
    """A flow that follows customers at once."""
    following = CustomersIn()
    monkeypatch.setitem(INBOUND, FLOW, following)
    return following


@pytest.fixture
def plan(world: World, flow: CustomersIn) -> SyncPlan:
    world.connect()
    NetSuiteAccount.objects.update(suiteapp_secret=suiteapp.SECRET)
    return follow(world.connection, world)


def follow(connection: Connection, world: World) -> SyncPlan:
    return SyncPlan.objects.create(connection=connection, flow=FLOW, starts_at=world.now() - LONG_AGO)


def tell(world: World, netsuite_id: str = "1042", **changes: str) -> None:
    """The SuiteApp tells of a customer, and the worker reads it."""
    told = suiteapp.event(type="customer", id=netsuite_id, **changes)
    assert suiteapp.tell(world.account, told).status_code == 202
    netsuite_events.read(account_id=world.account.pk, now=world.now())


def rung(plan: SyncPlan) -> int:
    return sum(row.task["func"] == "syncjobs.tasks.deliver" for row in OrmQ.objects.all())


def test_a_record_is_due_before_everything_else_and_a_worker_is_called(world: World, plan: SyncPlan) -> None:
    tell(world)

    entry = SyncEntry.objects.get(plan=plan)
    assert (entry.source_id, entry.state, entry.lane) == ("1042", State.QUEUED, Lane.REALTIME)
    assert (rung(plan), NetSuiteEvent.objects.get().fate) == (1, "HANDLED")
    assert NetSuiteEvent.objects.get().note == f"Told to {world.connection}."


def test_it_is_read_afresh_and_written(world: World, plan: SyncPlan, flow: CustomersIn) -> None:
    tell(world)
    world.netsuite.change("customer", "1042", {"companyName": "Harbour Espresso Bar"})

    tasks.deliver(plan_id=plan.pk)

    assert flow.written == ["Harbour Espresso Bar"]
    assert SyncEntry.objects.get(plan=plan).state == State.SYNCED


def test_hearing_of_it_costs_no_call(world: World, plan: SyncPlan) -> None:
    tell(world)

    assert world.netsuite.calls == []


def test_many_events_are_one_call_for_a_worker(world: World, plan: SyncPlan) -> None:
    told = [suiteapp.event(type="customer", id=str(1042 + n % 6), changed_at=str(n)) for n in range(12)]
    suiteapp.tell(world.account, *told)

    netsuite_events.read(account_id=world.account.pk, now=world.now())

    assert (rung(plan), SyncEntry.objects.filter(plan=plan).count()) == (1, 6)


def test_read_twice_an_event_makes_nothing_due_again(world: World, plan: SyncPlan, flow: CustomersIn) -> None:
    tell(world)
    wanted = SyncEntry.objects.get(plan=plan).wanted_version
    NetSuiteEvent.objects.update(fate="QUEUED", leased_until=None)

    netsuite_events.read(account_id=world.account.pk, now=world.now())

    assert SyncEntry.objects.get(plan=plan).wanted_version == wanted


def test_a_later_edit_is_due_again(world: World, plan: SyncPlan, flow: CustomersIn) -> None:
    for minute in ("1", "2"):
        tell(world, changed_at=f"2026-10-05T03:2{minute}:00.000Z")
        tasks.deliver(plan_id=plan.pk)

    assert len(flow.written) == 2


def test_an_event_that_does_not_say_when_counts_each_time(world: World, plan: SyncPlan, flow: CustomersIn) -> None:
    for event in ("create", "edit"):
        tell(world, event=event, changed_at="")
        tasks.deliver(plan_id=plan.pk)

    assert len(flow.written) == 2


def test_what_a_poll_saw_before_the_event_is_read_afresh(world: World, plan: SyncPlan, flow: CustomersIn) -> None:
    tell(world)
    flow.seen = [records.Change(source_id="1042", version=VERSION, updated_at=world.now(), raw={"name": "An old name"})]
    pulling.pull(plan_id=plan.pk, now=world.now())

    tasks.deliver(plan_id=plan.pk)

    assert flow.written == ["Harbour Espresso"]


def test_what_was_written_already_is_no_news_to_the_next_poll(world: World, plan: SyncPlan, flow: CustomersIn) -> None:
    tell(world)
    tasks.deliver(plan_id=plan.pk)
    flow.seen = [records.Change(source_id="1042", version=VERSION, updated_at=world.now(), raw={"name": "The same"})]

    run = pulling.pull(plan_id=plan.pk, now=world.now())

    assert run
    assert (run.seen, run.queued) == (1, 0)


def test_a_deleted_record_is_believed_only_when_it_is_not_there(world: World, plan: SyncPlan) -> None:
    tell(world, event="delete")
    tell(world, "999999", event="delete")

    tasks.deliver(plan_id=plan.pk)

    states = dict(SyncEntry.objects.filter(plan=plan).values_list("source_id", "state"))
    assert states == {"1042": State.SYNCED, "999999": State.SKIPPED}


def test_every_connection_that_follows_it_hears_of_it(world: World, plan: SyncPlan) -> None:
    second = follow(world.connect_second(), world)

    tell(world)

    assert set(SyncEntry.objects.values_list("plan", flat=True)) == {plan.pk, second.pk}
    assert NetSuiteEvent.objects.get().note == f"Told to {plan.connection}, {second.connection}."


@pytest.mark.parametrize("off", ["the plan", "the connection", "not begun", "another account"])
def test_nobody_hears_of_what_is_not_theirs_or_switched_off(world: World, plan: SyncPlan, off: str) -> None:
    if off == "the plan":
        SyncPlan.objects.filter(pk=plan.pk).update(is_enabled=False)
    elif off == "the connection":
        Connection.objects.update(is_enabled=False)
    elif off == "not begun":
        SyncPlan.objects.filter(pk=plan.pk).update(starts_at=world.now() + timedelta(days=1))
    else:
        Connection.objects.update(netsuite_account=elsewhere(world))

    tell(world)

    assert not SyncEntry.objects.exists()
    assert NetSuiteEvent.objects.get().fate == "IGNORED"


def elsewhere(world: World) -> NetSuiteAccount:
    account: NetSuiteAccount = NetSuiteAccountFactory(account_id="7654321")
    return account


def test_an_hourly_flow_keeps_to_its_hour(world: World, plan: SyncPlan, flow: CustomersIn) -> None:
    flow.is_hourly = True  # type: ignore[misc]

    tell(world)

    assert not SyncEntry.objects.exists()
    assert rung(plan) == 0


def test_the_real_flows_of_ordermentum_listen_to_nothing_the_suiteapp_tells(world: World) -> None:
    """R54: what comes hourly comes on the hour, and stock has no events."""
    told = {"customer", "contact", "invoice", "creditMemo", "customerPayment", "customerDeposit", "salesOrder"}

    theirs = [flow for flow in INBOUND.values() if flow.capability in OrdermentumConnector.capabilities]
    assert not [flow for flow in theirs if not flow.is_hourly and flow.netsuite_type in told]
