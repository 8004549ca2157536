"""Slots of an account (R58): never more in flight than the limit, over all processes, and one kept for real time."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from integrations import models
from integrations.netsuite import limiter
from integrations.netsuite.limiter import Lane
from tests.factories import NetSuiteAccountFactory

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LEASE = timedelta(seconds=120)

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    return NetSuiteAccountFactory(concurrency_limit=4)


def take(account, holder="drain-a", *, lane=Lane.REALTIME, now=NOW):
    return limiter.take(account=account, holder=holder, lane=lane, now=now)


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
        limiter.lower(account=account, in_flight=4, now=NOW)

        assert limiter.renew(account=account, holder="drain-a", now=NOW) == [1, 2, 3]
        assert limiter.in_use(account=account, now=NOW) == 3


class TestRelease:
    def test_gives_back_what_the_holder_has_and_nothing_else(self, account):
        take(account, lane=Lane.BULK)
        take(account, "drain-b")

        limiter.release(account=account, holder="drain-a")

        assert limiter.in_use(account=account, now=NOW) == 1
        assert take(account, "drain-c") == [2, 3, 4]


class TestLower:
    def test_allows_one_less_than_were_in_flight_for_a_minute_e42(self, account):
        limiter.lower(account=account, in_flight=3, now=NOW)

        assert take(account) == [1, 2]
        assert take(account, "drain-b", now=NOW + timedelta(seconds=60)) == [3, 4]

    def test_never_goes_below_one_e42(self, account):
        limiter.lower(account=account, in_flight=0, now=NOW)

        assert take(account) == [1]

    def test_several_reports_of_one_moment_count_once_e42(self, account):
        for _ in range(3):
            limiter.lower(account=account, in_flight=4, now=NOW)

        assert len(take(account)) == 3

    def test_a_lower_limit_in_force_stays_and_lasts_anew_e42(self, account):
        limiter.lower(account=account, in_flight=2, now=NOW)
        limiter.lower(account=account, in_flight=4, now=NOW + timedelta(seconds=30))

        assert take(account, now=NOW + timedelta(seconds=80)) == [1]

    def test_a_limit_that_has_run_out_does_not_count_any_more_e42(self, account):
        limiter.lower(account=account, in_flight=2, now=NOW)
        limiter.lower(account=account, in_flight=4, now=NOW + timedelta(minutes=2))

        assert len(take(account, now=NOW + timedelta(minutes=2))) == 3

    def test_the_callers_account_knows_it_too(self, account):
        limiter.lower(account=account, in_flight=3, now=NOW)

        assert account.limit_at(now=NOW) == 2


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
                    limiter.lower(account=account, in_flight=3, now=now)
                with lock:
                    in_flight -= len(mine)
                limiter.release(account=account, holder=f"drain-{number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(drain, range(4)))

    assert 1 <= most <= 3
