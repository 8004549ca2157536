"""WHEN it runs and WHAT happened: the plans, the inbox, the ledger and the log."""

from syncjobs.models.inbox import InboundEvent, NetSuiteEvent
from syncjobs.models.ledger import EntryWait, RecordLink, State, SyncEntry, TotalState
from syncjobs.models.log import Direction, Heartbeat, Outcome, SyncLog
from syncjobs.models.plans import OUTBOUND, Backfill, Cursor, Flow, Job, SyncPlan, SyncRun

__all__ = [
    "OUTBOUND",
    "Backfill",
    "Cursor",
    "Direction",
    "EntryWait",
    "Flow",
    "Heartbeat",
    "InboundEvent",
    "Job",
    "NetSuiteEvent",
    "Outcome",
    "RecordLink",
    "State",
    "SyncEntry",
    "SyncLog",
    "SyncPlan",
    "SyncRun",
    "TotalState",
]
