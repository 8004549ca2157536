"""The WSGI application: faults and latency, access, requests in flight, idempotency, then the endpoint."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from werkzeug import exceptions, routing, wrappers

from integrations import simulation
from integrations.invoiced.simulator import access, amounts, bodies, calls, idempotency, refusals
from integrations.invoiced.simulator.endpoints import accounting, billing, catalog, control, money, portal, switched_off
from integrations.invoiced.simulator.endpoints.routing import Answer, Ask, Route, no_such_route
from integrations.simulation import FaultKind

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from integrations.invoiced.simulator.simulator import InvoicedSimulator

MODULES = (billing, money, catalog, accounting, portal, switched_off, control)
GARBAGE = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
OVERRIDE = "x-http-method-override"
# Nothing is kept by browsers and proxies on the way.
UNCACHED = {"Cache-Control": "no-cache, no-store"}
# Whose requests in flight are counted; the keys of dashboard users are exempt (behaviour of the service).
LIMITED = ("integration", "oauth")


class Application:
    """Serves one simulator."""

    def __init__(self, sim: InvoicedSimulator) -> None:
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
        with wrappers.Request(environ) as request:
            # Read before any fault, so that an early answer does not leave a body in the connection.
            request.get_data(cache=True, parse_form_data=False)
            return self._respond(request)(environ, start_response)

    def _respond(self, request: wrappers.Request) -> wrappers.Response:
        method = _method(request)
        try:
            route, ids = self.map.bind_to_environ(request.environ).match(method=method)
        except exceptions.HTTPException as error:
            route, ids = _refusing(error, method), {}
        if route.control:
            with self.sim.store.lock:
                return _response(self._run(request, route, ids, caller=""), request)
        return self._serve(request, route, ids)

    def _serve(self, request: wrappers.Request, route: Route, ids: Mapping[str, str]) -> wrappers.Response:
        sim = self.sim
        target = request.environ.get("RAW_URI") or request.full_path
        method = _method(request)
        fault = sim.faults.draw(method=method, target=target)
        kind = fault.kind if fault else None
        caller = self._caller(request)
        replayed = False
        try:
            with sim.in_flight.place(caller) if caller in LIMITED else contextlib.nullcontext():
                time.sleep(sim.latency_s + (fault.delay_s if fault and kind is FaultKind.SLOW else 0.0))
                response, replayed = _before(kind, request) or self._admitted(request, route, ids, kind)
        except refusals.Refused as refusal:
            response = _response(_refused(refusal), request)
        is_reset = kind in (FaultKind.RESET_BEFORE, FaultKind.RESET_AFTER)
        call = calls.Call(
            method=method,
            target=target,
            status=None if is_reset else response.status_code,
            at=sim.now(),
            caller=caller,
            idempotency_key=request.headers.get("Idempotency-Key", ""),
            replayed=replayed,
        )
        sim.calls.append(call)
        if route.forbidden:
            sim.forbidden_calls.append(call)
        if is_reset:
            simulation.reset_connection(request.environ)
        return _broken_off(response) if kind is FaultKind.TRUNCATED else response

    def _caller(self, request: wrappers.Request) -> str:
        try:
            return self.sim.access.caller(_headers(request))
        except refusals.Refused:
            return ""

    def _admitted(
        self, request: wrappers.Request, route: Route, ids: Mapping[str, str], kind: FaultKind | None
    ) -> tuple[wrappers.Response, bool]:
        """Answer with an earlier answer to the same idempotency key, or afresh; says whether it was an earlier one."""
        sim, headers = self.sim, _headers(request)
        with sim.store.lock:
            caller = sim.access.caller(headers)
            key = idempotency.key_of(headers, method=_method(request))
            kept = sim.replays.find(caller=caller, key=key, now=sim.now()) if key else None
            if kept:
                return _json(kept.content, kept.status), True
            failed = _response(_refused(refusals.broken()), request)
            fresh = failed
            if kind is not FaultKind.ERROR_BEFORE:
                fresh = _response(self._run(request, route, ids, caller=caller), request)
            told = failed if kind is FaultKind.ERROR_AFTER else fresh
            remembered = told if sim.replays_server_errors else fresh
            if key and (sim.replays_server_errors or remembered is not failed):
                sim.replays.keep(
                    caller=caller,
                    key=key,
                    status=remembered.status_code,
                    content=remembered.get_data(),
                    now=sim.now(),
                )
            return told, False

    def _run(self, request: wrappers.Request, route: Route, ids: Mapping[str, str], *, caller: str) -> Answer:
        store = self.sim.store
        before, store.origin = store.origin, "team" if route.control or caller == "dashboard" else "api"
        try:
            return route.answer(self._ask(request, ids, caller=caller))
        except refusals.Refused as refusal:
            refusal.param = refusal.param if self.sim.names_fields else None
            return _refused(refusal)
        finally:
            store.origin = before

    def _ask(self, request: wrappers.Request, ids: Mapping[str, str], *, caller: str) -> Ask:
        return Ask(
            sim=self.sim,
            request=request,
            url=request.base_url,
            caller=caller,
            parameters=list(request.args.items(multi=True)),
            body=_body(request),
            headers=_headers(request),
            ids=ids,
        )


def _method(request: wrappers.Request) -> str:
    """Give the verb: a POST may stand for another one, for clients that cannot send PATCH."""
    override = request.headers.get(OVERRIDE, "").upper()
    return override if request.method == "POST" and override in ("PATCH", "DELETE") else request.method


def _headers(request: wrappers.Request) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}


def _body(request: wrappers.Request) -> dict[str, object]:
    if request.mimetype == bodies.FORM:
        return bodies.form(request.form.items(multi=True))
    return {} if request.mimetype == "multipart/form-data" else bodies.json_object(request.get_data())


def _refusing(error: exceptions.HTTPException, method: str) -> Route:
    """Give a route that says 404 or 405."""
    refusal = no_such_route()
    if error.code == 405:
        allowed = {name: value for name, value in error.get_headers() if name == "Allow"}
        refusal = refusals.Refused(f"{method} is not allowed here", status=405, headers=allowed)

    def answer(_ask: Ask) -> Answer:
        raise refusal

    return Route(rule="", method="", answer=answer)


def _before(kind: FaultKind | None, request: wrappers.Request) -> tuple[wrappers.Response, bool] | None:
    """Give the answer of a fault that stops the request before it reaches Invoiced."""
    if kind is FaultKind.GARBAGE:
        return wrappers.Response(GARBAGE, status=502, content_type="text/html"), False
    refusal = {
        FaultKind.RESET_BEFORE: refusals.broken(),
        FaultKind.LOGIN: access.turned_away(),
        FaultKind.OVERLOAD: refusals.Refused("You have too many requests in progress.", status=429),
    }.get(kind or FaultKind.SLOW)
    return (_response(_refused(refusal), request), False) if refusal else None


def _refused(refusal: refusals.Refused) -> Answer:
    return Answer(status=refusal.status, json=refusal.body, headers=refusal.headers)


def _response(answer: Answer, request: wrappers.Request) -> wrappers.Response:
    if answer.content is not None:
        return wrappers.Response(
            answer.content, status=answer.status, headers=UNCACHED, content_type=answer.content_type
        )
    # People who try the API with curl get it indented (behaviour of the service).
    indent = 4 if request.headers.get("User-Agent", "").startswith("curl/") else None
    content = json.dumps(answer.json, default=amounts.json_number, indent=indent).encode()
    return _json(b"" if answer.status == 204 else content, answer.status, answer.headers)


def _json(content: bytes, status: int, headers: Mapping[str, str] | None = None) -> wrappers.Response:
    given = {**UNCACHED, **(headers or {})}
    return wrappers.Response(content, status=status, headers=given, content_type="application/json")


def _broken_off(response: wrappers.Response) -> wrappers.Response:
    """Give the answer with its full Content-Length, breaking the connection half-way."""
    body = response.get_data()

    def half() -> Iterator[bytes]:
        yield body[: len(body) // 2]
        raise ConnectionAbortedError("ordered by a fault")

    headers = {"Content-Length": str(len(body)), "Content-Type": "application/json"}
    return wrappers.Response(half(), status=response.status_code, headers=headers)
