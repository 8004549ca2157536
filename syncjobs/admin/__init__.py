"""The admin pages of accounts, connections, the ledger, the history and people."""

from syncjobs.admin import (
    accounts,
    backfills,
    connections,
    doctor,
    entries,
    field_mappings,
    history,
    netsuite_events,
    people,
    queue,
    setup_help,
)

__all__ = [
    "accounts",
    "backfills",
    "connections",
    "doctor",
    "entries",
    "field_mappings",
    "history",
    "netsuite_events",
    "people",
    "queue",
    "setup_help",
]
