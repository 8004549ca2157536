"""Files go along with an invoice or credit note: NetSuite's PDF where settings say so, and what mapped fields name.

NetSuite gives them before the document is written. The platform gets them once it has the document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from integrations import contract, errors
from integrations.receivable_records import Attachment, DocumentFile
from syncjobs.flows import netsuite_files, receivable_writing
from syncjobs.flows.inbound import Done, Task
from syncjobs.flows.netsuite_files import Given
from syncjobs.models import Outcome

# In an entry's facts while the platform lacks a file: how often it refused one, which its idempotency keys must know.
OWED = "file_refusals"
TRIES = 2  # the second with the same idempotency key, so that a lost answer is given again


def write(*, task: Task, netsuite_type: str, noun: str, edits_settled: bool = False) -> Done:
    """Write the platform's document as `receivable_writing.write` does, with the files that should go along.

    What goes wrong with a file is said in the log, and it is tried again when the document changes or is sent again.
    Raises RateLimited when NetSuite has no slot for us or cannot be reached: nothing was written.
    """
    files = _wanted(task, edits_settled)
    given = list(netsuite_files.read(task=task, netsuite_type=netsuite_type, files=files))
    done = receivable_writing.write(task=task, noun=noun, edits_settled=edits_settled)
    if not given or done.held is None or (done.outcome == Outcome.UNCHANGED and not _is_owed(task)):
        return done
    refusals = int(task.entry.facts.get(OWED, 0)) if _is_owed(task) else 0
    # What was only just made has no file that could be taken off.
    ready = [one for one in given if not one.why_not and (one.content or done.outcome != Outcome.CREATED)]
    if ready:
        done = _attached(task, done, ready, refusals)
    for one in given:
        if one.why_not:
            done = _without(done, [one], one.why_not, refusals)
    return done


def _wanted(task: Task, edits_settled: bool) -> list[Attachment]:
    """Give what should go along with a document that will be written, or lacks files that it should have."""
    if contract.Capability.ATTACH_FILES not in task.connector.capabilities or task.record.is_void:
        return []
    held = task.held
    if held is not None and held.is_cancelled:
        return []
    return netsuite_files.wanted(task=task) if _is_owed(task) or _is_written(task, edits_settled) else []


def _is_written(task: Task, edits_settled: bool) -> bool:
    held, link = task.held, task.link
    if held is not None and held.is_paid and not edits_settled:
        # It stays as it is, unless it is ours and paid before we knew that it had been made.
        return link is None and held.netsuite_id == task.record.netsuite_id
    return link is None or link.payload_hash != task.payload_hash


def _is_owed(task: Task) -> bool:
    return OWED in (task.entry.facts or {})


def _attached(task: Task, done: Done, ready: Sequence[Given], refusals: int) -> Done:
    assert done.held is not None
    for tries_left in reversed(range(TRIES)):
        files = [_file(task, one, refusals) for one in ready]
        try:
            task.connector.attach_files(held=done.held, files=files)
        except errors.SyncError as error:
            refusals += error.is_answered
            if not tries_left or not isinstance(error, errors.Ambiguous | errors.Unreachable):
                return _without(done, ready, error.message, refusals)
        else:
            break
    outcome = Outcome.UPDATED if done.outcome == Outcome.UNCHANGED else done.outcome
    said = [f"{one.called} is attached." for one in ready if one.content]
    return replace(done, outcome=outcome, message=" ".join([done.message, *said]))


def _file(task: Task, one: Given, refusals: int) -> DocumentFile:
    record = task.record
    return DocumentFile(
        netsuite_id=record.netsuite_id,
        number=record.number or record.netsuite_id,
        version=record.version,
        field_id=one.field_id,
        name=one.name,
        content=one.content,
        refusals=record.refusals + refusals,
    )


def _without(done: Done, lacking: Sequence[Given], why: str, refusals: int) -> Done:
    names = " and ".join(one.called for one in lacking)
    message = f"{done.message} It goes without {names}: {why}"
    return replace(done, message=message, facts={OWED: refusals, **done.facts})
