"""A client that signs in by certificate: few token requests, two keys live, and never a hammer."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import requests

from integrations import errors
from integrations.netsuite import client, oauth2, token_request
from tests.integrations.netsuite import keys
from tests.integrations.netsuite.answers import upsert
from tests.integrations.netsuite.token_server import token_server


@pytest.fixture
def server():
    with token_server() as served:
        yield served
    oauth2.TOKENS.clear()


@pytest.fixture
def connect(server):
    made = []

    def make(*numbers, **options):
        counter = token_request.Counter(
            url=server.base_url + token_request.PATH, client_id="client-id", account_name="Main"
        )
        signer = oauth2.ClientCredentials(
            counter=counter, keys=[one if not isinstance(one, int) else keys.key(one) for one in numbers], **options
        )
        made.append(client.NetSuiteClient(service_url=server.base_url, auth=signer, account_name="Main"))
        return made[-1]

    return make


def in_threads(many, work):
    barrier = threading.Barrier(many)

    def one(_):
        barrier.wait()
        return work()

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(one, range(many)))


class TestTokens:
    def test_one_token_serves_many_calls_and_many_clients(self, server, connect):
        first, second = connect(1), connect(1)

        for netsuite in (first, first, second):
            assert upsert(netsuite).netsuite_id == "5012"

        assert server.carried == ["token-0-canary"] * 3

    def test_sixteen_threads_ask_once(self, server, connect):
        server.takes_s = 0.1
        netsuite = connect(1)

        in_threads(16, lambda: upsert(netsuite))

        assert len(server.forms) == 1
        assert len(server.carried) == 16

    def test_another_client_id_gets_no_token_of_ours(self, server, connect):
        upsert(connect(1))
        other = token_request.Counter(url=server.base_url + token_request.PATH, client_id="other", account_name="M")

        signer = oauth2.ClientCredentials(counter=other, keys=[keys.key(1)])
        upsert(client.NetSuiteClient(service_url=server.base_url, auth=signer, account_name="Main"))

        assert server.carried == ["token-0-canary", "token-1-canary"]

    def test_a_call_counts_as_one_call(self, server, connect):
        netsuite = connect(1)

        upsert(netsuite)

        assert netsuite.calls == 1


class TestATokenThatEndsEarly:
    def test_is_replaced_once_and_the_call_sent_once_more(self, server, connect):
        netsuite = connect(1)
        upsert(netsuite)
        server.revoke_all()

        assert upsert(netsuite).netsuite_id == "5012"

        assert server.carried == ["token-0-canary", "token-0-canary", "token-1-canary"]

    def test_is_replaced_once_by_many_threads(self, server, connect):
        netsuite = connect(1)
        upsert(netsuite)
        server.revoke_all()

        results = in_threads(4, lambda: upsert(netsuite).netsuite_id)

        assert results == ["5012"] * 4
        assert len(server.forms) == 2

    def test_is_replaced_in_a_test_of_the_connection_too(self, server, connect):
        netsuite = connect(1)
        upsert(netsuite)
        server.revoke_all()

        assert netsuite.probe(path="/anything").status == 204

    def test_with_new_ones_refused_as_well_ends_in_words_and_silence_e43(self, server, connect):
        netsuite = connect(1)
        server.takes_none = True

        for _ in range(3):
            with pytest.raises(errors.CredentialsRejected, match="Log in using OAuth 2.0 Access Tokens"):
                upsert(netsuite)

        assert (len(server.forms), len(server.carried)) == (2, 2)

    def test_with_new_ones_refused_never_reaches_the_fifth_failure_after_a_grant_e43(self, server, connect):
        netsuite = connect(1)
        server.takes_none = True

        def work():
            with pytest.raises(errors.CredentialsRejected):
                upsert(netsuite)

        in_threads(4, work)

        last_grant = server.carried.index(server.granted[-1])
        assert len(server.carried[last_grant:]) <= 4
        assert len(server.forms) == 2


class TestGivingUpAToken:
    def signer(self, server):
        counter = token_request.Counter(url=server.base_url + token_request.PATH, client_id="c", account_name="Main")
        return oauth2.ClientCredentials(counter=counter, keys=[keys.key(1)])

    def sign(self, signer, server):
        return requests.Request("GET", server.base_url, auth=signer).prepare().headers["Authorization"]

    def test_is_worth_another_try_for_every_thread_that_carried_it(self, server):
        signer = self.signer(server)
        barrier = threading.Barrier(4)

        def work():
            carried = self.sign(signer, server)
            barrier.wait()
            return signer.renew(), self.sign(signer, server) != carried

        assert in_threads(4, work) == [(True, True)] * 4
        assert len(server.granted) == 2

    def test_is_done_once_a_minute_however_many_are_refused(self, server):
        signer = self.signer(server)

        self.sign(signer, server)
        assert signer.renew()
        carried = self.sign(signer, server)
        assert not signer.renew()

        assert self.sign(signer, server) == carried

    def test_means_nothing_before_there_is_one(self, server):
        assert not self.signer(server).renew()


class TestARefusedKey:
    def test_is_asked_for_once_and_then_there_is_silence_e43(self, server, connect):
        server.refuses = {"certificate-1"}
        netsuite = connect(1)

        for _ in range(3):
            with pytest.raises(errors.CredentialsRejected, match="Main"):
                upsert(netsuite)

        assert server.tried == ["certificate-1"]
        assert server.carried == []

    def test_is_asked_for_once_by_many_threads_e43(self, server, connect):
        server.refuses, server.takes_s = {"certificate-1", "certificate-2"}, 0.05
        netsuite = connect(1, 2)

        def work():
            with pytest.raises(errors.CredentialsRejected):
                upsert(netsuite)

        in_threads(8, work)

        assert server.tried == ["certificate-2", "certificate-1"]

    def test_is_asked_for_once_however_often_the_connection_is_probed_e43(self, server, connect):
        server.refuses = {"certificate-1"}
        netsuite = connect(1)

        for _ in range(3):
            with pytest.raises(errors.CredentialsRejected):
                netsuite.probe(path="/anything")

        assert len(server.tried) == 1

    def test_a_token_address_that_is_away_is_no_refusal_and_writes_nothing(self, server, connect):
        server.says = [(503, "")]
        netsuite = connect(1)

        with pytest.raises(errors.Unreachable):
            upsert(netsuite)
        assert upsert(netsuite).netsuite_id == "5012"


class TestTwoKeys:
    def test_the_newest_is_tried_first(self, server, connect):
        upsert(connect(1, 2))

        assert server.tried == ["certificate-2"]

    def test_the_other_takes_over_when_the_newest_is_refused(self, server, connect):
        server.refuses = {"certificate-2"}
        netsuite = connect(1, 2)

        assert upsert(netsuite).netsuite_id == "5012"

        assert server.tried == ["certificate-2", "certificate-1"]

    def test_one_refused_since_it_worked_comes_last(self, server, connect):
        refused = keys.key(2, worked_at=keys.NOW, refused_at=keys.NOW + timedelta(minutes=1))

        upsert(connect(1, refused))

        assert server.tried == ["certificate-1"]

    def test_one_that_works_again_comes_first_again(self, server, connect):
        works_again = keys.key(2, refused_at=keys.NOW, worked_at=keys.NOW + timedelta(minutes=1))

        upsert(connect(1, works_again))

        assert server.tried == ["certificate-2"]

    def test_a_third_is_not_tried(self, server, connect):
        server.refuses = {"certificate-3", "certificate-2"}

        with pytest.raises(errors.CredentialsRejected):
            upsert(connect(1, 2, 3))

        assert server.tried == ["certificate-3", "certificate-2"]

    def test_an_expired_one_is_never_tried(self, server, connect):
        expired = keys.key(2, expires_at=datetime.now(UTC) - timedelta(seconds=1))

        upsert(connect(1, expired))

        assert server.tried == ["certificate-1"]

    def test_a_rotation_under_load_loses_no_call(self, server, connect):
        netsuite = connect(1, 2)
        results, stop = [], threading.Event()

        def work():
            while not stop.is_set():
                results.append(upsert(netsuite).netsuite_id)

        with ThreadPoolExecutor(4) as pool:
            working = [pool.submit(work) for _ in range(4)]
            while len(results) < 20:
                stop.wait(0.01)
            server.refuses = {"certificate-2"}
            server.revoke_all()
            before = len(results)
            while len(results) < before + 40 and not any(one.done() for one in working):
                stop.wait(0.01)
            stop.set()
            for one in working:
                one.result()

        assert set(results) == {"5012"}
        assert server.tried == ["certificate-2", "certificate-2", "certificate-1"]


class TestNothingToSignWith:
    def test_no_certificate_says_what_to_do(self, connect):
        with pytest.raises(
            errors.CredentialsRejected, match="There is no certificate to sign in with. Make a key pair"
        ):
            upsert(connect())

    def test_only_expired_ones_say_what_to_do(self, connect):
        expired = keys.key(1, expires_at=datetime.now(UTC) - timedelta(seconds=1))

        with pytest.raises(errors.CredentialsRejected, match="Every certificate has expired"):
            upsert(connect(expired))


def test_nothing_secret_is_shown_e79(server, connect):
    netsuite = connect(1)
    written = upsert(netsuite)

    shown = f"{netsuite!r} {vars(netsuite)!r} {vars(netsuite._signer)!r} {written!r} {oauth2.TOKENS!r}"

    assert "canary" not in shown
    assert "PRIVATE" not in shown
