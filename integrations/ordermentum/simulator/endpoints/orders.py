"""Orders and their activity log."""

from __future__ import annotations

from datetime import timedelta

from integrations.ordermentum.simulator import instants, orders, refusals, views
from integrations.ordermentum.simulator.endpoints.routing import (
    Answer,
    Ask,
    check_supplier,
    listing,
    one,
    reader,
    routes,
    supplier_listing,
)
from integrations.ordermentum.simulator.store import Record

EQUAL = (
    "retailerId", "purchaserId", "status", "orderStatus", "paymentStatus", "type", "number", "orderNumber", "reference",
    "invoiceId",
)  # fmt: skip
# What a buyer may say of a new order (Ordermentum docs), and what an update may change.
PLACED = frozenset({"comment", "reference", "customerReference", "deliveryDate", "properties", "type"})
CHANGED = PLACED | {
    "lineItems", "cancelledAt", "freight", "totalFreight", "totalDiscount", "deliveredAt", "completeAt", "orderStatus",
}  # fmt: skip


def search(ask: Ask) -> Answer:
    """Summaries; retailerId is refused (seen in connectors)."""
    if ask.parameter("retailerId") is not None:
        raise refusals.Refused("retailerId is not allowed")
    check_supplier(ask, ask.parameter("supplierId"))
    return listing(ask, "orders", equal=set(EQUAL) - {"retailerId"}, view=views.order_summary, version=2)


def create(ask: Ask) -> Answer:
    """Place an order as a venue does."""
    for name in ("retailerId", "supplierId", "purchaserId", "lineItems"):
        if not ask.body.get(name):
            raise refusals.Refused(f"{name} is required")
    check_supplier(ask, ask.body["supplierId"])
    purchaser = ask.store.cited("purchasers", ask.body["purchaserId"], field="purchaserId")
    if str(ask.body["retailerId"]).lower() != purchaser["retailerId"]:
        raise refusals.Refused("retailerId is not that of the purchaser")
    line_items = _lines(ask)
    fields = {name: ask.body[name] for name in PLACED & ask.body.keys()}
    fields.setdefault("comment", ask.body.get("comments"))
    if fields.get("deliveryDate"):
        fields["deliveryDate"] = instants.written(instants.read(fields["deliveryDate"], field="deliveryDate"))
    _check_properties(fields)
    placed = ask.sim.order_book.place(purchaser_id=purchaser["id"], line_items=line_items, fields=fields)
    ask.sim.order_came_to("placed", placed)
    return one(ask, "orders", placed, status=201)


def update(ask: Ask) -> Answer:
    """Change an order; fields that cannot be changed are passed over."""
    order = ask.store.find("orders", ask.id)
    changes = {name: ask.body[name] for name in CHANGED & ask.body.keys()}
    if "lineItems" in changes:
        _lines(ask)
    _check_properties(changes)
    orders.check_editable(order, changes)
    ask.sim.order_book.edit(order, changes)
    ask.sim.invoice_book.follow(order)
    return one(ask, "orders", order)


def delete(ask: Ask) -> Answer:
    """Delete a favourite; a placed order is cancelled instead."""
    order = ask.store.find("orders", ask.id)
    if order["type"] not in {"favourite", "template"}:
        raise refusals.Refused("Only favourites can be deleted", status=403)
    ask.sim.order_book.edit(order, {"deletedAt": ask.store.stamp()})
    return one(ask, "orders", order)


def receive(ask: Ask) -> Answer:
    """Note the delivery."""
    order = ask.store.find("orders", ask.id)
    now = ask.store.stamp()
    ask.sim.order_book.edit(order, {"deliveredAt": now, "completeAt": now, "orderStatus": "Delivered"})
    ask.sim.order_came_to("delivered", order)
    return one(ask, "orders", order)


def resolve_issue(ask: Ask) -> Answer:
    """Note that the venue's complaint is settled."""
    order = ask.store.find("orders", ask.id)
    ask.sim.order_book.edit(order, {"orderStatus": "Resolved"})
    return one(ask, "orders", order)


def delivery_dates(ask: Ask) -> Answer:
    """Offer the next seven days."""
    days = (ask.store.now() + timedelta(days=ahead) for ahead in range(1, 8))
    return Answer(json={"data": [{"date": instants.written(day), "available": True} for day in days]})


def _lines(ask: Ask) -> list[Record]:
    line_items: list[Record] = ask.body["lineItems"]
    if not isinstance(line_items, list) or not line_items:
        raise refusals.Refused("lineItems must be a list with at least one line")
    return line_items


def _check_properties(fields: dict[str, object]) -> None:
    if not isinstance(fields.get("properties", {}), dict):
        raise refusals.Refused("properties must be an object")


ROUTES = [
    *routes("/v2/orders", "order_search", GET=search),
    *routes("/v1/orders", "order_list", GET=supplier_listing("orders", equal=EQUAL, view=views.full_order)),
    *routes("/v1/orders", "order_create", POST=create),
    *routes("/v1/orders/delivery-dates", "order_event", GET=delivery_dates),
    *routes("/v1/orders/<id>", "order_read", GET=reader("orders")),
    *routes("/v1/orders/<id>", "order_update", PATCH=update, PUT=update, DELETE=delete),
    *routes("/v1/orders/<id>/receive", "order_update", POST=receive),
    *routes("/v1/orders/<id>/resolve-issue", "order_update", POST=resolve_issue),
    *routes("/v1/events", "order_event", GET=supplier_listing("events", equal=("entityId", "group", "event"))),
]
