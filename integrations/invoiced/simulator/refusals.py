"""How the simulator says no."""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):
    """A request that Invoiced would answer with an error.

    Carries `status` (HTTP), `message`, `param` (the field that was at fault, or None) and the extra `headers`.
    """

    def __init__(
        self, message: str, *, param: str | None = None, status: int = 400, headers: Mapping[str, str] | None = None
    ) -> None:
        self.message, self.param, self.status, self.headers = message, param, status, dict(headers or {})
        super().__init__(f"{status}: {message}" + (f" ({param})" if param else ""))

    @property
    def body(self) -> dict[str, object]:
        """The answer's JSON: type, message and, where one field is at fault, param (Invoiced docs, Errors)."""
        shown: dict[str, object] = {"type": kind(self.status), "message": self.message}
        return {**shown, "param": self.param} if self.param else shown


def kind(status: int) -> str:
    """Give the error type of an HTTP status; the docs call the last one `api`, the service `api_error`."""
    if status == 429:
        return "rate_limit_error"
    return "api_error" if status >= 500 else "invalid_request"


def broken() -> Refused:
    """Give the answer of a service that failed; its message carries a correlation id."""
    return Refused("There was an error on our end. Correlation id: 5c1f0000", status=500)
