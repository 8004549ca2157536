"""NetSuite's id goes back onto the platform's record (R19): at leisure, within the platform's rate limits."""

from __future__ import annotations

from datetime import datetime

from integrations import contract, errors
from mappings import properties
from mappings.models import DocumentRules
from syncjobs import cursors, health
from syncjobs.flows import OUTBOUND
from syncjobs.models import Cursor, Direction, Job, Outcome, State, SyncEntry, SyncLog, SyncPlan

BATCH = 20
EVERY_S = 15.0


def write_back(*, plan_id: int, now: datetime) -> int:
    """Put NetSuite's id on records that were written and do not carry it yet; give how many.

    A refusal leaves the entry synced, with a warning in the log, and is not tried again until the record changes.
    """
    plan = SyncPlan.objects.select_related("connection").get(pk=plan_id)
    if plan.connection.is_paused or not plan.connection.is_enabled or not plan.is_enabled:
        return 0
    with cursors.lease(plan=plan, job=Job.WRITE_BACK, now=now, every_s=EVERY_S) as cursor:
        rules = DocumentRules.objects.filter(connection=plan.connection_id).first() or DocumentRules()
        entries = list(_due(plan=plan)[:BATCH]) if cursor and rules.writes_ids_back else []
        return _write_all(plan=plan, entries=entries, rules=rules, cursor=cursor, now=now) if entries else 0


def _due(*, plan: SyncPlan) -> list[SyncEntry]:
    due = plan.entries.filter(state=State.SYNCED, is_written_back=False).exclude(netsuite_id="")
    return list(due.order_by("synced_at")[:BATCH])


def _write_all(
    *, plan: SyncPlan, entries: list[SyncEntry], rules: DocumentRules, cursor: Cursor | None, now: datetime
) -> int:
    connector = plan.connection.open()
    if contract.Capability.WRITE_PROPERTIES not in connector.capabilities:
        connector.close()
        return 0
    tag = properties.names(tag=properties.Tag.ID, renamed=rules.property_tags)[0]
    try:
        for entry in entries:
            _write(plan=plan, entry=entry, connector=connector, tag=tag, now=now)
    except errors.CredentialsRejected as error:
        health.pause(remote=plan.connection, error=error, now=now)
    except (errors.Retryable, errors.Ambiguous):
        pass  # it is due again at the job's next turn; setting the same id twice does no harm
    finally:
        connector.close()
    return len(entries)


def _write(*, plan: SyncPlan, entry: SyncEntry, connector: contract.Connector, tag: str, now: datetime) -> None:
    record_type = OUTBOUND[plan.flow].record_type
    try:
        connector.write_properties(
            record_type=record_type, source_id=entry.source_id, properties={tag: entry.netsuite_id}
        )
    except errors.CredentialsRejected:
        raise
    except errors.NeedsStaff as error:
        SyncLog.objects.create(
            connection=plan.connection,
            plan=plan,
            entry=entry,
            direction=Direction.TO_PLATFORM,
            source_id=entry.source_id,
            number=entry.number,
            netsuite_id=entry.netsuite_id,
            outcome=Outcome.WARNING,
            message=f"NetSuite's id was not written back: {error.message}",
            created_at=now,
        )
    SyncEntry.objects.filter(pk=entry.pk, netsuite_id=entry.netsuite_id).update(is_written_back=True)
