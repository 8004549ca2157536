"""Clients that others wrote work against the simulator, so it is NetSuite that it imitates and not our own client."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict

import pytest
import requests
from requests_oauthlib import OAuth1Session

from integrations.netsuite.simulator import NetSuiteSimulator
from tests.conftest import ServedNetSuite
from tests.integrations.netsuite import their_client


@pytest.fixture
def company(simulator: NetSuiteSimulator) -> Iterator[ServedNetSuite]:
    with simulator.serve() as server:
        yield ServedNetSuite(simulator, server)


def session(simulator: NetSuiteSimulator, **changes: str) -> OAuth1Session:
    """Plain requests-oauthlib."""
    credentials = simulator.credentials
    given = {
        "client_key": credentials.consumer_key,
        "client_secret": credentials.consumer_secret,
        "resource_owner_key": credentials.token_id,
        "resource_owner_secret": credentials.token_secret,
        "realm": credentials.account_id,
        "signature_method": "HMAC-SHA256",
    }
    made = OAuth1Session(**{**given, **changes})
    made.trust_env = False
    return made


def test_the_netsuite_package_writes_reads_queries_and_deletes(company: ServedNetSuite) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", their_client.__name__, company.base_url],
        input=json.dumps(asdict(company.simulator.credentials)),
        env=their_client.environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == 0, (
        f"{ended.stderr}\nIs the package there? Mend with: rm -f .venv/.installed; make install"
    )
    saw = json.loads(ended.stdout)
    assert (saw["created"], saw["read"]["companyName"]) == (204, "Their Cafe")
    assert [row["phone"] for row in saw["found"]] == ["02 5550 1234"]
    assert saw["left"] == []


def test_requests_oauthlib_writes_reads_and_queries(company: ServedNetSuite) -> None:
    records = f"{company.base_url}/services/rest/record/v1"
    order = {"entity": {"id": "1042"}, "item": {"items": [{"item": {"id": "501"}, "quantity": 2}]}}
    with session(company.simulator) as theirs:
        made = theirs.put(f"{records}/salesOrder/eid:om-1", json=order)
        read = theirs.get(f"{records}/salesOrder/eid:om-1", params={"expandSubResources": "true"})
        rows = theirs.post(
            f"{company.base_url}/services/rest/query/v1/suiteql?limit=5",
            json={"q": "SELECT id FROM transaction WHERE externalid = ?", "params": ["om-1"]},
            headers={"Prefer": "transient"},
        )

    assert (made.status_code, read.status_code, rows.status_code) == (204, 200, 200)
    assert read.json()["item"]["items"][0]["quantity"] == 2
    assert [row["id"] for row in rows.json()["items"]] == [read.json()["id"]]


def test_requests_oauthlib_with_a_wrong_secret_is_turned_away(company: ServedNetSuite) -> None:
    with session(company.simulator, resource_owner_secret="wrong") as theirs:
        answer = theirs.get(f"{company.base_url}/services/rest/record/v1/customer/1042")

    assert answer.status_code == requests.codes.unauthorized
    assert "companyName" not in answer.text
