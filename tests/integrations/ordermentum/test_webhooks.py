"""A webhook is a hint: what it is about, whether it is genuine, and how to ask for it."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import pytest

from integrations.ordermentum import webhooks
from integrations.ordermentum.connector import OrdermentumConnector
from integrations.ordermentum.simulator import OrdermentumSimulator
from tests.integrations.ordermentum.conftest import Connect
from tests.integrations.ordermentum.documents import INVOICE, ORDER, SUPPLIER, invoice_row, order_row

URL = "http://127.0.0.1:9/hooks/token"
BODY = b'{"event":"order_created"}'


def signed(body: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


class TestHint:
    @pytest.mark.parametrize(
        "payload",
        [
            pytest.param({"event": "order_updated", **order_row()}, id="flat"),
            pytest.param({"event": "order_updated", "data": order_row()}, id="below data"),
            pytest.param({"eventType": "order_updated", "data": order_row()}, id="eventType"),
            pytest.param({"type": "order_updated", "data": order_row()}, id="type"),
            pytest.param({"event": "order_updated", **order_row(id=ORDER.upper(), data={})}, id="capitals, empty data"),
        ],
    )
    def test_names_the_record_and_whose_it_is(self, payload: dict[str, Any]) -> None:
        hint = webhooks.read_hint(payload=payload)

        assert (hint.event, hint.record_type, hint.source_id) == ("order_updated", "order", ORDER)
        assert (hint.owner_id, hint.version, hint.number) == (SUPPLIER, "2026-03-04T02:10:11.120Z", "OM2041")

    def test_the_orders_own_type_is_not_its_event(self) -> None:
        assert webhooks.read_hint(payload={**order_row(type="auto"), "event": "order_created"}).record_type == "order"

    @pytest.mark.parametrize(
        ("event", "record_type"),
        [
            ("order_created", "order"),
            ("invoice_created", "invoice"),
            ("purchaser_updated", "customer"),
            ("credit_note_created", ""),
            ("something_new", ""),
            ("orders", ""),
        ],
    )
    def test_says_what_kind_of_record_changed_e39(self, event: str, record_type: str) -> None:
        assert webhooks.read_hint(payload={"event": event, "id": "x"}).record_type == record_type

    @pytest.mark.parametrize(
        ("payload", "said"),
        [
            ([], "The body is a list; a JSON object was expected"),
            ("text", "The body is the text “text”"),
            ({"id": "x"}, "event is missing"),
            ({"event": "order_created"}, "id is missing"),
            ({"event": ["order_created"], "id": "x"}, "event is a list; text was expected"),
            ({"event": "order_created", "id": {"a": 1}}, "id is an object; text was expected"),
        ],
    )
    def test_a_body_that_says_nothing_is_refused_by_name_e38(self, payload: Any, said: str) -> None:
        with pytest.raises(ValueError, match=said):
            webhooks.read_hint(payload=payload)

    def test_an_invoice_has_its_own_number(self) -> None:
        hint = webhooks.read_hint(payload={"event": "invoice_created", **invoice_row()})

        assert (hint.record_type, hint.source_id, hint.number) == ("invoice", INVOICE, "OMI1890")


class TestSignature:
    def test_all_are_genuine_without_a_secret(self) -> None:
        assert webhooks.is_genuine(headers={}, body=BODY, secret="")

    def test_the_right_one_is_genuine_whatever_the_headers_case(self) -> None:
        headers = {"X-Ordermentum-Signature": signed(BODY, "s3cret")}

        assert webhooks.is_genuine(headers=headers, body=BODY, secret="s3cret")

    @pytest.mark.parametrize(
        "sent", ["", "0" * 64, signed(BODY, "other"), signed(b"{}", "s3cret"), "ünsigned", "\ud800"]
    )
    def test_any_other_is_not(self, sent: str) -> None:
        assert not webhooks.is_genuine(headers={"x-ordermentum-signature": sent}, body=BODY, secret="s3cret")

    def test_none_is_not(self) -> None:
        assert not webhooks.is_genuine(headers={}, body=BODY, secret="s3cret")

    def test_the_connections_secret_is_used(self, simulator: OrdermentumSimulator, connect: Connect) -> None:
        connector = connect(secrets={"api_key": simulator.api_key, "webhook_secret": "s3cret"})

        assert connector.is_genuine(headers={"X-Ordermentum-Signature": signed(BODY, "s3cret")}, body=BODY)
        assert not connector.is_genuine(headers={}, body=BODY)


class TestRegistration:
    def test_is_made_for_orders_invoices_and_purchasers(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector
    ) -> None:
        webhook_id = connector.register_webhook(url=URL)

        (webhook,) = simulator.webhooks.values()
        assert (webhook["id"], webhook["url"], webhook["entityId"]) == (webhook_id, URL, simulator.supplier_id)
        assert set(webhook["events"]) == set(webhooks.EVENTS)

    def test_is_made_once(self, simulator: OrdermentumSimulator, connector: OrdermentumConnector) -> None:
        first = connector.register_webhook(url=URL)

        assert connector.register_webhook(url=URL) == first
        assert len(simulator.webhooks) == 1

    def test_is_completed_when_it_lacks_an_event(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector
    ) -> None:
        webhook = simulator.add_webhook(url=URL, events=["order_created"])

        assert connector.register_webhook(url=URL) == webhook["id"]
        assert set(simulator.webhooks[webhook["id"]]["events"]) == set(webhooks.EVENTS)

    def test_is_taken_back_wherever_it_is_of_that_address(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector
    ) -> None:
        for url in (URL, URL, f"{URL}/other"):
            simulator.add_webhook(url=url, events=["order_created"])

        connector.remove_webhook(url=URL)

        assert [webhook["url"] for webhook in simulator.webhooks.values()] == [f"{URL}/other"]
