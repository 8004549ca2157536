"""A venue on manual invoicing with an order, and what NetSuite sends back for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from integrations import records
from integrations.ordermentum.simulator import OrdermentumSimulator
from tests.integrations.ordermentum.documents import billed_invoice, credit_memo, document_line


@dataclass(frozen=True, kw_only=True)
class World:
    """One supplier with one product."""

    simulator: OrdermentumSimulator
    purchaser_id: str
    product_id: str

    def order(self, purchaser_id: str = "") -> str:
        """Place an order of three bags and give its id."""
        lines = [{"productId": self.product_id, "quantity": 3}]
        return str(self.simulator.place_order(purchaser_id=purchaser_id or self.purchaser_id, lines=lines)["id"])

    def billed(self, *order_ids: str, **changes: Any) -> records.BilledInvoice:
        """Give NetSuite's invoice over these orders: two bags of the three, 66.00."""
        values = {
            "customer_id": self.purchaser_id,
            "order_ids": order_ids or (self.order(),),
            "lines": (document_line(product_id=self.product_id),),
        }
        return billed_invoice(**{**values, **changes})

    def memo(self, **changes: Any) -> records.CreditNote:
        """Give NetSuite's credit memo over one bag, 33.00."""
        line = credit_memo().lines[0]
        lines = (document_line(product_id=self.product_id, amount=line.amount, quantity=line.quantity, tax=line.tax),)
        return credit_memo(**{"customer_id": self.purchaser_id, "lines": lines, **changes})


def world(simulator: OrdermentumSimulator) -> World:
    """Make one in the simulator."""
    purchaser = simulator.add_purchaser({"name": "Harbour Espresso", "invoiceFrequency": "manual"})
    product = simulator.add_product({"name": "House blend", "SKU": "HB-1KG", "price": "30"})
    return World(simulator=simulator, purchaser_id=purchaser["id"], product_id=product["id"])
