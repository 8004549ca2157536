"""The usual way to write a record of NetSuite to a platform: create it, bring it up to date, cancel it."""

from __future__ import annotations

from integrations import errors, records
from syncjobs.flows.inbound import Done, Task
from syncjobs.models import Outcome


def upsert(*, task: Task, noun: str) -> Done:
    """Create, update or cancel the platform's record. What it takes no changes of is left to a person.

    Raises DecisionNeeded for that, or when somebody deleted the platform's record; else what the connector raises.
    """
    if task.record.is_void:
        return _cancel(task=task, noun=noun)
    if task.held is None:
        _refuse_if_deleted(task=task, noun=noun)
        held = task.connector.create(record=task.record)
        return Done(outcome=Outcome.CREATED, message=f"{noun.capitalize()} {held.number} created.", held=held)
    if task.link is not None and task.link.payload_hash == task.payload_hash and not task.held.is_cancelled:
        message = f"Up to date: {noun} {task.held.number} has all of it."
        return Done(outcome=Outcome.UNCHANGED, message=message, held=task.held)
    if task.link is None and _is_same_and_final(task.held, task.record):
        message = f"Found {noun} {task.held.number}, which has its total and takes no more changes."
        return Done(outcome=Outcome.ADOPTED, message=message, held=task.held)
    _refuse_if_final(task=task, held=task.held, noun=noun)
    held = task.connector.update(held=task.held, record=task.record)
    return Done(outcome=Outcome.UPDATED, message=f"{noun.capitalize()} {held.number} updated.", held=held)


def _is_same_and_final(held: records.Held, record: records.FromNetSuite) -> bool:
    """Say whether it was made, by an attempt whose answer was lost, and used up before we looked."""
    return held.is_final and not held.is_cancelled and held.total is not None and held.total == record.total


def _cancel(*, task: Task, noun: str) -> Done:
    if task.held is None:
        message = f"It is voided in NetSuite and never came across as {noun}."
        return Done(outcome=Outcome.SKIPPED, message=message, is_linked=False)
    if task.held.is_cancelled:
        return Done(outcome=Outcome.CANCELLED, message="It is cancelled on both sides already.", held=task.held)
    _refuse_if_final(task=task, held=task.held, noun=noun)
    held = task.connector.cancel(held=task.held, record=task.record)
    return Done(outcome=Outcome.CANCELLED, message=f"{noun.capitalize()} {held.number} cancelled.", held=held)


def _refuse_if_deleted(*, task: Task, noun: str) -> None:
    if task.link is not None:
        raise errors.DecisionNeeded(
            f"{noun.capitalize()} {task.link.source_id} no longer exists on the platform: somebody deleted it. Skip "
            f"{task.record.number}, or forget the link and retry to create it again.",
            facts={"netsuite": _facts(task.record), "platform": None},
        )


def _refuse_if_final(*, task: Task, held: records.Held, noun: str) -> None:
    if held.is_busy and not (held.is_final or held.is_cancelled):
        raise errors.Busy(f"A payment of {noun} {held.number} is under way on the platform; it is tried again then.")
    if not (held.is_final or held.is_cancelled):
        return
    happened = "was voided" if task.record.is_void else "changed"
    final = "applied or locked" if held.record_type == "credit_note" else "settled"
    stands = "paid" if held.is_paid else "cancelled" if held.is_cancelled else final
    raise errors.DecisionNeeded(
        f"{task.record.number} {happened} in NetSuite, but {noun} {held.number} is {stands} on the platform and was "
        "left alone. Compare both, mend one side by hand, then skip or retry.",
        facts={"netsuite": _facts(task.record), "platform": {"number": held.number, "total": held.total}},
    )


def _facts(record: records.FromNetSuite) -> dict[str, object]:
    return {"number": record.number, "total": record.total, "voided": record.is_void}
