"""The admin pages of accounts, connections, the ledger, the history and people."""

from syncjobs.admin import accounts, connections, entries, history, people, queue, setup_help

__all__ = ["accounts", "connections", "entries", "history", "people", "queue", "setup_help"]
