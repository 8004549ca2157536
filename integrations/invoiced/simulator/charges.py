"""Cards and bank accounts that are charged, and what is refunded of it. Every charge succeeds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.invoiced.simulator import amounts, fields, refusals
from integrations.invoiced.simulator.access import secret
from integrations.invoiced.simulator.payments import Payments
from integrations.invoiced.simulator.store import Record, Store

GATEWAY = "test"
CHARGED_METHODS = ("credit_card", "ach")


class Charges:
    """The charges, each behind one payment, and their refunds."""

    def __init__(self, store: Store, *, payments: Payments) -> None:
        self.store = store
        self.payments = payments

    def add(self, body: Mapping[str, Any], *, source: str) -> Record:
        """Charge a customer and give the payment that it makes.

        :raises Refused: 400 without customer, method or amount, or for `applied_to`.
        """
        customer = self.store.cited("customers", body.get("customer"), param="customer")
        method = fields.choice(CHARGED_METHODS)(body.get("method"), "method")
        currency = fields.currency(body.get("currency") or self.store.company["currency"], "currency")
        amount = amounts.money(body.get("amount"), "amount", currency=currency)
        with self.store.whole():
            charge_id = self.store.new_id("charges")
            gateway_id = "ch_" + secret(seed=self.store.seed, use=f"charge {charge_id}", length=13)
            charge = {
                "id": charge_id, "object": "charge", "customer": customer["id"], "currency": currency,
                "amount": amount, "gateway": GATEWAY, "gateway_id": gateway_id, "status": "succeeded",
                "receipt_email": body.get("receipt_email"), "failure_message": None,
                "payment_source": _payment_source(charge_id, method), "amount_refunded": amounts.ZERO,
                "refunded": False, "refunds": [], "disputed": False,
            }  # fmt: skip
            self.store.add("charges", charge)
            made = {"reference": gateway_id, "source": source, "currency": currency, "amount": amount}
            wanted = {name: body[name] for name in ("date", "notes", "applied_to", "metadata") if name in body}
            payment = {**wanted, **made, "customer": customer["id"], "method": method}
            return self.payments.add(payment, charge=charge_id)

    def refund(self, charge: Record, amount: object) -> Record:
        """Give money back; invoices and payments stay as they are.

        :raises Refused: 400 for `amount` when it is nothing, or more than is left of the charge.
        """
        worth = amounts.money(amount, "amount", currency=charge["currency"])
        if not 0 < worth <= charge["amount"] - charge["amount_refunded"]:
            raise refusals.Refused(f"{worth} cannot be refunded of {charge['amount']}", param="amount")
        with self.store.whole():
            refund_id = self.store.new_id("refunds")
            refund = self.store.add(
                "refunds",
                {
                    "id": refund_id, "object": "refund", "amount": worth, "currency": charge["currency"],
                    "charge": charge["id"], "gateway": GATEWAY, "status": "succeeded", "failure_message": None,
                    "gateway_id": "re_" + secret(seed=self.store.seed, use=f"refund {refund_id}", length=13),
                    "_customer": charge["customer"],
                },
            )  # fmt: skip
            returned = charge["amount_refunded"] + worth
            is_whole = returned == charge["amount"]
            refunds = [*charge["refunds"], {name: value for name, value in refund.items() if name[0] != "_"}]
            self.store.edit("charges", charge, amount_refunded=returned, refunded=is_whole, refunds=refunds)
        return refund


def _payment_source(charge_id: int, method: str) -> Record:
    if method == "ach":
        return {"id": charge_id, "object": "bank_account", "bank_name": "Simulated Bank", "last4": "6789"}
    card = {"id": charge_id, "object": "card", "brand": "Visa", "last4": "4242", "funding": "credit"}
    return {**card, "exp_month": 8, "exp_year": 2035}
