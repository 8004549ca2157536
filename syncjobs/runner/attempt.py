"""What every attempt at NetSuite has in common: it counts its calls, knows its doubt, and ends in a result."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from typing import Any

from integrations import errors
from integrations.netsuite import refusal_names
from integrations.netsuite.client import NetSuiteClient
from integrations.netsuite.refusal_names import Names
from syncjobs.models import Outcome, State
from syncjobs.runner import verdicts
from syncjobs.runner.jobs import Result, SlotJob

Record = dict[str, Any]


class Attempt(ABC):
    """One attempt; `is_in_doubt` is True from the moment a write may have happened until that is known."""

    def __init__(self, *, job: SlotJob, client: NetSuiteClient) -> None:
        self.client = client
        self.is_in_doubt = job.is_in_doubt
        self.exchanges: list[errors.Exchange] = []
        self.calls = 0
        self._job = job

    @abstractmethod
    def run(self) -> Result:
        """Look up what may be there, and send what is needed. Raises SyncError."""

    @abstractmethod
    def names(self) -> Names:
        """Give the names of what a refusal may speak of by its id."""

    def failed(self, error: errors.SyncError) -> Result:
        """Give what an error means for the entry."""
        in_doubt = self.is_in_doubt or isinstance(error, errors.Ambiguous)
        result = verdicts.of_error(entry=self._job.entry, error=error, is_in_doubt=in_doubt)
        result.message = refusal_names.with_names(message=result.message, names=self.names())
        result.document = self._job.document
        result.exchanges = (*self.exchanges, *result.exchanges)
        result.calls = self.calls
        return result

    def about_to_call(self) -> None:
        """Count a call. Raises Retryable when its answer could come after the lease has run out."""
        self.calls += 1
        if time.monotonic() > self._job.deadline:
            raise errors.Retryable("Its turn came too late to be sent safely; it goes again at once.")

    def result(self, outcome: Outcome, state: State, message: str) -> Result:
        """Give a result that carries what was done so far."""
        return Result(
            entry=self._job.entry,
            outcome=outcome,
            state=state,
            message=message,
            document=self._job.document,
            exchanges=tuple(self.exchanges),
            calls=self.calls,
        )
