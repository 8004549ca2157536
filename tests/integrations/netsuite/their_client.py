"""The PyPI package `netsuite`, which is none of ours, at work in an account: a program of its own (see requirements-
clients.txt). `python -m tests.integrations.netsuite.their_client ADDRESS` takes the credentials as JSON on its input,
makes a customer, reads it by REST and by SuiteQL, deletes it, and prints what it saw as JSON.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

PACKAGES = Path(sys.prefix) / "clients"


def environment() -> dict[str, str]:
    """What a process needs to find the package, before our own, and nobody's proxy."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    root = str(Path(__file__).resolve().parents[3])
    return {**kept, "PYTHONPATH": os.pathsep.join([str(PACKAGES), root])}


def connect(*, base_url: str, credentials: dict[str, str]) -> Any:
    """Give their client for that address: it always goes to Oracle's, so that alone is changed."""
    with contextlib.redirect_stderr(io.StringIO()):  # what its own dependencies have to complain of
        from netsuite import Config, NetSuiteRestApi, TokenAuth

    class Elsewhere(NetSuiteRestApi):
        def _make_url(self, subpath: str) -> str:
            return f"{base_url}/services/rest{subpath}"

    given = dict(credentials)
    return Elsewhere(Config(account=given.pop("account_id"), auth=TokenAuth(**given)))


async def _look_around(api: Any) -> dict[str, Any]:
    cafe = {"companyName": "Their Cafe", "isPerson": False, "subsidiary": {"id": "1"}}
    made = await api.request("POST", "/record/v1/customer", json=cafe)
    path = f"/record/v1/customer/{made.headers['location'].rsplit('/', 1)[1]}"
    read = await api.get(path)
    await api.patch(path, json={"phone": "02 5550 1234"})
    found = await api.suiteql(
        "SELECT id, companyname, phone FROM customer WHERE companyname = ?", json={"params": ["Their Cafe"]}
    )
    await api.delete(path)
    left = await api.suiteql(q="SELECT id FROM customer WHERE companyname = 'Their Cafe'")
    return {"created": made.status_code, "read": read, "found": found["items"], "left": left["items"]}


if __name__ == "__main__":
    their_api = connect(base_url=sys.argv[1], credentials=json.load(sys.stdin))
    json.dump(asyncio.run(_look_around(their_api)), sys.stdout)
