"""RESTlets: how they are called and how they refuse. What the SuiteApp's answer stands in `restlet_scripts`.

Sources: NetSuite help, "SuiteScript 2.x RESTlet Error Handling", "Errors Related to Concurrency Violations". How a
refusal is worded, and the codes of a RESTlet that is not there or not for the role, are from public integrations.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from integrations.netsuite.simulator import account, refusals, restlet_scripts
from integrations.netsuite.simulator.exchange import Answer, Exchange

PATH = "/app/site/hosting/restlet.nl"
# By script id: its deployment, and what it answers.
SCRIPTS: dict[str, tuple[str, Callable[[dict[str, Any], account.Account], dict[str, Any]]]] = {
    "customscript_crossfoot_pdf": ("customdeploy_crossfoot_pdf", restlet_scripts.document_pdf),
    "customscript_crossfoot_file": ("customdeploy_crossfoot_file", restlet_scripts.document_file),
}


class RestletRefusal(refusals.Refusal):
    """A refusal in the shape of RESTlets."""

    content_type = "application/json;charset=utf-8"

    def body(self) -> dict[str, Any]:
        """The JSON of the answer."""
        return {"error": {"code": self.code, "message": self.detail}}


def is_called(exchange: Exchange) -> bool:
    """Say whether a request is a RESTlet's."""
    return exchange.target.partition("?")[0] == PATH


def in_their_shape(refusal: refusals.Refusal) -> refusals.Refusal:
    """Give a refusal of the services as RESTlets give it."""
    if isinstance(refusal, RestletRefusal):
        return refusal
    status, code = refusal.status, refusal.code
    if status == 429:
        status, code = 400, "SSS_REQUEST_LIMIT_EXCEEDED"
    elif status == 401:
        code = "INVALID_LOGIN_ATTEMPT"
    return RestletRefusal(status=status, code=code, detail=refusal.detail, headers=refusal.headers)


def answer(exchange: Exchange, *, books: account.Account) -> Answer:
    """Call the RESTlet that the address names."""
    arguments = exchange.request.args
    script = arguments.get("script", "")
    if books.role_is_for_web_services_only:
        detail = "You have entered an invalid email address or password. Please try again."
        raise RestletRefusal(status=401, code="INVALID_LOGIN_CREDENTIALS", detail=detail)
    deployment, run = SCRIPTS.get(script, ("", None))
    if script not in books.restlets or run is None or arguments.get("deploy") != deployment:
        detail = "That Suitelet is invalid, disabled, or no longer exists."
        raise RestletRefusal(status=404, code="SSS_INVALID_SCRIPTLET_ID", detail=detail)
    if not books.restlet_audience:
        detail = "You do not have privileges to view this page."
        raise RestletRefusal(status=403, code="INSUFFICIENT_PERMISSION", detail=detail)
    if exchange.method != "POST":
        detail = f"The RESTlet has no function for {exchange.method}."
        raise RestletRefusal(status=405, code="METHOD_NOT_ALLOWED", detail=detail)
    if exchange.header("CONTENT_TYPE").partition(";")[0].strip().lower() != "application/json":
        detail = "The Content-Type must be application/json."
        raise RestletRefusal(status=415, code="UNSUPPORTED_MEDIA_TYPE", detail=detail)
    return Answer(status=200, body=run(exchange.json(), books), kind="")
