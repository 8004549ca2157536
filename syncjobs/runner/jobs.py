"""What passes between the parts of the runner."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from integrations import errors, records
from mappings.models import CancelAction
from syncjobs.flows.document import DocumentFlow
from syncjobs.models import Direction, Outcome, RecordLink, State, SyncEntry


@dataclass(slots=True, kw_only=True)
class Job:
    """Everything that one write needs, so that no database is touched while it is under way.

    `is_in_doubt`: look up by external id before anything is sent. `hint_id`: the platform says that this NetSuite
    record is the same. `deadline` is in `time.monotonic()` seconds: after it nothing may be sent, because the lease
    could run out before the answer comes. `seen_version` is the entry's wanted version when it was claimed.
    """

    entry: SyncEntry
    flow: DocumentFlow
    document: records.Document
    external_id: str
    payload: dict[str, Any] = field(default_factory=dict)
    payload_hash: str = ""
    link: RecordLink | None = None
    hint_id: str = ""
    is_in_doubt: bool = False
    is_reopening: bool = False
    cancel_action: CancelAction | None = None
    notices: tuple[str, ...] = ()
    deadline: float = 0.0


@dataclass(slots=True, kw_only=True)
class Result:
    """How one attempt ended. `link` is the pair to remember; `blame` is what has to be paused, if anything."""

    entry: SyncEntry
    outcome: Outcome
    state: State
    message: str
    is_in_doubt: bool = False
    is_attempt: bool = True
    retry_after_s: float | None = None
    error_code: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    missing: tuple[errors.Missing, ...] = ()
    document: records.Document | records.FromNetSuite | None = None
    held: records.Held | None = None  # what the platform has now, of a record from NetSuite
    link: RecordLink | None = None
    exchanges: tuple[errors.Exchange, ...] = ()
    calls: int = 0
    error: errors.SyncError | None = None
    is_platform_error: bool = False
    direction: Direction = Direction.TO_NETSUITE
