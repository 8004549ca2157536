"""One simulated company on Invoiced, with its API, its webhooks and its hands."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from integrations import simulation
from integrations.invoiced.simulator import amounts, company, courier, views
from integrations.invoiced.simulator.access import Access
from integrations.invoiced.simulator.accounting import ReconciliationErrors
from integrations.invoiced.simulator.application import Application
from integrations.invoiced.simulator.calls import Call
from integrations.invoiced.simulator.charges import Charges
from integrations.invoiced.simulator.credit_balances import CreditBalances
from integrations.invoiced.simulator.customers import Contacts, Customers
from integrations.invoiced.simulator.events import Events
from integrations.invoiced.simulator.hands import Hands
from integrations.invoiced.simulator.idempotency import Replays
from integrations.invoiced.simulator.invoices import CreditNotes, Invoices
from integrations.invoiced.simulator.items import Coupons, Items, TaxRates
from integrations.invoiced.simulator.ledger import Ledger
from integrations.invoiced.simulator.limits import InFlight
from integrations.invoiced.simulator.lists import Paging
from integrations.invoiced.simulator.papers import Files, Notes
from integrations.invoiced.simulator.payments import Payments
from integrations.invoiced.simulator.store import Record, Store
from integrations.invoiced.simulator.webhooks import Webhooks

PORTAL_URL = "https://company.invoiced.example"


class InvoicedSimulator(Hands):
    """An Invoiced company, in memory. Every record it gives is a copy, amounts in it as Decimals.

    `seed` decides ids and secrets; the sandbox has keys of its own. Settings that may be changed at any time: `now`
    (the clock), `latency_s`, `limits_on`, `in_flight_limit`, `replays_server_errors` (an idempotency key gives a 500
    again; otherwise it gives what was done, or does it), `credit_holds`, `shy_updated_at`, `names_fields`
    (whether a refusal says which field is at fault), `webhook_mode`, `webhook_retry_pause_s`, `faults`,
    `paging.deep_offset` and the credentials in `access`.
    """

    coupon_book: Coupons
    note_book: Notes
    file_book: Files
    webhook_book: Webhooks
    reconciliation_error_book: ReconciliationErrors

    def __init__(self, *, seed: int = 0, is_sandbox: bool = False) -> None:
        self.seed = seed
        self.is_sandbox = is_sandbox
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.latency_s = 0.0
        self.replays_server_errors = True
        self.names_fields = True
        self.access = Access(seed=seed, is_sandbox=is_sandbox)
        self.faults = simulation.FaultPlan(seed=seed)
        self.in_flight = InFlight()
        self.replays = Replays()
        self.paging = Paging()
        self.calls: list[Call] = []
        self.forbidden_calls: list[Call] = []
        self.ignored_fields: set[tuple[str, str]] = set()
        self.store = Store(seed=seed, now=lambda: self.now())
        self.views = views.Views(self.store, portal_url=PORTAL_URL)
        self.courier = courier.Courier(self.store, disable=self._disable_webhook)
        self._open_books(self.store)
        events = Events(self.store, snapshot=self._snapshot, send=self._send)
        self.store.announce = events.announce

    def __repr__(self) -> str:
        return f"InvoicedSimulator(seed={self.seed}, is_sandbox={self.is_sandbox})"

    def _open_books(self, store: Store) -> None:
        ignored = self.ignored_fields
        self.customer_book = Customers(store, ignored=ignored)
        self.contact_book = Contacts(store, ignored=ignored)
        self.invoice_book = Invoices(store, ignored=ignored)
        self.credit_note_book = CreditNotes(store, ignored=ignored)
        self.credit_book = CreditBalances(store, ignored=ignored)
        ledger = Ledger(
            store,
            customers=self.customer_book,
            invoices=self.invoice_book,
            credit_notes=self.credit_note_book,
            credit_balances=self.credit_book,
        )
        self.payment_book = Payments(store, ignored=ignored, ledger=ledger)
        self.charge_book = Charges(store, payments=self.payment_book)
        self.item_book = Items(store, ignored=ignored)
        self.tax_rate_book = TaxRates(store, ignored=ignored)
        self.coupon_book = Coupons(store, ignored=ignored)
        self.note_book = Notes(store, ignored=ignored)
        self.file_book = Files(store, ignored=ignored)
        self.webhook_book = Webhooks(store, ignored=ignored)
        self.reconciliation_error_book = ReconciliationErrors(store, ignored=ignored)

    # Access and settings

    @property
    def api_key(self) -> str:
        """The integration's key: the user name of HTTP Basic, with an empty password."""
        return self.access.api_key

    @property
    def limits_on(self) -> bool:
        """Whether the limit on requests in flight holds."""
        return self.in_flight.on

    @limits_on.setter
    def limits_on(self, on: bool) -> None:
        self.in_flight.on = on

    @property
    def in_flight_limit(self) -> int:
        """How many requests a key may have in flight."""
        return self.in_flight.allowed

    @in_flight_limit.setter
    def in_flight_limit(self, allowed: int) -> None:
        self.in_flight.allowed = allowed

    @property
    def credit_holds(self) -> bool:
        """Whether credit holds and limits refuse new invoices."""
        return self.invoice_book.credit_holds

    @credit_holds.setter
    def credit_holds(self, refuse: bool) -> None:
        self.invoice_book.credit_holds = refuse

    @property
    def shy_updated_at(self) -> bool:
        """Whether updated_at is only shown to those who include it."""
        return self.views.shy_updated_at

    @shy_updated_at.setter
    def shy_updated_at(self, is_shy: bool) -> None:
        self.views.shy_updated_at = is_shy

    @property
    def webhook_mode(self) -> courier.Mode:
        """What becomes of webhooks: "deliver", "drop" or "hold"."""
        return self.courier.mode

    @webhook_mode.setter
    def webhook_mode(self, mode: courier.Mode) -> None:
        if mode not in ("deliver", "drop", "hold"):
            raise ValueError(f"webhook_mode is deliver, drop or hold, not {mode!r}")
        self.courier.mode = mode

    @property
    def webhook_retry_pause_s(self) -> float:
        """How long a webhook that failed waits until it is tried again; an hour."""
        return self.courier.retry_pause_s

    @webhook_retry_pause_s.setter
    def webhook_retry_pause_s(self, pause_s: float) -> None:
        self.courier.retry_pause_s = pause_s

    # Serving

    def serve(self, *, host: str = "127.0.0.1", port: int = 0) -> simulation.SimulatorServer:
        """Give a server that is not started yet; links to documents lead to it."""
        server = simulation.SimulatorServer(Application(self), host=host, port=port)
        self.views.portal_url = server.base_url
        return server

    def reset(self) -> None:
        """Forget every record, call, delivery, fault and answer. Credentials and settings stay."""
        with self.store.lock:
            self.store.clear()
            self.courier.clear()
            self.faults.replace([])
            for kept in (self.replays, self.paging, self.calls, self.forbidden_calls, self.ignored_fields):
                kept.clear()

    def demo_company(self) -> None:
        """Become Southern Roasters of Sydney: ten customers, fourteen items, always with the same ids."""
        with self.store.lock:
            company.found(self)

    # Webhooks

    @property
    def webhook_deliveries(self) -> list[courier.Delivery]:
        """Every attempt so far: url, event_id, event_type, attempt, status, at."""
        return list(self.courier.deliveries)

    def add_webhook(self, *, url: str, events: Iterable[str] = ("*",)) -> Record:
        """Register a webhook; the answer has its secret."""
        with self.acting("team"):
            return dict(self.webhook_book.add({"url": url, "events": list(events)}))

    def release_webhooks(self, order: courier.Order = "in_order", seed: int = 0) -> int:
        """Send what was held: "in_order", "shuffled" or "duplicated" (each twice, shuffled). Says how many."""
        return self.courier.release(order=order, seed=seed)

    def retry_webhooks(self) -> int:
        """Try those that failed again now. Says how many."""
        return self.courier.retry()

    def settle(self, timeout_s: float = 30.0) -> None:
        """Wait until every webhook that is not held or waiting for its next attempt was tried.

        :raises TimeoutError: when it takes longer.
        """
        self.courier.settle(timeout_s=timeout_s)

    @contextmanager
    def acting(self, origin: str) -> Iterator[None]:
        """Hold the lock and be one of team, customer, invoiced or api in the events."""
        with self.store.lock:
            before, self.store.origin = self.store.origin, origin
            try:
                yield
            finally:
                self.store.origin = before

    def _snapshot(self, table: str, record: Record) -> Record:
        return self.views.shown(table, record, views.SNAPSHOT)

    def _send(self, event: Record) -> None:
        listening = self.webhook_book.listening(event["type"])
        if not listening:
            return
        shown = self.views.shown("events", event)
        body = json.dumps(shown, default=amounts.json_number).encode()
        for webhook in listening:
            self.courier.post(
                courier.Posting(
                    webhook_id=webhook["id"],
                    url=webhook["url"],
                    key=webhook["secret"],
                    event_id=event["id"],
                    event_type=event["type"],
                    body=body,
                )
            )

    def _disable_webhook(self, webhook_id: int) -> None:
        with self.acting("invoiced"):
            webhook = self.store.tables["webhooks"].get(webhook_id)
            if webhook is not None:
                self.webhook_book.edit(webhook, {"enabled": False})
