"""What the runner must know of a flow that brings NetSuite's records to a platform."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from integrations import contract, errors, records
from integrations.netsuite.reading.windows import Window
from syncjobs.flows import raws
from syncjobs.models import Outcome, RecordLink, SyncEntry, SyncPlan
from syncjobs.netsuite_source import Source

Raw = Mapping[str, Any]  # a record of NetSuite with all that belongs to it, as JSON can hold it


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Records of NetSuite to be written, by NetSuite id. `now` is the instant (UTC) at which they are."""

    plan: SyncPlan
    connector: contract.Connector
    raws: Mapping[str, Raw]
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A record that does not go across, and why. With `is_looked_at_again` the next pass asks again.

    `outcome` is what the log shows, `facts` what the entry keeps.
    """

    reason: str
    is_looked_at_again: bool = False
    outcome: Outcome = Outcome.SKIPPED
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One record to be written. `held` is what the platform has already, `payload_hash` that of the record."""

    entry: SyncEntry
    record: records.FromNetSuite
    connector: contract.Connector
    held: records.Held | None
    link: RecordLink | None
    payload_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A record that NetSuite has no more: somebody deleted it there. `id_properties` as in `records.FromNetSuite`."""

    plan: SyncPlan
    entry: SyncEntry
    connector: contract.Connector
    id_properties: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How a write ended. `held` is what the platform has now; a link is kept when `is_linked`, `facts` by the entry.

    `is_partial`: something was left as it is there, which may be written later; the next pass looks again.
    """

    outcome: Outcome
    message: str
    held: records.Held | None = None
    is_linked: bool = True
    is_partial: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)


class InboundFlow(ABC):
    """One way for a record of NetSuite to go: `netsuite_type` there becomes `record_type` on the platform.

    An hourly flow is read on the hour (UTC), in the order of `FLOWS`; any other every `every_s` seconds.
    """

    record_type: ClassVar[str]
    netsuite_type: ClassVar[str]
    noun: ClassVar[str]
    capability: ClassVar[contract.Capability]
    is_hourly: ClassVar[bool] = False
    every_s: ClassVar[float] = 900.0
    is_linking: ClassVar[bool] = True  # whether its records and the platform's are pairs of their own
    is_looked_up: ClassVar[bool] = True  # whether the platform is asked what it holds before a record is written
    is_windowed: ClassVar[bool] = True  # whether `changes` is about a window; else `everything` is read each time

    def follows(self, *, record_type: str) -> bool:
        """Say whether what the SuiteApp tells of NetSuite's records of that type (REST's name) is about this flow's."""
        return record_type == self.netsuite_type

    @abstractmethod
    def changes(self, *, plan: SyncPlan, source: Source, window: Window) -> Iterator[list[records.Change]]:
        """Give pages of what changed in a window of the server's time, each `Change` with its `raw`.

        What is none of ours is left out. `source_id` is the NetSuite id, `version` the last change as server text.
        """

    def everything(self, *, plan: SyncPlan, source: Source) -> Iterator[list[records.Change]]:
        """Give pages of all there is, for a flow without windows; what it says itself by `version` is no news."""
        raise LookupError(f"The {self.noun}s of NetSuite are read by what changed, not all of them.")

    @abstractmethod
    def read(self, *, plan: SyncPlan, source: Source, netsuite_ids: Sequence[str]) -> dict[str, Raw]:
        """Read these records afresh; one that is not there any more is left out."""

    @abstractmethod
    def prepare(self, *, batch: Batch) -> Mapping[str, records.FromNetSuite | Aside | errors.SyncError]:
        """Give for each of the batch what is to be written, why it is not, or what keeps it from being. By NetSuite id.

        Reads of the platform are for the whole batch together. May raise what concerns all of them alike.
        """

    @abstractmethod
    def write(self, *, task: Task) -> Done | Aside:
        """Write one record to the platform, or say why it is not to be. Raises SyncError."""

    def gone(self, *, gone: Gone) -> Done:
        """Do what a deletion in NetSuite asks for; as a rule the platform's record is left to a person.

        Raises SyncError, DecisionNeeded for what only a person may settle.
        """
        noun, netsuite_id = self.noun, gone.entry.source_id
        if not gone.entry.platform_id:
            message = f"NetSuite has no {noun} {netsuite_id} any more; it never went to the platform."
            return Done(outcome=Outcome.SKIPPED, message=message, is_linked=False)
        raise errors.DecisionNeeded(
            f"NetSuite has no {noun} {netsuite_id} any more: somebody deleted it. What the platform holds was left "
            "alone: cancel it there if it should go too, then skip this entry."
        )

    def content_hash(self, *, record: records.FromNetSuite) -> str:
        """Give a fingerprint of what is written of a record, of at most 64 characters."""
        return raws.content_hash(record=record)

    def history(
        self, *, plan: SyncPlan, source: Source, since_date: date, until_date: date, after_id: str
    ) -> Iterator[contract.HistoryPage]:
        """Give pages of what is dated from one day up to before another, by id, from behind `after_id`.

        A page's position is the `after_id` of the next one. Raises LookupError where a flow has no history.
        """
        raise LookupError(f"There is no history of {self.noun}s to import.")

    @property
    def has_history(self) -> bool:
        """Say whether `history` gives any."""
        return type(self).history is not InboundFlow.history

    def is_open(self, *, raw: Raw) -> bool:
        """Say whether a record of the history is still to be paid or applied."""
        raise LookupError(f"Open {self.noun}s are not told from closed ones.")

    def every(self, *, plan: SyncPlan) -> float:
        """Give the seconds between two looks, for flows that are not hourly."""
        return self.every_s
