"""Tokens within one process: asked for once, renewed in time, never used after their end."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations import errors
from integrations.netsuite import access_tokens

START = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


class Office:
    """Grants tokens on a clock of its own, and fails when told to."""

    def __init__(self, life_s=3600.0):
        self.now, self.life_s = START, life_s
        self.granted = []
        self.failure = None

    def clock(self):
        return self.now

    def grant(self):
        if self.failure:
            raise self.failure
        life = timedelta(seconds=self.life_s)
        self.granted.append(
            access_tokens.Token(text=f"t{len(self.granted)}", source="a", asked_at=self.now, ends_at=self.now + life)
        )
        return self.granted[-1]

    def get(self, tokens):
        return tokens.get(sources=["a"], grant=self.grant, clock=self.clock)


def later(office, **by):
    office.now += timedelta(**by)


class TestOneThread:
    def test_uses_a_token_again_until_five_minutes_before_its_end(self):
        tokens, office = access_tokens.Tokens(), Office()
        first = office.get(tokens)

        later(office, minutes=54, seconds=59)
        assert office.get(tokens) is first
        later(office, seconds=1)
        assert office.get(tokens) is not first

    def test_uses_the_old_one_on_while_a_new_one_cannot_be_had_and_asks_twice_a_minute_at_most(self):
        tokens, office = access_tokens.Tokens(), Office()
        first = office.get(tokens)
        later(office, minutes=56)
        office.failure = errors.Unreachable("away")

        assert office.get(tokens) is first
        office.failure = AssertionError("asked again at once")
        assert office.get(tokens) is first

        office.failure = None
        later(office, seconds=31)
        assert office.get(tokens) is not first

    def test_tells_of_a_refusal_at_once_although_the_old_one_would_serve(self):
        tokens, office = access_tokens.Tokens(), Office()
        office.get(tokens)
        later(office, minutes=56)
        office.failure = errors.CredentialsRejected("no more")

        with pytest.raises(errors.CredentialsRejected):
            office.get(tokens)

    def test_does_not_take_back_what_it_has_given_up(self):
        tokens, office = access_tokens.Tokens(), Office()
        first = office.get(tokens)

        tokens.give_up(token=first)
        tokens.take_in(token=first)

        assert office.get(tokens) is not first

    def test_takes_what_another_process_was_given(self):
        tokens, office = access_tokens.Tokens(), Office()
        given_elsewhere = Office().grant()

        tokens.take_in(token=given_elsewhere)

        assert office.get(tokens) is given_elsewhere
        assert office.granted == []


class TestManyThreads:
    def test_ask_once_between_them(self):
        tokens, office = access_tokens.Tokens(), Office()
        asked, barrier = threading.Event(), threading.Barrier(16)

        def slow_grant():
            assert not asked.is_set()
            asked.set()
            threading.Event().wait(0.1)
            return office.grant()

        def work(_):
            barrier.wait()
            return tokens.get(sources=["a"], grant=slow_grant, clock=office.clock)

        with ThreadPoolExecutor(16) as pool:
            got = list(pool.map(work, range(16)))

        assert {token.text for token in got} == {"t0"}

    def test_share_one_failure_instead_of_each_finding_out(self):
        tokens, office = access_tokens.Tokens(), Office()
        barrier, asked = threading.Barrier(8), []

        def failing_grant():
            asked.append(1)
            threading.Event().wait(0.2)
            raise errors.RateLimited("later", retry_after_s=7)

        def work(_):
            barrier.wait()
            with pytest.raises(errors.RateLimited) as caught:
                tokens.get(sources=["a"], grant=failing_grant, clock=office.clock)
            return caught.value.retry_after_s

        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(work, range(8))) == {7}
        assert len(asked) == 1

    def test_do_not_wait_for_a_renewal_while_the_old_one_serves(self):
        tokens, office = access_tokens.Tokens(), Office()
        first = office.get(tokens)
        later(office, minutes=56)
        renewing, may_end = threading.Event(), threading.Event()

        def slow_grant():
            renewing.set()
            assert may_end.wait(5)
            return office.grant()

        with ThreadPoolExecutor(1) as pool:
            renewed = pool.submit(tokens.get, sources=["a"], grant=slow_grant, clock=office.clock)
            assert renewing.wait(5)
            assert office.get(tokens) is first
            may_end.set()
            assert renewed.result() is not first


@given(
    steps=st.lists(
        st.tuples(
            st.floats(0, 5000),
            st.sampled_from(["fine", "away", "refused"]),
            st.sampled_from([1.0, 60.0, 300.0, 3600.0]),
            st.booleans(),
        ),
        max_size=30,
    )
)
def test_a_token_is_never_used_after_its_end(steps):
    tokens, office = access_tokens.Tokens(), Office()
    failures = {"fine": None, "away": errors.Unreachable("away"), "refused": errors.CredentialsRejected("no")}
    for seconds, mood, life_s, is_given_up in steps:
        later(office, seconds=seconds)
        office.failure, office.life_s = failures[mood], life_s
        try:
            token = office.get(tokens)
        except errors.SyncError:
            assert mood != "fine"
            continue
        assert token.asked_at <= office.now < token.ends_at
        if is_given_up:
            tokens.give_up(token=token)
            assert tokens.known(source="a") is None


def test_a_stored_token_comes_back_to_its_owner_only():
    token = Office().grant()

    stored = token.as_stored(owner="ours")

    assert access_tokens.from_stored(stored=stored, owner="ours") == token
    assert access_tokens.from_stored(stored=stored, owner="another client ID") is None
    assert access_tokens.from_stored(stored={}, owner="ours") is None
    assert token.text not in repr(token)
