"""What NetSuite has for a document to go along with it: its own print, and files that the invoice's fields name.

Its slots may all be taken: then the document waits, for an hour at most. Files never hold one up for good.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from integrations import errors
from integrations.models import NetSuiteAccount
from integrations.netsuite import document_file, document_pdf
from integrations.receivable_records import Attachment, ReceivableInvoice
from syncjobs import netsuite_source
from syncjobs.flows import receivable
from syncjobs.flows.inbound import Task

PRINT = ""  # in place of a field
PATIENCE = timedelta(hours=1)  # ours: so long after it was queued, a document goes without
REST_S = 10.0  # ours: before a slot of the account is asked for again


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What NetSuite gave for a field: a file, or `why_not`, or neither when it is empty. `called`: in the log."""

    field_id: str
    called: str
    name: str = ""
    content: bytes = b""
    why_not: str = ""


def wanted(*, task: Task) -> list[Attachment]:
    """Give what should go along with a document: its print, of the field "", before the files of its fields."""
    settings = receivable.settings_of(connection_id=task.entry.plan.connection_id)
    printed = [Attachment(field_id=PRINT, file_id=task.record.netsuite_id)] if settings.sends_pdf else []
    return [*printed, *(task.record.attachments if isinstance(task.record, ReceivableInvoice) else ())]


def read(*, task: Task, netsuite_type: str, files: list[Attachment]) -> Iterator[Given]:
    """Give each of these. Raises RateLimited when NetSuite has no slot for us or cannot be reached."""
    for one in files:
        yield _fetched(task, netsuite_type, one.field_id) if one.file_id else _empty(one.field_id)


def _empty(field_id: str) -> Given:
    return Given(field_id=field_id, called=f"taking off the file of {field_id}")


def _fetched(task: Task, netsuite_type: str, field_id: str) -> Given:
    account, now = task.entry.plan.connection.netsuite_account, timezone.now()
    try:
        with netsuite_source.opened(account=account, now=now):
            return _asked(account, netsuite_type, task.record.netsuite_id, field_id, now)
    except errors.Retryable as error:
        if now - task.entry.queued_at < PATIENCE:
            # The delivery rests without a word in the log: as with a platform's limit, nothing was tried yet.
            wait_s = error.retry_after_s if isinstance(error, errors.RateLimited | errors.LimitReached) else None
            raise errors.RateLimited(error.message, retry_after_s=wait_s or REST_S) from error
        why_not = error.message
    except errors.SyncError as error:
        why_not = error.message
    called = f"the file of {field_id}" if field_id else "NetSuite's PDF"
    return Given(field_id=field_id, called=called, why_not=why_not)


def _asked(account: NetSuiteAccount, netsuite_type: str, netsuite_id: str, field_id: str, now: datetime) -> Given:
    if field_id == PRINT:
        content = document_pdf.printed(account=account, record_type=netsuite_type, netsuite_id=netsuite_id, now=now)
        return Given(field_id=PRINT, called="NetSuite's PDF", content=content)
    file = document_file.loaded(account=account, netsuite_id=netsuite_id, field_id=field_id, now=now)
    if file is None:
        return _empty(field_id)
    return Given(field_id=field_id, called=f"“{file.name}”", name=file.name, content=file.content)
