"""How writing one record to a platform ended → a result for the ledger."""

from __future__ import annotations

from syncjobs import ledger
from syncjobs.flows.inbound import Aside, Done, Task
from syncjobs.models import Outcome, RecordLink, State, SyncEntry
from syncjobs.runner.jobs import Result


def set_aside(*, entry: SyncEntry, aside: Aside) -> Result:
    """Give the result of a record that does not go across."""
    return Result(
        entry=entry,
        outcome=aside.outcome,
        state=State.SKIPPED,
        message=aside.reason,
        facts=dict(aside.facts),
        error_code=ledger.LOOK_AGAIN if aside.is_looked_at_again else "",
        is_quiet=aside.is_looked_at_again and entry.error_code == ledger.LOOK_AGAIN and entry.message == aside.reason,
    )


def done(*, task: Task, done: Done, flow_type: str, record_type: str) -> Result:
    """Give the result of a record that was written, with the pair to remember."""
    is_skipped = done.outcome == Outcome.SKIPPED
    result = Result(
        entry=task.entry,
        outcome=done.outcome,
        state=State.SKIPPED if is_skipped else State.SYNCED,
        message=done.message,
        facts=dict(done.facts),
        error_code=ledger.PARTIAL if done.is_partial else "",
        is_quiet=done.is_partial and task.entry.error_code == ledger.PARTIAL and task.entry.message == done.message,
        document=task.record,
        held=done.held,
    )
    if done.held is not None and done.is_linked:
        result.link = RecordLink(
            connection_id=task.entry.plan.connection_id,
            record_type=record_type,
            source_id=done.held.source_id,
            netsuite_type=flow_type,
            netsuite_id=task.record.netsuite_id,
            created_by=RecordLink.Side.NETSUITE,
            # What is not all there is never taken for up to date.
            payload_hash="" if done.is_partial else task.payload_hash,
            is_cancelled=done.outcome == Outcome.CANCELLED,
        )
    return result
