"""What we wrote comes back to us, by every way and in any order, and is never written again."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import strategies

from integrations.models import NetSuiteAccount
from integrations.simulation import Fault, FaultKind
from syncjobs import netsuite_events, pulling, tasks, webhooks
from syncjobs.models import Cursor, State, SyncEntry
from tests.receivables import Receivables
from tests.syncjobs import suiteapp
from tests.syncjobs.receivables.people import FLOW, HARBOUR, add_contact, add_customer, contacts, customer, writes

SECRET = "hubtestsecret0001"
EARLIER, NOW, LATER = "2026-10-05T03:21:09.000Z", "2026-11-22T03:21:09.000Z", "2026-11-22T03:21:10.000Z"


class Stage:
    """What may happen after a customer and its contact went across, one thing at a time."""

    def __init__(self, books: Receivables, contact_id: str) -> None:
        self.books, self.contact_id = books, contact_id
        self.told: list[dict[str, Any]] = []

    def tell(self, record_type: str, netsuite_id: str, event: str, changed_at: str) -> None:
        """The SuiteApp posts an event; it may be an old one, or the same again."""
        said = suiteapp.event(type=record_type, id=netsuite_id, event=event, changed_at=changed_at)
        self.told.append(said)
        assert suiteapp.tell(self.books.account, said).status_code == 202

    def repeat(self) -> None:
        """Every event so far is posted once more, the last one first."""
        if self.told:
            suiteapp.tell(self.books.account, *reversed(self.told))

    def read(self) -> None:
        """The worker reads events."""
        NetSuiteAccount.objects.update(events_leased_until=None)
        netsuite_events.read(account_id=self.books.account.pk, now=timezone.now())

    def poll(self) -> None:
        """The plan's poll, two minutes later; its window reaches back behind what it read before."""
        self.books.clock.shift(timedelta(minutes=2))
        Cursor.objects.update(leased_until=None, due_at=timezone.now())
        pulling.pull(plan_id=self.books.plan(FLOW).pk, now=timezone.now())

    def poll_anew(self) -> None:
        """A poll from the very beginning, as after a lost cursor."""
        Cursor.objects.update(position_text="", position_at=None)
        self.poll()

    def deliver(self) -> None:
        """The worker writes what is due."""
        Cursor.objects.update(leased_until=None, due_at=timezone.now())
        tasks.deliver(plan_id=self.books.plan(FLOW).pk)

    def claim_and_lose(self) -> None:
        """A worker takes what is due, and is lost before it wrote anything."""
        due = SyncEntry.objects.filter(state__in=[State.QUEUED, State.UNKNOWN])
        due.update(state=State.RUNNING, holder="lost", leased_until=timezone.now())
        self.books.pass_time()

    def answer(self) -> None:
        """Invoiced tells us of its own customer, as it does after each change."""
        row = json.loads(json.dumps(customer(self.books), default=float))
        said = {"id": len(self.told) + 1, "type": "customer.updated", "timestamp": 1, "data": {"object": row}}
        body = json.dumps(said).encode()
        address = webhooks.url_of(connection=self.books.connection).removeprefix(django_settings.PUBLIC_URL)
        signed = {"X-Invoiced-Signature": hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}
        answer = Client().post(address, data=body, content_type="application/json", headers=signed)
        assert answer.status_code == 202, answer.content

    def save(self) -> None:
        """Somebody saves the customer in NetSuite without changing anything: a new stamp, a new event."""
        self.books.netsuite.change("customer", HARBOUR, {})
        self.tell("customer", HARBOUR, "edit", timezone.now().isoformat()[:23] + "Z")


ACTIONS: dict[str, Callable[[Stage], None]] = {
    "customer created": lambda stage: stage.tell("customer", HARBOUR, "create", EARLIER),
    "customer edited": lambda stage: stage.tell("customer", HARBOUR, "edit", NOW),
    "customer edited later": lambda stage: stage.tell("customer", HARBOUR, "edit", LATER),
    "contact edited": lambda stage: stage.tell("contact", stage.contact_id, "edit", NOW),
    "contact edited earlier": lambda stage: stage.tell("contact", stage.contact_id, "edit", EARLIER),
    "repeat": Stage.repeat,
    "read": Stage.read,
    "poll": Stage.poll,
    "poll anew": Stage.poll_anew,
    "deliver": Stage.deliver,
    "lost worker": Stage.claim_and_lose,
    "time passes": lambda stage: stage.books.pass_time(),
    "invoiced answers": Stage.answer,
    "saved unchanged": Stage.save,
}
ORDERS = strategies.lists(strategies.sampled_from(sorted(ACTIONS)), min_size=1, max_size=10)


@contextmanager
def undone() -> Iterator[None]:
    """Leave our tables as they were before."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def stage(books: Receivables) -> Stage:
    """Harbour Espresso alone, with Mei Tran and a customer above it; nothing is across yet."""
    for one in books.netsuite.all("contact"):
        books.netsuite.delete("contact", one["id"])
    for one in books.netsuite.all("customer"):
        if one["id"] != HARBOUR:
            books.netsuite.delete("customer", one["id"])
    books.netsuite.change("customer", HARBOUR, {"parent": {"id": add_customer(books, "Harbour Group")}})
    books.connect(FLOW)
    books.connection.secrets = {**books.connection.secrets, "webhook_secret": SECRET}
    books.connection.save()
    NetSuiteAccount.objects.update(suiteapp_secret=suiteapp.SECRET)
    books.account.refresh_from_db()
    return Stage(books, add_contact(books, "Mei", "Tran", email="mei@harbour.example"))


def settle(stage: Stage) -> None:
    """Until nothing is left to be done."""
    for _ in range(4):
        stage.read()
        stage.poll()
        stage.deliver()
        stage.books.pass_time()
    states = set(SyncEntry.objects.values_list("state", flat=True))
    assert states == {State.SYNCED}, list(SyncEntry.objects.values_list("source_id", "state", "message"))


@hypothesis.settings(
    max_examples=40, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture], deadline=None
)
@hypothesis.given(order=ORDERS)
def test_what_comes_back_is_never_written_again_in_whatever_order(stage: Stage, order: list[str]) -> None:
    """The echo guard: the pair is written once, and none of its echoes is a write at Invoiced."""
    if not stage.books.invoiced.customers:
        settle(stage)
    before = (writes(stage.books), stage.books.invoiced.customers)
    stage.told = []

    with undone():
        for name in order:
            ACTIONS[name](stage)
        settle(stage)
        assert (writes(stage.books), stage.books.invoiced.customers) == before


@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER, FaultKind.ERROR_AFTER, FaultKind.TRUNCATED])
@hypothesis.settings(
    max_examples=8, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture], deadline=None
)
@hypothesis.given(order=ORDERS, at=strategies.integers(0, 2))
def test_nor_when_the_echo_overtakes_an_answer_that_was_lost(
    stage: Stage, kind: FaultKind, order: list[str], at: int
) -> None:
    """Two customers and a contact are made, three writes that do something, whichever answer is lost meanwhile."""
    stage.told = []
    invoiced = stage.books.invoiced
    with undone():
        invoiced.reset()
        lost = Fault(kind=kind, method="POST", path=("/customers$", "/customers$", "/contacts$")[at], times=1)
        invoiced.faults.replace([lost])
        for name in ["poll", "deliver", *(each for each in order if each != "invoiced answers")]:
            ACTIONS[name](stage)
        settle(stage)
        assert len(invoiced.customers) == 2
        assert [one["name"] for one in contacts(stage.books)] == ["Mei Tran"]
        assert sum(call.writes and not call.replayed for call in invoiced.calls) == 3
