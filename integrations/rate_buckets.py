"""A platform's rate limits, kept over all our processes: so many calls in any 60 seconds, per bucket.

The calls of the last minute stand in one row per bucket, counted by the second, so that the row stays small however
high the limit is. Each call is added under the row's lock (on SQLite under the database's write lock), so that two
processes never count past each other. A sliding window obeys a platform that counts fixed minutes as well as one
that counts sliding ones.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from integrations import errors, models

WINDOW_S = 60
# A call counts until the whole second it fell in is 60 s ago, and one second more: it reaches the platform a little
# later than it was counted here.
KEPT_S = WINDOW_S + 2


def take(*, connection_id: int, bucket: str, limit: int) -> None:
    """Count one call now. Raises RateLimited with the seconds to wait when the bucket is empty or blocked.

    `limit` is in calls per 60 s. Holds a lock for two short statements; never call it inside a transaction that
    lives longer.
    """
    with transaction.atomic():
        row = _locked(connection_id=connection_id, bucket=bucket)
        now_s = timezone.now().timestamp()
        _refuse_if_blocked(row=row, now_s=now_s)
        counted = {second: calls for second, calls in row.called_at if second > now_s - KEPT_S}
        if sum(counted.values()) >= limit:
            raise _limited(bucket=bucket, wait_s=_wait_s(counted=counted, limit=limit, now_s=now_s))
        second = math.floor(now_s)
        counted[second] = counted.get(second, 0) + 1
        models.RateBucket.objects.filter(pk=row.pk).update(called_at=sorted(counted.items()), version=F("version") + 1)


def block(*, connection_id: int, bucket: str, wait_s: float) -> None:
    """Make no further call to the bucket for `wait_s` seconds, because the platform said so (E41).

    Never shortens a wait that another process was told.
    """
    until = timezone.now() + timedelta(seconds=wait_s)
    with transaction.atomic():
        row = _locked(connection_id=connection_id, bucket=bucket)
        later = max(until, row.blocked_until or datetime.min.replace(tzinfo=UTC))
        models.RateBucket.objects.filter(pk=row.pk).update(blocked_until=later, version=F("version") + 1)


def _locked(*, connection_id: int, bucket: str) -> models.RateBucket:
    rows = models.RateBucket.objects.select_for_update().filter(connection_id=connection_id, name=bucket)
    if found := rows.first():
        return found
    models.RateBucket.objects.get_or_create(connection_id=connection_id, name=bucket)
    return rows.get()


def _wait_s(*, counted: dict[int, int], limit: int, now_s: float) -> float:
    # Until so many of the oldest have left the window that one more fits.
    excess = sum(counted.values()) - limit
    for second, calls in sorted(counted.items()):
        excess -= calls
        if excess < 0:
            return second + KEPT_S - now_s
    return float(KEPT_S)


def _refuse_if_blocked(*, row: models.RateBucket, now_s: float) -> None:
    if row.blocked_until and row.blocked_until.timestamp() > now_s:
        raise _limited(bucket=row.name, wait_s=row.blocked_until.timestamp() - now_s)


def _limited(*, bucket: str, wait_s: float) -> errors.RateLimited:
    return errors.RateLimited(
        f"The platform's limit for “{bucket}” is used up; the next call is due in {math.ceil(max(wait_s, 0.1))} s.",
        retry_after_s=max(wait_s, 0.1),
    )
