"""The webhook inbox: what is stored, what is refused, and what the work then does."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django_q.models import OrmQ

from syncjobs import webhooks
from syncjobs.models import Flow, InboundEvent, Outcome, State, SyncEntry, SyncLog, SyncPlan
from tests.world import World


@pytest.fixture
def connected(world: World) -> World:
    world.connect()
    return world


def address(world: World) -> str:
    return webhooks.url_of(connection=world.connection).removeprefix(settings.PUBLIC_URL)


def post(path: str, content: bytes = b"{}", **headers: str) -> Any:
    return Client().post(path, data=content, content_type="application/json", headers=headers)


class TestAccepted:
    def test_is_stored_with_its_work_and_answered_202(self, connected: World) -> None:
        placed = connected.order()

        answer = connected.tell("order_created", placed)

        event = InboundEvent.objects.get()
        assert (answer.status_code, answer.json()) == (202, {"message": "stored"})
        assert (event.event, event.source_id, event.fate) == ("order_created", placed["id"], "QUEUED")
        assert (connected.entry(placed).state, connected.netsuite.calls) == (State.QUEUED, [])

    def test_calls_a_worker_in_the_same_transaction_r14(self, connected: World) -> None:
        connected.tell("order_created", connected.order())

        (ring,) = OrmQ.objects.all()
        assert ring.task["func"] == "syncjobs.tasks.drain"
        assert ring.task["kwargs"] == {"account_id": connected.account.pk, "lane": "REALTIME"}

    def test_twice_is_one_sales_order_and_a_row_marked_duplicate_e33(self, connected: World) -> None:
        placed = connected.order()
        body = connected.body("order_created", placed["id"])

        first, second = connected.deliver(body), connected.deliver(body)
        connected.drain()

        assert (first.json()["message"], second.json()["message"]) == ("stored", "duplicate")
        assert second.status_code == 202
        assert len(connected.netsuite.writes) == 1
        assert InboundEvent.objects.get().repeats == 1
        assert SyncLog.objects.filter(outcome=Outcome.DUPLICATE, source_id=placed["id"]).count() == 1

    def test_in_reverse_order_ends_in_the_present_state_e34(self, connected: World) -> None:
        placed = connected.order(reference="PO-1")
        created = connected.body("order_created", placed["id"])
        connected.ordermentum.edit_order(placed["id"], reference="PO-2")
        updated = connected.body("order_updated", placed["id"])

        connected.deliver(updated)
        connected.drain()
        connected.deliver(created)
        connected.drain()

        order = connected.sales_order(placed)
        assert order is not None
        assert (order["otherRefNum"], connected.log(placed)) == ("PO-2", ["CREATED", "UNCHANGED"])

    def test_is_only_a_hint_whatever_it_claims(self, connected: World) -> None:
        placed = connected.order(reference="PO-1")
        claimed = json.loads(connected.body("order_created", placed["id"])) | {"reference": "PO-FALSE", "lineItems": []}

        connected.deliver(claimed)
        connected.drain()

        order = connected.sales_order(placed)
        assert order is not None
        assert (order["otherRefNum"], len(order["item"]["items"])) == ("PO-1", 2)

    def test_without_a_version_is_never_taken_for_a_repeat_e33(self, connected: World) -> None:
        placed = connected.order()

        answers = [connected.deliver({"event": "order_updated", "id": placed["id"]}) for _ in range(2)]

        assert [answer.json()["message"] for answer in answers] == ["stored", "stored"]

    def test_of_a_record_that_is_gone_is_skipped(self, connected: World) -> None:
        connected.deliver({"event": "order_updated", "id": "5c1f0000-0000-4000-8000-00000000dead"})
        connected.drain()

        assert SyncEntry.objects.get().state == State.SKIPPED

    def test_with_characters_no_database_takes_is_stored_all_the_same(self, connected: World) -> None:
        placed = connected.order()
        body = b'{"event": "order_created", "id": "%s", "comment": "a\\u0000b \\ud800"}' % placed["id"].encode()

        answer = connected.deliver(body)

        assert (answer.status_code, InboundEvent.objects.get().body["comment"]) == (202, "ab ?")


class TestIgnored:
    def test_of_another_supplier_is_noted_as_suspicious_e32(self, connected: World) -> None:
        placed = connected.order()
        body = {"event": "order_created", "id": placed["id"], "supplierId": "5c1f0000-0000-4000-8000-0000000000ff"}

        answer = connected.deliver(body)

        event = InboundEvent.objects.get()
        assert (answer.status_code, event.fate) == (202, "IGNORED")
        assert event.note.startswith("Suspicious")
        assert not SyncEntry.objects.exists()

    @pytest.mark.parametrize("event", ["stock_level_changed", "credit_note_created"])
    def test_of_an_event_nobody_follows_is_noted_e39(self, connected: World, event: str) -> None:
        answer = connected.deliver({"event": event, "id": "5c1f0000-0000-4000-8000-0000000000aa"})

        assert answer.status_code == 202
        assert InboundEvent.objects.get().note == "Nothing here follows this kind of event."

    @pytest.mark.parametrize("switched_off", ["plan", "connection"])
    def test_of_a_switched_off_plan_reads_and_writes_nothing_r59(self, connected: World, switched_off: str) -> None:
        placed = connected.order()
        if switched_off == "plan":
            SyncPlan.objects.update(is_enabled=False)
        else:
            type(connected.connection).objects.update(is_enabled=False)

        answer = connected.tell("order_created", placed)
        connected.sync()
        connected.compare_totals()
        connected.write_ids_back()

        assert answer.json() == {"message": "ignored"}
        assert (connected.netsuite.calls, connected.ordermentum.calls) == ([], [])
        assert not SyncEntry.objects.exists()

    def test_of_an_invoice_makes_no_work_for_orders_r11(self, connected: World) -> None:
        connected.tell("invoice_created", connected.bill(connected.order()))

        assert not SyncEntry.objects.exists()


class TestRefused:
    def test_a_wrong_token_is_404_and_nothing_is_stored_e38(
        self, connected: World, caplog: pytest.LogCaptureFixture
    ) -> None:
        path = address(connected).replace(connected.connection.webhook_token, "x" * 43)

        with caplog.at_level(logging.WARNING):
            answer = post(path, connected.body("order_created", connected.order()["id"]))

        assert (answer.status_code, InboundEvent.objects.count(), SyncEntry.objects.count()) == (404, 0, 0)
        assert "unknown address" in caplog.text
        assert connected.connection.webhook_token not in caplog.text

    def test_a_wrong_token_is_counted_e38(self, client: Client, connected: World) -> None:
        address = f"/webhooks/{connected.connection.public_id}/wrong/"

        client.post(address, data={}, content_type="application/json")
        client.post(address, data={}, content_type="application/json")

        connected.connection.refresh_from_db()
        assert connected.connection.refused_webhooks == 2

    def test_an_unknown_connection_is_404_e38(self, connected: World) -> None:
        path = address(connected).replace(str(connected.connection.public_id), "00000000-0000-4000-8000-000000000000")

        assert post(path).status_code == 404

    @pytest.mark.parametrize(
        "content", [b"", b"order", b"[]", b'"order"', b"null", b"{" * 5000, b'{"event": "order_created"}', b"{}"]
    )
    def test_what_is_no_event_is_400_e38(self, connected: World, content: bytes) -> None:
        answer = post(address(connected), content)

        assert (answer.status_code, InboundEvent.objects.count()) == (400, 0)

    def test_more_than_a_megabyte_is_413(self, connected: World) -> None:
        answer = post(address(connected), b'{"event": "' + b"x" * webhooks.MAX_BYTES + b'"}')

        assert (answer.status_code, InboundEvent.objects.count()) == (413, 0)

    def test_only_post_is_understood(self, connected: World) -> None:
        assert Client().get(address(connected)).status_code == 405

    def test_a_wrong_signature_is_401_where_a_secret_is_kept(self, connected: World) -> None:
        connected.connection.secrets = {**connected.connection.secrets, "webhook_secret": "shared"}
        connected.connection.save()
        body = connected.body("order_created", connected.order()["id"])
        signature = hmac.new(b"shared", body, hashlib.sha256).hexdigest()

        assert post(address(connected), body).status_code == 401
        assert post(address(connected), body, **{"X-Ordermentum-Signature": signature}).status_code == 202


class TestTwoConnections:
    def test_webhooks_reach_only_their_own_connection_e80(self, connected: World) -> None:
        other = connected.connect_second()
        placed = connected.order()
        body = connected.body("order_created", placed["id"])

        connected.deliver(body, to=other)
        connected.drain()

        assert InboundEvent.objects.get().note.startswith("Suspicious")
        assert connected.netsuite.calls == []

    def test_the_same_event_counts_once_for_each_connection_e80(self, connected: World) -> None:
        other = connected.connect_second()
        body = {"event": "stock_level_changed", "id": "1", "updatedAt": "2026-11-20T00:00:00.000Z"}

        answers = [connected.deliver(body, to=one).json()["message"] for one in (connected.connection, other)]

        assert answers == ["ignored", "ignored"]

    def test_both_kinds_of_plan_may_stand_side_by_side_on_two_connections_r11_e80(self, connected: World) -> None:
        other = connected.connect_second()
        other.plans.update(flow=Flow.INVOICES_OUT)

        assert SyncPlan.objects.filter(is_enabled=True).count() == 2


def test_no_secret_is_ever_logged_or_stored_e79(connected: World, caplog: pytest.LogCaptureFixture) -> None:
    placed = connected.order(freight="12.00")
    with caplog.at_level(logging.DEBUG):
        connected.tell("order_created", placed)
        connected.sync()
        connected.write_ids_back()
        connected.netsuite.permissions.discard("Sales Order")
        connected.ordermentum.edit_order(placed["id"], reference="PO-9")
        connected.sync()
        connected.netsuite.permissions.add("Sales Order")

    rows = [*SyncLog.objects.values(), *InboundEvent.objects.values(), *SyncEntry.objects.values()]
    stored = json.dumps(rows, default=str)
    account = connected.account
    secrets = [
        account.consumer_key, account.consumer_secret, account.token_id, account.token_secret,
        connected.ordermentum.api_key, connected.connection.webhook_token, "oauth_signature",
    ]  # fmt: skip
    assert [secret for secret in secrets if secret in stored or secret in caplog.text] == []
    assert connected.ordermentum.forbidden_calls == []
