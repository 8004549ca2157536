"""A NetSuite account with the demo company, and a caller that signs with requests-oauthlib: none of our own client."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
import requests
from requests_oauthlib import OAuth1

from integrations.netsuite.simulator import NetSuiteSimulator


@dataclass
class Caller:
    """Somebody else's client."""

    session: requests.Session
    base_url: str

    def __call__(self, method: str, path: str, body: Any = None, **options: Any) -> requests.Response:
        url = path if path.startswith("http") else f"{self.base_url}/services/rest/record/v1/{path}"
        return self.session.request(method, url, json=body, timeout=10, **options)

    def query(self, sql: str, *params: str, page: str = "", prefer: str = "transient") -> requests.Response:
        url = f"{self.base_url}/services/rest/query/v1/suiteql{page}"
        body = {"q": sql, "params": list(params)} if params else {"q": sql}
        return self.session.post(url, json=body, headers={"Prefer": prefer}, timeout=10)

    def rows(self, sql: str, *params: str) -> list[dict[str, Any]]:
        answer = self.query(sql, *params)
        assert answer.status_code == 200, answer.text
        return [{name: value for name, value in row.items() if name != "links"} for row in answer.json()["items"]]


def signer(simulator: NetSuiteSimulator, **changes: str) -> OAuth1:
    """What signs a request to that account; changes replace parts of it."""
    credentials = simulator.credentials
    given = {
        "client_key": credentials.consumer_key,
        "client_secret": credentials.consumer_secret,
        "resource_owner_key": credentials.token_id,
        "resource_owner_secret": credentials.token_secret,
        "realm": credentials.account_id,
        "signature_method": "HMAC-SHA256",
    }
    return OAuth1(**{**given, **changes})


@pytest.fixture
def simulator() -> NetSuiteSimulator:
    made = NetSuiteSimulator()
    made.demo_company()
    return made


@pytest.fixture
def call(simulator: NetSuiteSimulator) -> Iterator[Caller]:
    with simulator.serve() as server, requests.Session() as session:
        session.auth = signer(simulator)
        yield Caller(session, server.base_url)


def order(*lines: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A sales order's body; 12 kg of house blend at 10.50 unless lines are given."""
    items = list(lines) or [line()]
    return {"entity": {"id": "1042"}, "tranDate": "2026-11-20", "item": {"items": items}, **fields}


def line(item: str = "501", **fields: Any) -> dict[str, Any]:
    """An order line with a price of its own."""
    return {"item": {"id": item}, "quantity": 12, "price": {"id": "-1"}, "rate": 10.5, **fields}


def error_of(answer: requests.Response) -> tuple[int, str, str | None]:
    """Status, code and path of a refusal."""
    detail = answer.json()["o:errorDetails"][0]
    return answer.status_code, detail["o:errorCode"], detail.get("o:errorPath")


def why_refused(call: Caller, sql: str, *params: str) -> str:
    """The words of a refused query."""
    answer = call.query(sql, *params)
    assert error_of(answer)[:2] == (400, "INVALID_PARAMETER")
    detail = answer.json()["o:errorDetails"][0]
    assert detail["o:errorQueryParam"] == "q"
    return str(detail["detail"])


def invoice_for(call: Caller, amount: str = "100.00", customer: str = "1042") -> str:
    """The id of a new invoice over an amount without tax."""
    body = order(line("501", quantity=1, rate=float(Decimal(amount))), entity={"id": customer})
    return call("POST", "invoice", body).headers["Location"].rsplit("/", 1)[1]
