"""Which files of the File Cabinet go along with an invoice: those that its mapped fields name (B8)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from integrations.receivable_records import Attachment
from mappings.fieldrules import Problem
from mappings.models import FieldMapping, MappedType

_FILE_ID = re.compile(r"[1-9][0-9]{0,17}")


def rows(*, mapped: Mapping[str, Sequence[FieldMapping]], record_type: MappedType) -> Sequence[FieldMapping]:
    """Give the mappings whose files go along with records of this type: invoices alone have some."""
    return mapped.get(MappedType.ATTACHMENT, ()) if record_type == MappedType.INVOICE else ()


def named(
    *, mappings: Sequence[FieldMapping], custom: Mapping[str, Any]
) -> tuple[tuple[Attachment, ...], list[Problem]]:
    """Give the files that an invoice's fields name, of what a raw keeps of them, and what names none.

    A field that NetSuite does not show says nothing of files.
    """
    values = custom.get("values") or {}
    found = {name: values[name] for one in mappings if (name := one.netsuite_field.lower()) in values}
    files = (Attachment(field_id=name, file_id=value) for name, value in found.items())
    wrong = {name: value for name, value in found.items() if value and not _FILE_ID.fullmatch(value)}
    said = [
        Problem(field=name, text=f"holds “{value[:50]}”, which is no ID of a file") for name, value in wrong.items()
    ]
    return tuple(files), said
