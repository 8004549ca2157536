"""What the demo's bookkeeper bills in NetSuite, and what customers pay of it on Invoiced."""

from __future__ import annotations

import random
from decimal import Decimal

from integrations.invoiced.simulator import Refused
from syncjobs.demo.simulators import Simulators

KNOWN, NEW = "1042", "1052"  # Harbour Espresso is on Invoiced already, Parramatta Pantry in NetSuite alone
CUSTOMERS = (KNOWN, "1043", "1044", "1045", "1047", NEW)
ITEMS = (("501", "30"), ("503", "34.50"), ("505", "6.40"))  # coffee and cups, at what one costs
DEPOSIT = Decimal(250)
STRANGER = "Quayside Events"
PAY, CREDIT = 0.35, 0.1


class Bookkeeper:
    """Bills and credits customers, who pay; the same seed makes the same choices."""

    def __init__(self, *, simulators: Simulators, seed: int = 0) -> None:
        self._netsuite, self._invoiced = simulators.netsuite, simulators.invoiced
        self._random = random.Random(seed)

    def begin(self) -> None:
        """Do one thing of each kind: bill a customer of both, bill one of NetSuite's alone, have a stranger pay."""
        self._bill(KNOWN)
        self._bill(NEW)
        stranger = self._invoiced.add_customer(name=STRANGER, email="hello@quayside.example", currency="aud")
        self._invoiced.receive_payment(
            customer=stranger["id"], currency="aud", amount=str(DEPOSIT), method="check", reference="CHQ 104"
        )

    def act(self) -> None:
        """Bill somebody, or have an invoice paid or credited."""
        chance = self._random.random()
        if chance < PAY and self._pay():
            return
        if chance < PAY + CREDIT:
            self._add("creditMemo", self._random.choice(CUSTOMERS), lines=1)
        else:
            self._bill(self._random.choice(CUSTOMERS))

    def _bill(self, customer_id: str) -> None:
        self._add("invoice", customer_id, lines=self._random.randint(1, len(ITEMS)))

    def _add(self, record_type: str, customer_id: str, *, lines: int) -> None:
        sold = [
            {"item": {"id": item}, "quantity": self._random.randint(1, 6), "rate": rate, "price": {"id": "-1"}}
            for item, rate in self._random.sample(ITEMS, lines)
        ]
        self._netsuite.add(record_type, {"entity": {"id": customer_id}, "item": {"items": sold}})

    def _pay(self) -> bool:
        """Have a customer pay the oldest open invoice by card. False when nothing is open."""
        for invoice in self._invoiced.invoices.values():
            if invoice["balance"] > 0 and not invoice["voided"]:
                try:
                    self._invoiced.pay_online(invoice["id"])
                except Refused:  # changed in the meantime
                    continue
                return True
        return False
