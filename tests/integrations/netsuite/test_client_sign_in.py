"""What a 401 does to a client: one more try on an account that worked, and then silence."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from integrations import errors
from integrations.netsuite import client
from tests.factories import NetSuiteAccountFactory
from tests.integrations.netsuite.answers import LOCATION, upsert


class TestSignIn:
    DENIED = {"WWW_Authenticate": 'OAuth realm="1", error="token_rejected", error_description="Invalid login attempt."'}

    def test_a_401_on_an_account_that_never_worked_is_not_sent_again_e43(self, scripted, netsuite):
        scripted.answer(status=401, **self.DENIED)

        with pytest.raises(errors.CredentialsRejected) as caught:
            upsert(netsuite)

        assert caught.value.reason == "token_rejected"
        assert len(scripted.requests) == 1

    def test_a_lone_401_on_an_account_that_worked_is_signed_anew_once_e43(self, scripted, connect):
        netsuite = connect(scripted.base_url, worked_recently=True)
        scripted.answer(status=401)
        scripted.answer(status=204, Location=LOCATION)

        assert upsert(netsuite).netsuite_id == "5012"

        first, second = (request.headers["Authorization"] for request in scripted.requests)
        assert first != second

    def test_a_success_of_the_client_itself_counts_as_having_worked_e43(self, scripted, netsuite):
        scripted.answer(status=204, Location=LOCATION)
        scripted.answer(status=401)
        scripted.answer(status=204, Location=LOCATION)

        upsert(netsuite)
        upsert(netsuite)

        assert netsuite.calls == 3

    def test_after_a_second_401_nothing_is_sent_any_more_e43(self, scripted, connect):
        netsuite = connect(scripted.base_url, worked_recently=True)
        scripted.answer(status=401, **self.DENIED)

        for _ in range(3):
            with pytest.raises(errors.CredentialsRejected, match="View Login Audit Trail"):
                upsert(netsuite)

        assert len(scripted.requests) == 2

    def test_many_threads_together_never_reach_the_fifth_failure_e43(self, scripted, connect):
        netsuite = connect(scripted.base_url, worked_recently=True)
        scripted.answer(status=401)
        barrier = threading.Barrier(4)

        def work(_):
            barrier.wait()
            with pytest.raises(errors.CredentialsRejected):
                upsert(netsuite)

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(work, range(4)))

        assert len(scripted.requests) <= 4

    def test_a_refused_limit_is_no_proof_of_a_good_sign_in(self, scripted, netsuite):
        scripted.answer(status=429)
        scripted.answer(status=401)

        with pytest.raises(errors.Busy):
            upsert(netsuite)
        with pytest.raises(errors.CredentialsRejected):
            upsert(netsuite)

        assert len(scripted.requests) == 2


class TestForAccount:
    @pytest.mark.django_db
    def test_an_account_is_asked_at_its_own_address_with_its_own_credentials(self, scripted):
        account = NetSuiteAccountFactory(account_id="1234567_SB1", base_url=scripted.base_url + "/")
        scripted.answer(status=401)

        with pytest.raises(errors.CredentialsRejected, match=account.name):
            upsert(client.NetSuiteClient.for_account(account=account))

        header = scripted.requests[0].headers["Authorization"]
        assert 'realm="1234567_SB1"' in header
        assert 'oauth_consumer_key="consumer-key"' in header

    @pytest.mark.django_db
    @pytest.mark.parametrize(("minutes", "health", "calls"), [(1, "HEALTHY", 2), (60, "HEALTHY", 1), (1, "PAUSED", 1)])
    def test_only_an_account_that_worked_a_moment_ago_gets_a_second_try_e43(self, scripted, minutes, health, calls):
        worked_at = datetime.now(UTC) - timedelta(minutes=minutes)
        account = NetSuiteAccountFactory(base_url=scripted.base_url, worked_at=worked_at, health=health)
        scripted.answer(status=401)
        netsuite = client.NetSuiteClient.for_account(account=account)

        with pytest.raises(errors.CredentialsRejected):
            upsert(netsuite)

        assert netsuite.calls == calls
