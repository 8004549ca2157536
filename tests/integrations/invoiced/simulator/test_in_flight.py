"""A5: 20 requests in flight for one key."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests


@pytest.fixture
def together(sim, server):
    def call(count, key):
        def one(_number):
            return requests.get(f"{server.base_url}/customers", auth=(key, ""), timeout=10)

        with ThreadPoolExecutor(count) as pool:
            return [*pool.map(one, range(count))]

    sim.latency_s = 0.6
    return call


def test_the_twenty_first_is_refused_without_retry_after_d7(sim, together):
    answers = together(21, sim.api_key)

    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) == 1
    assert refused[0].json()["type"] == "rate_limit_error"
    assert "Retry-After" not in refused[0].headers
    assert sim.in_flight.peak == 20


def test_a_place_is_free_again_when_the_answer_is_there(sim, together):
    together(20, sim.api_key)

    assert [answer.status_code for answer in together(20, sim.api_key)] == [200] * 20


def test_the_dashboard_is_exempt(sim, together):
    sim.in_flight_limit = 1

    assert {answer.status_code for answer in together(3, sim.access.dashboard_key)} == {200}


def test_a_request_that_never_ends_is_forgotten(sim, together):
    """A5: after 60 seconds, here at once."""
    sim.in_flight_limit, sim.in_flight.forgotten_after_s = 1, 0.0

    assert {answer.status_code for answer in together(3, sim.api_key)} == {200}


def test_each_key_has_places_of_its_own(sim, server, together):
    sim.in_flight_limit = 1
    bearer = {"Authorization": f"Bearer {sim.access.oauth_token}"}
    with ThreadPoolExecutor(1) as pool:
        beside = pool.submit(requests.get, f"{server.base_url}/customers", headers=bearer, timeout=10)

        assert (together(1, sim.api_key)[0].status_code, beside.result().status_code) == (200, 200)
