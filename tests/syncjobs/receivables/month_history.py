"""Documents of before the start of a random month, and the import of some of them in its midst."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from integrations.models import Connection
from syncjobs import backfilling, tasks
from syncjobs.models import Backfill, Flow
from tests.receivables import A_SUNDAY

if TYPE_CHECKING:
    from tests.syncjobs.receivables.months import Month

STARTED_DAYS_AGO = 30
OLDEST_DAYS_AGO = 80
DOCUMENTS = (Flow.AR_INVOICES_IN, Flow.AR_INVOICES_IN, Flow.AR_CREDITS_IN, Flow.AR_PAYMENTS_IN, Flow.AR_PAYMENTS_OUT)


def a_day_before(chance: Random) -> str:
    """A day before the start."""
    return _ago(chance.randint(STARTED_DAYS_AGO + 1, OLDEST_DAYS_AGO)).isoformat()


def imports(month: Month, chance: Random) -> None:
    """Staff import some weeks of one flow, or what is open of them."""
    flow, oldest = chance.choice(DOCUMENTS), chance.choice([50, OLDEST_DAYS_AGO])
    try:
        asked = backfilling.start(
            plan=month.company(chance).books.plan(flow),
            since_date=_ago(oldest),
            until_date=_ago(chance.choice([STARTED_DAYS_AGO, 40])),
            open_only=flow != Flow.AR_PAYMENTS_IN and chance.random() < 0.4,
            now=timezone.now(),
        )
    except backfilling.Refused:
        month.seen["refused to people"] += 1
        return
    tasks.backfill(backfill_id=asked.pk)


def go_on() -> bool:
    """Have every import go on, those that failed too; say whether all are done."""
    for one in Backfill.objects.exclude(state=Backfill.State.DONE):
        if one.state != Backfill.State.RUNNING:
            backfilling.resume(backfill_id=one.pk, now=timezone.now())
        Backfill.objects.filter(pk=one.pk).update(leased_until=None)
        tasks.backfill(backfill_id=one.pk)
    return not Backfill.objects.exclude(state=Backfill.State.DONE).exists()


class Days:
    """Which days people took into a flow of a company, in its zone."""

    def __init__(self, connection: Connection) -> None:
        zone = ZoneInfo(connection.time_zone)
        rows = Backfill.objects.filter(plan__connection=connection).values_list(
            "plan__flow", "since_at", "until_at", "open_only"
        )
        self._imports = [
            (
                flow,
                since_at.astimezone(zone).date(),
                (until_at - timedelta(seconds=1)).astimezone(zone).date(),
                open_only,
            )
            for flow, since_at, until_at, open_only in rows
        ]

    def leaves_out(self, flow: str, record: dict[str, Any]) -> bool:
        """Whether nobody asked for a record of that day."""
        return self._is_early(record) and not self._of(flow, record)

    def may_leave_out(self, flow: str, record: dict[str, Any]) -> bool:
        """Whether it is early, and was imported, if at all, where only what was open was."""
        return self._is_early(record) and not any(not open_only for *_, open_only in self._of(flow, record))

    def _is_early(self, record: dict[str, Any]) -> bool:
        return date.fromisoformat(record["tranDate"]) < _ago(STARTED_DAYS_AGO)

    def _of(self, flow: str, record: dict[str, Any]) -> list[tuple[str, date, date, bool]]:
        day = date.fromisoformat(record["tranDate"])
        return [one for one in self._imports if one[0] == flow and one[1] <= day <= one[2]]


def _ago(days: int) -> date:
    return A_SUNDAY.date() - timedelta(days=days)
