"""What the demo's venues order: a few orders to begin with, then one more act every few seconds."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

import requests

from integrations.ordermentum.simulator import company
from integrations.ordermentum.simulator.demo_orders import Buyer
from syncjobs.demo.simulators import Simulators

logger = logging.getLogger(__name__)

TIMEOUT_S = 30.0
HAM = next(ware for ware in company.WARES if ware.sku == "HAM-RW")
COFFEE, MILK = company.WARES[0], company.WARES[1]
MAPPED_VENUE = company.VENUES[0]
WRONGLY_MAPPED_VENUE = next(venue for venue in company.VENUES if venue.name == "Sunday Social")


def buyer(*, simulators: Simulators) -> Buyer:
    """Give a buyer that orders through the simulator's own API."""
    return Buyer(simulators.ordermentum_server.base_url, simulators.ordermentum.buyer_api_key)


def place(*, simulators: Simulators, venue: company.Venue, wares: list[company.Ware]) -> dict[str, Any]:
    """Place one order for these products, as a buyer would, and give it as the API answers."""
    lines = [{"productId": ware.id, "variantId": ware.variant_id(), "quantity": 2} for ware in wares]
    answer = requests.post(
        f"{simulators.ordermentum_server.base_url}/v1/orders",
        headers={"x-api-key": simulators.ordermentum.buyer_api_key, "Accept": "application/json"},
        json={
            "supplierId": simulators.ordermentum.supplier_id,
            "retailerId": venue.retailer_id,
            "purchaserId": venue.id,
            "lineItems": lines,
        },
        timeout=TIMEOUT_S,
    )
    answer.raise_for_status()
    order: dict[str, Any] = answer.json()
    return order


def place_first(*, simulators: Simulators) -> None:
    """Place orders of every kind that the demo wants to show: one that goes through, one that waits, one that fails."""
    place(simulators=simulators, venue=MAPPED_VENUE, wares=[COFFEE, MILK])
    place(simulators=simulators, venue=company.VENUES[2], wares=[COFFEE, HAM])
    place(simulators=simulators, venue=WRONGLY_MAPPED_VENUE, wares=[COFFEE])


def act(*, someone: Buyer) -> None:
    """Place, edit or cancel something; a refusal is the venue's bad luck and no reason to stop."""
    try:
        someone.do_something()
    except requests.RequestException as error:
        logger.warning("A demo order did not go through: %s", type(error).__name__)


def external_id(*, order: dict[str, Any]) -> str:
    """Give the external id that the order's sales order has in NetSuite."""
    return f"om-order-{UUID(order['id'])}"
