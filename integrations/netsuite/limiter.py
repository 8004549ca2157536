"""The slots of an account: how many requests may be in flight with it, over all our processes and machines.

A slot is a row. Whoever holds it may have one request in flight until its lease ends; holding is renewed while work
goes on. NetSuite counts every integration's requests together (NetSuite help: "Concurrency Governance").

Each change is one conditional UPDATE of one row, made outside a transaction. On PostgreSQL an UPDATE that waited for a
row's lock checks its WHERE again on the new row, and SQLite has one writer at a time: so two processes never hold one
slot, and nobody waits for two locks.

How many slots there are follows NetSuite's answers, over all processes: a refusal takes about a quarter of them away
(`lower`), and after a quiet time they come back one by one (`NetSuiteAccount.limit_at`).
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import F, Q, QuerySet

from integrations import models
from integrations.models.accounts import RAISE_EVERY

# Ours, tried out against other integrations that come and go every minute. A lowered limit stays this long before
# it is tried with one request more; each time that the very first try fails, twice as long, up to the longest.
QUIET = timedelta(seconds=3)
LONGEST_QUIET = timedelta(seconds=20)
# Refusals this close together are of one moment: until then every drain has given back what it has too much.
SAME_MOMENT = timedelta(seconds=1)
KEPT_SHARE = 0.75
_OF_LIMIT = ("account_limit", "integration_limit", "lowered_limit", "lowered_until")


class Lane(StrEnum):
    """Who asks. BULK (backfills, polls) leaves slot 1 to REALTIME, so that an order never waits for a backfill."""

    REALTIME = "REALTIME"
    BULK = "BULK"


def take(
    *, account: models.NetSuiteAccount, holder: str, lane: Lane, now: datetime, most: int | None = None
) -> list[int]:
    """Take free or expired slots that the lane may have, `most` at most; give the numbers taken, [] for none.

    `holder` is unique to one drain. Slots it holds already are not given again.
    """
    limit = _limit(account, now)
    _create_missing(account, limit)
    first = 2 if lane is Lane.BULK and limit > 1 else 1
    wanted = _free(account, now).filter(number__gte=first, number__lte=limit)
    taken: list[int] = []
    for number in wanted.order_by("number").values_list("number", flat=True):
        if len(taken) == most:
            break
        # Another drain may take the same numbers at this moment: go on to the next until enough are ours.
        if _take_one(account, holder, number, now):
            taken.append(number)
    return taken


def renew(*, account: models.NetSuiteAccount, holder: str, now: datetime) -> list[int]:
    """Prolong the holder's leases; give the numbers that are still its own.

    One that ran out and was taken by somebody else is gone, and one above a lowered limit is given back: the holder
    must not have more requests in flight than numbers it gets.
    """
    limit = _limit(account, now)
    _of(account).filter(holder=holder, number__gt=limit).update(holder="", leased_until=None)
    ours = _of(account).filter(holder=holder)
    ours.update(leased_until=now + _lease())
    return list(ours.order_by("number").values_list("number", flat=True))


def release(*, account: models.NetSuiteAccount, holder: str) -> None:
    """Give back everything the holder has."""
    _of(account).filter(holder=holder).update(holder="", leased_until=None)


def lower(
    *, account: models.NetSuiteAccount, now: datetime, rejects: int = 1, retry_after_s: float | None = None
) -> None:
    """NetSuite refused `rejects` requests as too many: count them, and allow about a quarter less than are in flight.

    Refusals of one and the same moment lower the limit once, whichever process reports them. `retry_after_s`: NetSuite
    asks to be left alone for so many seconds, so the whole account is.
    """
    row = models.NetSuiteAccount.objects.filter(pk=account.pk)
    before = row.only("concurrency_limit", *_OF_LIMIT, "rejected_at").get()
    counted = F("rejects") + rejects
    is_another_moment = Q(rejected_at=None) | Q(rejected_at__lte=now - SAME_MOMENT)
    if not row.filter(is_another_moment).update(
        rejects=counted,
        rejected_at=now,
        lowered_limit=_lowered(min(before.limit_at(now=now), max(1, in_use(account=account, now=now)))),
        lowered_until=now + _quiet(before, now),
    ):
        row.update(rejects=counted)
    if retry_after_s:
        held = now + timedelta(seconds=retry_after_s)
        row.filter(Q(hold_until=None) | Q(hold_until__lt=held)).update(hold_until=held)
    account.refresh_from_db(fields=["lowered_limit", "lowered_until", "rejects", "rejected_at", "hold_until"])


def _quiet(before: models.NetSuiteAccount, now: datetime) -> timedelta:
    if before.lowered_until is None or before.rejected_at is None:
        return QUIET
    is_first_try = before.lowered_until <= now < before.lowered_until + RAISE_EVERY
    longer = 2 * (before.lowered_until - before.rejected_at) if is_first_try else QUIET
    return min(max(QUIET, longer), LONGEST_QUIET)


def _lowered(limit: int) -> int:
    return max(1, min(limit - 1, math.ceil(limit * KEPT_SHARE)))


def in_use(*, account: models.NetSuiteAccount, now: datetime) -> int:
    """Give how many slots are leased at this moment."""
    return _of(account).filter(leased_until__gt=now).count()


def _limit(account: models.NetSuiteAccount, now: datetime) -> int:
    # Read afresh: the caller's copy may be as old as its drain, and another process may have lowered the limit.
    fresh = models.NetSuiteAccount.objects.only("concurrency_limit", *_OF_LIMIT)
    return fresh.get(pk=account.pk).limit_at(now=now)


def _lease() -> timedelta:
    return timedelta(seconds=settings.SLOT_LEASE_S)


def _of(account: models.NetSuiteAccount) -> QuerySet[models.AccountSlot]:
    return models.AccountSlot.objects.filter(account=account)


def _free(account: models.NetSuiteAccount, now: datetime) -> QuerySet[models.AccountSlot]:
    return _of(account).filter(Q(leased_until=None) | Q(leased_until__lte=now))


def _create_missing(account: models.NetSuiteAccount, limit: int) -> None:
    there = set(_of(account).values_list("number", flat=True))
    missing = sorted(set(range(1, limit + 1)) - there)
    if missing:
        slots = [models.AccountSlot(account=account, number=number) for number in missing]
        models.AccountSlot.objects.bulk_create(slots, ignore_conflicts=True)


def _take_one(account: models.NetSuiteAccount, holder: str, number: int, now: datetime) -> bool:
    free = _free(account, now).filter(number=number)
    return free.update(holder=holder, leased_until=now + _lease()) == 1
