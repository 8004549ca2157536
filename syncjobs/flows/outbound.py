"""What the runner must know of any flow that sends records to NetSuite."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from integrations import contract
from syncjobs.models import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundFlow:
    """One way for a record to go: `record_type` is read on the platform, `netsuite_type` is made of it there.

    `jobs` are what its plans are scheduled for. Money is polled and no more: its amounts are compared when it is made,
    and its id has no place on the platform's record.
    """

    jobs: ClassVar[tuple[Job, ...]] = (Job.POLL,)

    record_type: str
    netsuite_type: str
    noun: str
    capability: contract.Capability

    @property
    def link_type(self) -> str:
        """Give the `RecordLink.record_type` under which its pairs are kept."""
        return self.record_type

    @property
    def nouns(self) -> dict[str, str]:
        """Give what staff call each type of record that it makes in NetSuite."""
        return {self.netsuite_type: self.noun}
