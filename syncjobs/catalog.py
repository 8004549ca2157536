"""Pulling both sides' lists for the mapping screens (R25): daily and on demand, a page at a time, one pull a plan.

A pull is one run over several passes, since a platform lets only so many pages be read a minute. A pass works for as
long as a drain does; the next one goes on where it stopped, whether time ran out, the platform asked us to wait or
the answer was lost. Nothing is ever written to either side.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from integrations import contract, errors
from integrations.contract import Capability
from integrations.models import Connection
from mappings import models, netsuite_lists, platform_lists
from syncjobs import backoff, cursors, health, netsuite_source
from syncjobs.catalog_lists import NETSUITE_LISTS, record
from syncjobs.catalog_progress import Progress
from syncjobs.models import Cursor, Flow, Job, SyncPlan, SyncRun
from syncjobs.netsuite_source import Source

logger = logging.getLogger(__name__)
EVERY_S = 24 * 3600
LONGEST = timedelta(hours=12)  # of one pull; what takes longer begins anew
# A platform's pages in one pass, and the pause after them: documents need the same limits, and go first.
PAGES_A_PASS = 10
PAUSE = timedelta(seconds=30)
MOST_FAILURES = 12  # one after another without a page between them
_CUSTOMERS, _PRODUCTS = "platform customers", "platform products and variants"
STEPS = (*NETSUITE_LISTS, _CUSTOMERS, _PRODUCTS)
_NEEDS = {_CUSTOMERS: Capability.LIST_CUSTOMERS, _PRODUCTS: Capability.LIST_PRODUCTS}


def ensure_plan(*, connection: Connection) -> SyncPlan:
    """Give the connection's plan of pulling lists; made, switched on, when there is none."""
    plan, _ = SyncPlan.objects.get_or_create(connection=connection, flow=Flow.CATALOG)
    return plan


def ensure_plans() -> None:
    """Give every connection that is switched on its plan, however it was made; one query when all have theirs."""
    for connection in Connection.objects.filter(is_enabled=True).exclude(plans__flow=Flow.CATALOG).only("pk"):
        ensure_plan(connection=connection)


def last_run(*, connection: Connection) -> SyncRun | None:
    """Give the latest pull of a connection's lists, which may be at it; None before the first."""
    return SyncRun.objects.filter(plan__connection=connection, plan__flow=Flow.CATALOG).order_by("-pk").first()


def pull_lists(*, plan_id: int, now: datetime) -> SyncRun | None:
    """Work on a pull for one pass, beginning one when none is under way; None when it may not run now."""
    plan = SyncPlan.objects.select_related("connection__netsuite_account").get(pk=plan_id)
    connection = plan.connection
    is_off = not plan.is_enabled or not connection.is_enabled
    if is_off or connection.is_paused or connection.netsuite_account.is_paused:
        return None
    with cursors.lease(plan=plan, job=Job.POLL, now=now, every_s=EVERY_S) as cursor:
        if cursor is None:
            return None
        one = _Pass(plan=plan, cursor=cursor, now=now)
        one.work()
    if one.due_at:
        cursors.defer(cursor=cursor, until=one.due_at)
    return one.run


class _Pass:
    """One pass. `due_at` is when the next one is to come, None when the pull has ended."""

    def __init__(self, *, plan: SyncPlan, cursor: Cursor, now: datetime) -> None:
        self.plan, self.cursor = plan, cursor
        self.connection, self.account = plan.connection, plan.connection.netsuite_account
        self.progress, self.run = _resumed(cursor) or _begun(plan, now)
        self.ends_at_s = time.monotonic() + settings.DRAIN_S
        self.pages_left = PAGES_A_PASS
        self.due_at: datetime | None = None

    def work(self) -> None:
        try:
            self._netsuite()
            self._platform()
            if self._step in STEPS:
                self.due_at = timezone.now() + (PAUSE if self.pages_left <= 0 else timedelta(0))
            else:
                self._end(is_complete=True, message=self._summary())
        except errors.SyncError as error:
            self._stopped(error)
        except LookupError as error:
            self._end(message=str(error))
        self._keep()

    @property
    def _step(self) -> str:
        return STEPS[self.progress.step] if self.progress.step < len(STEPS) else ""

    @property
    def _is_over(self) -> bool:
        return time.monotonic() > self.ends_at_s or self.pages_left <= 0

    def _netsuite(self) -> None:
        if self._step not in NETSUITE_LISTS:
            return
        with netsuite_source.opened(account=self.account, now=timezone.now()) as source:
            try:
                while self._step in NETSUITE_LISTS and not self._is_over:
                    self._netsuite_list(source, self._step)
            finally:
                self.run.calls += source.client.calls

    def _netsuite_list(self, source: Source, kind: str) -> None:
        of = NETSUITE_LISTS[kind]
        try:
            for rows in of.pages(reader=source.reader, after_id=self.progress.position):
                seen_at = timezone.now()
                netsuite_lists.store(
                    rows=[record(row=row, kind=kind, account_id=self.account.pk, of=of, now=seen_at) for row in rows]
                )
                self._got(noun=of.noun, number=len(rows), position=rows[-1].netsuite_id)
                source.keep()
                if self._is_over:
                    return
        except (errors.PermissionMissing, errors.RecordRejected) as error:
            netsuite_lists.refuse(account_id=self.account.pk, kind=kind, reason=error.message)
            self.progress.notes.append(f"NetSuite's {of.noun} were not read, what was known of them stays: {error}")
        else:
            began_at, now = self.progress.began_at, timezone.now()
            netsuite_lists.finish(account_id=self.account.pk, kind=kind, began_at=began_at, now=now)
        self.progress.next_step()

    def _platform(self) -> None:
        if self._step not in _NEEDS or self._is_over:
            return
        connector = self.connection.open()
        try:
            while self._step in _NEEDS and not self._is_over:
                self._platform_list(connector, self._step)
        finally:
            self.run.calls += connector.calls
            connector.close()

    def _platform_list(self, connector: contract.Connector, step: str) -> None:
        if _NEEDS[step] in connector.capabilities:
            before = len(connector.unreadable)
            try:
                is_whole = self._customers(connector) if step == _CUSTOMERS else self._products(connector)
            finally:
                self.progress.left_out += len(connector.unreadable) - before
            if not is_whole:
                return
            self._finish_platform_list(connector, step)
        self.progress.next_step()

    def _customers(self, connector: contract.Connector) -> bool:
        listing, connection_id = connector.list_customers(position=self.progress.position), self.connection.pk
        for page in listing:
            platform_lists.note_customers(connection_id=connection_id, customers=page, now=timezone.now())
            if self._is_last_of_pass(_CUSTOMERS, len(page), listing.position):
                return False
        return True

    def _products(self, connector: contract.Connector) -> bool:
        listing, connection_id = connector.list_products(position=self.progress.position), self.connection.pk
        for page in listing:
            platform_lists.note_products(connection_id=connection_id, products=page, now=timezone.now())
            if self._is_last_of_pass(_PRODUCTS, len(page), listing.position):
                return False
        return True

    def _finish_platform_list(self, connector: contract.Connector, step: str) -> None:
        model = models.CustomerMapping if step == _CUSTOMERS else models.ProductMapping
        netsuite_lists.rename(account_id=self.account.pk, kind=model.netsuite_kind)
        if self.progress.left_out:
            # Whatever could not be understood may be among the rows that nobody has seen.
            said = next(iter(connector.unreadable.values()), "")
            self.progress.notes.append(f"{self.progress.left_out} {step} could not be read. {said}".strip())
            return
        platform_lists.finish(connection_id=self.connection.pk, model=model, began_at=self.progress.began_at)

    def _is_last_of_pass(self, noun: str, number: int, position: str) -> bool:
        self.pages_left -= 1
        self._got(noun=noun, number=number, position=position)
        return self._is_over

    def _got(self, *, noun: str, number: int, position: str) -> None:
        self.progress.got(noun=noun, number=number, position=position)
        self.run.seen += number
        self.run.message = f"Pulling: {self.progress.told()} read…"
        self._keep()
        cursors.keep(cursor=self.cursor)

    def _stopped(self, error: errors.SyncError) -> None:
        if isinstance(error, errors.CredentialsRejected) and not self.account.is_paused:
            self._pause_platform(error)
        self.progress.failures += not isinstance(error, (errors.RateLimited, errors.Busy))
        if not isinstance(error, errors.Retryable):
            self._end(message=f"It broke off. {error}")
        elif self.progress.failures > MOST_FAILURES:
            self._end(message=f"Given up after {MOST_FAILURES} failures one after another. {error}")
        else:
            self._go_on_later(error)

    def _go_on_later(self, error: errors.Retryable) -> None:
        wait_s = getattr(error, "retry_after_s", None)
        if wait_s is None and isinstance(error, errors.Busy):
            wait_s = PAUSE.total_seconds()
        attempt = max(self.progress.failures, 1)
        self.due_at = backoff.next_attempt_at(attempt=attempt, failed_at=timezone.now(), retry_after_s=wait_s)
        self.run.message = f"Pulling: {self.progress.told() or 'nothing'} read, goes on by itself. {error}"

    def _pause_platform(self, error: errors.CredentialsRejected) -> None:
        self.account.refresh_from_db(fields=["health"])
        if not self.account.is_paused:  # so it was not NetSuite that refused us
            health.pause(remote=self.connection, error=error, now=timezone.now())

    def _summary(self) -> str:
        return "\n".join([f"Read {self.progress.told()}.", *self.progress.notes])

    def _end(self, *, message: str, is_complete: bool = False) -> None:
        self.run.message, self.run.is_complete, self.run.finished_at = message, is_complete, timezone.now()

    def _keep(self) -> None:
        text = "" if self.run.finished_at else self.progress.as_text()
        Cursor.objects.filter(pk=self.cursor.pk).update(position_text=text)
        self.run.save()


def _resumed(cursor: Cursor) -> tuple[Progress, SyncRun] | None:
    progress = Progress.from_text(cursor.position_text)
    run = SyncRun.objects.filter(pk=progress.run_id, finished_at=None).first() if progress else None
    if progress is None or run is None:
        return None
    if timezone.now() - progress.began_at < LONGEST:
        return progress, run
    run.finished_at = timezone.now()
    run.message = f"Left off after {LONGEST.total_seconds() / 3600:.0f} hours. {run.message}"
    run.save()
    return None


def _begun(plan: SyncPlan, now: datetime) -> tuple[Progress, SyncRun]:
    run = SyncRun.objects.create(plan=plan, job=Job.POLL, started_at=now, message="Pulling: nothing read yet…")
    return Progress(run_id=run.pk, began_at=timezone.now()), run
