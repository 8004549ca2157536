"""Writing NetSuite's invoices and credit memos to a billing platform, where what is paid takes no more changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from integrations import errors, records
from integrations.receivable_records import ReceivableDocument
from syncjobs import totals
from syncjobs.flows.inbound import Done, Gone, Task
from syncjobs.models import Outcome, RecordLink

RECORD_TYPES = {"invoice": "invoice", "credit note": "credit_note"}


def write(*, task: Task, noun: str, edits_settled: bool = False) -> Done:
    """Create, update or void the platform's document. Raises DecisionNeeded for what only a person may settle.

    A settled one is known as the same and stays as it is (D46), but with `edits_settled` the connector is still asked
    to bring over what may change of it (D56).
    """
    done = _write(task, noun, edits_settled)
    said = task.record.warnings if isinstance(task.record, ReceivableDocument) else ()
    return replace(done, message=" ".join([done.message, *said]))


def _write(task: Task, noun: str, edits_settled: bool) -> Done:
    if task.record.is_void:
        return _void(task, noun)
    if task.held is None:
        return _create(task, noun)
    held = task.held
    if held.is_cancelled:
        raise errors.DecisionNeeded(
            f"{task.record.number} stands in NetSuite, but {noun} {held.number} is voided on the platform, where it "
            "cannot be brought back. Void it in NetSuite too; or forget the link, give it another number and retry.",
            facts=_facts(task),
        )
    if task.link is not None and task.link.payload_hash == task.payload_hash:
        return Done(outcome=Outcome.UNCHANGED, message=f"Up to date: {noun} {held.number} has all of it.", held=held)
    if held.is_paid and not edits_settled:
        return _settled(task, held, noun)
    if task.link is None:
        _refuse_other_customer(task, held, noun)
    if held.is_busy:
        raise errors.Busy(f"A payment of {noun} {held.number} is under way on the platform; it is tried again then.")
    after = _insisting(lambda: task.connector.update(held=held, record=task.record), task, noun)
    if after.is_paid and _differs(task, after):
        return _settled(task, after, noun)
    if task.link is None and held.netsuite_id == task.record.netsuite_id:
        return Done(outcome=Outcome.ADOPTED, message=f"Found {noun} {after.number}, which we made before.", held=after)
    verb = "updated" if task.link is not None else "found by its number and updated"
    return Done(outcome=Outcome.UPDATED, message=f"{noun.capitalize()} {after.number} {verb}.", held=after)


def delete(*, gone: Gone, trace: ReceivableDocument, noun: str) -> Done:
    """Delete the platform's document, as NetSuite's was; one that never went across is no loss (D45).

    `trace` is what is known of NetSuite's, to look for a document whose making was never confirmed. Raises
    DecisionNeeded while something is applied to it, or when the platform made it.
    """
    number = gone.entry.number or gone.entry.source_id
    link = RecordLink.objects.filter(
        connection=gone.plan.connection_id, record_type=RECORD_TYPES[noun], netsuite_id=gone.entry.source_id
    ).first()
    if link is not None and link.created_by == RecordLink.Side.PLATFORM:
        raise errors.DecisionNeeded(
            f"NetSuite has {noun} {number} no more, which came from the platform: it was left alone there. Delete it "
            "there too if it should go, then skip this entry."
        )
    if link is not None and link.is_cancelled:
        message = f"NetSuite has {noun} {number} no more, and on the platform it is voided or deleted."
        return Done(outcome=Outcome.CANCELLED, message=message, is_linked=False)
    held = _held(gone, link, trace, noun)
    if held is None:
        if link is None:
            message = f"NetSuite has {noun} {number} no more; it never went to the platform."
            return Done(outcome=Outcome.SKIPPED, message=message, is_linked=False)
        held = records.Held(record_type=RECORD_TYPES[noun], source_id=link.source_id, number=number, is_cancelled=True)
    if not held.is_cancelled:
        _remove(gone, held, noun, number)
    message = f"{noun.capitalize()} {held.number} deleted, as NetSuite's was."
    return Done(outcome=Outcome.CANCELLED, message=message, held=replace(held, is_cancelled=True))


def _held(gone: Gone, link: RecordLink | None, trace: ReceivableDocument, noun: str) -> records.Held | None:
    if link is not None:
        found = gone.connector.read_held(record_type=RECORD_TYPES[noun], source_ids=[link.source_id])
        return found[link.source_id]
    # An answer of ours may have been lost, so that nobody knows of a pair.
    if not gone.entry.is_in_doubt:
        return None
    return gone.connector.look_up(wanted=[replace(trace, id_properties=gone.id_properties)]).get(trace.netsuite_id)


def _remove(gone: Gone, held: records.Held, noun: str, number: str) -> None:
    try:
        gone.connector.remove(held=held, record_type=RECORD_TYPES[noun])
    except errors.RecordRejected as error:
        raise errors.DecisionNeeded(
            f"NetSuite has {noun} {number} no more, but the platform does not let go of it: “{error.detail}”. Take off "
            "there what is applied to it, then retry; or keep it and skip this entry.",
            exchange=error.exchange,
        ) from error


def _create(task: Task, noun: str) -> Done:
    if task.link is not None:
        raise errors.DecisionNeeded(
            f"{noun.capitalize()} {task.link.source_id} no longer exists on the platform: somebody deleted it. Skip "
            f"{task.record.number}, or forget the link and retry to create it again.",
            facts=_facts(task),
        )
    held = task.connector.create(record=task.record)
    return Done(outcome=Outcome.CREATED, message=f"{noun.capitalize()} {held.number} created.", held=held)


def _void(task: Task, noun: str) -> Done:
    if task.held is None:
        message = f"It is voided in NetSuite and never came across as {noun}."
        return Done(outcome=Outcome.SKIPPED, message=message, is_linked=False)
    held = task.held
    if held.is_cancelled:
        return Done(outcome=Outcome.CANCELLED, message="It is voided on both sides already.", held=held)
    after = _insisting(lambda: task.connector.cancel(held=held, record=task.record), task, noun)
    return Done(outcome=Outcome.CANCELLED, message=f"{noun.capitalize()} {after.number} voided.", held=after)


def _settled(task: Task, held: records.Held, noun: str) -> Done:
    message = f"{noun.capitalize()} {held.number} is paid on the platform and stays as it is there."
    if is_partial := _differs(task, held):
        said = f"In NetSuite it is {totals.money(task.record.total)}, on the platform {totals.money(held.total)}"
        message += f" {said}; it follows when it is open again."
    outcome = Outcome.UNCHANGED if task.link is not None else Outcome.ADOPTED
    return Done(outcome=outcome, message=message, held=held, is_partial=is_partial)


def _differs(task: Task, held: records.Held) -> bool:
    return None not in (task.record.total, held.total) and task.record.total != held.total


def _refuse_other_customer(task: Task, held: records.Held, noun: str) -> None:
    if held.netsuite_id == task.record.netsuite_id or held.customer_id in ("", task.record.customer_id):
        return
    raise errors.DecisionNeeded(
        f"{task.record.number} is {task.record.customer_name or 'one customer'}'s in NetSuite, but on the platform "
        f"{noun} {held.number} is another customer's (id {held.customer_id}). Give one of the two another number, or "
        "map the customers as one, then retry.",
        facts=_facts(task),
    )


def _insisting(call: Callable[[], records.Held], task: Task, noun: str) -> records.Held:
    """Say what to do when the platform refuses because of what is applied on its side."""
    assert task.held is not None
    try:
        return call()
    except errors.RecordNotFound:
        raise
    except errors.RecordRejected as error:
        now, before = task.record.total, task.held.total
        is_less = now is not None and before is not None and now < before
        if not error.is_answered or not (task.record.is_void or is_less):
            raise
        happened = "was voided" if task.record.is_void else f"is {totals.money(now)} now"
        raise errors.DecisionNeeded(
            f"{task.record.number} {happened} in NetSuite, and the platform does not take that for {noun} "
            f"{task.held.number}: “{error.detail}”. Take off there what was applied to it, then retry; or skip this "
            "entry.",
            facts=_facts(task),
            exchange=error.exchange,
        ) from error


def _facts(task: Task) -> dict[str, object]:
    record, held = task.record, task.held
    return {
        "netsuite": {"number": record.number, "total": record.total, "voided": record.is_void},
        "platform": {"number": held.number, "total": held.total} if held else None,
    }
