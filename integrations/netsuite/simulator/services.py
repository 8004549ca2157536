"""Everything under /services: the limit, ordered faults, sign-in, then the service that is asked."""

from __future__ import annotations

import socket
import time
from email.utils import format_datetime
from urllib.parse import unquote

from werkzeug.wrappers import Request, Response

from integrations import simulation
from integrations.netsuite.simulator import account, gate, records_service, refusals, rendering, sign_in
from integrations.netsuite.simulator.exchange import ANSWER_TYPE, Answer, Exchange
from integrations.netsuite.simulator.suiteql import service as suiteql_service

_GARBAGE = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
# After these the caller reads no whole answer.
_BREAKS = frozenset(
    {simulation.FaultKind.RESET_BEFORE, simulation.FaultKind.RESET_AFTER, simulation.FaultKind.TRUNCATED}
)


class Services:
    """Answers requests to the REST web services of one account."""

    def __init__(self, *, books: account.Account, door: sign_in.SignIn, counter: gate.Gate) -> None:
        self._books, self._door, self._gate = books, door, counter
        self._suiteql = suiteql_service.SuiteQL(books=books)
        self.faults = simulation.FaultPlan()
        self.latency_s = 0.0

    def answer(self, request: Request) -> Response:
        """Answer one request, whatever comes of it."""
        target = request.environ.get("REQUEST_URI", request.path)
        started_at, at = time.monotonic(), self._books.now()
        exchange = Exchange(request=request, target=target, raw=request.get_data(cache=False))
        body = exchange.json_or_none() if exchange.raw else None
        with self._gate.enter() as admitted:
            response, fault = self._respond(exchange, admitted=admitted, answer_at=started_at + self.latency_s)
        is_broken = fault in _BREAKS
        self._gate.note(
            gate.Call(
                method=exchange.method,
                target=target,
                status=0 if is_broken else response.status_code,
                external_id=_external_id(target, body),
                started_at=started_at,
                at=at,
                body=body,
                committed=exchange.committed,
            )
        )
        if fault is simulation.FaultKind.TRUNCATED:
            _break_off(request, response)
        elif is_broken:
            simulation.reset_connection(request.environ)
        return response

    def _respond(
        self, exchange: Exchange, *, admitted: bool, answer_at: float
    ) -> tuple[Response, simulation.FaultKind | None]:
        """The answer, and the fault that was drawn."""
        if not admitted:
            return self._refused(refusals.too_many_requests()), None
        fault = self.faults.draw(method=exchange.method, target=exchange.target)
        kind = fault.kind if fault else None
        if kind is simulation.FaultKind.GARBAGE:
            return self._dated(Response(_GARBAGE, status=502, content_type="text/html")), kind
        try:
            self._sign_in(exchange)
            time.sleep(fault.delay_s if fault else 0.0)
            self._trouble_before(kind)
            response = self._response(self._dispatch(exchange))
            if kind is simulation.FaultKind.ERROR_AFTER:
                raise refusals.unexpected()
        except refusals.Refusal as refusal:
            response = self._refused(refusal)
        # The latency is how long an answer takes, our own work on it included.
        time.sleep(max(0.0, answer_at - time.monotonic()))
        return response, kind

    def _sign_in(self, exchange: Exchange) -> None:
        self._door.check(
            method=exchange.method,
            url=f"{exchange.base_url}{exchange.target}",
            authorization=exchange.request.headers.get("Authorization", ""),
            refused=self._books.sign_in_refusal(),
            now=self._books.now(),
        )

    def _trouble_before(self, kind: simulation.FaultKind | None) -> None:
        if kind is simulation.FaultKind.OVERLOAD:
            raise refusals.too_many_requests()
        if kind is simulation.FaultKind.LOGIN:
            raise self._door.refusal("token_rejected")
        if kind in (simulation.FaultKind.ERROR_BEFORE, simulation.FaultKind.RESET_BEFORE):
            raise refusals.unexpected()

    def _dispatch(self, exchange: Exchange) -> Answer:
        self._require_rest()
        path = exchange.target.partition("?")[0]
        if "respond-async" in exchange.request.headers.get("Prefer", ""):
            raise refusals.invalid_header("Prefer", "Asynchronous requests are not supported by this account.")
        if path.startswith(rendering.RECORD_PATH + "/"):
            return records_service.answer(exchange, path[len(rendering.RECORD_PATH) :], books=self._books)
        if path == "/services/rest/query/v1/suiteql":
            return self._suiteql.answer(exchange)
        if path == "/services/rest/system/v1/governanceLimits":
            return self._limits()
        raise refusals.invalid_url()

    def _require_rest(self) -> None:
        if "REST Web Services" not in self._books.features:
            detail = "The REST Web Services feature is not enabled in this account."
            raise refusals.Refusal(status=403, code="INSUFFICIENT_PERMISSION", detail=detail)
        self._books.require(account.REST_PERMISSION)

    def _limits(self) -> Answer:
        self._books.require(account.LIMITS_PERMISSION)
        limits = {
            "accountConcurrencyLimit": self._gate.limit,
            "accountUnallocatedConcurrencyLimit": self._gate.limit,
            "integrationLimitType": "accountLimit",
        }
        return Answer(status=200, body=limits)

    def _response(self, answer: Answer) -> Response:
        content = answer.content()
        response = Response(content, status=answer.status, headers=list(answer.headers))
        if answer.body is None:
            del response.headers["Content-Type"]
        else:
            response.headers["Content-Type"] = ANSWER_TYPE + answer.kind
        return self._dated(response)

    def _refused(self, refusal: refusals.Refusal) -> Response:
        headers = dict(refusal.headers)
        if not self._books.habits.login_error_named and "WWW-Authenticate" in headers:
            headers["WWW-Authenticate"] = self._door.refusal("token_rejected").headers["WWW-Authenticate"]
        response = Response(rendering.to_json(refusal.body()), status=refusal.status, headers=headers)
        response.headers["Content-Type"] = ANSWER_TYPE + "error"
        return self._dated(response)

    def _dated(self, response: Response) -> Response:
        response.headers["Date"] = format_datetime(self._books.now(), usegmt=True)
        return response


def _break_off(request: Request, response: Response) -> None:
    """Send the first half of an answer and hang up; of one without a body, half of the status line.

    Many clients take a cut list of headers for a whole one.
    """
    content = response.get_data()
    lines = [f"HTTP/1.1 {response.status}", *(f"{name}: {value}" for name, value in response.headers), "", ""]
    head = "\r\n".join(lines).encode()
    sent = head + content[: len(content) // 2] if content else head[:10]
    connection: socket.socket = request.environ["werkzeug.socket"]
    connection.sendall(sent)
    connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionAbortedError("ordered by a fault")


def _external_id(target: str, body: dict[str, object] | None) -> str | None:
    _, found, rest = unquote(target).partition("/eid:")
    if found:
        return rest.partition("?")[0].partition("/")[0]
    in_body = (body or {}).get("externalId")
    return in_body if isinstance(in_body, str) else None
