"""Invoices. Those calls that would charge a stored card answer, and are recorded as forbidden."""

from __future__ import annotations

from integrations.ordermentum.simulator import refusals, views
from integrations.ordermentum.simulator.endpoints.routing import (
    Answer,
    Ask,
    Route,
    check_supplier,
    one,
    reader,
    routes,
    supplier_listing,
)

EQUAL = ("retailerId", "purchaserId", "status", "paymentStatus", "number", "externalId", "settlementReference")
CHANGED = frozenset(
    ("paidAt", "cancelledAt", "date", "dueAt", "reference", "comment", "externalId", "properties", "lineItems")
    + ("freight", "totalFreight", "totalDiscount", "surcharge", "subtotal", "totalCost", "totalGST", "total")
    + ("invoiceSyncedAt", "syncError", "number")
)


def create(ask: Ask) -> Answer:
    """Raise an invoice over `orderIds` (or `orderId`), with the orders' lines or lines of its own."""
    check_supplier(ask, ask.body.get("supplierId"))
    order_ids = ask.body.get("orderIds") or [ask.body.get("orderId")]
    if not isinstance(order_ids, list) or not all(order_ids):
        raise refusals.Refused("orderIds is required")
    _check(ask)
    _check_purchaser(ask, order_ids)
    fields = {name: ask.body[name] for name in CHANGED - {"paidAt", "cancelledAt"} & ask.body.keys()}
    return one(ask, "invoices", ask.sim.invoice_book.raise_for(order_ids=order_ids, fields=fields), status=201)


def update(ask: Ask) -> Answer:
    """Change an invoice; a paid or cancelled one takes only notes, dates of payment and cancellation."""
    invoice = ask.store.find("invoices", ask.id)
    changes = {name: ask.body[name] for name in CHANGED & ask.body.keys()}
    _check(ask)
    free = {"paidAt", "cancelledAt", "properties", "externalId", "invoiceSyncedAt", "syncError", "comment"}
    if (invoice["paidAt"] or invoice["cancelledAt"] or invoice["locked"]) and set(changes) - free:
        raise refusals.Refused("This invoice can no longer be edited", status=403)
    return one(ask, "invoices", ask.sim.invoice_book.edit(invoice, changes))


def payment_sent(ask: Ask) -> Answer:
    """The buyer says that the money is on its way, or takes that back."""
    sent_at = ask.store.stamp() if ask.method == "PUT" else None
    invoice = ask.store.find("invoices", ask.id)
    return one(ask, "invoices", ask.sim.invoice_book.edit(invoice, {"paymentSentAt": sent_at}))


def answered(ask: Ask) -> Answer:
    """Answer as if it was done, and change nothing."""
    return Answer(json={"id": ask.id, "status": "accepted"})


def payment_methods(ask: Ask) -> Answer:
    """Answer without any method."""
    return Answer(json={"data": []})


def _check_purchaser(ask: Ask, order_ids: list[object]) -> None:
    wanted = str(ask.body.get("purchaserId") or "").lower()
    orders = [ask.store.cited("orders", order_id, field="orderId") for order_id in order_ids]
    if wanted and any(order["purchaserId"] != wanted for order in orders):
        raise refusals.Refused("purchaserId is not that of the orders")


def _check(ask: Ask) -> None:
    if not isinstance(ask.body.get("properties", {}), dict):
        raise refusals.Refused("properties must be an object")
    if not isinstance(ask.body.get("lineItems", []), list):
        raise refusals.Refused("lineItems must be a list")


ROUTES = [
    *routes("/v1/invoices", "invoice_list", GET=supplier_listing("invoices", equal=EQUAL, view=views.full_invoice)),
    *routes("/v1/invoices", "invoice_create", POST=create),
    *routes(
        "/v2/invoices",
        "invoice_list",
        GET=supplier_listing("invoices", equal=EQUAL, view=views.short_invoice, version=2),
    ),
    *routes("/v1/invoices/<id>", "invoice_read", GET=reader("invoices")),
    *routes("/v1/invoices/<id>", "invoice_update", PUT=update, PATCH=update),
    *routes("/v1/invoices/<id>/payment-sent", "invoice_update", PUT=payment_sent, DELETE=payment_sent),
    *routes("/v1/invoices/<id>/payment-request", "invoice_update", POST=answered),
    Route(rule="/v1/invoices/<id>/pay", method="PUT", answer=answered, bucket="payment", forbidden=True),
    *(
        Route(rule=rule, method=method, answer=payment_methods, bucket="payment", forbidden=True)
        for rule in ("/v1/retailers/<id>/payment-methods", "/v1/purchasers/<id>/payment-method")
        for method in ("GET", "POST", "PUT", "DELETE")
    ),
]
