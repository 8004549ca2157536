"""Orders: placed, edited, cancelled, reinstated, deleted, paid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from integrations.ordermentum.simulator import instants, lines, refusals, totals
from integrations.ordermentum.simulator.store import Record, Store, change, whole

# Totals follow from the lines; a caller may still dictate them, to make payloads that do not add up.
DICTATED = (*totals.SUMMED, "totalDue")
INSTANTS = frozenset(
    ("cancelledAt", "deliveryDate", "deliveredAt", "completeAt", "dueAt", "paidAt", "placedOn", "deletedAt")
    + ("createdAt", "updatedAt")
)
SETTLED = frozenset({"orderNumber", "number", "retailerId", "lineCount", "productCount", "totalQuantity"})


class Orders:
    """Changes orders and tells the webhooks: order_created, then order_updated for anything else."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def place(self, *, purchaser_id: str, line_items: Iterable[Mapping[str, Any]], fields: Mapping[str, Any]) -> Record:
        """Keep a new order and give it; `fields` override any default or computed value.

        :raises Refused: 400 for an unknown purchaser, product or variant.
        """
        purchaser = self.store.cited("purchasers", purchaser_id, field="purchaserId")
        fields = _dated(fields)
        number = fields.get("orderNumber") or self.store.next_number("orders")
        order = {**self._defaults(purchaser, number), **fields}
        order["id"] = str(fields.get("id") or self.store.new_id()).lower()
        order["lineItems"] = [lines.build(self.store, order_id=order["id"], wanted=wanted) for wanted in line_items]
        if "freight" not in fields and "totalFreight" not in fields:
            order["freight"] = _freight(purchaser, order["lineItems"])
        if order["type"] in {"favourite", "template"}:
            order.update(placedOn=None, status=fields.get("status"))
        totals.total_order(order, fixed=_dictated(fields))
        self.store.add("orders", order)
        purchaser["orderedAt"] = order["createdAt"]
        self.store.announce("order_created", "orders", order)
        return order

    def edit(self, order: Record, changes: Mapping[str, Any]) -> Record:
        """Change an order: `lineItems` (or `lines`) replaces all its lines, `properties` merges, cancelledAt cancels.

        :raises Refused: 400 for a value that cannot be.
        """
        with whole(order):
            self._write(order, _dated(changes))
        return self.saved(order)

    def _write(self, order: Record, wanted: Record) -> None:
        replaced = wanted.pop("lines", wanted.pop("lineItems", None))
        kept = self._lines(order, replaced) if replaced is not None else order["lineItems"]
        change(order, wanted, fixed=SETTLED)
        order["lineItems"] = kept
        if "cancelledAt" in wanted:
            _mark_cancelled(order, by_status="status" not in wanted)
        if "totalFreight" in wanted:
            order["freight"] = wanted["totalFreight"]
        if replaced is not None or {"freight", "paidAt", *DICTATED} & wanted.keys():
            totals.total_order(order, fixed=_dictated({"totalFreight": order["freight"], **wanted}))

    def pay(self, order: Record, *, surcharge: object = None) -> Record:
        """Take the payment: the surcharge joins the total only now."""
        paid_at = order["paidAt"] or self.store.stamp()
        order.update(status="Paid", paymentStatus="Paid", paidAt=paid_at, chargedAt=paid_at, isOutstanding=False)
        if surcharge is not None:
            order["surcharge"] = surcharge
        totals.total_order(order, fixed={})
        return self.saved(order)

    def saved(self, order: Record) -> Record:
        """Stamp a changed order and fire order_updated."""
        self.store.touch(order)
        self.store.announce("order_updated", "orders", order)
        return order

    def _lines(self, order: Record, wanted: Iterable[Mapping[str, Any]]) -> list[Record]:
        old = {line["id"]: line for line in order["lineItems"]}
        built = []
        for line in wanted:
            if not isinstance(line, Mapping):
                raise refusals.Refused("lineItems must be objects")
            known = old.get(str(line.get("id", "")).lower())
            kept = {name: known[name] for name in ("productId", "variantId", *lines.FREE)} if known else {}
            built.append(lines.build(self.store, order_id=order["id"], wanted={**kept, **line}, old=known))
        return built

    def _defaults(self, purchaser: Record, number: str) -> Record:
        nothing = (
            "invoiceId", "invoiceNumber", "comment", "reference", "customerReference", "deliveryDate", "dueAt",
            "deliveredAt", "completeAt", "paidAt", "chargedAt", "cancelledAt", "deletedAt", "paidBy", "chargedBy",
            "cancelledBy", "paidToSupplier", "updatedBy",
        )  # fmt: skip
        return {
            **dict.fromkeys(nothing),
            "orderNumber": number, "number": number, "name": f"Order - #{number}",
            "supplierId": self.store.supplier_id, "retailerId": purchaser["retailerId"],
            "purchaserId": purchaser["id"], "retailerName": purchaser["retailerName"],
            "retailerAlias": purchaser["retailerAlias"], "status": "Placed", "orderStatus": "Accepted",
            "paymentStatus": "Pending", "type": "order", "placedOn": self.store.stamp(),
            "createdBy": purchaser["retailerId"], "freight": "0.00", "surcharge": "0.00", "totalDiscount": "0.00",
            "discountSavings": "0.00", "surchargeIncGst": False, "cancelled": False, "editable": True,
            "locked": False, "isRetailerEditable": True, "canMarkAsPaid": True, "canMarkAsUnpaid": False,
            "chargable": True, "isOutstanding": True, "randomWeight": False, "directProcessing": False,
            "paymentMethodType": purchaser["defaultPaymentMethodType"], "paymentDelay": purchaser["paymentDelay"],
            "properties": {},
        }  # fmt: skip


def _dated(fields: Mapping[str, Any]) -> Record:
    """Give the fields with every instant in Ordermentum's writing."""
    return {
        name: instants.written(instants.read(value, field=name)) if name in INSTANTS and value else value
        for name, value in fields.items()
    }


def _dictated(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fields[name] for name in DICTATED if name in fields}


def _freight(purchaser: Record, line_items: Iterable[Record]) -> str:
    """Charge the purchaser's freight group, free from its value threshold on."""
    group = purchaser["freightGroup"]
    worth = sum((totals.amount(line["subtotal"]) for line in line_items), totals.ZERO)
    threshold = group and group.get("valueThreshold")
    if not group or (threshold and worth >= totals.amount(threshold)):
        return "0.00"
    return totals.written(totals.amount(group["cost"], field="freightGroup.cost"))


def _mark_cancelled(order: Record, *, by_status: bool) -> None:
    order["cancelled"] = bool(order["cancelledAt"])
    if not by_status:
        return
    standing = "Paid" if order["paidAt"] else "Unpaid" if order["invoiceId"] else "Placed"
    order["status"] = "Cancelled" if order["cancelled"] else standing


def check_editable(order: Record, changes: Mapping[str, Any]) -> None:
    """Let a paid or locked order take properties and nothing else (Ordermentum help: paid orders are not editable).

    :raises Refused: 403.
    """
    if (order["paidAt"] or order["locked"]) and set(changes) - {"properties"}:
        raise refusals.Refused("This order can no longer be edited", status=403)
