"""Writing NetSuite's payments to a billing platform: made, applied anew, voided."""

from __future__ import annotations

from dataclasses import replace

from integrations import errors, records
from integrations.receivable_records import ReceivablePayment
from syncjobs.flows import ar_payment_desk, upserting
from syncjobs.flows.inbound import Aside, Done, Gone, Task
from syncjobs.models import Outcome, RecordLink, State

RECORD_TYPE, NOUN = "payment", "payment"
APPLICATIONS = "applied_to"  # the field that a platform's refusal names when an invoice takes no more
PATIENCE = 3  # refusals of one payment while others of its plan are still under way


def write(*, task: Task, record: ReceivablePayment) -> Done | Aside:
    """Create, update or void the platform's payment. Raises SyncError."""
    if task.held is None and task.link is None and not (record.applied or record.is_void):
        return Aside(
            reason=f"Payment {record.number} pays nothing that is on the platform. It goes across when it does."
        )
    try:
        return upserting.upsert(task=task, noun=NOUN)
    except errors.RecordRejected as error:
        if not _takes_no_more(error) or task.entry.refusals >= PATIENCE or not _others_under_way(task):
            raise
        # Two payments changed places: the one that leaves the invoice comes after this one.
        raise errors.Busy(
            f"{error.message} Other payments are still under way; it is tried again after them.",
            exchange=error.exchange,
        ) from error


def delete(*, gone: Gone) -> Done:
    """Void the platform's payment, as NetSuite's was deleted; one that never went across is no loss.

    Raises DecisionNeeded when the platform made it.
    """
    number = gone.entry.number or gone.entry.source_id
    link = RecordLink.objects.filter(
        connection=gone.plan.connection_id, record_type=RECORD_TYPE, netsuite_id=gone.entry.source_id
    ).first()
    if link is not None and link.created_by == RecordLink.Side.PLATFORM:
        raise errors.DecisionNeeded(
            f"NetSuite has payment {number} no more, which came from the platform: it was left alone there. Void it "
            "there too if it should go, then skip this entry."
        )
    held = _held(gone, link)
    if held is None:
        message = f"NetSuite has payment {number} no more; it never went to the platform."
        return Done(outcome=Outcome.SKIPPED, message=message, is_linked=False)
    if not held.is_cancelled:
        gone.connector.remove(held=held, record_type=RECORD_TYPE)
    message = f"Payment {held.number} voided, as NetSuite's was deleted."
    return Done(outcome=Outcome.CANCELLED, message=message, held=replace(held, is_cancelled=True))


def _held(gone: Gone, link: RecordLink | None) -> records.Held | None:
    netsuite_id = gone.entry.source_id
    if link is not None:
        return gone.connector.read_held(record_type=RECORD_TYPE, source_ids=[link.source_id])[link.source_id]
    # An answer of ours may have been lost, so that nobody knows of a pair.
    if not gone.entry.is_in_doubt:
        return None
    trace = ar_payment_desk.trace(
        netsuite_id=netsuite_id,
        number=gone.entry.number,
        currency=gone.plan.connection.currency,
        day=gone.entry.queued_at.date(),
    )
    return gone.connector.look_up(wanted=[replace(trace, id_properties=gone.id_properties)]).get(netsuite_id)


def _takes_no_more(error: errors.RecordRejected) -> bool:
    # A platform may name the field, or none.
    return error.path == APPLICATIONS or (error.is_answered and not error.path)


def _others_under_way(task: Task) -> bool:
    others = task.entry.plan.entries.exclude(pk=task.entry.pk)
    return others.filter(state__in=[State.QUEUED, State.RUNNING, State.UNKNOWN]).exists()
