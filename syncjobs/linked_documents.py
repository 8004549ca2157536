"""NetSuite's side of what we wrote: read again when people changed it there, and the ledger brought up to date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from integrations.models import NetSuiteAccount
from integrations.netsuite import suiteql
from integrations.netsuite.client import NetSuiteClient
from syncjobs import totals
from syncjobs.flows import OUTBOUND
from syncjobs.models import Outcome, RecordLink, State, SyncEntry, SyncLog, TotalState

Links = Mapping[str, Sequence[RecordLink]]


def links(*, account: NetSuiteAccount, netsuite_type: str, netsuite_ids: Collection[str]) -> Links:
    """Give the links of these records by NetSuite id; several where several connections know one record."""
    record_types = {flow.link_type for flow in OUTBOUND.values() if netsuite_type in flow.nouns}
    if not record_types or not netsuite_ids:
        return {}
    found: dict[str, list[RecordLink]] = defaultdict(list)
    known = RecordLink.objects.filter(
        connection__netsuite_account=account, record_type__in=record_types, netsuite_id__in=netsuite_ids
    )
    for link in known.filter(netsuite_type=netsuite_type).order_by("pk"):
        found[link.netsuite_id].append(link)
    return found


def bring_up_to_date(
    *, client: NetSuiteClient, links: Links, deleted: Collection[str], now: datetime
) -> dict[str, str]:
    """Read status and total of linked records and compare them with the ledger; give a note by NetSuite id.

    One query for every 1,000 records. What the ledger knows already, our own writes above all, changes nothing.
    `deleted` are the ids that NetSuite said were deleted; that is believed only of a record that is not there.
    Raises errors.SyncError when NetSuite cannot be asked.
    """
    standings = suiteql.standings(client=client, netsuite_ids=list(links)) if links else {}
    entries = _entries([link for some in links.values() for link in some])
    return {
        netsuite_id: " ".join(
            dict.fromkeys(
                _note(
                    link=link,
                    entry=entries.get((link.connection_id, link.record_type, link.source_id)),
                    standing=standings.get(netsuite_id),
                    is_deleted=netsuite_id in deleted,
                    now=now,
                )
                for link in some
            )
        )
        for netsuite_id, some in links.items()
    }


def _entries(known: Sequence[RecordLink]) -> dict[tuple[int, str, str], SyncEntry]:
    connections = {link.connection_id for link in known}
    entries = SyncEntry.objects.filter(
        plan__connection__in=connections, plan__flow__in=OUTBOUND, source_id__in={link.source_id for link in known}
    ).select_related("plan")
    return {
        (entry.plan.connection_id, OUTBOUND[entry.plan.flow].link_type, entry.source_id): entry
        for entry in entries.defer("snapshot", "facts")
    }


def _note(
    *, link: RecordLink, entry: SyncEntry | None, standing: suiteql.Standing | None, is_deleted: bool, now: datetime
) -> str:
    noun = _noun(link)
    if link.is_cancelled:
        return f"{noun} {link.netsuite_id} was cancelled by Crossfoot itself, as the platform's was."
    if entry is None or entry.state != State.SYNCED:
        state = entry.get_state_display().lower() if entry else "gone"
        return f"Its entry is {state}: NetSuite's side is looked at when that is worked off."
    if standing is None and is_deleted:
        return _ask_what_to_do(entry=entry, noun=noun, now=now)
    if _is_known(entry=entry, standing=standing):
        return f"Nothing new. {_stands(noun, entry, standing)}"
    totals.take_in(entry=entry, netsuite_total=standing.total if standing else None, now=now)
    return _stands(noun, entry, standing)


def _noun(link: RecordLink) -> str:
    nouns = {netsuite_type: noun for flow in OUTBOUND.values() for netsuite_type, noun in flow.nouns.items()}
    return nouns[link.netsuite_type].capitalize()


def _stands(noun: str, entry: SyncEntry, standing: suiteql.Standing | None) -> str:
    if standing is None:
        return f"{noun} {entry.netsuite_id} was not found in NetSuite."
    status = standing.status.replace("_", " ").lower()
    return f"{noun} {entry.netsuite_id} is {status}; its total is {totals.money(standing.total)}."


def _is_known(*, entry: SyncEntry, standing: suiteql.Standing | None) -> bool:
    # A total that was never compared is the comparing job's, which comes within seconds.
    if entry.total_state == TotalState.UNCHECKED or entry.source_total is None:
        return True
    return entry.netsuite_total == (standing.total if standing else None)


def _ask_what_to_do(*, entry: SyncEntry, noun: str, now: datetime) -> str:
    happened = f"{noun} {entry.netsuite_id} was deleted in NetSuite by somebody."
    message = f"{happened} Skip {entry}, or forget the link and retry to create it again."
    # In doubt, so that a retry looks for it first and does not take our own last payload for NetSuite's state.
    asked = SyncEntry.objects.filter(pk=entry.pk, state=State.SYNCED, synced_at=entry.synced_at).update(
        state=State.WAITING,
        error_code="DecisionNeeded",
        message=message,
        facts={"platform": {"total": entry.source_total}, "netsuite": None},
        is_in_doubt=True,
        netsuite_total=None,
        total_state=TotalState.UNCHECKED,
    )
    if asked:
        SyncLog.objects.create(
            connection_id=entry.plan.connection_id,
            plan=entry.plan,
            entry=entry,
            source_id=entry.source_id,
            number=entry.number,
            netsuite_id=entry.netsuite_id,
            outcome=Outcome.CONFLICT,
            message=message,
            created_at=now,
        )
    return happened
