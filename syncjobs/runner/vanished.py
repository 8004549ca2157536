"""Records that NetSuite has no more → what their flow makes of it, as a result for the ledger."""

from __future__ import annotations

from syncjobs.flows.inbound import Done, Gone, InboundFlow
from syncjobs.models import Outcome, RecordLink, State
from syncjobs.runner.jobs import Result


def result(*, flow: InboundFlow, gone: Gone) -> Result:
    """Have the flow act on a deletion; give how that ended. Raises SyncError."""
    calls = gone.connector.calls
    done = flow.gone(gone=gone)
    return Result(
        entry=gone.entry,
        outcome=done.outcome,
        state=State.SKIPPED if done.outcome == Outcome.SKIPPED else State.SYNCED,
        message=done.message,
        facts=dict(done.facts),
        held=done.held,
        link=_link(flow, gone, done),
        calls=gone.connector.calls - calls,
    )


def _link(flow: InboundFlow, gone: Gone, done: Done) -> RecordLink | None:
    if done.held is None or not done.is_linked:
        return None
    return RecordLink(
        connection_id=gone.plan.connection_id,
        record_type=flow.record_type,
        source_id=done.held.source_id,
        netsuite_type=flow.netsuite_type,
        netsuite_id=gone.entry.source_id,
        created_by=RecordLink.Side.NETSUITE,
        is_cancelled=done.outcome == Outcome.CANCELLED,
    )
