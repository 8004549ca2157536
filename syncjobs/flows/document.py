"""What the runner must know of a flow that sends documents to NetSuite."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from integrations import records
from integrations.netsuite import references
from syncjobs.flows.outbound import OutboundFlow
from syncjobs.models import Job

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFlow(OutboundFlow):
    """A document of the platform becomes the same document in NetSuite.

    `build` makes the payload; `cancel` makes the one that closes or voids the record that NetSuite holds (it is
    given as NetSuite printed it); `skip_reason` says why a document never goes across, "" when it does.
    """

    jobs: ClassVar[tuple[Job, ...]] = (Job.POLL, Job.TOTALS, Job.WRITE_BACK)

    build: Callable[[records.Document, references.References], Payload]
    cancel: Callable[[records.Document, Mapping[str, Any]], Payload]
    skip_reason: Callable[[records.Document], str]
