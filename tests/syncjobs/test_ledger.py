"""The verbs of the ledger, and the promises that the database itself keeps."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from integrations import records
from integrations.netsuite.limiter import Lane
from syncjobs import ledger
from syncjobs.models import EntryWait, RecordLink, State, SyncEntry, SyncPlan
from tests import builders, factories
from tests.world import World

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def plan(db: None) -> SyncPlan:
    return SyncPlan.objects.create(connection=factories.ConnectionFactory(), flow="ORDERS_OUT")


def change(*, source_id: str = "a", version: str = "1", **more: Any) -> records.Change:
    return records.Change(source_id=source_id, version=version, updated_at=NOON, **more)


def listed(*, version: str) -> records.Change:
    return change(version=version, document=builders.order(version=version, raw={"id": "a", "updatedAt": version}))


def notice(plan: SyncPlan, *changes: records.Change, lane: Lane = Lane.REALTIME, now: datetime = NOON) -> int:
    return ledger.notice(plan=plan, changes=changes, lane=lane, now=now)


def claim(plan: SyncPlan, *, holder: str = "one", lane: Lane = Lane.REALTIME, limit: int = 10) -> list[SyncEntry]:
    account_id = plan.connection.netsuite_account_id
    return ledger.claim(account_id=account_id, lane=lane, holder=holder, limit=limit, now=NOON)


class TestNotice:
    def test_makes_one_entry_for_each_record(self, plan: SyncPlan) -> None:
        assert notice(plan, change(source_id="a"), change(source_id="b")) == 2
        assert plan.entries.count() == 2

    def test_of_a_version_heard_of_before_makes_nothing_due_e33(self, plan: SyncPlan) -> None:
        notice(plan, change())

        assert notice(plan, change()) == 0
        assert plan.entries.get().wanted_version == 1

    def test_while_the_entry_runs_makes_it_wanted_again(self, plan: SyncPlan) -> None:
        notice(plan, change(version="1"))
        claim(plan)

        notice(plan, change(version="2"))

        entry = plan.entries.get()
        assert (entry.state, entry.wanted_version) == (State.RUNNING, 2)

    def test_of_an_entry_in_doubt_keeps_the_doubt(self, plan: SyncPlan) -> None:
        notice(plan, change(version="1"))
        plan.entries.update(state=State.FAILED, is_in_doubt=True)

        notice(plan, change(version="2"))

        assert plan.entries.get().state == State.UNKNOWN

    def test_by_webhook_takes_an_entry_out_of_the_bulk_lane(self, plan: SyncPlan) -> None:
        notice(plan, change(version="1"), lane=Lane.BULK)

        notice(plan, change(version="2"), lane=Lane.REALTIME)

        assert plan.entries.get().lane == Lane.REALTIME

    def test_by_webhook_throws_an_older_snapshot_away(self, plan: SyncPlan) -> None:
        notice(plan, listed(version="1"), lane=Lane.BULK)
        assert plan.entries.get().snapshot

        notice(plan, change(version="2"))

        assert plan.entries.get().snapshot == ""

    def test_by_a_list_older_than_the_webhook_reads_the_record_afresh_e34(self, plan: SyncPlan) -> None:
        notice(plan, change(version="2026-11-21T12:00:02.000Z"))

        notice(plan, listed(version="2026-11-21T12:00:01.000Z"), lane=Lane.BULK)

        assert plan.entries.get().snapshot == ""

    def test_by_a_newer_list_keeps_what_the_list_said(self, plan: SyncPlan) -> None:
        notice(plan, change(version="2026-11-21T12:00:02.000Z"))

        notice(plan, listed(version="2026-11-21T12:00:03.000Z"), lane=Lane.BULK)

        assert '"2026-11-21T12:00:03.000Z"' in plan.entries.get().snapshot

    def test_of_text_that_no_database_takes_is_stored_all_the_same(self, plan: SyncPlan) -> None:
        odd = builders.order(raw={"id": "a", "comment": "\x00 and \ud800"})

        notice(plan, change(document=odd))

        assert "and ?" in plan.entries.get().snapshot


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_notice_one_new_record_lose_neither_change_e35() -> None:
    plan = SyncPlan.objects.create(connection=factories.ConnectionFactory(), flow="ORDERS_OUT")
    inserted, may_commit = threading.Event(), threading.Event()

    def first() -> None:
        with transaction.atomic():
            notice(plan, listed(version="1"), lane=Lane.BULK)
            inserted.set()
            may_commit.wait(5)
        connection.close()

    other = threading.Thread(target=first)
    other.start()
    assert inserted.wait(5)
    threading.Timer(0.2, may_commit.set).start()
    notice(plan, change(version="2"))
    other.join()

    entry = plan.entries.get()
    assert (entry.noticed_version, entry.snapshot, entry.wanted_version) == ("2", "", 2)


class TestClaim:
    def test_takes_the_oldest_first_e40(self, plan: SyncPlan) -> None:
        for number, name in enumerate("cab"):
            notice(plan, change(source_id=name), now=NOON - timedelta(hours=1) + timedelta(seconds=number))

        assert [entry.source_id for entry in claim(plan)] == ["c", "a", "b"]

    def test_never_gives_one_entry_twice_e35(self, plan: SyncPlan) -> None:
        notice(plan, change())

        assert (len(claim(plan, holder="one")), len(claim(plan, holder="two"))) == (1, 0)

    @pytest.mark.parametrize("state", sorted(set(State) - {State.QUEUED, State.UNKNOWN}))
    def test_takes_only_what_is_due(self, plan: SyncPlan, state: State) -> None:
        notice(plan, change())
        plan.entries.update(state=state, leased_until=NOON + timedelta(minutes=1))

        assert claim(plan) == []

    def test_leaves_what_is_due_later(self, plan: SyncPlan) -> None:
        notice(plan, change(), now=NOON + timedelta(seconds=1))

        assert claim(plan) == []

    def test_of_a_paused_connection_takes_nothing_e43(self, plan: SyncPlan) -> None:
        notice(plan, change())
        type(plan.connection).objects.update(health="PAUSED")

        assert claim(plan) == []

    def test_of_another_lane_takes_nothing(self, plan: SyncPlan) -> None:
        notice(plan, change(), lane=Lane.BULK)

        assert claim(plan, lane=Lane.REALTIME) == []


class TestLeases:
    def test_that_ran_out_put_the_entry_in_doubt_e36(self, plan: SyncPlan) -> None:
        notice(plan, change())
        claim(plan)

        assert ledger.expire(now=NOON + timedelta(hours=1)) == 1

        entry = plan.entries.get()
        assert (entry.state, entry.is_in_doubt, entry.holder) == (State.UNKNOWN, True, "")

    def test_that_were_renewed_stay(self, plan: SyncPlan) -> None:
        notice(plan, change())
        claim(plan, holder="one")

        ledger.renew(holder="one", now=NOON + timedelta(hours=1))

        assert ledger.expire(now=NOON + timedelta(hours=1)) == 0


class TestByHand:
    @pytest.mark.parametrize("state", [State.FAILED, State.WAITING, State.SKIPPED, State.QUEUED])
    def test_retry_makes_it_due_with_fresh_data_r56(self, plan: SyncPlan, state: State) -> None:
        notice(plan, listed(version="1"), lane=Lane.BULK)
        plan.entries.update(state=state, attempts=5, due_at=NOON + timedelta(days=1))

        assert ledger.retry(entry_ids=[plan.entries.get().pk], now=NOON) == 1

        entry = plan.entries.get()
        assert (entry.state, entry.due_at, entry.snapshot, entry.attempts) == (State.QUEUED, NOON, "", 0)

    def test_retry_of_one_in_doubt_still_looks_first(self, plan: SyncPlan) -> None:
        notice(plan, change())
        plan.entries.update(state=State.FAILED, is_in_doubt=True)

        ledger.retry(entry_ids=[plan.entries.get().pk], now=NOON)

        assert plan.entries.get().state == State.UNKNOWN

    @pytest.mark.parametrize("verb", ["retry", "skip"])
    @pytest.mark.parametrize("state", [State.RUNNING, State.SYNCED])
    def test_running_and_synced_entries_are_left_alone(self, plan: SyncPlan, verb: str, state: State) -> None:
        notice(plan, change())
        plan.entries.update(state=state, leased_until=NOON)
        more = {"now": NOON} if verb == "retry" else {"reason": "because"}

        assert getattr(ledger, verb)(entry_ids=[plan.entries.get().pk], **more) == 0

    def test_skip_keeps_the_reason_and_waits_for_nothing(self, plan: SyncPlan) -> None:
        notice(plan, change())
        plan.entries.update(state=State.WAITING)
        EntryWait.objects.create(entry=plan.entries.get(), kind="PRODUCT", key="a:", label="a")

        ledger.skip(entry_ids=[plan.entries.get().pk], reason="Sent by hand.")

        entry = plan.entries.get()
        assert (entry.state, entry.message, entry.waits.count()) == (State.SKIPPED, "Sent by hand.", 0)

    def test_resend_reads_a_synced_order_again(self, world: World) -> None:
        world.connect()
        placed = world.order()
        world.sync()

        ledger.resend(entry_ids=[world.entry(placed).pk], now=world.now())
        world.drain()

        assert world.log(placed) == ["CREATED", "UNCHANGED"]


class TestTheDatabaseKeeps:
    def test_one_entry_a_record(self, plan: SyncPlan) -> None:
        notice(plan, change())

        with pytest.raises(IntegrityError), transaction.atomic():
            SyncEntry.objects.create(plan=plan, source_id="a", lane=Lane.BULK)

    @pytest.mark.parametrize(
        "wrong",
        [{"state": "RUNNING"}, {"state": "UNKNOWN"}, {"done_version": 2}],
        ids=["running without a lease", "unknown without doubt", "done beyond what is wanted"],
    )
    def test_states_that_make_sense(self, plan: SyncPlan, wrong: dict[str, Any]) -> None:
        notice(plan, change())

        with pytest.raises(IntegrityError), transaction.atomic():
            plan.entries.update(**wrong)

    @pytest.mark.parametrize("twice", [{"source_id": "b"}, {"netsuite_id": "6"}], ids=["one netsuite", "one source"])
    def test_one_pair_for_each_record(self, plan: SyncPlan, twice: dict[str, str]) -> None:
        pair = {"source_id": "a", "netsuite_id": "5", "record_type": "order", "netsuite_type": "salesOrder"}
        RecordLink.objects.create(connection=plan.connection, created_by="PLATFORM", **pair)

        with pytest.raises(IntegrityError), transaction.atomic():
            RecordLink.objects.create(connection=plan.connection, created_by="PLATFORM", **{**pair, **twice})
