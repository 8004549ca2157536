"""The slots of an account: how many requests may be in flight with it, over all our processes and machines.

A slot is a row. Whoever holds it may have one request in flight until its lease ends; holding is renewed while work
goes on. NetSuite counts every integration's requests together (NetSuite help: "Concurrency Governance").

Each change is one conditional UPDATE of one row, made outside a transaction. On PostgreSQL an UPDATE that waited for a
row's lock checks its WHERE again on the new row, and SQLite has one writer at a time: so two processes never hold one
slot, and nobody waits for two locks.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import Q, QuerySet

from integrations import models

LOWERED_FOR = timedelta(seconds=60)  # ours: the other integrations' bursts are usually shorter


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


def lower(*, account: models.NetSuiteAccount, in_flight: int, now: datetime) -> None:
    """Allow one request less than were in flight when NetSuite refused one, for a minute.

    Several reports of one and the same moment count once; a lower limit that is still in force stays, and lasts anew.
    """
    limit = max(1, in_flight - 1)
    row = models.NetSuiteAccount.objects.filter(pk=account.pk)
    is_higher = Q(lowered_limit=None) | Q(lowered_limit__gt=limit) | Q(lowered_until=None) | Q(lowered_until__lte=now)
    until = now + LOWERED_FOR
    if not row.filter(is_higher).update(lowered_limit=limit, lowered_until=until):
        row.update(lowered_until=until)
    account.refresh_from_db(fields=["lowered_limit", "lowered_until"])


def in_use(*, account: models.NetSuiteAccount, now: datetime) -> int:
    """Give how many slots are leased at this moment."""
    return _of(account).filter(leased_until__gt=now).count()


def _limit(account: models.NetSuiteAccount, now: datetime) -> int:
    # Read afresh: the caller's copy may be as old as its drain, and another process may have lowered the limit.
    fresh = models.NetSuiteAccount.objects.only("concurrency_limit", "lowered_limit", "lowered_until")
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
