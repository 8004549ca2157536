"""The WSGI application: faults, latency, access, limits, then the endpoint."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from werkzeug import exceptions, routing, wrappers

from integrations import simulation
from integrations.ordermentum.simulator import calls, refusals
from integrations.ordermentum.simulator.endpoints import (
    control,
    credit_notes,
    invoices,
    orders,
    pages,
    products,
    purchasers,
    stock,
    webhooks,
)
from integrations.ordermentum.simulator.endpoints.routing import Answer, Ask, Route
from integrations.simulation import FaultKind

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from integrations.ordermentum.simulator.simulator import OrdermentumSimulator

MODULES = (orders, invoices, products, purchasers, credit_notes, stock, webhooks, control, pages)
GARBAGE = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


class Application:
    """Serves one simulator."""

    def __init__(self, sim: OrdermentumSimulator) -> None:
        self.sim = sim
        self.map = routing.Map(
            [
                routing.Rule(route.rule, methods=[route.method], endpoint=route)
                for module in MODULES
                for route in module.ROUTES
            ],
            redirect_defaults=False,
            merge_slashes=False,
        )

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        request = wrappers.Request(environ)
        # Read before any fault, so that an early answer does not leave a body in the connection.
        request.get_data(cache=True)
        try:
            route, ids = self.map.bind_to_environ(environ).match()
        except exceptions.HTTPException as error:
            route, ids = _refusing(error), {}
        if route.control:
            return _response(self._answer(request, route, ids, caller=""))(environ, start_response)
        return self._serve(request, route, ids)(environ, start_response)

    def _serve(self, request: wrappers.Request, route: Route, ids: Mapping[str, str]) -> wrappers.Response:
        sim = self.sim
        target = request.environ.get("RAW_URI") or request.full_path
        fault = sim.faults.draw(method=request.method, target=target)
        kind = fault.kind if fault else None
        time.sleep(sim.latency_s + (fault.delay_s if fault and kind is FaultKind.SLOW else 0.0))
        early = _before(fault)
        caller = self._caller(request)
        response = early or _response(self._answer(request, route, ids, caller=caller))
        if kind is FaultKind.ERROR_AFTER:
            response = _response(_refused(refusals.Refused("Something went wrong", status=500)))
        reset = kind in (FaultKind.RESET_BEFORE, FaultKind.RESET_AFTER)
        call = calls.Call(
            method=request.method,
            target=target,
            status=None if reset else response.status_code,
            bucket=route.bucket,
            at=sim.now(),
            caller=caller,
        )
        sim.calls.append(call)
        if route.forbidden:
            sim.forbidden_calls.append(call)
        if reset:
            simulation.reset_connection(request.environ)
        return _broken_off(response) if kind is FaultKind.TRUNCATED else response

    def _caller(self, request: wrappers.Request) -> str:
        try:
            return self.sim.access.caller(_headers(request), now=self.sim.now())
        except refusals.Refused:
            return ""

    def _answer(self, request: wrappers.Request, route: Route, ids: Mapping[str, str], *, caller: str) -> Answer:
        try:
            with self.sim.store.lock:
                if not route.control:
                    self._admit(request, route, caller=caller)
                return route.answer(self._ask(request, ids))
        except refusals.Refused as refusal:
            return _refused(refusal)

    def _admit(self, request: wrappers.Request, route: Route, *, caller: str) -> None:
        accepted = request.accept_mimetypes
        if accepted and not accepted.accept_json:
            raise refusals.Refused("Only application/json can be served", status=406)
        if not route.bucket:
            return
        if not route.public:
            self.sim.access.caller(_headers(request), now=self.sim.now())
        self.sim.limits.take(caller=caller, bucket=route.bucket, now=self.sim.now())

    def _ask(self, request: wrappers.Request, ids: Mapping[str, str]) -> Ask:
        return Ask(
            sim=self.sim,
            url=request.base_url,
            method=request.method,
            parameters=list(request.args.items(multi=True)),
            body=_body(request),
            headers=_headers(request),
            ids=ids,
        )


def _headers(request: wrappers.Request) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}


def _body(request: wrappers.Request) -> dict[str, Any]:
    raw = request.get_data()
    if not raw:
        return {}
    try:
        body = json.loads(raw, parse_float=Decimal)
    except ValueError:
        raise refusals.Refused("The body is not valid JSON") from None
    if not isinstance(body, dict):
        raise refusals.Refused("The body must be a JSON object")
    return body


def _refusing(error: exceptions.HTTPException) -> Route:
    """Give a route that says 404 or 405."""
    headers = {name: value for name, value in error.get_headers() if name == "Allow"}
    refusal = refusals.Refused(error.name, status=error.code or 404, headers=headers)

    def answer(_ask: Ask) -> Answer:
        raise refusal

    return Route(rule="", method="", answer=answer)


def _before(fault: simulation.Fault | None) -> wrappers.Response | None:
    """Give the answer of a fault that stops the request before anything is stored."""
    if fault is None:
        return None
    if fault.kind is FaultKind.GARBAGE:
        return wrappers.Response(GARBAGE, status=502, content_type="text/html")
    refusal = {
        FaultKind.RESET_BEFORE: refusals.Refused("reset", status=500),
        FaultKind.ERROR_BEFORE: refusals.Refused("Something went wrong", status=500),
        FaultKind.LOGIN: refusals.Refused("Unauthorized", status=401),
        FaultKind.OVERLOAD: refusals.Refused(
            "Rate limit exceeded, try again later",
            status=429,
            headers={"Retry-After": str(max(1, math.ceil(fault.delay_s)))},
        ),
    }.get(fault.kind)
    return _response(_refused(refusal)) if refusal else None


def _refused(refusal: refusals.Refused) -> Answer:
    return Answer(status=refusal.status, json=refusal.body, headers=refusal.headers)


def _response(answer: Answer) -> wrappers.Response:
    if answer.html is not None:
        return wrappers.Response(answer.html, status=answer.status, content_type="text/html; charset=utf-8")
    body = b"" if answer.status == 204 else json.dumps(answer.json, default=float).encode()
    return wrappers.Response(body, status=answer.status, headers=dict(answer.headers), content_type="application/json")


def _broken_off(response: wrappers.Response) -> wrappers.Response:
    """Give the answer with its full Content-Length, breaking the connection half-way."""
    body = response.get_data()

    def half() -> Iterator[bytes]:
        yield body[: len(body) // 2]
        raise ConnectionAbortedError("ordered by a fault")

    headers = {"Content-Length": str(len(body)), "Content-Type": "application/json"}
    return wrappers.Response(half(), status=response.status_code, headers=headers)
