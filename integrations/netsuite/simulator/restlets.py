"""RESTlets: the SuiteApp's, which prints an invoice or credit memo as PDF.

Sources: NetSuite help, "SuiteScript 2.x RESTlet Error Handling", "Errors Related to Concurrency Violations". How a
refusal is worded, and the codes of a RESTlet that is not there or not for the role, are from public integrations.
"""

from __future__ import annotations

import base64
from typing import Any

from integrations import simulated_pdf
from integrations.netsuite.simulator import account, refusals, schema, store
from integrations.netsuite.simulator.exchange import Answer, Exchange
from integrations.netsuite.simulator.role import Level

PATH = "/app/site/hosting/restlet.nl"
DOCUMENT_PDF = "customscript_crossfoot_pdf"
DEPLOYMENTS = {DOCUMENT_PDF: "customdeploy_crossfoot_pdf"}
PRINTED = ("invoice", "creditMemo")


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
    if script not in books.restlets or arguments.get("deploy") != DEPLOYMENTS.get(script):
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
    return Answer(status=200, body=_printed(exchange.json(), books), kind="")


def _printed(asked: dict[str, Any], books: account.Account) -> dict[str, Any]:
    """What the script answers; its own refusals come as a success."""
    type_name, record_id = asked.get("type"), str(asked.get("id"))
    if type_name not in PRINTED:
        return _no("UNKNOWN_TYPE", f'Only an invoice or a creditMemo can be printed, not "{type_name}".')
    if not (record_id.isascii() and record_id.isdigit()):
        return _no("INVALID_ID", f'"{record_id}" is no internal ID.')
    record_type = schema.get(type_name)
    if not books.role.allows(record_type.permission, Level.VIEW):
        words = f"Permission Violation: You need the '{record_type.permission}' permission to access this page."
        return _no("INSUFFICIENT_PERMISSION", words)
    with books.store.lock:
        record = books.store.find(type_name, record_id)
        if record is None:
            words = "That record does not exist. path: /app/accounting/transactions/transaction.nl"
            return _no("RCRD_DSNT_EXIST", words)
        name, content = _paper(record)
    return {"name": name, "content": base64.b64encode(content).decode()}


def _paper(record: store.Record) -> tuple[str, bytes]:
    number = str(record.fields.get("tranId") or record.id)
    lines = [f"{record.type.name} {number}", f"Version of {record.modified_at:%Y-%m-%d %H:%M:%S}"]
    return f"{number}.pdf", simulated_pdf.page(lines=[*lines, f"Total {record.fields.get('total')}"])


def _no(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}
