"""One simulated supplier on Ordermentum, with its API, its webhooks and its hands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from integrations import simulation
from integrations.ordermentum.simulator import company, limits, quirks, views
from integrations.ordermentum.simulator.access import Access
from integrations.ordermentum.simulator.application import Application
from integrations.ordermentum.simulator.calls import Call
from integrations.ordermentum.simulator.courier import Courier, Delivery, Mode, Order
from integrations.ordermentum.simulator.credit_notes import CreditNotes
from integrations.ordermentum.simulator.holdings import Holdings
from integrations.ordermentum.simulator.invoices import Invoices, Stage
from integrations.ordermentum.simulator.orders import Orders
from integrations.ordermentum.simulator.products import Products
from integrations.ordermentum.simulator.purchasers import Purchasers
from integrations.ordermentum.simulator.stock import Stock
from integrations.ordermentum.simulator.store import Record, Store
from integrations.ordermentum.simulator.webhooks import Subscriptions

SUPPLIER_ID = "5c1f0000-0000-4000-8000-000000000001"


class OrdermentumSimulator(Holdings):
    """An Ordermentum of one supplier, in memory. Every record it gives is a copy, money in it as decimal strings.

    `seed` decides ids, secrets and quirks. Settings that may be changed at any time: `now` (the clock), `latency_s`,
    `quirks` (untidy payloads over HTTP and webhooks), `rate_limits`, `buckets`, `webhook_mode`, `faults`,
    `stock_requires_bearer`, `invoices_by_itself` (purchasers not on manual invoicing get their invoices at once),
    `passed_over` (filters that no list minds, such as "purchaserId"), and the credentials in `access`.
    """

    def __init__(self, *, supplier_id: str = SUPPLIER_ID, seed: int = 0, rate_limits: bool = True) -> None:
        self.supplier_id = supplier_id.lower()
        self.seed = seed
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.latency_s = 0.0
        self.quirks = True
        self.stock_requires_bearer = False
        self.invoices_by_itself = False
        self.passed_over: set[str] = set()
        self.access = Access(seed=seed)
        self.faults = simulation.FaultPlan(seed=seed)
        self.limits = limits.RateLimits(on=rate_limits)
        self.calls: list[Call] = []
        self.forbidden_calls: list[Call] = []
        self.store = Store(supplier_id=self.supplier_id, seed=seed, now=lambda: self.now())
        self.store.announce = self._announce
        self.courier = Courier(self.store)
        self.subscriptions = Subscriptions(self.store)
        self.purchaser_book = Purchasers(self.store)
        self.stock = Stock(self.store)
        self.catalog = Products(self.store, self.stock)
        self.order_book = Orders(self.store)
        self.credit_book = CreditNotes(self.store)
        self.invoice_book = Invoices(self.store, self.order_book, self.credit_book)

    def __repr__(self) -> str:
        return f"OrdermentumSimulator(supplier_id={self.supplier_id!r}, seed={self.seed})"

    # Access and settings

    @property
    def api_key(self) -> str:
        """The integration's key, for the header x-api-key."""
        return self.access.api_key

    @property
    def buyer_api_key(self) -> str:
        """A key with rate limits of its own, for whoever plays the venues."""
        return self.access.buyer_api_key

    @property
    def username(self) -> str:
        """The user that may log in for a token."""
        return self.access.username

    @property
    def password(self) -> str:
        """That user's password."""
        return self.access.password

    @property
    def rate_limits(self) -> bool:
        """Whether the rate limits hold."""
        return self.limits.on

    @rate_limits.setter
    def rate_limits(self, on: bool) -> None:
        self.limits.on = on

    @property
    def buckets(self) -> dict[str, int]:
        """Requests per 60 s, by bucket; change the dict to change the limits."""
        return self.limits.buckets

    @property
    def webhook_mode(self) -> Mode:
        """What becomes of webhooks: "deliver", "drop" or "hold"."""
        return self.courier.mode

    @webhook_mode.setter
    def webhook_mode(self, mode: Mode) -> None:
        if mode not in ("deliver", "drop", "hold"):
            raise ValueError(f"webhook_mode is deliver, drop or hold, not {mode!r}")
        self.courier.mode = mode

    # Serving

    def serve(self, *, host: str = "127.0.0.1", port: int = 0) -> simulation.SimulatorServer:
        """Give a server that is not started yet; one base URL serves the API, auth and stock hosts."""
        return simulation.SimulatorServer(Application(self), host=host, port=port)

    def reset(self) -> None:
        """Forget every record, call, delivery, fault and token. Credentials and settings stay."""
        with self.store.lock:
            self.store.clear()
            self.courier.clear()
            self.limits.clear()
            self.access.revoke_tokens()
            self.faults.replace([])
            self.calls.clear()
            self.forbidden_calls.clear()

    def demo_company(self) -> None:
        """Become Southern Roasters of Sydney: ten purchasers, fourteen products, always with the same ids."""
        with self.store.lock:
            company.found(self)

    # What the supplier and the venues do

    def add_purchaser(self, fields: Mapping[str, Any]) -> Record:
        """Add a purchaser; every field left out gets a default."""
        with self.store.lock:
            return self._copy("purchasers", self.purchaser_book.add(fields))

    def edit_purchaser(self, purchaser_id: str, **changes: Any) -> Record:
        """Change a purchaser; properties merge."""
        with self.store.lock:
            return self._copy("purchasers", self.purchaser_book.edit(purchaser_id, changes))

    def add_product(self, fields: Mapping[str, Any]) -> Record:
        """Add a product with its default variant, or with `variants`; the answer lists them as {id, name}."""
        with self.store.lock:
            return self._copy("products", self.catalog.add(fields))

    def edit_product(self, product_id: str, **changes: Any) -> Record:
        """Change a product; properties merge."""
        with self.store.lock:
            return self._copy("products", self.catalog.edit("products", product_id, changes))

    def edit_variant(self, variant_id: str, **changes: Any) -> Record:
        """Change a variant; properties merge."""
        with self.store.lock:
            return self._copy("variants", self.catalog.edit("variants", variant_id, changes))

    def add_location(self, fields: Mapping[str, Any]) -> Record:
        """Add a stock location with a stock item for each variant."""
        with self.store.lock:
            return self._copy("locations", self.stock.add_location({"name": "Warehouse", **fields}))

    def place_order(self, *, purchaser_id: str, lines: Iterable[Mapping[str, Any]], **fields: Any) -> Record:
        """Place an order; `fields` override any default or total. Fires order_created."""
        with self.store.lock:
            order = self.order_book.place(purchaser_id=purchaser_id, line_items=lines, fields=fields)
            self.order_came_to("placed", order)
            return self._copy("orders", order)

    def order_came_to(self, stage: Stage, order: Record) -> None:
        """Raise the invoice that is due at this stage, when `invoices_by_itself` is on. Hold the lock."""
        if self.invoices_by_itself:
            self.invoice_book.raise_by_itself(order, stage=stage)

    def edit_order(self, order_id: str, **changes: Any) -> Record:
        """Change an order, whatever its state; `lines` replaces its lines. Fires order_updated."""
        with self.store.lock:
            order = self.order_book.edit(self.store.find("orders", order_id), changes)
            self.invoice_book.follow(order)
            return self._copy("orders", order)

    def cancel_order(self, order_id: str) -> Record:
        """Cancel an order now."""
        return self.edit_order(order_id, cancelledAt=self.store.stamp(), cancelledBy=self.supplier_id)

    def reinstate_order(self, order_id: str) -> Record:
        """Take a cancellation back."""
        return self.edit_order(order_id, cancelledAt=None, cancelledBy=None)

    def delete_order(self, order_id: str) -> Record:
        """Set deletedAt; the order can still be read, and order_updated is fired."""
        return self.edit_order(order_id, deletedAt=self.store.stamp())

    def pay_order(self, order_id: str, *, surcharge: object = None) -> Record:
        """Take the payment of an order, with its invoice if it has one; the surcharge joins the total only now."""
        with self.store.lock:
            order = self.store.find("orders", order_id)
            if order["invoiceId"]:
                self.invoice_book.pay(self.store.find("invoices", order["invoiceId"]), surcharge=surcharge)
            else:
                self.order_book.pay(order, surcharge=surcharge)
            return self._copy("orders", order)

    def raise_invoice(self, *, order_ids: Iterable[str], **fields: Any) -> Record:
        """Raise one invoice over these orders; fires invoice_created, and order_updated for each."""
        with self.store.lock:
            return self._copy("invoices", self.invoice_book.raise_for(order_ids=order_ids, fields=fields))

    def edit_invoice(self, invoice_id: str, **changes: Any) -> Record:
        """Change an invoice; fires invoice_updated."""
        with self.store.lock:
            return self._copy("invoices", self.invoice_book.edit(self.store.find("invoices", invoice_id), changes))

    def cancel_invoice(self, invoice_id: str) -> Record:
        """Cancel an invoice now."""
        return self.edit_invoice(invoice_id, cancelledAt=self.store.stamp())

    def pay_invoice(
        self, invoice_id: str, *, settlement_reference: str | None = None, surcharge: object = None
    ) -> Record:
        """Take the payment of an invoice; with a settlement reference it is settled to the supplier as well."""
        with self.store.lock:
            invoice = self.store.find("invoices", invoice_id)
            paid = self.invoice_book.pay(invoice, surcharge=surcharge, settlement_reference=settlement_reference)
            return self._copy("invoices", paid)

    def unpay_invoice(self, invoice_id: str) -> Record:
        """Take a payment back."""
        return self.edit_invoice(invoice_id, paidAt=None, paidSupplierAt=None, settlementReference=None)

    def issue_credit_note(self, fields: Mapping[str, Any]) -> Record:
        """Issue a credit note to `purchaserId`; fires credit_note_created."""
        with self.store.lock:
            return self._copy("credit_notes", self.credit_book.issue(fields))

    # Webhooks

    @property
    def webhook_deliveries(self) -> list[Delivery]:
        """What was sent so far: url, event, record_id, status, attempts, at."""
        return list(self.courier.deliveries)

    def add_webhook(self, *, url: str, events: Iterable[str]) -> Record:
        """Register a webhook."""
        with self.store.lock:
            return self._copy("webhooks", self.subscriptions.add({"url": url, "events": list(events)}))

    def release_webhooks(self, order: Order = "in_order", seed: int = 0) -> int:
        """Send what was held: "in_order", "shuffled" or "duplicated" (each twice, shuffled). Says how many."""
        return self.courier.release(order=order, seed=seed)

    def settle(self, timeout_s: float = 30.0) -> None:
        """Wait until every webhook that is not held was delivered or given up.

        :raises TimeoutError: when it takes longer.
        """
        self.courier.settle(timeout_s=timeout_s)

    def shown(self, table: str, record: Record) -> Any:
        """Give a record in its fullest form as HTTP and webhooks show it, quirks and all. Hold the lock."""
        whole = views.whole(self.store, table, record)
        return quirks.dressed(whole, seed=self.seed) if self.quirks else whole

    def _announce(self, event: str, table: str, record: Record) -> None:
        group = "orders" if table == "orders" else table.replace("_", "-")
        entry = {"event": event, "entityId": record["id"], "group": group, "supplierId": self.supplier_id}
        self.store.add("events", entry)
        for url in self.subscriptions.urls(event):
            self.courier.post(url=url, event=event, entity=self.shown(table, record))
