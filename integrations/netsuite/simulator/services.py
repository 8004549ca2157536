"""Everything under /services: the limit, ordered faults, sign-in, then the service that is asked."""

from __future__ import annotations

import contextlib
import random
import socket
import time
from email.utils import format_datetime

from werkzeug.wrappers import Request, Response

from integrations import simulation
from integrations.netsuite.simulator import (
    account,
    batches,
    gate,
    jobs,
    oauth2,
    records_service,
    refusals,
    rendering,
    restlets,
    sign_in,
)
from integrations.netsuite.simulator.exchange import ANSWER_TYPE, Answer, Exchange, external_id_of
from integrations.netsuite.simulator.suiteql import service as suiteql_service

LIMITS_PATH = "/services/rest/system/v1/governanceLimits"
LIMIT_TYPES = ("accountLimit", "integrationSpecific", "internal")
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
        self.desk = oauth2.TokenDesk(books=books, client_id=door.credentials.oauth_client_id)
        self.jobs = jobs.Jobs(books=books, note=counter.note)
        self.faults = simulation.FaultPlan()
        self.latency_s = 0.0
        self.limit_type: str | None = None  # what governanceLimits calls the limit; None: what follows from the limits
        self.random = random.Random(0)

    def answer(self, request: Request) -> Response:
        """Answer one request, whatever comes of it."""
        target = request.environ.get("REQUEST_URI", request.path)
        started_at, at = time.monotonic(), self._books.now()
        exchange = Exchange(request=request, target=target, raw=request.get_data(cache=False))
        body = exchange.json_or_none() if exchange.raw else None
        self.jobs.run_due()
        # Asking for an access token is not a request to the web services: it takes none of their slots.
        entering = contextlib.nullcontext(True) if _asks_for_a_token(exchange) else self._gate.enter()
        with entering as admitted:
            response, fault = self._respond(exchange, admitted=admitted, answer_at=started_at + self.latency_s)
        is_broken = fault in _BREAKS
        self._gate.note(
            gate.Call(
                method=exchange.method,
                target=target,
                status=0 if is_broken else response.status_code,
                external_id=external_id_of(target, body),
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
            return self._refused(self._over_limit(exchange), exchange), None
        fault = self.faults.draw(method=exchange.method, target=exchange.target)
        kind = fault.kind if fault else None
        if kind is simulation.FaultKind.GARBAGE:
            return self._dated(Response(_GARBAGE, status=502, content_type="text/html")), kind
        try:
            if not _asks_for_a_token(exchange):
                self._sign_in(exchange)
            time.sleep(fault.delay_s if fault else 0.0)
            self._trouble_before(kind, exchange)
            response = self._response(self._dispatch(exchange))
            if kind is simulation.FaultKind.ERROR_AFTER:
                raise refusals.unexpected()
        except refusals.Refusal as refusal:
            response = self._refused(refusal, exchange)
        # The latency is how long an answer takes, our own work on it included.
        time.sleep(max(0.0, answer_at - time.monotonic()))
        return response, kind

    def _over_limit(self, exchange: Exchange) -> refusals.Refusal:
        share = self._books.habits.overload_as_401
        if share and self.random.random() < share:
            return self._login_refusal(exchange)
        return refusals.too_many_requests(retry_after_s=self._books.habits.retry_after_s)

    def _login_refusal(self, exchange: Exchange) -> refusals.Refusal:
        if _asks_for_a_token(exchange):
            return refusals.OAuthRefusal("invalid_client", realm=self._books.account_id)
        is_bearer = _is_bearer(exchange.header("HTTP_AUTHORIZATION"))
        return self.desk.refusal() if is_bearer else self._door.refusal("token_rejected")

    def _sign_in(self, exchange: Exchange) -> None:
        authorization = exchange.header("HTTP_AUTHORIZATION")
        if _is_bearer(authorization):
            self.desk.check(authorization, scope="restlets" if restlets.is_called(exchange) else "rest_webservices")
            return
        self._door.check(
            method=exchange.method,
            url=f"{exchange.base_url}{exchange.target}",
            authorization=authorization,
            refused=self._books.sign_in_refusal(),
            now=self._books.now(),
        )

    def _trouble_before(self, kind: simulation.FaultKind | None, exchange: Exchange) -> None:
        if kind is simulation.FaultKind.OVERLOAD:
            raise refusals.too_many_requests(retry_after_s=self._books.habits.retry_after_s)
        if kind is simulation.FaultKind.LOGIN:
            raise self._login_refusal(exchange)
        if kind in (simulation.FaultKind.ERROR_BEFORE, simulation.FaultKind.RESET_BEFORE):
            raise refusals.unexpected()

    def _dispatch(self, exchange: Exchange) -> Answer:
        path = exchange.target.partition("?")[0]
        if _asks_for_a_token(exchange):
            return self._access_token(exchange)
        if restlets.is_called(exchange):
            return restlets.answer(exchange, books=self._books)
        self._require_rest()
        is_asynchronous = "respond-async" in exchange.header("HTTP_PREFER")
        if path.startswith(rendering.RECORD_PATH + "/"):
            below = path[len(rendering.RECORD_PATH) :]
            if is_asynchronous:
                return self.jobs.submit(exchange, below)
            if batches.is_batch(exchange):
                raise refusals.invalid_header("Prefer", "Batch operations need the header 'Prefer: respond-async'.")
            return records_service.answer(exchange, below, books=self._books)
        if is_asynchronous:
            raise refusals.invalid_header("Prefer", "Only requests to the record service can be asynchronous.")
        if path == suiteql_service.PATH:
            return self._suiteql.answer(exchange)
        if path.startswith(jobs.JOB_PATH + "/"):
            return self.jobs.answer(exchange, path[len(jobs.JOB_PATH) :])
        if path == LIMITS_PATH:
            return self._limits(exchange)
        raise refusals.invalid_url()

    def _access_token(self, exchange: Exchange) -> Answer:
        if exchange.method != "POST":
            raise refusals.method_not_allowed("POST")
        body = self.desk.grant(
            body=exchange.raw,
            content_type=exchange.header("CONTENT_TYPE"),
            address=f"{exchange.base_url}{oauth2.TOKEN_PATH}",
        )
        return Answer(status=200, body=body, kind="")

    def _require_rest(self) -> None:
        if "REST Web Services" not in self._books.features:
            detail = "The REST Web Services feature is not enabled in this account."
            raise refusals.Refusal(status=403, code="INSUFFICIENT_PERMISSION", detail=detail)
        self._books.require(account.REST_PERMISSION)

    def _limits(self, exchange: Exchange) -> Answer:
        if exchange.method not in ("GET", "HEAD"):
            raise refusals.method_not_allowed("GET")
        self._books.require(account.LIMITS_PERMISSION)
        allotted = self._gate.integration_limit
        limits: dict[str, object] = {
            "accountConcurrencyLimit": self._gate.limit,
            "accountUnallocatedConcurrencyLimit": self._gate.unallocated,
            "integrationLimitType": self.limit_type or ("accountLimit" if allotted is None else "integrationSpecific"),
        }
        if allotted is not None:
            limits["integrationConcurrencyLimit"] = allotted
        return Answer(status=200, body=limits)

    def _response(self, answer: Answer) -> Response:
        response = Response(answer.content(), status=answer.status, headers=list(answer.headers))
        if answer.body is None:
            del response.headers["Content-Type"]
        else:
            response.headers["Content-Type"] = ANSWER_TYPE + answer.kind if answer.kind else "application/json"
        return self._dated(response)

    def _refused(self, refusal: refusals.Refusal, exchange: Exchange) -> Response:
        if restlets.is_called(exchange):
            refusal = restlets.in_their_shape(refusal)
        headers = dict(refusal.headers)
        if not self._books.habits.login_error_named and headers.get("WWW-Authenticate", "").startswith("OAuth"):
            headers["WWW-Authenticate"] = self._door.refusal("token_rejected").headers["WWW-Authenticate"]
        response = Response(rendering.to_json(refusal.body()), status=refusal.status, headers=headers)
        response.headers["Content-Type"] = refusal.content_type
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


def _asks_for_a_token(exchange: Exchange) -> bool:
    return exchange.target.startswith(oauth2.TOKEN_PATH)


def _is_bearer(authorization: str) -> bool:
    return authorization[:7].lower() == "bearer "
