"""Every answer that says no, in the shape of NetSuite's REST web services.

Source of the shape: NetSuite help, "Error Handling and Error Codes" of the REST web services.
"""

from __future__ import annotations

import secrets
from typing import Any

_SECTIONS = {
    400: ("Bad Request", "section-15.5.1"),
    401: ("Unauthorized", "section-15.5.2"),
    403: ("Forbidden", "section-15.5.4"),
    404: ("Not Found", "section-15.5.5"),
    405: ("Method Not Allowed", "section-15.5.6"),
    429: ("Too Many Requests", "section-15.5.1"),
    500: ("Internal Server Error", "section-15.6.1"),
}
_INVALID_LOGIN = (
    "Invalid login attempt. For more details, see the Login Audit Trail in the NetSuite UI at Setup > Users/Roles"
    " > User Management > View Login Audit Trail."
)
ACCESSING = "Error while accessing a resource. "


class Refusal(Exception):
    """An answer with an error: HTTP status, JSON body and extra headers."""

    content_type = "application/vnd.oracle.resource+json; type=error"

    def __init__(
        self,
        *,
        status: int,
        code: str,
        detail: str,
        path: str | None = None,
        url: str | None = None,
        header: str | None = None,
        query_param: str | None = None,
        title: str | None = None,
        top_code: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.headers = status, code, detail, headers or {}
        self._title, self._top_code = title, top_code
        self._where = {
            "o:errorPath": path, "o:errorUrl": url, "o:errorHeader": header, "o:errorQueryParam": query_param,
        }  # fmt: skip

    def body(self) -> dict[str, Any]:
        """The JSON of the answer."""
        title, section = _SECTIONS[self.status]
        where = {name: value for name, value in self._where.items() if value is not None}
        body: dict[str, Any] = {
            "type": f"https://www.rfc-editor.org/rfc/rfc9110.html#{section}",
            "title": self._title or title,
            "status": self.status,
        }
        if self._top_code:
            body["o:errorCode"] = self._top_code
        body["o:errorDetails"] = [{"detail": self.detail, "o:errorCode": self.code, **where}]
        return body


class OAuthRefusal(Refusal):
    """No access token: the plain JSON of OAuth 2.0 (NetSuite help: "Response Errors in Step Two")."""

    content_type = "application/json"

    def __init__(self, error: str, *, realm: str) -> None:
        is_unknown = error == "invalid_client"
        headers = {"WWW-Authenticate": f'Basic realm="{realm}"'} if is_unknown else {}
        super().__init__(status=401 if is_unknown else 400, code=error, detail=error, headers=headers)

    def body(self) -> dict[str, Any]:
        """The JSON of the answer."""
        return {"error": self.code}


def user_error(detail: str, *, path: str | None = None) -> Refusal:
    """A rule of the business was broken."""
    return Refusal(status=400, code="USER_ERROR", detail=ACCESSING + detail, path=path)


def invalid_content(detail: str, *, path: str | None = None) -> Refusal:
    """The body does not say what it should."""
    return Refusal(status=400, code="INVALID_CONTENT", detail=ACCESSING + detail, path=path)


def invalid_reference(*, field: str, value: str, path: str) -> Refusal:
    """A reference leads nowhere. NetSuite names no path, and USER_ERROR, when it is the customer."""
    detail = f"You have entered an Invalid Field Value {value} for the following field: {field}"
    if field in ("entity", "customer"):
        return user_error(detail + ".")
    return invalid_content(detail, path=path)


def wrong_subsidiary(*, field: str, value: str, subsidiary: str, path: str) -> Refusal:
    """Two references that do not belong together."""
    detail = f"{ACCESSING}Invalid {field} reference key {value} for subsidiary {subsidiary}."
    return Refusal(status=400, code="INVALID_KEY_OR_REF", detail=detail, path=path)


def missing(*labels: str, path: str | None = None) -> Refusal:
    """A required field is empty."""
    return user_error(f"Please enter value(s) for: {', '.join(labels)}.", path=path)


def not_found() -> Refusal:
    """No record with that id or external id."""
    detail = "The record instance does not exist. Provide a valid record instance ID."
    return Refusal(status=404, code="NONEXISTENT_ID", detail=detail)


def invalid_id(value: str, *, url: str) -> Refusal:
    """The id in the path is no id."""
    detail = f"Invalid record instance identifier '{value}'. Provide a valid record instance ID."
    return Refusal(status=400, code="INVALID_ID", detail=detail, url=url)


def unknown_type(name: str) -> Refusal:
    """No such record type."""
    return Refusal(status=404, code="NOT_FOUND", detail=f"Record type '{name}' does not exist.")


def invalid_url() -> Refusal:
    """Nothing lives at that path."""
    return Refusal(status=404, code="NOT_FOUND", detail="Invalid URL.")


def method_not_allowed(*allowed: str) -> Refusal:
    """The path is right and the verb is wrong."""
    detail = "The HTTP method is not supported for this resource."
    headers = {"Allow": ", ".join(allowed)}
    return Refusal(status=405, code="METHOD_NOT_ALLOWED", detail=detail, headers=headers)


def permission_violation(permission: str) -> Refusal:
    """Signed in, and the role may not."""
    detail = f"Permission Violation: You need the '{permission}' permission to access this page."
    return Refusal(status=403, code="INSUFFICIENT_PERMISSION", detail=detail)


def level_too_low(permission: str) -> Refusal:
    """The role holds the permission at too low a level."""
    detail = f"Permission Violation: You need a higher level of the '{permission}' permission to access this page."
    return Refusal(status=403, code="INSUFFICIENT_PERMISSION", detail=detail)


def no_permission() -> Refusal:
    """The role may not, and NetSuite does not say which permission it would take."""
    return user_error("Your current role does not have permission to perform this action.")


def record_not_found(type_name: str) -> Refusal:
    """A record type that the role may not see."""
    return Refusal(status=400, code="INVALID_PARAMETER", detail=f"{ACCESSING}Record '{type_name}' was not found.")


def invalid_parameter(name: str, detail: str) -> Refusal:
    """A query parameter (or `q` of a SuiteQL body) is wrong."""
    return Refusal(status=400, code="INVALID_PARAMETER", detail=detail, query_param=name)


def invalid_header(name: str, detail: str) -> Refusal:
    """A header is missing or wrong."""
    return Refusal(status=400, code="INVALID_HEADER", detail=detail, header=name)


def too_many_requests(*, retry_after_s: int | None = None) -> Refusal:
    """More in flight than the account allows. NetSuite documents no Retry-After."""
    return Refusal(
        status=429,
        code="CONCURRENCY_LIMIT_EXCEEDED",
        detail="Concurrent request limit exceeded. Request blocked.",
        title="Bad Request",
        top_code="USER_ERROR",
        headers={} if retry_after_s is None else {"Retry-After": str(retry_after_s)},
    )


def key_used(*, job_url: str) -> Refusal:
    """A second asynchronous request with one idempotency key (NetSuite help names status and title so)."""
    detail = "A request with the same idempotency key is already submitted."
    headers = {"Preference-Applied": "respond-async", "Location": job_url}
    return Refusal(status=400, code="IDEMPOTENCY_ERROR", detail=detail, title="Conflict", headers=headers)


def not_ready() -> Refusal:
    """The result of a task that is not done."""
    return Refusal(status=404, code="NOT_FOUND", detail="The task has no result yet.")


def unexpected() -> Refusal:
    """Something broke on NetSuite's side."""
    error_id = secrets.token_hex(10)
    return Refusal(status=500, code="UNEXPECTED_ERROR", detail=f"An unexpected error occurred. Error ID: {error_id}")


def invalid_login(*, realm: str, error: str | None, scheme: str = "OAuth") -> Refusal:
    """Not signed in: one body for every cause; the header names it (NetSuite help: token-based authentication)."""
    cause = f', error="{error}"' if error else ""
    authenticate = f'{scheme} realm="{realm}"{cause}, error_description="Invalid login attempt."'
    headers = {"WWW-Authenticate": authenticate}
    return Refusal(status=401, code="INVALID_LOGIN", detail=_INVALID_LOGIN, headers=headers)
