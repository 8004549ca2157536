"""A2: API key, password token, two-factor user."""

from datetime import timedelta

import pytest
import requests

from tests.integrations.ordermentum.simulator.conftest import VENUE


def test_lets_the_api_key_in(api):
    assert api("GET", f"/v1/purchasers/{VENUE}").status_code == 200


@pytest.mark.parametrize("headers", [{}, {"x-api-key": "om_api_wrong"}, {"Authorization": "Bearer nonsense"}])
def test_refuses_other_credentials_with_401_and_the_error_body(server, headers):
    answer = requests.get(f"{server.base_url}/v1/purchasers/{VENUE}", headers=headers, timeout=10)

    assert answer.status_code == 401
    assert answer.json()["name"] == "UnauthorizedError"
    assert answer.json()["code"] == 401


def token(sim, server, username=None, password=None):
    credentials = {"username": username or sim.username, "password": password or sim.password}
    return requests.post(f"{server.base_url}/v1/auth", json=credentials, timeout=10)


def read_with(server, access_token):
    headers = {"Authorization": f"Bearer {access_token}"}
    return requests.get(f"{server.base_url}/v1/purchasers/{VENUE}", headers=headers, timeout=10).status_code


def test_gives_a_bearer_token_for_user_and_password(sim, server):
    answer = token(sim, server)

    assert answer.status_code == 201
    assert answer.json()["token_type"] == "Bearer"
    assert read_with(server, answer.json()["access_token"]) == 200


def test_a_token_lives_24_hours(sim, server):
    access_token = token(sim, server).json()["access_token"]
    started = sim.now()

    sim.now = lambda: started + timedelta(hours=23, minutes=59)
    assert read_with(server, access_token) == 200
    sim.now = lambda: started + timedelta(hours=24, minutes=1)
    assert read_with(server, access_token) == 401


def test_refuses_a_wrong_password_with_401(sim, server):
    assert token(sim, server, password="wrong").status_code == 401


def test_refuses_a_two_factor_user_with_403(sim, server):
    assert token(sim, server, username=sim.access.two_factor_username).status_code == 403


def test_asks_for_both_username_and_password(server):
    assert requests.post(f"{server.base_url}/v1/auth", json={"username": "x"}, timeout=10).status_code == 400


def test_shows_no_secret_in_its_repr_e79(sim):
    shown = repr(sim) + repr(sim.access)

    assert sim.api_key not in shown
    assert sim.password not in shown
