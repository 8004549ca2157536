"""Invoiced's webhooks: signed or refused, each event once, in any order, and what they cannot say is asked for."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from integrations.invoiced.simulator.webhooks import signature
from integrations.models import Connection
from syncjobs import registration, webhooks
from syncjobs.models import Cursor, Flow, InboundEvent, Job, State, SyncEntry, SyncLog
from tests.receivables import Receivables

SECRET = "hubtestsecret0001"
OUT = Flow.AR_PAYMENTS_OUT
BEANS = {"name": "House beans 1kg", "quantity": 6, "unit_cost": "24.5"}


@pytest.fixture
def connected(books: Receivables) -> Receivables:
    """Payments go to NetSuite, and the webhook's secret is entered."""
    connect(books)
    return books


def connect(books: Receivables) -> None:
    books.connect(OUT)
    sign_with(books, SECRET)


def sign_with(books: Receivables, secret: str) -> None:
    books.connection.secrets = {**books.connection.secrets, "webhook_secret": secret}
    books.connection.save()


def address(books: Receivables) -> str:
    books.connection.refresh_from_db()
    return f"/webhooks/{books.connection.public_id}/{books.connection.webhook_token}/"


def tell(books: Receivables, body: dict[str, Any], *, secret: str = SECRET, at: str = "", **headers: str) -> Any:
    """Post a webhook as Invoiced does."""
    raw = json.dumps(body).encode()
    signed = {"X-Invoiced-Signature": signature(raw, key=secret)} if secret else {}
    where = at or address(books)
    return Client().post(where, data=raw, content_type="application/json", headers={**signed, **headers})


def event(kind: str, *, event_id: int = 550011, **of: Any) -> dict[str, Any]:
    return {"id": event_id, "object": "event", "type": kind, "timestamp": 1739000003, "data": {"object": of}}


def receive(books: Receivables) -> int:
    """Money that pays nothing yet."""
    customer = books.invoiced.add_customer(name="Harbour Lane")
    payment_id: int = books.invoiced.receive_payment(customer=customer["id"], amount=10)["id"]
    return payment_id


class TestSigned:
    @pytest.mark.parametrize("secret", ["", "another secret"], ids=["missing", "wrong"])
    def test_a_missing_or_wrong_signature_is_401_and_nothing_is_stored_d11(
        self, connected: Receivables, secret: str
    ) -> None:
        answer = tell(connected, event("payment.created", id=88120), secret=secret)

        assert answer.status_code == 401
        assert (InboundEvent.objects.count(), SyncEntry.objects.count(), SyncLog.objects.count()) == (0, 0, 0)

    def test_while_no_secret_is_entered_nothing_is_taken_d11(self, connected: Receivables) -> None:
        sign_with(connected, "")

        answer = tell(connected, event("payment.created", id=88120))

        assert (answer.status_code, InboundEvent.objects.count()) == (401, 0)

    def test_refused_ones_are_counted_until_one_is_signed_right(self, connected: Receivables) -> None:
        for event_id in (1, 2):
            tell(connected, event("payment.created", event_id=event_id, id=88120), secret="another secret")
        counted = Connection.objects.get().unsigned_webhooks

        tell(connected, event("payment.created", id=88120))

        assert (counted, Connection.objects.get().unsigned_webhooks) == (2, 0)

    def test_a_signed_one_is_stored_and_its_payment_is_due_at_once(self, connected: Receivables) -> None:
        answer = tell(connected, event("payment.created", id=88120, reference="A77"))

        assert answer.status_code == 202
        entry = connected.entry(OUT, 88120)
        assert (entry.state, entry.number) == (State.QUEUED, "A77")


class TestEvents:
    def test_the_same_event_twice_makes_one_job_d12(self, connected: Receivables) -> None:
        answers = [tell(connected, event("payment.updated", id=88120)) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [202, 202]
        assert answers[1].json()["message"] == "duplicate"
        assert (InboundEvent.objects.get().repeats, connected.entry(OUT, 88120).wanted_version) == (1, 1)

    def test_two_events_of_one_second_are_two(self, connected: Receivables) -> None:
        for event_id in (1, 2):
            tell(connected, event("payment.updated", event_id=event_id, id=88120))

        assert (InboundEvent.objects.count(), connected.entry(OUT, 88120).wanted_version) == (2, 2)

    def test_payment_deleted_is_read_again_and_is_a_void_d13(self, connected: Receivables) -> None:
        payment_id = receive(connected)
        connected.invoiced.void_payment(payment_id)

        tell(connected, event("payment.deleted", id=payment_id))
        connected.work()

        entry = connected.entry(OUT, payment_id)
        assert (entry.state, "void" in entry.message.lower()) == (State.SKIPPED, True)

    @pytest.mark.parametrize("kinds", [("created", "updated"), ("updated", "created")], ids="-then-".join)
    def test_either_order_leads_to_the_same_state_d14(self, connected: Receivables, kinds: tuple[str, str]) -> None:
        payment_id = receive(connected)
        connected.invoiced.edit_payment(payment_id, reference="A77")

        for event_id, kind in enumerate(kinds, start=1):
            tell(connected, event(f"payment.{kind}", event_id=event_id, id=payment_id))
            connected.work()

        entry = connected.entry(OUT, payment_id)
        assert (entry.number, entry.state) == ("A77", State.WAITING)
        assert "Traceback" not in entry.message

    def test_what_nobody_follows_is_taken_and_does_nothing(self, connected: Receivables) -> None:
        for event_id, kind in enumerate(("invoice.viewed", "contact.created", "task.created", "customer.updated")):
            answer = tell(connected, event(kind, event_id=event_id + 1, id=7))
            assert answer.status_code == 202

        assert SyncEntry.objects.count() == 0

    def test_a_refund_that_names_no_payment_has_the_platform_asked_at_once_d15(self, connected: Receivables) -> None:
        customer = connected.invoiced.add_customer(name="Harbour Lane")
        invoice = connected.invoiced.raise_invoice(customer["id"], [BEANS])
        payment = connected.invoiced.pay_online(invoice["id"])
        connected.sync()
        before = connected.entry(OUT, payment["id"]).wanted_version
        Cursor.objects.update(due_at=timezone.now() + timedelta(minutes=4), leased_until=None)
        refund = connected.invoiced.refund(payment["charge"]["id"], amount=5)

        tell(connected, event("refund.created", id=refund["id"], charge=payment["charge"]["id"]))

        assert Cursor.objects.get(job=Job.POLL).due_at <= timezone.now()
        connected.sync()
        assert connected.entry(OUT, payment["id"]).wanted_version == before + 1


class TestAnswers:
    @pytest.mark.parametrize(
        "how",
        [
            pytest.param({}, id="good"),
            pytest.param({"secret": ""}, id="unsigned"),
            pytest.param({"body": {}}, id="no event"),
            pytest.param({"cut": 1}, id="without its last slash"),
            pytest.param({"cut": 5}, id="a wrong address"),
        ],
    )
    def test_no_answer_is_a_redirect_or_gone_d16(self, connected: Receivables, how: dict[str, Any]) -> None:
        where = address(connected)
        at = where[: len(where) - how.get("cut", 0)]

        answer = tell(
            connected, how.get("body", event("payment.created", id=1)), secret=how.get("secret", SECRET), at=at
        )

        assert answer.status_code in (202, 400, 401, 404)
        assert (answer.status_code == 202) == (how in ({}, {"cut": 1}))

    @pytest.mark.parametrize("state", [{"is_enabled": False}, {"health": "PAUSED"}], ids=["switched off", "paused"])
    def test_a_connection_at_rest_answers_well_too_d16(self, connected: Receivables, state: dict[str, Any]) -> None:
        Connection.objects.update(**state)

        assert tell(connected, event("payment.created", id=1)).status_code == 202


class TestByHand:
    def test_staff_are_told_where_our_address_goes_and_the_secret_is_found(self, connected: Receivables) -> None:
        steps = registration.by_hand(connection=connected.connection)

        assert webhooks.url_of(connection=connected.connection) in steps
        assert "Settings > Developers > Webhooks" in steps
        assert "Webhook secret" in steps
        assert registration.register(connection=connected.connection) == ""
        assert connected.invoiced.calls == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["in_order", "shuffled", "duplicated"])
def test_real_webhooks_arrive_whichever_way_they_come_d12_d14(
    both: Receivables, live_server: LiveServer, settings: Settings, how: str
) -> None:
    listening(both, live_server, settings)
    both.invoiced.webhook_mode = "hold"
    payment_id = receive(both)
    both.invoiced.edit_payment(payment_id, reference="A77")

    both.invoiced.release_webhooks(order=how, seed=7)  # type: ignore[arg-type]
    both.invoiced.settle()
    both.work()
    connections.close_all()

    assert {delivery.status for delivery in both.invoiced.webhook_deliveries} == {202}
    assert InboundEvent.objects.filter(source_id=str(payment_id)).count() == 2
    assert both.entry(OUT, payment_id).number == "A77"


@pytest.mark.django_db(transaction=True)
def test_what_was_not_taken_comes_again_within_the_hour_d15(
    both: Receivables, live_server: LiveServer, settings: Settings
) -> None:
    listening(both, live_server, settings)
    Connection.objects.update(webhook_token="another word, so that we are not there")
    payment_id = receive(both)
    both.invoiced.settle()
    assert not InboundEvent.objects.exists()

    both.connection.save(update_fields=["webhook_token"])  # and back
    both.invoiced.retry_webhooks()
    both.invoiced.settle()
    connections.close_all()

    assert InboundEvent.objects.filter(source_id=str(payment_id)).count() == 1
    assert both.entry(OUT, payment_id).state == State.QUEUED


def listening(books: Receivables, live_server: LiveServer, settings: Settings) -> None:
    """A hub behind a real HTTP server, and Invoiced calls it."""
    books.fresh()
    connect(books)
    settings.PUBLIC_URL = live_server.url
    books.invoiced.now = lambda: datetime.now(UTC)
    webhook = books.invoiced.add_webhook(url=webhooks.url_of(connection=books.connection))
    sign_with(books, webhook["secret"])
    books.invoiced.webhook_mode = "deliver"
