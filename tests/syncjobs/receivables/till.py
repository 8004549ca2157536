"""Money that comes in at NetSuite: its tests' hands. Customers and invoices are pairs already, made by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from integrations.netsuite.simulator import schema, transforms, writing
from syncjobs import backfilling, pulling, sweeping, tasks
from syncjobs.models import Flow, RecordLink, SyncEntry
from syncjobs.runner import history
from tests.receivables import Receivables

FLOW = Flow.AR_PAYMENTS_IN
HOLD = "custbody_crossfoot_no_sync"
Record = dict[str, Any]


class Till:
    """One company whose customers pay in NetSuite. Ids of invoices are NetSuite's."""

    def __init__(self, books: Receivables) -> None:
        self.books = books
        self.customers: dict[str, int] = {}

    def customer(self, netsuite_id: str = "1042") -> int:
        """Have a customer on both sides; give the id on Invoiced."""
        if netsuite_id not in self.customers:
            made = self.books.invoiced.add_customer(name=f"Customer {netsuite_id}", currency="aud")
            self.customers[netsuite_id] = made["id"]
            self.pair("customer", netsuite_id, made["id"])
        return self.customers[netsuite_id]

    def pair(self, record_type: str, netsuite_id: str, source_id: object, **fields: Any) -> RecordLink:
        """Note that two records are one."""
        return RecordLink.objects.create(
            connection=self.books.connection,
            record_type=record_type,
            netsuite_type={"customer": "customer", "invoice": "invoice"}.get(record_type, "customerPayment"),
            netsuite_id=netsuite_id,
            source_id=str(source_id),
            **{"created_by": RecordLink.Side.NETSUITE, **fields},
        )

    def billed(self, amount: str, *, customer: str = "1042", **fields: Any) -> str:
        """Raise an invoice in NetSuite alone."""
        line = {"item": {"id": "501"}, "quantity": 1, "price": {"id": "-1"}, "rate": amount, "taxCode": {"id": "8"}}
        return self.books.netsuite.add("invoice", {"entity": {"id": customer}, "item": {"items": [line]}, **fields})

    def invoice(self, amount: str, *, customer: str = "1042", **fields: Any) -> str:
        """Have an invoice on both sides; give its id in NetSuite."""
        netsuite_id = self.billed(amount, customer=customer, **fields)
        self.bring(netsuite_id, amount, customer=customer)
        return netsuite_id

    def bring(self, netsuite_id: str, amount: str, *, customer: str = "1042") -> None:
        """Have an invoice of NetSuite on Invoiced too."""
        lines = [{"name": "Coffee", "quantity": 1, "unit_cost": amount}]
        raised = self.books.invoiced.raise_invoice(
            self.customer(customer), lines, currency="aud", calculate_taxes=False
        )
        self.pair("invoice", netsuite_id, raised["id"])

    def pay(self, *parts: tuple[str, str], total: str = "", customer: str = "1042", **fields: Any) -> str:
        """Receive a payment in NetSuite: so much of each invoice, and of `total` the rest stays unapplied."""
        paid = sum((Decimal(amount) for _, amount in parts), Decimal(0))
        return self.books.netsuite.add(
            "customerPayment",
            {
                "customer": {"id": customer},
                "payment": Decimal(total) if total else paid,
                "apply": {"items": lines(*parts)},
                **fields,
            },
        )

    def reapply(self, payment_id: str, *parts: tuple[str, str]) -> None:
        """Apply a payment otherwise in NetSuite."""
        before = self.books.netsuite.get("customerPayment", payment_id)["apply"]["items"]
        wanted = dict(parts)
        off = [(line["doc"]["id"], "0") for line in before if line["doc"]["id"] not in wanted]
        self.books.netsuite.change("customerPayment", payment_id, {"apply": {"items": lines(*off, *parts)}})

    def refund(self, payment_id: str, amount: str, customer: str = "1042") -> str:
        """Pay back in NetSuite what was not applied of a payment."""
        return self.books.netsuite.add(
            "customerRefund",
            {"customer": {"id": customer}, "account": {"id": "220"}, "apply": {"items": lines((payment_id, amount))}},
        )

    def deposit(self, amount: str, customer: str = "1042", **fields: Any) -> str:
        """Receive a deposit in NetSuite."""
        return self.books.netsuite.add(
            "customerDeposit", {"customer": {"id": customer}, "payment": Decimal(amount), **fields}
        )

    def apply(self, deposit_id: str, *parts: tuple[str, str]) -> str:
        """Apply a deposit in NetSuite; give the application's id."""
        account = self.books.netsuite.books
        deposit = account.store.find("customerDeposit", deposit_id)
        assert deposit
        return transforms.transform(
            deposit,
            schema.get("depositApplication"),
            {"apply": {"items": lines(*parts)}},
            books=account,
            options=writing.Options(trusted=True),
        ).id

    def sync(self) -> None:
        """Read and write, some minutes later."""
        self.books.sync()

    def pull(self, flow: str = FLOW) -> None:
        """Read one flow's changes, two minutes later."""
        self.books.clock.shift(timedelta(minutes=2))
        pulling.pull(plan_id=self.books.plan(flow).pk, now=timezone.now())

    def deliver(self) -> None:
        """Write the payments that are due."""
        tasks.deliver(plan_id=self.books.plan(FLOW).pk)

    def release(self) -> None:
        """Let go of what need not wait any more."""
        sweeping.release_mapped(now=timezone.now())

    def backfill(self, since: str, last: str, *, open_only: bool = False) -> None:
        """Import the payments of these days, the last one included, and write them."""
        asked = backfilling.start(
            plan=self.books.plan(FLOW),
            since_date=date.fromisoformat(since),
            until_date=date.fromisoformat(last),
            open_only=open_only,
            now=timezone.now(),
        )
        while history.read(backfill_id=asked.pk, now=timezone.now()):
            asked.refresh_from_db()
        self.deliver()

    def entry(self, netsuite_id: str) -> SyncEntry:
        """The ledger's entry of a payment or deposit."""
        return self.books.entry(FLOW, netsuite_id)

    def payments(self) -> list[Record]:
        """Invoiced's payments, oldest first."""
        return list(self.books.invoiced.payments.values())

    def only(self) -> Record:
        """The one payment that Invoiced has."""
        [found] = self.payments()
        return found

    def splits(self, payment: Record) -> dict[str, Decimal]:
        """What a payment of Invoiced pays, by NetSuite's id of the invoice."""
        links = RecordLink.objects.filter(connection=self.books.connection, record_type="invoice")
        netsuite_ids = dict(links.values_list("source_id", "netsuite_id"))
        return {netsuite_ids[str(each["invoice"])]: each["amount"] for each in payment["applied_to"]}

    def balance(self, netsuite_id: str) -> Decimal:
        """What is left to pay of an invoice on Invoiced."""
        found: Decimal = self.books.invoiced.invoices[int(self.books.link("invoice", netsuite_id).source_id)]["balance"]
        return found

    def writes(self) -> int:
        """How many requests asked Invoiced to change something."""
        return sum(call.method != "GET" for call in self.books.invoiced.calls)

    def settle(self, most: int = 40) -> None:
        """Go on until nothing is due any more."""
        for _ in range(most):
            self.books.pass_time()
            self.sync()
            if not SyncEntry.objects.filter(plan__flow=FLOW, state__in=["QUEUED", "RUNNING", "UNKNOWN"]).exists():
                return
        raise AssertionError(list(SyncEntry.objects.values_list("source_id", "state", "message")))


def lines(*parts: tuple[str, str]) -> list[Record]:
    """Lines of an apply list; an amount of "0" takes a line off."""
    return [
        {"doc": {"id": invoice_id}, "apply": Decimal(amount) != 0, "amount": Decimal(amount)}
        for invoice_id, amount in parts
    ]


def today() -> str:
    """The day in the supplier's zone, as NetSuite takes it."""
    return timezone.localdate().isoformat()
