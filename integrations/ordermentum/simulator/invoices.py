"""Invoices: raised from one or more orders, or sent by the supplier's own system; changed, cancelled, paid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Literal

from integrations.ordermentum.simulator import instants, lines, refusals, totals
from integrations.ordermentum.simulator.credit_notes import CreditNotes
from integrations.ordermentum.simulator.orders import Orders
from integrations.ordermentum.simulator.store import Record, Store, change, whole

INSTANTS = ("date", "dueAt", "paidAt", "paidSupplierAt", "cancelledAt", "paymentSentAt", "invoiceSyncedAt")
SETTLED = frozenset({"orderIds", "orders", "retailerId", "purchaserId", "creditNoteIds"})

Stage = Literal["placed", "delivered"]


class Invoices:
    """Changes invoices and tells the webhooks of them, and of the orders where it shows there."""

    def __init__(self, store: Store, orders: Orders, credit_notes: CreditNotes) -> None:
        self.store, self.orders, self.credit_notes = store, orders, credit_notes

    def raise_for(self, *, order_ids: Iterable[str], fields: Mapping[str, Any]) -> Record:
        """Keep an invoice over these orders; with `lineItems` in `fields` it has lines and totals of its own.

        :raises Refused: 400 without orders, for unknown ones, or for orders of several purchasers.
        """
        orders = [self.store.cited("orders", order_id, field="orderId") for order_id in order_ids]
        if len({order["purchaserId"] for order in orders}) != 1:
            raise refusals.Refused("orderIds must name at least one order, all of one purchaser")
        invoice = {**self._defaults(orders), **_dated(fields)}
        invoice["id"] = str(fields.get("id") or self.store.new_id()).lower()
        invoice["number"] = fields.get("number") or self.store.next_number("invoices")
        if fields.get("lineItems"):
            self._take_lines(invoice, fields)
        else:
            self._add_up(invoice, fields)
        self.store.add("invoices", invoice)
        self.store.announce("invoice_created", "invoices", invoice)
        for order in orders:
            order.update(invoiceId=invoice["id"], invoiceNumber=invoice["number"], dueAt=invoice["dueAt"])
            order["status"] = "Unpaid" if order["status"] == "Placed" else order["status"]
            self.orders.saved(order)
        return invoice

    def raise_by_itself(self, order: Record, *, stage: Stage) -> None:
        """Raise the invoice of an order that is due at this stage; a purchaser on manual invoicing gets none."""
        purchaser = self.store.find("purchasers", order["purchaserId"])
        settings = {str(purchaser[name]).lower() for name in ("invoiceSetting", "invoiceFrequency")}
        is_due = ("delivered" if "on_delivery" in settings else "placed") == stage
        if is_due and "manual" not in settings and order["placedOn"] and not order["invoiceId"]:
            self.raise_for(order_ids=[order["id"]], fields={})

    def edit(self, invoice: Record, changes: Mapping[str, Any]) -> Record:
        """Change an invoice: cancelledAt cancels it, paidAt marks it as paid (null: unpaid again), properties merge.

        :raises Refused: 400 for a value that cannot be, or a payment of a cancelled or processing invoice.
        """
        wanted = _dated(changes)
        if wanted.get("paidAt") and (invoice["cancelledAt"] or invoice["processing"] is True):
            raise refusals.Refused("A cancelled or processing invoice cannot be marked as paid")
        with whole(invoice):
            change(invoice, wanted, fixed=SETTLED)
            if wanted.get("lineItems") or (invoice["lineItems"] and {"freight", *totals.SUMMED} & wanted.keys()):
                self._take_lines(invoice, {"lineItems": invoice["lineItems"], **wanted})
            if {"paidAt", "cancelledAt"} & wanted.keys() and "status" not in wanted:
                self._mark(invoice)
        for order in self.covered(invoice):
            if "paidAt" in wanted:
                order.update(paidAt=invoice["paidAt"], status=invoice["status"], paymentStatus=invoice["paymentStatus"])
                totals.total_order(order, fixed={})
                self.orders.saved(order)
        return self.saved(invoice)

    def pay(self, invoice: Record, *, surcharge: object = None, settlement_reference: str | None = None) -> Record:
        """Take the payment through Ordermentum; with a settlement reference it is also settled to the supplier.

        Issued credit notes of the purchaser are applied first, whole ones only.
        """
        orders = self.covered(invoice)
        for number, order in enumerate(orders):
            self.orders.pay(order, surcharge=surcharge if number == 0 else None)
        if not invoice["lineItems"]:
            self._add_up(invoice, {})
        if not invoice["paidAt"]:
            self.credit_notes.apply_to(invoice)
            invoice.update(paidAt=self.store.stamp(), paymentTransactionId=self.store.new_id(), processing=False)
        due = totals.amount(invoice["total"]) - totals.amount(invoice["credit"])
        invoice.update(totalCharge=totals.written(due), chargeAt=invoice["paidAt"])
        if settlement_reference is not None:
            invoice.update(settlementReference=settlement_reference, paidSupplierAt=self.store.stamp())
        self._mark(invoice)
        return self.saved(invoice)

    def follow(self, order: Record) -> None:
        """Bring an unpaid invoice up to an edit of one of its orders."""
        invoice = self.store.tables["invoices"].get(str(order["invoiceId"]))
        if invoice and not (invoice["paidAt"] or invoice["cancelledAt"] or invoice["lineItems"]):
            self._add_up(invoice, {})
            self.saved(invoice)

    def saved(self, invoice: Record) -> Record:
        """Stamp a changed invoice and fire invoice_updated."""
        self.store.touch(invoice)
        self.store.announce("invoice_updated", "invoices", invoice)
        return invoice

    def covered(self, invoice: Record) -> list[Record]:
        """Give the orders on an invoice."""
        return [self.store.find("orders", order_id) for order_id in invoice["orderIds"]]

    def _add_up(self, invoice: Record, fixed: Mapping[str, Any]) -> None:
        orders = self.covered(invoice)
        sums = {name: totals.written(value) for name, value in totals.added(orders).items()}
        due = totals.amount(sums["total"]) - totals.amount(invoice["credit"])
        invoice.update({**sums, "totalDue": totals.written(totals.ZERO if invoice["paidAt"] else due)})
        invoice["surchargeIncGst"] = any(order["surchargeIncGst"] for order in orders)
        invoice.update({name: totals.written(totals.amount(fixed[name])) for name in totals.SUMMED if name in fixed})

    def _take_lines(self, invoice: Record, fields: Mapping[str, Any]) -> None:
        invoice["lineItems"] = [
            lines.build(self.store, order_id=invoice["orderIds"][0], wanted=line) for line in fields["lineItems"]
        ]
        invoice["freight"] = fields.get("totalFreight", fields.get("freight", invoice.get("totalFreight")))
        for name in ("totalDiscount", "surcharge"):
            invoice[name] = fields.get(name, invoice.get(name))
        totals.total_order(invoice, fixed={name: fields[name] for name in totals.SUMMED if name in fields})

    def _mark(self, invoice: Record) -> None:
        paid, cancelled = bool(invoice["paidAt"]), bool(invoice["cancelledAt"])
        invoice["status"] = "Cancelled" if cancelled else "Paid" if paid else "Unpaid"
        invoice["invoiceStatusLabel"] = invoice["status"]
        due = totals.amount(invoice["total"]) - totals.amount(invoice["credit"])
        invoice.update(
            paymentStatus="Paid" if paid else "Pending",
            payable=not (paid or cancelled),
            totalDue=totals.written(totals.ZERO if paid else due),
        )

    def _defaults(self, orders: list[Record]) -> Record:
        first = orders[0]
        nothing = (
            "externalId", "chargeAt", "paidAt", "paidSupplierAt", "cancelledAt", "deletedAt", "processingError",
            "paymentMethodId", "paymentTransactionId", "settlementReference", "invoiceSendAt", "invoiceSentAt",
            "invoiceSyncedAt", "syncError", "paymentSentAt", "paymentSentBy", "totalCharge", "updatedById",
        )  # fmt: skip
        due_at = instants.written(self.store.now() + timedelta(days=first["paymentDelay"] or 0))
        return {
            **dict.fromkeys(nothing),
            "supplierId": self.store.supplier_id, "supplierName": self.store.supplier["name"],
            "retailerId": first["retailerId"], "retailerName": first["retailerName"],
            "purchaserId": first["purchaserId"], "orderIds": [order["id"] for order in orders],
            "date": self.store.stamp(), "dueAt": due_at, "submittedAt": self.store.stamp(), "status": "Unpaid",
            "paymentStatus": "Pending", "invoiceStatusLabel": "Unpaid", "payable": True, "processing": False,
            "locked": False, "randomWeight": False, "reference": first["reference"],
            "comment": first["comment"], "paymentMethod": _method(first), "credit": "0.00", "creditNoteIds": [],
            "lineItems": [], "properties": {}, "userId": first["retailerId"],
        }  # fmt: skip


def _method(order: Record) -> object:
    kind = order["paymentMethodType"]
    return kind["value"] if isinstance(kind, Mapping) else kind


def _dated(fields: Mapping[str, Any]) -> Record:
    return {
        name: instants.written(instants.read(value, field=name)) if name in INSTANTS and value else value
        for name, value in fields.items()
    }
