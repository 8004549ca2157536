"""The colour of each outcome's label."""

from __future__ import annotations

from syncjobs.admin.base import BAD, BUSY, CAREFUL, GOOD, QUIET
from syncjobs.models import Outcome

OUTCOME_COLOURS = {
    Outcome.CREATED: GOOD,
    Outcome.UPDATED: GOOD,
    Outcome.ADOPTED: GOOD,
    Outcome.UNCHANGED: QUIET,
    Outcome.CANCELLED: QUIET,
    Outcome.SKIPPED: QUIET,
    Outcome.DUPLICATE: QUIET,
    Outcome.NOTE: QUIET,
    Outcome.WAITING: CAREFUL,
    Outcome.CONFLICT: CAREFUL,
    Outcome.UNKNOWN: CAREFUL,
    Outcome.WARNING: CAREFUL,
    Outcome.RETRY: BUSY,
    Outcome.FAILED: BAD,
    Outcome.PAUSED: BAD,
}
