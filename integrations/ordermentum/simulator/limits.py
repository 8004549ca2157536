"""Rate limits: so many requests in any 60 seconds, for each bucket and each caller."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from datetime import datetime, timedelta

from integrations.ordermentum.simulator import refusals

WINDOW_S = 60
UNPUBLISHED = 12
# Requests per 60 s. Published (Ordermentum docs, rate limits); for all others see UNPUBLISHED, our assumption.
PUBLISHED = {
    "order_read": 24,
    "order_search": 40,
    "order_create": 12,
    "purchaser_read": 40,
    "purchaser_update": 20,
    "product_search": 40,
    "product_read": 40,
    "product_update": 20,
    "product_destroy": 20,
}
ASSUMED = {
    **dict.fromkeys(("order_list", "order_update", "invoice_list", "invoice_read"), 20),
    **dict.fromkeys(("auth", "order_event", "invoice_create", "invoice_update", "payment"), UNPUBLISHED),
    **dict.fromkeys(("product_create", "product_list", "variant_read", "variant_update", "supplier_read"), UNPUBLISHED),
    **dict.fromkeys(("credit_note_read", "credit_note_write", "location_read", "location_write"), UNPUBLISHED),
    **dict.fromkeys(("stock_item_read", "stock_item_update", "webhook", "setting_read"), UNPUBLISHED),
}
DEFAULT_BUCKETS = {**PUBLISHED, **ASSUMED}


class RateLimits:
    """Counts requests; `buckets` (requests per 60 s) and `on` may be changed at any time."""

    def __init__(self, *, on: bool) -> None:
        self.on = on
        self.buckets: dict[str, int] = dict(DEFAULT_BUCKETS)
        self.clear()

    def clear(self) -> None:
        """Forget what was counted."""
        self._taken: defaultdict[tuple[str, str], deque[datetime]] = defaultdict(deque)

    def take(self, *, caller: str, bucket: str, now: datetime) -> None:
        """Count one request.

        :raises Refused: 429 with Retry-After in seconds when the bucket is full.
        """
        allowed = self.buckets.get(bucket, UNPUBLISHED)
        if not self.on:
            return
        taken = self._taken[caller, bucket]
        opened = now - timedelta(seconds=WINDOW_S)
        # A clock set back would otherwise leave requests of the future behind.
        while taken and not opened < taken[0] <= now:
            taken.popleft()
        if len(taken) < allowed:
            taken.append(now)
            return
        wait_s = math.ceil((taken[0] - opened).total_seconds()) if taken else WINDOW_S
        headers = {"Retry-After": str(max(1, wait_s))}
        raise refusals.Refused("Rate limit exceeded, try again later", status=429, headers=headers)
