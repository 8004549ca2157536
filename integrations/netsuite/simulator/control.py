"""The controls of the simulator over HTTP, /simulator/...: for tests and demos that run in another process."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Request, Response

from integrations import simulation
from integrations.netsuite.simulator import application, refusals, rendering

if TYPE_CHECKING:
    from integrations.netsuite.simulator.simulator import NetSuiteSimulator

_SETTINGS = (
    "limit", "integration_limit", "others_in_flight", "limit_type", "latency_s", "clock_offset_s", "job_delay_s",
    "integration_is_enabled", "token_is_active", "zone", "stamp_zone", "visible_after_s",
)  # fmt: skip


class Control:
    """Views over one simulator. All answers are JSON."""

    def __init__(self, simulator: NetSuiteSimulator) -> None:
        self._simulator = simulator

    def views(self) -> list[tuple[str, str, application.View]]:
        """Verb, path and view of each control."""
        return [
            ("GET", "/simulator/state", self.state),
            ("GET", "/simulator/records/<type_name>", self.records),
            ("GET", "/simulator/calls", self.calls),
            ("POST", "/simulator/settings", self.settings),
            ("POST", "/simulator/faults", self.order_faults),
            ("DELETE", "/simulator/faults", self.drop_faults),
            ("POST", "/simulator/reset", self.reset),
            ("POST", "/simulator/bill/<order_id>", self.bill),
        ]

    def state(self, request: Request) -> Response:
        """Counts and marks."""
        simulator = self._simulator
        return answer(
            {
                "records": simulator.books.store.counts(),
                "high_water_mark": simulator.high_water_mark,
                "rejected": simulator.rejected,
                "calls": simulator.counter.count,
                "locked_out": simulator.locked_out,
                **{name: getattr(simulator, name) for name in _SETTINGS},
            }
        )

    def records(self, request: Request, type_name: str) -> Response:
        """Every record of a type, expanded."""
        return answer({"items": self._simulator.all(type_name)})

    def calls(self, request: Request) -> Response:
        """What was asked; `?since=N` leaves out the first N."""
        since = request.args.get("since", 0, type=int)
        calls = self._simulator.calls[since:]
        return answer({"items": [{**_call(call)} for call in calls], "count": since + len(calls)})

    def settings(self, request: Request) -> Response:
        """Change limits, latency, clock, the delay of jobs, or the state of the integration and its token."""
        wanted = read_body(request)
        if not isinstance(wanted, dict) or any(name not in _SETTINGS for name in wanted):
            raise BadRequest(f"Settings are: {', '.join(_SETTINGS)}.")
        try:
            for name, value in wanted.items():
                setattr(self._simulator, name, value)
        except (TypeError, ValueError) as error:
            raise BadRequest(str(error)) from error
        return self.state(request)

    def order_faults(self, request: Request) -> Response:
        """Order faults: a list of objects with the fields of `integrations.simulation.Fault`."""
        wanted = read_body(request)
        if not isinstance(wanted, list):
            raise BadRequest("Send a list of faults.")
        try:
            faults = [simulation.Fault(**{**one, "kind": simulation.FaultKind(one["kind"])}) for one in wanted]
        except (TypeError, ValueError, KeyError) as error:
            raise BadRequest(f"Not a fault: {error}") from error
        self._simulator.faults.add(*faults)
        return answer({"ordered": len(faults)})

    def drop_faults(self, request: Request) -> Response:
        """Forget the ordered faults."""
        self._simulator.faults.replace([])
        return answer({})

    def reset(self, request: Request) -> Response:
        """Empty the account."""
        self._simulator.reset()
        if (request.get_json(silent=True) or {}).get("demo"):
            self._simulator.demo_company()
        return answer({})

    def bill(self, request: Request, order_id: str) -> Response:
        """Bill a sales order, as a NetSuite user would."""
        return as_user(lambda: {"id": self._simulator.bill(order_id)})


def read_body(request: Request) -> Any:
    """The JSON of a control's request."""
    try:
        return json.loads(request.get_data() or b"null")
    except ValueError as error:
        raise BadRequest("The body is not JSON.") from error


def as_user(act: Callable[[], object]) -> Response:
    """What came of something a NetSuite user does: its answer, or NetSuite's refusal."""
    try:
        return answer(act())
    except refusals.Refusal as refusal:
        return Response(rendering.to_json(refusal.body()), status=refusal.status, mimetype="application/json")


def answer(body: object) -> Response:
    """JSON for whoever called a control."""
    return Response(rendering.to_json(body), mimetype="application/json")


def _call(call: Any) -> dict[str, Any]:
    return {
        "method": call.method,
        "target": call.target,
        "status": call.status,
        "external_id": call.external_id,
        "started_at": Decimal(str(call.started_at)),
        "at": call.at.isoformat(),
        "body": call.body,
        "committed": call.committed,
        "in_job": call.in_job,
    }
