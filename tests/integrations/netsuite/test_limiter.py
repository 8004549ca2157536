"""Slots of an account (R58): never more in flight than the limit, over all processes, and one kept for real time."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from integrations import models
from integrations.models import NetSuiteAccount
from integrations.netsuite import limiter
from integrations.netsuite.limiter import Lane
from tests.factories import NetSuiteAccountFactory

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LEASE = timedelta(seconds=120)

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    return NetSuiteAccountFactory(concurrency_limit=4)


def take(account, holder="drain-a", *, lane=Lane.REALTIME, now=NOW, most=None):
    return limiter.take(account=account, holder=holder, lane=lane, now=now, most=most)


class TestTake:
    def test_real_time_work_takes_every_slot(self, account):
        assert take(account) == [1, 2, 3, 4]

    def test_bulk_work_leaves_the_first_slot_to_real_time(self, account):
        assert take(account, lane=Lane.BULK) == [2, 3, 4]
        assert take(account, "drain-b") == [1]

    def test_bulk_work_gets_the_only_slot_of_a_limit_of_one(self):
        assert take(NetSuiteAccountFactory(concurrency_limit=1), lane=Lane.BULK) == [1]

    def test_a_held_slot_is_not_given_again(self, account):
        take(account)

        assert take(account, "drain-b") == []
        assert take(account) == []

    def test_a_slot_whose_lease_ran_out_is_given_again(self, account):
        take(account)

        assert take(account, "drain-b", now=NOW + LEASE) == [1, 2, 3, 4]

    def test_accounts_do_not_share_slots(self, account):
        take(account)

        assert take(NetSuiteAccountFactory(concurrency_limit=2)) == [1, 2]

    def test_a_raised_limit_gives_more(self, account):
        take(account)
        models.NetSuiteAccount.objects.filter(pk=account.pk).update(concurrency_limit=5)

        assert take(account, "drain-b") == [5]


class TestRenew:
    def test_prolongs_what_is_held(self, account):
        take(account)
        later = NOW + LEASE - timedelta(seconds=1)

        assert limiter.renew(account=account, holder="drain-a", now=later) == [1, 2, 3, 4]
        assert take(account, "drain-b", now=NOW + LEASE) == []

    def test_a_slot_that_somebody_else_took_is_gone(self, account):
        take(account)
        take(account, "drain-b", lane=Lane.BULK, now=NOW + LEASE)

        assert limiter.renew(account=account, holder="drain-a", now=NOW + LEASE) == [1]
        assert limiter.renew(account=account, holder="drain-b", now=NOW + LEASE) == [2, 3, 4]

    def test_slots_above_a_lowered_limit_are_given_back_e42(self, account):
        take(account)
        limiter.lower(account=account, now=NOW)

        assert limiter.renew(account=account, holder="drain-a", now=NOW) == [1, 2, 3]
        assert limiter.in_use(account=account, now=NOW) == 3


class TestRelease:
    def test_gives_back_what_the_holder_has_and_nothing_else(self, account):
        take(account, lane=Lane.BULK)
        take(account, "drain-b")

        limiter.release(account=account, holder="drain-a")

        assert limiter.in_use(account=account, now=NOW) == 1
        assert take(account, "drain-c") == [2, 3, 4]


def after(seconds):
    return NOW + timedelta(seconds=seconds)


class TestLower:
    def test_takes_a_quarter_of_what_is_in_flight_away_e42(self, account):
        take(account)

        limiter.lower(account=account, now=NOW)

        assert account.limit_at(now=NOW) == 3
        assert limiter.renew(account=account, holder="drain-a", now=NOW) == [1, 2, 3]

    @pytest.mark.parametrize(
        ("in_flight", "expected"), [(0, 1), (1, 1), (2, 1), (3, 2), (4, 3), (8, 6), (20, 15)], ids=str
    )
    def test_by_one_at_least_and_never_below_one_e42(self, in_flight, expected):
        account = NetSuiteAccountFactory(concurrency_limit=40)
        take(account, most=in_flight)

        limiter.lower(account=account, now=NOW)

        assert account.limit_at(now=NOW) == expected

    def test_several_reports_of_one_moment_count_once_e42(self, account):
        take(account)

        for seconds in (0, 0.5, 0.9):
            limiter.lower(account=account, now=after(seconds))

        assert (account.limit_at(now=after(1)), account.rejects) == (3, 3)

    def test_a_later_refusal_lowers_it_further_e42(self, account):
        take(account)

        for seconds in (0, 1, 2):
            limiter.lower(account=account, now=after(seconds))
            limiter.renew(account=account, holder="drain-a", now=after(seconds))

        assert account.limit_at(now=after(2)) == 1

    def test_it_comes_back_by_one_at_a_time_after_a_quiet_while_e42(self):
        account = NetSuiteAccountFactory(concurrency_limit=4, lowered_limit=1, lowered_until=after(3))

        limits = [account.limit_at(now=after(seconds)) for seconds in (0, 2.9, 3, 4.9, 5, 7, 9, 1_000_000)]

        assert limits == [1, 1, 2, 2, 3, 4, 4, 4]

    def test_a_refusal_on_the_way_back_lowers_what_was_reached_e42(self, account):
        account = NetSuiteAccountFactory(concurrency_limit=8, lowered_limit=2, lowered_until=NOW)
        taken = take(account, now=after(4))  # 2 and three more

        limiter.lower(account=account, now=after(4))

        assert len(taken) == 5
        assert account.limit_at(now=after(4)) == 4

    def test_each_first_try_that_fails_is_made_twice_as_late_up_to_20_s_e42(self, account):
        quiet_s, now = [], NOW

        for _ in range(5):
            limiter.lower(account=account, now=now)
            quiet_s.append((account.lowered_until - now).total_seconds())
            now = account.lowered_until + timedelta(seconds=1)

        assert quiet_s == [3, 6, 12, 20, 20]

    def test_a_try_that_held_makes_the_next_one_early_again_e42(self, account):
        limiter.lower(account=account, now=NOW)
        limiter.lower(account=account, now=after(4))
        limiter.lower(account=account, now=account.lowered_until + timedelta(seconds=2))

        assert account.lowered_until - account.rejected_at == timedelta(seconds=3)

    def test_other_processes_are_held_to_it_too(self, account):
        take(account, most=2)

        limiter.lower(account=account, now=NOW)

        assert take(account, "drain-b") == []

    def test_refusals_are_counted_e42(self, account):
        limiter.lower(account=account, now=NOW, rejects=3)
        limiter.lower(account=account, now=after(1), rejects=2)

        assert (NetSuiteAccount.objects.get().rejects, account.rejected_at) == (5, after(1))

    def test_the_whole_account_is_left_alone_for_as_long_as_netsuite_asks_e42(self, account):
        limiter.lower(account=account, now=NOW, retry_after_s=30.0)
        limiter.lower(account=account, now=after(1), retry_after_s=2.0)

        assert account.hold_until == after(30)

    def test_without_a_wait_the_account_goes_on(self, account):
        limiter.lower(account=account, now=NOW)

        assert account.hold_until is None


class TestCeiling:
    @pytest.mark.parametrize(
        ("configured", "told", "expected"),
        [
            (4, {}, 4),
            (4, {"account_limit": 5}, 4),
            (20, {"account_limit": 5}, 5),
            (20, {"account_limit": 15, "integration_limit": 3}, 3),
            (2, {"account_limit": 15, "integration_limit": 3}, 2),
        ],
    )
    def test_what_netsuite_allots_is_never_exceeded_r58(self, configured, told, expected):
        account = NetSuiteAccountFactory(concurrency_limit=configured, **told)

        assert len(take(account)) == expected

    def test_a_limit_that_comes_back_stops_there_r58(self):
        account = NetSuiteAccountFactory(
            concurrency_limit=20, integration_limit=3, lowered_limit=1, lowered_until=after(-600)
        )

        assert account.limit_at(now=NOW) == 3


def test_in_use_counts_leases_that_last(account):
    take(account)

    assert limiter.in_use(account=account, now=NOW) == 4
    assert limiter.in_use(account=account, now=NOW + LEASE) == 0


@pytest.mark.django_db(transaction=True)
def test_many_drains_at_once_never_hold_one_slot_twice():
    account = NetSuiteAccountFactory(concurrency_limit=6)
    barrier = threading.Barrier(8)

    def drain(number):
        try:
            barrier.wait()
            lane = Lane.BULK if number % 2 else Lane.REALTIME
            return take(account, f"drain-{number}", lane=lane)
        finally:
            connection.close()

    for round_number in range(3):
        with ThreadPoolExecutor(8) as pool:
            taken = [number for numbers in pool.map(drain, range(8)) for number in numbers]
        assert sorted(taken) == [1, 2, 3, 4, 5, 6], round_number
        for number in range(8):
            limiter.release(account=account, holder=f"drain-{number}")


@pytest.mark.django_db(transaction=True)
def test_work_under_slots_never_passes_the_limit_while_it_is_lowered_and_returned():
    account = NetSuiteAccountFactory(concurrency_limit=3)
    lock, in_flight, most = threading.Lock(), 0, 0

    def drain(number):
        nonlocal in_flight, most
        try:
            for turn in range(15):
                now = datetime.now(UTC)
                mine = take(account, f"drain-{number}", now=now)
                with lock:
                    in_flight += len(mine)
                    most = max(most, in_flight)
                if number == 0 and turn % 5 == 0:
                    limiter.lower(account=account, now=now)
                with lock:
                    in_flight -= len(mine)
                limiter.release(account=account, holder=f"drain-{number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(drain, range(4)))

    assert 1 <= most <= 3
