"""Venues that keep ordering: a client of the simulator's own HTTP API, so that it can run in another process."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import requests

from integrations.ordermentum.simulator import company, instants
from integrations.ordermentum.simulator.store import Record

logger = logging.getLogger(__name__)

SUPPLIER_ID = "5c1f0000-0000-4000-8000-000000000001"
TIMEOUT_S = 30.0
TRIES = 4
# How many of its latest orders a buyer may still edit or cancel.
REMEMBERED = 12
COMMENTS = (None, None, None, "Leave at side door", "Ring the bell, we open at 7", "No delivery before 6 am please")
PLACE, EDIT, CANCEL = 0.72, 0.22, 0.06


class Buyer:
    """Places, edits and cancels believable orders; the same seed makes the same choices.

    Give it the simulator's `buyer_api_key`, whose rate limits are its own. Waits when told 429.
    """

    def __init__(self, base_url: str, api_key: str, *, supplier_id: str = SUPPLIER_ID, seed: int = 0) -> None:
        self.base_url, self.supplier_id = base_url.rstrip("/"), supplier_id
        self._random = random.Random(seed)
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update({"x-api-key": api_key, "Accept": "application/json"})
        self._menu: list[tuple[str, str]] = []
        self._venues: list[Record] = []
        self._open: list[tuple[str, list[Record]]] = []
        self._references = 7700

    def __enter__(self) -> Buyer:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def place_order(self, *, purchaser_id: str | None = None, reference: str | None = None) -> Record:
        """Place an order for a venue (any, unless named) and give it as the API answers.

        :raises requests.RequestException: when it cannot be placed.
        """
        venue = self._venue(purchaser_id)
        self._references += 1
        wanted = self._basket()
        order = self._call(
            "POST",
            "/v1/orders",
            json={
                "retailerId": venue["retailerId"],
                "supplierId": self.supplier_id,
                "purchaserId": venue["id"],
                "lineItems": wanted,
                "deliveryDate": self._delivery_date(),
                "reference": reference or f"PO-{self._references}",
                "comment": self._random.choice(COMMENTS),
            },
        )
        self._open = [*self._open, (order["id"], wanted)][-REMEMBERED:]
        return order

    def edit_some_order(self) -> Record | None:
        """Change a quantity, add a product or leave a note on one of its latest orders; None if there is none."""
        if not self._open:
            return None
        order_id, wanted = self._random.choice(self._open)
        change: Mapping[str, Any]
        if self._random.random() < 0.25:
            change = {"comment": self._random.choice(COMMENTS[3:])}
        else:
            line = self._random.choice(wanted)
            line["quantity"] = self._random.randint(1, 12)
            if self._random.random() < 0.3:
                wanted.extend(self._basket(lines=1, besides=wanted))
            change = {"lineItems": wanted}
        return self._change(order_id, change)

    def cancel_some_order(self) -> Record | None:
        """Cancel one of its latest orders; None if there is none."""
        if not self._open:
            return None
        order_id, _ = self._open.pop(self._random.randrange(len(self._open)))
        return self._change(order_id, {"cancelledAt": instants.written(datetime.now(UTC))})

    def do_something(self) -> Record | None:
        """Mostly place, sometimes edit, rarely cancel."""
        acts = (self.place_order, self.edit_some_order, self.cancel_some_order)
        (act,) = self._random.choices(acts, weights=(PLACE, EDIT, CANCEL))
        return act() if self._open else self.place_order()

    def _change(self, order_id: str, change: Mapping[str, Any]) -> Record | None:
        try:
            return self._call("PATCH", f"/v1/orders/{order_id}", json=change)
        except requests.HTTPError as error:
            # Paid meanwhile: no longer the buyer's to change.
            if error.response.status_code != 403:
                raise
            self._open = [held for held in self._open if held[0] != order_id]
            return None

    def _venue(self, purchaser_id: str | None) -> Record:
        self._venues = self._venues or self._all("/v1/purchasers")
        return self._random.choice([venue for venue in self._venues if purchaser_id in (None, venue["id"])])

    def _basket(self, *, lines: int | None = None, besides: list[Record] | None = None) -> list[Record]:
        if not self._menu:
            variants = sorted(self._all("/v1/variants"), key=lambda variant: str(variant["id"]))
            self._menu = [(str(variant["productId"]).lower(), variant["id"]) for variant in variants]
        taken = {line["variantId"] for line in besides or ()}
        free = [entry for entry in self._menu if entry[1] not in taken]
        picked = self._random.sample(free, min(len(free), lines or self._random.randint(1, 5)))
        return [
            {
                "productId": product_id,
                "variantId": variant_id,
                "quantity": self._random.choice((1, 1, 2, 2, 3, 4, 6, 12)),
            }
            for product_id, variant_id in picked
        ]

    def _delivery_date(self) -> str:
        """Give midnight of one of the next days where the supplier is: an instant that means a day."""
        zone = ZoneInfo(company.TIMEZONE)
        day = (datetime.now(zone) + timedelta(days=self._random.randint(1, 4))).date()
        return instants.written(datetime.combine(day, time(), tzinfo=zone))

    def _all(self, path: str) -> list[Record]:
        found: list[Record] = []
        while True:
            parameters = {"supplierId": self.supplier_id, "pageSize": 100, "pageNo": len(found) // 100 + 1}
            answer = self._call("GET", path, params={**parameters, "sortBy[createdAt]": "asc"})
            found += answer["data"]
            if len(answer["data"]) < 100:
                return found

    def _call(self, method: str, path: str, **request: Any) -> Record:
        for attempt in range(1, TRIES + 1):
            answer = self._session.request(method, self.base_url + path, timeout=TIMEOUT_S, **request)
            if answer.status_code != 429 or attempt == TRIES:
                break
            threading.Event().wait(int(answer.headers.get("Retry-After", "1")))
        answer.raise_for_status()
        body: Record = answer.json(parse_float=Decimal)
        return body


def keep_ordering(
    base_url: str,
    api_key: str,
    *,
    supplier_id: str = SUPPLIER_ID,
    seed: int = 0,
    interval_s: float = 4.0,
    count: int | None = None,
    stop: threading.Event | None = None,
) -> int:
    """Do something every `interval_s` seconds, `count` times or until `stop` is set; say how often it went well."""
    halt = stop or threading.Event()
    done = tried = 0
    with Buyer(base_url, api_key, supplier_id=supplier_id, seed=seed) as buyer:
        while not halt.is_set() and (count is None or tried < count):
            tried += 1
            try:
                done += buyer.do_something() is not None
            except requests.RequestException as error:
                logger.warning("A demo order did not go through: %s", type(error).__name__)
            if tried != count:
                halt.wait(interval_s)
    return done
