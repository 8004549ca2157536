"""Deletions, where the account tells them. Deleted records show in no other query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from integrations.netsuite.reading import columns
from integrations.netsuite.reading.query import Query
from integrations.netsuite.reading.reader import Reader
from integrations.netsuite.reading.windows import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletedRecord:
    """A record that was deleted. `kind` is the type's name as people read it, such as "Sales Order"."""

    netsuite_id: str = columns.identity("d.recordid", needed=True)
    kind: str | None = columns.text("d.type")
    name: str | None = columns.text("d.name")
    deleted: str = columns.stamp("d.deleteddate", needed=True)


DELETED = Query(
    name="deleted records",
    row=DeletedRecord,
    table="deletedrecord",
    alias="d",
    key="d.recordid",
    stamp="d.deleteddate",
    has_substitute=True,
)


def deleted_records(reader: Reader, window: Window) -> Iterator[list[DeletedRecord]]:
    """Give what was deleted in the window, in pages by time.

    Raises PermissionMissing where the account refuses the table, without asking again for a week: then only comparing
    ids (`invoices.still_open_check`) or a SuiteApp tells.
    """
    return reader.changed_by_offset(DELETED, window)
