"""A supplier whose venues pay through the platform: what its tests do, on a world of both simulators."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from integrations.netsuite.limiter import Lane
from mappings.models import ReconciliationAccounts
from syncjobs import ledger, polling, sweeping, tasks
from syncjobs.models import Cursor, Flow, State, SyncEntry, SyncLog, SyncPlan
from tests.world import LONG_AGO, World

BANK = "220"
SEGMENTS = {
    "payment_class_id": "6",
    "payment_location_id": "1",
    "payment_department_id": "3",
    "deposit_class_id": "7",
    "deposit_location_id": "2",
    "deposit_department_id": "4",
}
Record = dict[str, Any]


class Settling:
    """Documents and payments both go to NetSuite; the platform's clock is an hour behind, so that nothing is fresh."""

    def __init__(self, world: World, *, documents: str = Flow.INVOICES_OUT) -> None:
        self.world = world
        self.documents = world.connect(flow=documents, tax_mode="LEGACY", taxable_code_id="7", exempt_code_id="8")
        accounts = ReconciliationAccounts.objects.create(connection=world.connection, bank_account_id=BANK, **SEGMENTS)
        self.payments = SyncPlan.objects.create(
            connection=world.connection,
            flow=Flow.PAYMENTS_OUT,
            starts_at=timezone.now() - LONG_AGO,
            reconciliation_accounts=accounts,
        )
        self.tell_time(ago=timedelta(hours=1))

    def tell_time(self, *, ago: timedelta) -> None:
        """Set the platform's clock."""
        self.world.ordermentum.now = lambda: datetime.now(UTC) - ago

    def invoice(self, **order: Any) -> Record:
        """Raise an invoice on the platform, over one new order."""
        return self.world.bill(self.world.order(**order))

    def invoiced(self, **order: Any) -> Record:
        """Raise an invoice and have it cross, with its order where orders do."""
        raised = self.invoice(**order)
        self.sync()
        return raised

    def pay(self, raised: Record, *, reference: str | None = "OMSET-1", **how: Any) -> Record:
        """Take an invoice's payment on the platform; without a reference it is not settled yet."""
        paid: Record = self.world.ordermentum.pay_invoice(raised["id"], settlement_reference=reference, **how)
        return paid

    def pay_by_hand(self, invoice_id: str, paid: str) -> None:
        """Record a payment in NetSuite as its bookkeeper does."""
        customer = self.world.netsuite.get("invoice", invoice_id)["entity"]["id"]
        lines = [{"doc": {"id": invoice_id}, "apply": True, "amount": Decimal(paid)}]
        fields = {"customer": {"id": customer}, "payment": Decimal(paid), "apply": {"items": lines}}
        self.world.netsuite.add("customerPayment", fields)

    def sync(self) -> None:
        """Poll both plans and work everything off, documents before their payments, until nothing is due."""
        self.poll()
        self.work()

    def poll(self) -> None:
        """Poll both plans at once."""
        Cursor.objects.update(leased_until=None)
        for plan in (self.documents, self.payments):
            polling.poll(plan_id=plan.pk, now=timezone.now())

    def work(self, *, rounds: int = 3) -> None:
        """Drain and release what waited, a few rounds of it."""
        for _ in range(rounds):
            ledger.expire(now=timezone.now())
            for lane in Lane:
                tasks.drain(account_id=self.world.account.pk, lane=lane.value)
            sweeping.release_mapped(now=timezone.now())
            self.world.pass_time()

    def entry(self, raised: Record) -> SyncEntry:
        """The payment's entry in the ledger."""
        return SyncEntry.objects.get(plan=self.payments, source_id=raised["id"])

    def log(self, raised: Record) -> list[str]:
        """The outcomes of the payment's attempts."""
        rows = SyncLog.objects.filter(plan=self.payments, source_id=raised["id"]).order_by("pk")
        return list(rows.values_list("outcome", flat=True))

    def payment(self, raised: Record) -> Record | None:
        """NetSuite's payment of an invoice."""
        return self.world.netsuite.by_external_id("customerPayment", f"om-payment-{raised['id']}")

    def deposit(self, raised: Record) -> Record | None:
        """NetSuite's deposit for an invoice."""
        return self.world.netsuite.by_external_id("customerDeposit", f"om-deposit-{raised['id']}")

    def made(self) -> list[Record]:
        """All payments and deposits in NetSuite."""
        return [*self.world.netsuite.all("customerPayment"), *self.world.netsuite.all("customerDeposit")]

    def sales_order_id(self, raised: Record) -> str:
        """NetSuite's id of the order of an invoice."""
        order = self.world.netsuite.by_external_id("salesOrder", f"om-order-{raised['orderIds'][0]}")
        assert order, "the order has not crossed"
        return str(order["id"])

    def money_calls(self) -> list[str]:
        """The methods of NetSuite calls about payments and deposits."""
        named = ("customerPayment", "customerDeposit")
        return [call.method for call in self.world.netsuite.calls if any(name in call.target for name in named)]

    def state(self, raised: Record) -> State:
        """Where the payment stands."""
        return State(self.entry(raised).state)


def amount(value: Any) -> Decimal:
    """An amount of either side."""
    return Decimal(str(value)).quantize(Decimal("0.01"))
