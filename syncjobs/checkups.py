"""The doctor's runs: once a night for each account in use, and whenever somebody asks; what was found is kept."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django_q.tasks import async_task

from integrations import errors
from integrations.models import Checkup, Connection, Health, NetSuiteAccount
from integrations.netsuite import governance, limiter
from integrations.netsuite.client import NetSuiteClient
from integrations.netsuite.doctor import examination
from integrations.netsuite.doctor.steps import Findings
from integrations.netsuite.limiter import Lane
from syncjobs import account_case, drift, health

logger = logging.getLogger(__name__)

NIGHT_HOUR = 3  # in the supplier's own zone
SPREAD_MINUTES = 120  # accounts of one installation do not all start at once
AGAIN = timedelta(hours=1)  # when the account had no slot to spare
LONGEST_S = 90.0  # below the queue's time-out
SLOT_PATIENCE_S = 20.0
_SLOT_LOOK_S = 0.25
_RENEW_EVERY_S = 10.0
KEPT = 100  # checkups of an account


def newest() -> dict[int, Checkup]:
    """Give the last checkup of each account, by the account's key. One query."""
    latest = Checkup.objects.filter(account=OuterRef("pk")).order_by("-started_at", "-pk").values("pk")[:1]
    keys = NetSuiteAccount.objects.annotate(latest=Subquery(latest)).values("latest")
    return {found.account_id: found for found in Checkup.objects.filter(pk__in=keys)}


def ring(*, now: datetime) -> None:
    """Start the nightly checkup of every account that is due; an account never looked at is due the next night."""
    used = NetSuiteAccount.objects.filter(connections__is_enabled=True, connections__plans__is_enabled=True)
    due = used.exclude(health=Health.PAUSED).filter(Q(checkup_due_at=None) | Q(checkup_due_at__lte=now))
    for pk, due_at in due.values_list("pk", "checkup_due_at").distinct():
        # Only one of several sweeps moves it on, and so rings.
        row = NetSuiteAccount.objects.filter(pk=pk, checkup_due_at=due_at)
        if row.update(checkup_due_at=_next_night(account_id=pk, now=now)) and due_at is not None:
            ask(account_id=pk, lane=Lane.BULK)


def ask(*, account_id: int, lane: Lane) -> None:
    """Queue a checkup."""
    async_task("syncjobs.tasks.check_up", account_id=account_id, lane=lane.value, task_name=f"doctor {account_id}")


def run_when_free(*, account_id: int, lane: Lane, now: datetime) -> None:
    """Run the doctor; when the account has no slot to spare, leave it to the sweep an hour later."""
    try:
        run(account=NetSuiteAccount.objects.get(pk=account_id), lane=lane, now=now)
    except errors.Busy:
        NetSuiteAccount.objects.filter(pk=account_id).update(checkup_due_at=now + AGAIN)


def run(*, account: NetSuiteAccount, lane: Lane, now: datetime) -> Checkup:
    """Run the doctor in one slot of the account, keep what it found, and mail what became red.

    Raises Busy when no slot becomes free. Health and pause of the account are left as they are.
    """
    case = account_case.of(account=account, now=now)
    slot = _Slot(account=account, lane=lane)
    slot.take()
    client = NetSuiteClient.for_account(account=account, connections=1)
    try:
        findings = examination.examine(client=client, case=case, before_each=slot.keep)
        if findings.is_let_in:
            governance.learn(account=account, client=client, now=now)
    finally:
        client.close()
        slot.release()
    return keep(account=account, findings=findings, started_at=now)


def keep(*, account: NetSuiteAccount, findings: Findings, started_at: datetime) -> Checkup:
    """Store what was found with the drift since the checkup before, and mail what became red."""
    if findings.stamp_offset_s is not None:
        NetSuiteAccount.objects.filter(pk=account.pk).update(stamp_offset_s=findings.stamp_offset_s)
    before = Checkup.objects.filter(account=account).order_by("-started_at", "-pk").first()
    then = before.steps if before else []
    steps = [step.as_json() for step in findings.steps]
    changes = []
    if before:
        since = drift.since(before=before.started_at, now=started_at)
        changes = drift.sentences(before=then, after=steps, since=since)
    checkup = Checkup.objects.create(
        account=account,
        light=findings.light.value,
        steps=steps,
        drift=changes,
        calls=findings.calls,
        started_at=started_at,
        ended_at=timezone.now(),
    )
    _forget_old(account)
    if became_red := drift.newly_red(before=then, after=steps):
        _alert(account, [str(step["message"]) for step in became_red], changes)
    return checkup


def page(*, account: NetSuiteAccount) -> str:
    """Give the address of the admin's page with the account's checkups."""
    return reverse("admin:doctor", args=[account.pk])


def summary(*, checkup: Checkup) -> str:
    """Give the outcome in one sentence: every permission that is missing or not proved, or else the first step."""
    for light, words in (("RED", "The role lacks"), ("AMBER", "Not proved:")):
        found: list[Mapping[str, str]] = [step for step in checkup.steps if step["light"] == light]
        permissions = [step["name"] for step in found if step["permission"]]
        if permissions:
            return f"{words} {drift.joined(permissions)}."
        if found:
            return f"{found[0]['name']}: {found[0]['message']}"
    return "Everything that the switched-on flows need is proved."


def _next_night(*, account_id: int, now: datetime) -> datetime:
    zones = Connection.objects.filter(netsuite_account=account_id, is_enabled=True).order_by("pk")
    zone = ZoneInfo(zones.values_list("time_zone", flat=True).first() or "UTC")
    minute = account_id * 7 % SPREAD_MINUTES
    night = now.astimezone(zone).replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    night += timedelta(minutes=minute)
    return night if night > now else night + timedelta(days=1)


def _forget_old(account: NetSuiteAccount) -> None:
    kept = Checkup.objects.filter(account=account).order_by("-started_at", "-pk").values_list("pk", flat=True)
    Checkup.objects.filter(pk__in=list(kept[KEPT : KEPT + 100])).delete()


def _alert(account: NetSuiteAccount, messages: list[str], changes: list[str]) -> None:
    logger.warning("Checkup: account=%s red=%s", account.pk, len(messages))
    text = "\n\n".join([*messages, *changes, f"All of it: {settings.PUBLIC_URL}{page(account=account)}"])
    subject = f"Crossfoot: the doctor found {account} broken"
    health.alert(subject=subject, message=f"{text}\nWho can help: {settings.SUPPORT_CONTACT}")


class _Slot:
    """One slot of the account, held while the doctor is at work and for no longer than it may take."""

    def __init__(self, *, account: NetSuiteAccount, lane: Lane) -> None:
        self._account = account
        self._lane = lane
        self._holder = f"doctor {uuid.uuid4().hex}"
        self._started = self._renewed = time.monotonic()

    def take(self) -> None:
        """Wait for a free slot. Raises Busy when there is none."""
        last = time.monotonic() + SLOT_PATIENCE_S
        while not limiter.take(account=self._account, holder=self._holder, lane=self._lane, now=timezone.now(), most=1):
            if time.monotonic() > last:
                raise errors.Busy(f"Every slot of {self._account} is in use. Run the doctor again later.")
            time.sleep(_SLOT_LOOK_S)
        self._renewed = time.monotonic()

    def keep(self) -> None:
        """Stay the holder. Raises Busy when the time is up or the slot is lost and no other is free."""
        now = time.monotonic()
        if now - self._started > LONGEST_S:
            raise errors.Busy(f"NetSuite is slow: the examination took longer than {LONGEST_S:.0f} seconds.")
        if now - self._renewed > _RENEW_EVERY_S:
            self._renewed = now
            if not limiter.renew(account=self._account, holder=self._holder, now=timezone.now()):
                self.take()

    def release(self) -> None:
        """Give it back."""
        limiter.release(account=self._account, holder=self._holder)
