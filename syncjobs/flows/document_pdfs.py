"""NetSuite's PDF goes along with an invoice or credit note, where the settings say so, and never holds one up for good.

NetSuite prints before the document is written, since its slots may all be taken: then the document waits too, for an
hour at most. The platform gets the file once it has the document.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils import timezone

from integrations import contract, errors
from integrations.netsuite import document_pdf
from integrations.receivable_records import DocumentPdf
from syncjobs import netsuite_source
from syncjobs.flows import receivable, receivable_writing
from syncjobs.flows.inbound import Done, Task
from syncjobs.models import Outcome

# In an entry's facts while the platform lacks the PDF: how often it refused it, which its idempotency keys must know.
OWED = "pdf_refusals"
PATIENCE = timedelta(hours=1)  # ours: so long after it was queued, a document goes without
REST_S = 10.0  # ours: before a slot of the account is asked for again
TRIES = 2  # the second with the same idempotency key, so that a lost answer is given again


@dataclass(frozen=True, slots=True, kw_only=True)
class _Printed:
    """What NetSuite gave: the PDF, or why it gave none."""

    content: bytes = b""
    why_not: str = ""


def write(*, task: Task, netsuite_type: str, noun: str, edits_settled: bool = False) -> Done:
    """Write the platform's document as `receivable_writing.write` does, with NetSuite's PDF where it is wanted.

    What goes wrong with the PDF is said in the log, and it is tried again when the document changes or is sent again.
    Raises RateLimited when NetSuite has no slot for us or cannot be reached: nothing was written.
    """
    is_wanted = _is_wanted(task, edits_settled)
    printed = _printed(task, netsuite_type) if is_wanted else _Printed()
    done = receivable_writing.write(task=task, noun=noun, edits_settled=edits_settled)
    if not is_wanted or done.held is None or (done.outcome == Outcome.UNCHANGED and not _is_owed(task)):
        return done
    refusals = int(task.entry.facts.get(OWED, 0)) if _is_owed(task) else 0
    if printed.content:
        return _attached(task, done, printed.content, refusals)
    return _without(done, printed.why_not, refusals)


def _is_wanted(task: Task, edits_settled: bool) -> bool:
    """Say whether the document will be written, or lacks the PDF that it should have."""
    if contract.Capability.ATTACH_PDFS not in task.connector.capabilities or task.record.is_void:
        return False
    if not receivable.settings_of(connection_id=task.entry.plan.connection_id).sends_pdf:
        return False
    held, link = task.held, task.link
    if held is not None and held.is_cancelled:
        return False
    if _is_owed(task):
        return True
    if held is not None and held.is_paid and not edits_settled:
        # It stays as it is, unless it is ours and paid before we knew that it had been made.
        return link is None and held.netsuite_id == task.record.netsuite_id
    return link is None or link.payload_hash != task.payload_hash


def _is_owed(task: Task) -> bool:
    return OWED in (task.entry.facts or {})


def _printed(task: Task, netsuite_type: str) -> _Printed:
    account, now = task.entry.plan.connection.netsuite_account, timezone.now()
    try:
        with netsuite_source.opened(account=account, now=now):
            content = document_pdf.printed(
                account=account, record_type=netsuite_type, netsuite_id=task.record.netsuite_id, now=now
            )
    except errors.Retryable as error:
        if now - task.entry.queued_at < PATIENCE:
            # The delivery rests without a word in the log: as with a platform's limit, nothing was tried yet.
            wait_s = error.retry_after_s if isinstance(error, errors.RateLimited | errors.LimitReached) else None
            raise errors.RateLimited(error.message, retry_after_s=wait_s or REST_S) from error
        return _Printed(why_not=error.message)
    except errors.SyncError as error:
        return _Printed(why_not=error.message)
    return _Printed(content=content)


def _attached(task: Task, done: Done, content: bytes, refusals: int) -> Done:
    assert done.held is not None
    record = task.record
    for tries_left in reversed(range(TRIES)):
        pdf = DocumentPdf(
            netsuite_id=record.netsuite_id,
            number=record.number or record.netsuite_id,
            version=record.version,
            content=content,
            refusals=record.refusals + refusals,
        )
        try:
            task.connector.attach_pdf(held=done.held, pdf=pdf)
        except errors.SyncError as error:
            refusals += error.is_answered
            if not tries_left or not isinstance(error, errors.Ambiguous | errors.Unreachable):
                return _without(done, error.message, refusals)
        else:
            break
    outcome = Outcome.UPDATED if done.outcome == Outcome.UNCHANGED else done.outcome
    return replace(done, outcome=outcome, message=f"{done.message} NetSuite's PDF is attached.")


def _without(done: Done, why: str, refusals: int) -> Done:
    message = f"{done.message} It goes without NetSuite's PDF: {why}"
    return replace(done, message=message, facts={**done.facts, OWED: refusals})
