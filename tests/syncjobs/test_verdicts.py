"""What each class of error means for an entry."""

import pytest

from integrations import errors
from syncjobs.models import Outcome, State, SyncEntry
from syncjobs.runner import verdicts

MISSING = (errors.Missing(kind="PRODUCT", key="a:", label="product A"),)


@pytest.mark.parametrize(
    ("error", "outcome", "state", "is_attempt"),
    [
        pytest.param(errors.Unreachable("away"), "RETRY", "QUEUED", True, id="unreachable"),
        pytest.param(errors.RateLimited("wait"), "RETRY", "QUEUED", False, id="rate limited (E41)"),
        pytest.param(errors.Busy("busy"), "RETRY", "QUEUED", False, id="busy (E42)"),
        pytest.param(errors.Retryable("again"), "RETRY", "QUEUED", True, id="retryable"),
        pytest.param(errors.CredentialsRejected("no"), "PAUSED", "QUEUED", False, id="credentials (E43)"),
        pytest.param(errors.MappingMissing("map", missing=MISSING), "WAITING", "WAITING", True, id="mapping (E1)"),
        pytest.param(errors.DecisionNeeded("choose"), "CONFLICT", "WAITING", True, id="decision (E24)"),
        pytest.param(errors.RecordRejected("no", code="X"), "FAILED", "FAILED", True, id="rejected (E8)"),
        pytest.param(errors.RecordNotFound("gone"), "FAILED", "FAILED", True, id="not found"),
        pytest.param(errors.PermissionMissing("may not"), "FAILED", "FAILED", True, id="permission"),
        pytest.param(errors.NeedsStaff("person"), "FAILED", "FAILED", True, id="needs staff"),
        pytest.param(errors.Ambiguous("who knows"), "UNKNOWN", "UNKNOWN", True, id="ambiguous (E36)"),
    ],
)
def test_an_errors_class_decides_the_state(
    error: errors.SyncError, outcome: Outcome, state: State, is_attempt: bool
) -> None:
    result = verdicts.of_error(entry=SyncEntry(), error=error, is_in_doubt=False)

    assert (result.outcome, result.state, result.is_attempt) == (outcome, state, is_attempt)
    assert result.message == error.message


@pytest.mark.parametrize("error", [errors.Unreachable("away"), errors.Busy("busy"), errors.CredentialsRejected("no")])
def test_a_doubt_outlives_an_error_that_may_pass(error: errors.SyncError) -> None:
    result = verdicts.of_error(entry=SyncEntry(), error=error, is_in_doubt=True)

    assert (result.state, result.is_in_doubt) == (State.UNKNOWN, True)


def test_an_unclear_answer_is_a_doubt_from_then_on() -> None:
    assert verdicts.of_error(entry=SyncEntry(), error=errors.Ambiguous("?"), is_in_doubt=False).is_in_doubt


def test_the_last_of_many_unclear_answers_asks_for_a_person() -> None:
    entry = SyncEntry(attempts=verdicts.MAX_UNCLEAR_ATTEMPTS - 1)

    result = verdicts.of_error(entry=entry, error=errors.Ambiguous("Nobody knows."), is_in_doubt=True)

    assert (result.state, result.is_in_doubt) == (State.FAILED, True)
    assert result.message == "Nobody knows. This happened 10 times in a row."


def test_what_is_missing_goes_with_the_verdict_e2() -> None:
    error = errors.MappingMissing("map", missing=MISSING)

    assert verdicts.of_error(entry=SyncEntry(), error=error, is_in_doubt=False).missing == MISSING


def test_both_sides_go_with_a_decision_e24() -> None:
    error = errors.DecisionNeeded("choose", facts={"platform": 1, "netsuite": 2})

    result = verdicts.of_error(entry=SyncEntry(), error=error, is_in_doubt=False)

    assert result.facts == {"platform": 1, "netsuite": 2}


def test_the_remotes_wait_and_code_go_with_the_verdict() -> None:
    limited = verdicts.of_error(
        entry=SyncEntry(), error=errors.RateLimited("wait", retry_after_s=60), is_in_doubt=False
    )
    rejected = verdicts.of_error(
        entry=SyncEntry(), error=errors.RecordRejected("no", code="INVALID_CONTENT"), is_in_doubt=False
    )

    assert (limited.retry_after_s, rejected.error_code) == (60, "INVALID_CONTENT")
