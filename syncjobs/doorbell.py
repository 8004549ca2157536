"""Calling a worker: one task in the queue, at most one every few seconds for each account.

A ring inside a transaction is part of it (the queue's table lies in the same database), so that work and doorbell
commit together. A lost or doubled ring does no harm: the sweep rings again for whatever is due.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django_q.tasks import async_task

from integrations.models import NetSuiteAccount
from integrations.netsuite.limiter import Lane

QUIET = timedelta(seconds=2)
_RUNG_AT = {Lane.REALTIME: "rung_at", Lane.BULK: "bulk_rung_at"}


def ring(*, account_id: int, lane: Lane, now: datetime) -> bool:
    """Have a worker drain what is due; False when one was called a moment ago already."""
    rung_at = _RUNG_AT[lane]
    is_quiet = Q(**{rung_at: None}) | Q(**{f"{rung_at}__lt": now - QUIET})
    if not NetSuiteAccount.objects.filter(is_quiet, pk=account_id).update(**{rung_at: now}):
        return False
    async_task("syncjobs.tasks.drain", account_id=account_id, lane=lane.value, task_name=f"drain {lane.value.lower()}")
    return True


def answer(*, account_id: int, lane: Lane) -> None:
    """Note that a worker came: whatever becomes due from here on rings anew."""
    NetSuiteAccount.objects.filter(pk=account_id).update(**{_RUNG_AT[lane]: None})


def ring_account(*, account_id: int) -> None:
    """Have workers drain both lanes."""
    for lane in Lane:
        ring(account_id=account_id, lane=lane, now=timezone.now())


def ring_plan(*, plan_id: int) -> None:
    """Have a worker write to the platform what is due of a plan whose records come from NetSuite."""
    async_task("syncjobs.tasks.deliver", plan_id=plan_id, task_name=f"deliver {plan_id}")
