"""How the simulator says no."""

from __future__ import annotations

from collections.abc import Mapping

# Names as Node's HTTP frameworks give them; only message, name and code are known of the body (Ordermentum Swift SDK).
NAMES = {
    400: "BadRequestError",
    401: "UnauthorizedError",
    403: "ForbiddenError",
    404: "NotFoundError",
    405: "MethodNotAllowedError",
    406: "NotAcceptableError",
    410: "GoneError",
    429: "TooManyRequestsError",
    500: "InternalServerError",
}


class Refused(Exception):
    """A request that Ordermentum would answer with an error.

    Carries `status` (HTTP), `message` and the extra `headers` of the answer.
    """

    def __init__(self, message: str, *, status: int = 400, headers: Mapping[str, str] | None = None) -> None:
        self.message, self.status, self.headers = message, status, dict(headers or {})
        super().__init__(f"{status}: {message}")

    @property
    def body(self) -> dict[str, object]:
        """The answer's JSON, shaped as the Ordermentum Swift SDK reads it."""
        return {"message": self.message, "name": NAMES.get(self.status, "Error"), "code": self.status}
