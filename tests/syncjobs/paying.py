"""A supplier whose customers pay in NetSuite: what its tests do, on an hour of both simulators."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.utils import timezone

from integrations.netsuite.simulator import schema, transforms, writing
from mappings.models import ReconciliationAccounts
from syncjobs import tasks
from syncjobs.models import Flow, SyncEntry, SyncLog, SyncPlan
from tests.syncjobs.hourly import Hourly
from tests.world import LONG_AGO, World

TAXED = {"tax_mode": "LEGACY", "taxable_code_id": "7", "exempt_code_id": "8"}
Record = dict[str, Any]


class Paying:
    """Documents go to NetSuite by one flow; `flows` bring what is paid there back on the hour."""

    def __init__(self, hourly: Hourly, *flows: str, documents: str = Flow.INVOICES_OUT) -> None:
        self.hourly, self.world = hourly, hourly.world
        self.world.connect(flow=documents, **TAXED)
        self.plans = {flow: self.switch_on(flow) for flow in flows}
        hourly.plan = next(iter(self.plans.values()))

    def switch_on(self, flow: str) -> SyncPlan:
        """Make a plan, with the bank account where it needs one."""
        accounts = None
        if flow == Flow.PAYMENTS_IN:
            accounts, _ = ReconciliationAccounts.objects.get_or_create(
                connection=self.world.connection, defaults={"bank_account_id": "220"}
            )
        return SyncPlan.objects.create(
            connection=self.world.connection,
            flow=flow,
            starts_at=timezone.now() - LONG_AGO,
            reconciliation_accounts=accounts,
        )

    def invoiced(self, *orders: Record, **order: Any) -> Record:
        """Raise an invoice on the platform over these orders, or a new one, and bring it to NetSuite."""
        raised = self.world.bill(*(orders or (self.world.order(**order),)))
        self.world.sync()
        return raised

    def ordered(self, **order: Any) -> Record:
        """Place an order and bring it to NetSuite."""
        placed = self.world.order(**order)
        self.world.sync()
        return placed

    def billed(self, placed: Record, quantities: dict[int, int] | None = None) -> Record:
        """Bill an order's sales order in NetSuite; give the invoice there."""
        found = self.world.sales_order(placed)
        assert found
        return self.world.netsuite.get("invoice", self.world.netsuite.bill(found["id"], quantities=quantities))

    def pay(self, *invoices: Record, amount: Any = None, **fields: Any) -> str:
        """Receive a payment of these invoices in NetSuite, of all that is open or of that much of each; give its id."""
        lines = [
            {"doc": {"id": one["id"]}, "apply": True, "amount": Decimal(amount) if amount else self.left(one)}
            for one in invoices
        ]
        paid = sum(line["amount"] for line in lines)
        return self.world.netsuite.add(
            "customerPayment",
            {"customer": invoices[0]["entity"], "payment": paid, "apply": {"items": lines}, **fields},
        )

    def deposit(self, placed: Record, amount: Any, **fields: Any) -> str:
        """Receive a deposit for an order in NetSuite; give its id."""
        order = self.world.sales_order(placed)
        assert order
        return self.world.netsuite.add(
            "customerDeposit",
            {"customer": order["entity"], "salesOrder": {"id": order["id"]}, "payment": Decimal(amount), **fields},
        )

    def apply(self, deposit_id: str, invoice: Record, amount: Any) -> str:
        """Apply a deposit to an invoice in NetSuite; give the application's id."""
        books = self.world.netsuite.books
        lines = [{"doc": {"id": invoice["id"]}, "apply": True, "amount": Decimal(str(amount))}]
        deposit = books.store.find("customerDeposit", deposit_id)
        assert deposit
        return transforms.transform(
            deposit,
            schema.get("depositApplication"),
            {"apply": {"items": lines}},
            books=books,
            options=writing.Options(trusted=True),
        ).id

    def credit(self, invoice: Record, amount: Any) -> str:
        """Credit that much of an invoice in NetSuite; give the memo's id."""
        line = {"item": {"id": "501"}, "quantity": 1, "rate": Decimal(amount), "taxCode": {"id": "8"}}
        applied = [{"doc": {"id": invoice["id"]}, "apply": True, "amount": Decimal(amount)}]
        return self.world.netsuite.add(
            "creditMemo",
            {"entity": invoice["entity"], "item": {"items": [line]}, "apply": {"items": applied}},
        )

    def left(self, invoice: Record) -> Decimal:
        """What is open of an invoice in NetSuite."""
        return Decimal(str(self.world.netsuite.get("invoice", invoice["id"])["amountRemaining"]))

    def of(self, raised: Record) -> Record:
        """NetSuite's invoice of one of the platform's."""
        found = self.world.invoice(raised)
        assert found
        return found

    def strike(self) -> None:
        """Let the next hour come, and work it off."""
        self.hourly.strike()
        self.write()

    def write(self) -> None:
        """Write everything that is due to the platform."""
        for plan in self.plans.values():
            tasks.deliver(plan_id=plan.pk)

    def shown(self, raised: Record) -> Record:
        """The platform's invoice as it stands now."""
        return self.world.ordermentum.invoices[raised["id"]]

    def is_paid(self, raised: Record) -> bool:
        """Whether the platform shows it as paid."""
        return self.shown(raised)["status"] == "Paid"

    def marks(self, raised: Record | None = None) -> int:
        """How many calls asked the platform to change an invoice, or this one."""
        end = f"/v1/invoices/{raised['id']}" if raised else "/v1/invoices/"
        return sum(call.method in {"PUT", "PATCH"} and end in call.target for call in self.world.ordermentum.calls)

    def entry(self, netsuite_id: str, flow: str = "") -> SyncEntry:
        """The ledger's entry of a record of NetSuite."""
        plan = self.plans[flow] if flow else self.hourly.plan
        return SyncEntry.objects.get(plan=plan, source_id=netsuite_id)

    def log(self, netsuite_id: str, flow: str = "") -> list[str]:
        """The outcomes of the attempts at it, oldest first."""
        plan = self.plans[flow] if flow else self.hourly.plan
        return list(
            SyncLog.objects.filter(plan=plan, netsuite_id=netsuite_id).order_by("pk").values_list("outcome", flat=True)
        )


@contextmanager
def as_it_was(world: World) -> Iterator[None]:
    """Put back what a test changes of the account's habits."""
    try:
        yield
    finally:
        world.netsuite.books.hidden_columns.clear()
        world.netsuite.books.hidden_tables.clear()
        world.netsuite.habits.payment_touches_invoice = True


def amount(value: Any) -> Decimal:
    """An amount of either side."""
    return Decimal(str(value)).quantize(Decimal("0.01"))
