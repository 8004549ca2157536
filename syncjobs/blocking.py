"""Waiting for another record: an entry that needs a link of ours which is not there yet (E62)."""

from __future__ import annotations

from collections.abc import Collection

from integrations import errors
from syncjobs.models import RecordLink

# Kinds of `EntryWait`; their key is "record type:id".
PLATFORM_RECORD = "PLATFORM_RECORD"  # by the platform's id
NETSUITE_RECORD = "NETSUITE_RECORD"  # by NetSuite's id
_FIELDS = {PLATFORM_RECORD: "source_id", NETSUITE_RECORD: "netsuite_id"}


def by(*, record: str, record_type: str, kind: str, record_id: str, label: str) -> errors.MappingMissing:
    """Give the error that has an entry wait until a record is linked; the sweep releases it within a minute.

    `record` is what waits and `label` what it waits for, both as staff read them; `kind` is one of the two above.
    """
    missing = errors.Missing(kind=kind, key=f"{record_type}:{record_id}", label=label)
    return errors.MappingMissing(
        f"{record} waits for {label}, which has not gone across yet. It goes by itself when that has.",
        missing=(missing,),
    )


def present(*, connection_id: int, waits: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Give those of the waits (kind and key) whose record is linked now."""
    found: set[tuple[str, str]] = set()
    for kind, field in _FIELDS.items():
        wanted = {key.partition(":")[::2] for of_kind, key in waits if of_kind == kind}
        links = RecordLink.objects.filter(
            connection=connection_id, **{f"{field}__in": [record_id for _, record_id in wanted]}
        )
        linked = set(links.values_list("record_type", field)) if wanted else set()
        found |= {(kind, f"{record_type}:{record_id}") for record_type, record_id in linked & wanted}
    return found
