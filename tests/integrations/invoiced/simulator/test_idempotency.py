"""A4: the first answer to a key is given again."""

import contextlib
from datetime import timedelta

import pytest
import requests

from integrations.simulation import Fault, FaultKind

KEY = {"Idempotency-Key": "hub:cus:1:v1"}


def names(sim):
    return [held["name"] for held in sim.customers.values()]


def test_the_same_key_gives_the_same_answer_and_makes_nothing_d4(api, sim):
    one, two = (api("POST", "/customers", {"name": "Acme"}, headers=KEY) for _ in range(2))

    assert (one.json(), one.status_code) == (two.json(), two.status_code)
    assert names(sim) == ["Acme"]
    assert [call.replayed for call in sim.calls] == [False, True]


def test_the_body_of_the_second_request_is_not_looked_at(api, sim):
    api("POST", "/customers", {"name": "Acme"}, headers=KEY)

    assert api("POST", "/customers", {"name": "Other"}, headers=KEY).json()["name"] == "Acme"
    assert names(sim) == ["Acme"]


def test_a_key_belongs_to_no_address(api, sim):
    api("POST", "/customers", {"name": "Acme"}, headers=KEY)

    assert api("POST", "/items", {"name": "Beans"}, headers=KEY).json()["object"] == "customer"


def test_an_error_is_kept_as_well_d5(api):
    api("POST", "/customers", {}, headers=KEY)

    assert api("POST", "/customers", {"name": "Acme"}, headers=KEY).status_code == 400
    assert api("POST", "/customers", {"name": "Acme"}, headers={"Idempotency-Key": "hub:cus:1:v2"}).ok


@pytest.mark.parametrize("length", [1, 5, 65])
def test_a_key_of_another_length_is_refused_d6(api, length):
    assert api("POST", "/customers", {"name": "A"}, headers={"Idempotency-Key": "k" * length}).status_code == 400


@pytest.mark.parametrize("length", [6, 64])
def test_a_key_of_6_or_64_is_taken_d6(api, length):
    assert api("POST", "/customers", {"name": "A"}, headers={"Idempotency-Key": "k" * length}).status_code == 201


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_key_on_another_method_is_refused_d6(api, method, customer):
    assert api(method, f"/customers/{customer['id']}", headers=KEY).status_code == 400


def test_a_key_is_forgotten_after_a_day(api, sim):
    started = sim.now()
    sim.now = lambda: started
    api("POST", "/customers", {"name": "Acme"}, headers=KEY)
    sim.now = lambda: started + timedelta(hours=24)

    api("POST", "/customers", {"name": "Acme"}, headers=KEY)

    assert names(sim) == ["Acme", "Acme"]


def test_another_credential_has_keys_of_its_own(api, sim, server):
    api("POST", "/customers", {"name": "Acme"}, headers=KEY)
    theirs = requests.post(
        f"{server.base_url}/customers",
        json={"name": "B"},
        headers=KEY,
        auth=(sim.access.dashboard_key, ""),
        timeout=10,
    )

    assert theirs.json()["name"] == "B"


@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER, FaultKind.TRUNCATED])
def test_a_lost_answer_is_given_again_d4(api, sim, kind):
    sim.faults.add(Fault(kind=kind))
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        api("POST", "/customers", {"name": "Acme"}, headers=KEY)

    assert api("POST", "/customers", {"name": "Acme"}, headers=KEY).json()["name"] == "Acme"
    assert names(sim) == ["Acme"]


@pytest.mark.parametrize("kind", [FaultKind.ERROR_BEFORE, FaultKind.ERROR_AFTER])
def test_a_server_error_is_kept_as_well(api, sim, kind):
    sim.faults.add(Fault(kind=kind))

    assert [api("POST", "/customers", {"name": "A"}, headers=KEY).status_code for _ in range(2)] == [500, 500]


@pytest.mark.parametrize("kind", [FaultKind.ERROR_BEFORE, FaultKind.ERROR_AFTER])
def test_a_server_error_can_be_made_to_pass(api, sim, kind):
    sim.replays_server_errors = False
    sim.faults.add(Fault(kind=kind))

    assert [api("POST", "/customers", {"name": "A"}, headers=KEY).status_code for _ in range(2)] == [500, 201]
    assert names(sim) == ["A"]


@pytest.mark.parametrize("kind", [FaultKind.RESET_BEFORE, FaultKind.OVERLOAD, FaultKind.LOGIN, FaultKind.GARBAGE])
def test_what_never_reached_invoiced_is_not_kept(api, sim, kind):
    sim.faults.add(Fault(kind=kind))
    with contextlib.suppress(requests.ConnectionError):
        api("POST", "/customers", {"name": "Acme"}, headers=KEY)

    assert api("POST", "/customers", {"name": "Acme"}, headers=KEY).status_code == 201


def test_a_key_belongs_to_one_credential(api, sim):
    api("POST", "/customers", {"name": "Acme"}, headers=KEY)
    bearer = {**KEY, "Authorization": f"Bearer {sim.access.oauth_token}"}

    requests.post(f"{api.base_url}/customers", json={"name": "Other"}, headers=bearer, timeout=10)

    assert names(sim) == ["Acme", "Other"]
