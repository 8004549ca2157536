"""Error → result. The only place where an error's class becomes a state."""

from __future__ import annotations

from integrations import errors
from syncjobs.models import Outcome, State, SyncEntry
from syncjobs.runner.jobs import Result

# After so many unclear answers in a row something is wrong that time does not mend; a person looks, and a retry
# still looks up before it sends.
MAX_UNCLEAR_ATTEMPTS = 10


def of_error(*, entry: SyncEntry, error: errors.SyncError, is_in_doubt: bool) -> Result:
    """Say what an error means for the entry. `is_in_doubt`: a write may have happened before this error."""
    result = _verdict(entry=entry, error=error, is_in_doubt=is_in_doubt)
    result.error = error
    result.exchanges = (error.exchange,) if error.exchange else ()
    return result


def _verdict(*, entry: SyncEntry, error: errors.SyncError, is_in_doubt: bool) -> Result:
    match error:
        case errors.Ambiguous():
            return _unclear(entry=entry, error=error)
        case errors.RateLimited() | errors.Busy():
            wait_s = error.retry_after_s if isinstance(error, errors.RateLimited | errors.LimitReached) else None
            return _again(entry=entry, error=error, is_in_doubt=is_in_doubt, retry_after_s=wait_s)
        case errors.Retryable():
            return _again(entry=entry, error=error, is_in_doubt=is_in_doubt)
        case errors.CredentialsRejected():
            result = _again(entry=entry, error=error, is_in_doubt=is_in_doubt)
            result.outcome = Outcome.PAUSED
            return result
        case errors.MappingMissing():
            return _held(entry=entry, error=error, is_in_doubt=is_in_doubt, outcome=Outcome.WAITING)
        case errors.DecisionNeeded():
            return _held(entry=entry, error=error, is_in_doubt=is_in_doubt, outcome=Outcome.CONFLICT)
    return Result(
        entry=entry,
        outcome=Outcome.FAILED,
        state=State.FAILED,
        message=error.message,
        is_in_doubt=is_in_doubt,
        error_code=error.code if isinstance(error, errors.RecordRejected) else type(error).__name__,
    )


def _again(
    *, entry: SyncEntry, error: errors.SyncError, is_in_doubt: bool, retry_after_s: float | None = None
) -> Result:
    return Result(
        entry=entry,
        outcome=Outcome.RETRY,
        state=State.UNKNOWN if is_in_doubt else State.QUEUED,
        message=error.message,
        is_in_doubt=is_in_doubt,
        is_attempt=not isinstance(error, errors.RateLimited | errors.Busy | errors.CredentialsRejected),
        retry_after_s=retry_after_s,
        error_code=type(error).__name__,
    )


def _unclear(*, entry: SyncEntry, error: errors.Ambiguous) -> Result:
    is_hopeless = entry.attempts + 1 >= MAX_UNCLEAR_ATTEMPTS
    return Result(
        entry=entry,
        outcome=Outcome.FAILED if is_hopeless else Outcome.UNKNOWN,
        state=State.FAILED if is_hopeless else State.UNKNOWN,
        message=f"{error.message} This happened {entry.attempts + 1} times in a row." if is_hopeless else error.message,
        is_in_doubt=True,
        error_code="Ambiguous",
    )


def _held(*, entry: SyncEntry, error: errors.NeedsStaff, is_in_doubt: bool, outcome: Outcome) -> Result:
    return Result(
        entry=entry,
        outcome=outcome,
        state=State.WAITING,
        message=error.message,
        is_in_doubt=is_in_doubt,
        error_code=type(error).__name__,
        facts=error.facts if isinstance(error, errors.DecisionNeeded) else {},
        missing=error.missing if isinstance(error, errors.MappingMissing) else (),
    )
