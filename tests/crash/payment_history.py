"""One seeded history of payments: invoices are paid and orders billed while the network and the workers fail."""

from __future__ import annotations

from integrations.simulation import Fault
from tests.crash.history import FAULTS, History
from tests.syncjobs.settling import Settling
from tests.world import World


class PaymentHistory(History):
    """As `History`, with money: what goes wrong does so with the payments, the orders have crossed before."""

    def __init__(self, world: World, settling: Settling, *, seed: int) -> None:
        super().__init__(world, seed=seed)
        self.settling = settling
        self.billed: set[str] = set()

    def settle(self) -> None:
        """Let everything go well until nothing is due."""
        self.settling.poll()
        super().settle()
        self.settling.work(rounds=4)

    def _place(self) -> None:
        raised = self.settling.invoiced(customer=self.random.randrange(10), products=(self.random.randrange(7),))
        self.placed.append(raised["id"])
        if self.random.random() < 0.5:
            self._bill(raised["id"])
        self.settling.pay(raised, reference=f"OMSET-{self.random.randrange(3)}")
        self.settling.poll()
        self.settling.work(rounds=1)  # the order's own entry, which goes first

    def _edit(self) -> None:
        """Touch a paid invoice, so that its payment is looked at once more."""
        invoice_id = self.random.choice(self.placed)
        self.world.ordermentum.edit_invoice(invoice_id, reference=f"PO-{self.random.randrange(100, 999)}")
        self.settling.poll()

    def _cancel(self) -> None:
        """Bill an order in NetSuite, so that what was to be a deposit would now be a payment."""
        self._bill(self.random.choice(self.placed))

    def _bill(self, invoice_id: str) -> None:
        if invoice_id not in self.billed:
            self.billed.add(invoice_id)
            order_id = self.world.ordermentum.invoices[invoice_id]["orderIds"][0]
            order = self.world.netsuite.by_external_id("salesOrder", f"om-order-{order_id}")
            assert order
            self.world.netsuite.bill(order["id"])

    def _order_trouble(self) -> None:
        kinds = self.random.choices(FAULTS, k=self.random.randint(0, 3))
        method = self.random.choice(("PUT", "GET", "POST", ""))
        self.world.netsuite.faults.replace(
            [Fault(kind=kind, method=method, share=0.7, times=self.random.randint(1, 2)) for kind in kinds]
        )
