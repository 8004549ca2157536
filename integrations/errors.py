"""Every way in which talking to someone else can fail.

    SyncError
    ├── Retryable              nothing was written; the same call may pass later
    │   ├── Unreachable        no connection, a time-out or a broken answer while reading
    │   ├── RateLimited        the remote asks us to wait (`retry_after_s`)
    │   └── Busy               someone is changing the record at this moment
    │       └── LimitReached   the account's limit of requests in flight is used up
    ├── NeedsStaff             refused for good until a person does something
    │   ├── MappingMissing     something on the record has no NetSuite counterpart (`missing`)
    │   ├── CredentialsRejected  the remote does not let us in
    │   ├── PermissionMissing  we are in, but may not do this
    │   ├── RecordRejected     the remote refuses this record (`code`, `path`, `detail`)
    │   │   └── RecordNotFound there is no such record
    │   └── DecisionNeeded     both ways are possible and only a person may choose
    └── Ambiguous              a write may or may not have happened: look before sending again

Foreign errors are translated into these once, where they are met. Only the runner turns a class into a state.
`str(error)` is shown to staff: it says what happened, to which record, and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer as they may be shown and stored: redacted, bodies cut to a size.

    `status` is None when no answer came. `duration_ms` counts from the first byte sent.
    """

    method: str
    url: str
    request: str = ""
    status: int | None = None
    response: str = ""
    duration_ms: int = 0


class SyncError(Exception):
    """Something went wrong between two systems."""

    def __init__(self, message: str, *, exchange: Exchange | None = None) -> None:
        self.message = message
        self.exchange = exchange
        super().__init__(message)

    @property
    def is_answered(self) -> bool:
        """Say whether the remote answered: what it keeps by an idempotency key is then that answer."""
        return self.exchange is not None and self.exchange.status is not None


class Retryable(SyncError):
    """Nothing was written, and the same call may pass later."""


class Unreachable(Retryable):
    """The remote could not be reached, or broke off while we were only reading."""


class RateLimited(Retryable):
    """The remote asks us to wait; `retry_after_s` is None when it does not say how long."""

    def __init__(self, message: str, *, retry_after_s: float | None = None, exchange: Exchange | None = None) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(message, exchange=exchange)


class Busy(Retryable):
    """Someone is changing the record at this moment, or everyone is served before us."""


class LimitReached(Busy):
    """The account has too many requests in flight: ours, or those of the customer's other integrations.

    `retry_after_s` is None when it does not say how long to wait.
    """

    def __init__(self, message: str, *, retry_after_s: float | None = None, exchange: Exchange | None = None) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(message, exchange=exchange)


class NeedsStaff(SyncError):
    """Refused for good, until a person does something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing on a record that has no NetSuite counterpart yet.

    `kind` is one of the values of `mappings.resolve.Kind`; `key` identifies it within the connection, so that
    the record is released when it appears; `label` is what staff read: name, SKU and id.
    """

    kind: str
    key: str
    label: str


class MappingMissing(NeedsStaff):
    """Something on the record has no NetSuite counterpart; `missing` lists all of it at once."""

    def __init__(self, message: str, *, missing: tuple[Missing, ...]) -> None:
        self.missing = missing
        super().__init__(message)


class CredentialsRejected(NeedsStaff):
    """The remote does not accept our credentials. `reason` is its own word for why, where it gives one."""

    def __init__(self, message: str, *, reason: str = "", exchange: Exchange | None = None) -> None:
        self.reason = reason
        super().__init__(message, exchange=exchange)


class PermissionMissing(NeedsStaff):
    """The credentials are good, but may not do this."""


class RecordRejected(NeedsStaff):
    """The remote refuses this record. `code` and `path` are its own, `detail` its own words."""

    def __init__(
        self, message: str, *, code: str = "", path: str = "", detail: str = "", exchange: Exchange | None = None
    ) -> None:
        self.code, self.path, self.detail = code, path, detail
        super().__init__(message, exchange=exchange)


class RecordNotFound(RecordRejected):
    """The remote has no such record."""


class DecisionNeeded(NeedsStaff):
    """Only a person may choose. `facts` holds what both sides say, for the page where they choose."""

    def __init__(self, message: str, *, facts: dict[str, Any] | None = None, exchange: Exchange | None = None) -> None:
        self.facts = facts or {}
        super().__init__(message, exchange=exchange)


class Ambiguous(SyncError):
    """A write was sent and no clear answer came: it may have happened."""
