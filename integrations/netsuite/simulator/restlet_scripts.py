"""What the scripts of the SuiteApp's RESTlets answer; their own refusals come as a success.

Sources: NetSuite help, "N/file Module" (what the role may not see and what is not there are refused alike, a text comes
as text, content above 10 MB does not come); the SuiteApp's scripts.
"""

from __future__ import annotations

import base64
import re
from typing import Any

from integrations import simulated_pdf
from integrations.netsuite.simulator import account, permissions, schema, store
from integrations.netsuite.simulator.role import Level

PRINTED = ("invoice", "creditMemo")
LARGEST_BYTES = 10 * 1024 * 1024
_FIELD = re.compile(r"custbody[a-z0-9_]{1,60}")


class _No(Exception):
    """A script's own refusal."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.answer = {"error": {"code": code, "message": message}}


def document_pdf(asked: dict[str, Any], books: account.Account) -> dict[str, Any]:
    """Print an invoice or credit memo."""
    type_name = asked.get("type")
    if type_name not in PRINTED:
        return _No("UNKNOWN_TYPE", f'Only an invoice or a creditMemo can be printed, not "{type_name}".').answer
    try:
        name, content = _paper(_record(type_name, asked.get("id"), books))
    except _No as refusal:
        return refusal.answer
    return {"name": name, "content": base64.b64encode(content).decode()}


def document_file(asked: dict[str, Any], books: account.Account) -> dict[str, Any]:
    """Give the file that a field of an invoice names."""
    type_name, field = asked.get("type"), str(asked.get("field"))
    if type_name != "invoice":
        return _No("UNKNOWN_TYPE", f'Only files of an invoice can be had, not of "{type_name}".').answer
    if not _FIELD.fullmatch(field):
        return _No("INVALID_FIELD", f'"{field}" is no custom field of an invoice.').answer
    try:
        held = _record("invoice", asked.get("id"), books).fields.get(field)
        file_id = str(held.get("id") if isinstance(held, dict) else held or "")
        return {"file": _file(file_id, field, books) if file_id else None}
    except _No as refusal:
        return refusal.answer


def _record(type_name: str, asked_id: Any, books: account.Account) -> store.Record:
    record_id, record_type = str(asked_id), schema.get(type_name)
    if not (record_id.isascii() and record_id.isdigit()):
        raise _No("INVALID_ID", f'"{record_id}" is no internal ID.')
    if not books.role.allows(record_type.permission, Level.VIEW):
        words = f"Permission Violation: You need the '{record_type.permission}' permission to access this page."
        raise _No("INSUFFICIENT_PERMISSION", words)
    with books.store.lock:
        record = books.store.find(type_name, record_id)
    if record is None:
        words = "That record does not exist. path: /app/accounting/transactions/transaction.nl"
        raise _No("RCRD_DSNT_EXIST", words)
    return record


def _file(file_id: str, field: str, books: account.Account) -> dict[str, Any]:
    if not (file_id.isascii() and file_id.isdigit()):
        raise _No("NO_FILE_ID", f'The field {field} holds "{file_id}", which is no ID of a file.')
    file = books.cabinet.get(file_id)
    if file is None or not books.role.allows(permissions.FILES, Level.VIEW):
        why = "It is gone, or the role lacks the 'Lists -> Documents and Files' permission."
        words = f"File {file_id}: You do not have access to the media item you selected. {why}"
        raise _No("INSUFFICIENT_PERMISSION", words)
    if len(file.content) > LARGEST_BYTES:
        words = f'The file "{file.name}" is larger than 10 MB, and NetSuite gives none that is.'
        raise _No("FILE_TOO_LARGE", words)
    content = file.content.decode(errors="replace").encode() if file.is_text else file.content
    return {"id": file.id, "name": file.name, "content": base64.b64encode(content).decode()}


def _paper(record: store.Record) -> tuple[str, bytes]:
    number = str(record.fields.get("tranId") or record.id)
    lines = [f"{record.type.name} {number}", f"Version of {record.modified_at:%Y-%m-%d %H:%M:%S}"]
    return f"{number}.pdf", simulated_pdf.page(lines=[*lines, f"Total {record.fields.get('total')}"])
