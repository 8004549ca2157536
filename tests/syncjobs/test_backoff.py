"""When an attempt that failed is made again."""

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from syncjobs import backoff

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@given(attempt=some.integers(min_value=1, max_value=10_000), seed=some.integers())
def test_the_wait_grows_with_the_attempts_and_never_passes_ten_minutes(attempt: int, seed: int) -> None:
    wait_s = backoff.delay_s(attempt=attempt, chance=random.Random(seed))

    assert 0.2 <= wait_s <= min(600.0, 2.0 ** min(attempt, 20))


@given(asked=some.floats(min_value=0, max_value=3600), seed=some.integers())
def test_what_the_remote_asks_for_is_the_least_e41(asked: float, seed: int) -> None:
    assert backoff.delay_s(attempt=1, retry_after_s=asked, chance=random.Random(seed)) >= asked


def test_many_that_failed_together_do_not_come_back_together_r58() -> None:
    waits = {round(backoff.delay_s(attempt=6, chance=random.Random(seed)), 1) for seed in range(100)}

    assert len(waits) > 50


def test_the_next_attempt_is_counted_from_the_failure() -> None:
    at = backoff.next_attempt_at(attempt=3, failed_at=NOON, retry_after_s=60)

    assert NOON + timedelta(seconds=60) <= at <= NOON + timedelta(seconds=68)


def test_after_gives_the_instant_so_many_seconds_on() -> None:
    assert backoff.after(seconds=90, now=NOON) == NOON + timedelta(seconds=90)
