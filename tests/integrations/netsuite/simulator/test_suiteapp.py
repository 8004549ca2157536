"""What the simulator's SuiteApp posts, and what becomes of it when the hub is away."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from integrations import simulation
from integrations.netsuite.simulator import NetSuiteSimulator, SuiteApp
from tests.integrations.netsuite.simulator.conftest import Caller, order

SECRET = "a shared secret"


@dataclass
class Hub:
    """Takes posts and keeps them; answers with `status`."""

    status: int = 202
    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    def __call__(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        self.posts.append((dict(request.headers), request.get_data()))
        return Response(status=self.status)(environ, start_response)

    @property
    def events(self) -> list[dict[str, str]]:
        return [event for _, body in self.posts for event in json.loads(body)["events"]]

    @property
    def told(self) -> list[tuple[str, str, str]]:
        return [(event["type"], event["id"], event["event"]) for event in self.events]


@pytest.fixture
def hub() -> Iterator[Hub]:
    made = Hub()
    with simulation.SimulatorServer(made) as server:
        made.url = f"{server.base_url}/netsuite/x/events/"
        yield made


@pytest.fixture
def suiteapp(simulator: NetSuiteSimulator, hub: Hub) -> Iterator[SuiteApp]:
    installed = simulator.suiteapp = SuiteApp(url=hub.url, secret=SECRET, resend_every_s=600)
    yield installed
    simulator.suiteapp = None


def _idle(suiteapp: SuiteApp) -> None:
    assert suiteapp.wait_until_idle()


def test_a_change_is_posted_signed(simulator: NetSuiteSimulator, suiteapp: SuiteApp, hub: Hub) -> None:
    simulator.change("customer", "1042", {"phone": "1"})
    _idle(suiteapp)

    [(headers, body)] = hub.posts
    seconds = headers["X-Crossfoot-Timestamp"]
    expected = hmac.new(SECRET.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["X-Crossfoot-Signature"] == f"sha256={expected}"
    assert abs(int(seconds) - time.time()) < 5
    assert headers["Content-Type"] == "application/json"
    said = json.loads(body)
    changed_at = simulator.get("customer", "1042")["lastModifiedDate"]
    assert said["events"] == [{"type": "customer", "id": "1042", "event": "edit", "changed_at": changed_at}]
    assert said["account"] == "1234567_SB1"
    assert datetime.fromisoformat(said["sent_at"]) >= datetime.fromisoformat(changed_at)


def _person(simulator: NetSuiteSimulator) -> None:
    contact = {"firstName": "Ann", "company": {"id": "1042"}, "subsidiary": {"id": "1"}}
    made = simulator.add("contact", contact, id="2001")
    simulator.change("contact", made, {"phone": "1"})
    simulator.delete("contact", made)
    simulator.add("salesOrder", order(), id="6001")
    simulator.bill("6001")
    simulator.deactivate("customer", "1050")


def test_tells_what_people_do_in_netsuite(simulator: NetSuiteSimulator, suiteapp: SuiteApp, hub: Hub) -> None:
    _person(simulator)
    _idle(suiteapp)

    assert hub.told == [
        ("contact", "2001", "create"),
        ("contact", "2001", "edit"),
        ("contact", "2001", "delete"),
        ("salesOrder", "6001", "create"),
        ("invoice", "6002", "create"),
        ("customer", "1050", "edit"),
    ]


def test_tells_what_other_integrations_write_over_rest(suiteapp: SuiteApp, hub: Hub, call: Caller) -> None:
    call("POST", "salesOrder", order())
    call("PATCH", "salesOrder/5001", {"memo": "x"})
    call("POST", "salesOrder/5001/!transform/invoice", {"externalId": "theirs"})
    call("POST", "invoice/5002/!transform/customerPayment", {})
    call("DELETE", "customerPayment/5003")
    _idle(suiteapp)

    assert hub.told == [
        ("salesOrder", "5001", "create"),
        ("salesOrder", "5001", "edit"),
        ("invoice", "5002", "create"),
        ("customerPayment", "5003", "create"),
        ("customerPayment", "5003", "delete"),
    ]


def test_keeps_what_we_write_over_rest_to_itself(
    simulator: NetSuiteSimulator, suiteapp: SuiteApp, hub: Hub, call: Caller
) -> None:
    call("PUT", "salesOrder/eid:om-1", order())
    call("PATCH", "salesOrder/eid:om-1", {"memo": "x"})
    call("PUT", "salesOrder/eid:om-2", order())
    call("DELETE", "salesOrder/eid:om-2")

    simulator.change("salesOrder", "5001", {"memo": "a person"})
    _idle(suiteapp)

    assert hub.told == [("salesOrder", "5001", "edit")]


def test_suppression_can_be_switched_off(suiteapp: SuiteApp, hub: Hub, call: Caller) -> None:
    suiteapp.suppresses_own = False

    call("PUT", "salesOrder/eid:om-1", order())
    _idle(suiteapp)

    assert hub.told == [("salesOrder", "5001", "create")]


def test_tells_nothing_of_records_without_a_script_nor_of_the_demo_company(
    simulator: NetSuiteSimulator, suiteapp: SuiteApp, hub: Hub
) -> None:
    simulator.add("location", {"name": "Perth"})
    simulator.demo_company()
    simulator.change("customer", "1042", {"phone": "1"})
    _idle(suiteapp)

    assert hub.told == [("customer", "1042", "edit")]


def test_a_refused_write_is_no_event(suiteapp: SuiteApp, hub: Hub, call: Caller) -> None:
    call("POST", "salesOrder", {"entity": {"id": "999"}})
    _idle(suiteapp)

    assert hub.posts == []


def test_what_the_hub_does_not_take_is_parked_and_sent_again(
    simulator: NetSuiteSimulator, suiteapp: SuiteApp, hub: Hub
) -> None:
    hub.status = 503
    simulator.change("customer", "1042", {"phone": "1"})
    simulator.change("customer", "1048", {"phone": "1"})
    _idle(suiteapp)
    assert len(suiteapp.parked) == 2
    assert suiteapp.resend() == 0

    hub.status, hub.posts = 202, []
    assert suiteapp.resend() == 2

    assert (len(hub.posts), [one["id"] for one in hub.events], suiteapp.parked) == (1, ["1042", "1048"], [])


def test_a_hub_that_is_away_is_tried_again_by_itself(simulator: NetSuiteSimulator, hub: Hub) -> None:
    away = simulator.suiteapp = SuiteApp(url="http://127.0.0.1:9/", secret=SECRET, resend_every_s=0.05)
    simulator.change("customer", "1042", {"phone": "1"})
    _idle(away)

    away.url = hub.url

    ends_at = time.monotonic() + 5
    while not hub.posts and time.monotonic() < ends_at:
        time.sleep(0.02)
    simulator.suiteapp = None
    assert hub.told == [("customer", "1042", "edit")]


def test_a_post_holds_fifty_events_at_most(simulator: NetSuiteSimulator, suiteapp: SuiteApp, hub: Hub) -> None:
    hub.status = 500
    for number in range(120):
        simulator.change("customer", "1042", {"phone": str(number)})
    _idle(suiteapp)
    hub.status = 202
    hub.posts.clear()

    suiteapp.resend()

    assert [len(json.loads(body)["events"]) for _, body in hub.posts] == [50, 50, 20]


def test_events_can_be_dropped(simulator: NetSuiteSimulator, suiteapp: SuiteApp, hub: Hub) -> None:
    suiteapp.drop = 1.0
    simulator.change("customer", "1042", {"phone": "1"})
    suiteapp.drop = 0.0
    simulator.change("customer", "1048", {"phone": "1"})
    _idle(suiteapp)

    assert hub.told == [("customer", "1048", "edit")]


def test_events_can_come_twice(simulator: NetSuiteSimulator, suiteapp: SuiteApp, hub: Hub) -> None:
    suiteapp.duplicate = 1.0
    simulator.change("customer", "1042", {"phone": "1"})
    _idle(suiteapp)

    assert len(hub.posts) == 2
    assert hub.events[0] == hub.events[1]


def test_events_can_overtake_one_another(simulator: NetSuiteSimulator, suiteapp: SuiteApp, hub: Hub) -> None:
    suiteapp.reorder = 1.0
    simulator.change("customer", "1042", {"phone": "1"})
    suiteapp.reorder = 0.0
    simulator.change("customer", "1048", {"phone": "1"})
    _idle(suiteapp)

    assert [one["id"] for one in hub.events] == ["1048", "1042"]


def test_events_can_be_late(simulator: NetSuiteSimulator, suiteapp: SuiteApp, hub: Hub) -> None:
    suiteapp.delay_s = 0.4
    started_at = time.monotonic()
    simulator.change("customer", "1042", {"phone": "1"})
    _idle(suiteapp)

    assert time.monotonic() - started_at >= 0.4
    assert len(hub.posts) == 1


def test_a_slow_hub_does_not_hold_up_the_write(simulator: NetSuiteSimulator, call: Caller) -> None:
    answer = threading.Event()

    def wait(environ: Any, start_response: Callable[..., Any]) -> Any:
        answer.wait(10)
        return Response(status=202)(environ, start_response)

    with simulation.SimulatorServer(wait) as server:
        installed = simulator.suiteapp = SuiteApp(url=server.base_url, secret=SECRET)

        assert call("PATCH", "customer/1042", {"phone": "1"}).status_code == 204
        assert not installed.wait_until_idle(timeout_s=0.1)
        answer.set()
        _idle(installed)
        simulator.suiteapp = None
    assert len(installed.delivered) == 1


def test_a_removed_suiteapp_is_silent(simulator: NetSuiteSimulator, suiteapp: SuiteApp, hub: Hub) -> None:
    simulator.suiteapp = None
    simulator.change("customer", "1042", {"phone": "1"})

    assert suiteapp.wait_until_idle()
    assert hub.posts == []


def test_shows_no_secret_and_takes_only_web_addresses() -> None:
    assert SECRET not in repr(SuiteApp(url="http://127.0.0.1/", secret=SECRET))
    with pytest.raises(ValueError, match="http"):
        SuiteApp(url="file:///etc/passwd", secret=SECRET)
