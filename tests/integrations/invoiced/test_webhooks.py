"""A webhook is a hint: whether it is genuine, and what it is about."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import pytest

from integrations.invoiced import webhooks

SECRET = "hubtestsecret0001"
BODY = b'{"id":1,"type":"payment.created"}'
SIGNATURE = "70212b3f52e91113268a9566d54650cb61641c9f6957a8eea01ba7798d56c57c"


def event(kind: str, **of: Any) -> dict[str, Any]:
    return {"id": 550011, "object": "event", "type": kind, "timestamp": 1739000003, "data": {"object": of}}


class TestSignature:
    @pytest.mark.parametrize("name", ["X-Invoiced-Signature", "x-invoiced-signature", "X-INVOICED-SIGNATURE"])
    def test_the_hmac_of_the_raw_body_is_genuine_d11(self, name: str) -> None:
        assert webhooks.is_genuine(headers={name: SIGNATURE}, body=BODY, secret=SECRET)

    @pytest.mark.parametrize(
        "headers",
        [{}, {"X-Invoiced-Signature": ""}, {"X-Invoiced-Signature": "é"}, {"X-Signature": SIGNATURE}],
        ids=str,
    )
    def test_a_missing_or_wrong_one_is_refused_d11(self, headers: dict[str, str]) -> None:
        assert not webhooks.is_genuine(headers=headers, body=BODY, secret=SECRET)

    def test_another_body_or_secret_is_refused_d11(self) -> None:
        headers = {"X-Invoiced-Signature": SIGNATURE}

        assert not webhooks.is_genuine(headers=headers, body=BODY + b"\n", secret=SECRET)
        assert not webhooks.is_genuine(headers=headers, body=BODY, secret=SECRET + "2")

    def test_without_a_secret_none_is_genuine_not_even_one_signed_with_nothing_d11(self) -> None:
        signature = hmac.new(b"", BODY, hashlib.sha256).hexdigest()

        assert not webhooks.is_genuine(headers={"X-Invoiced-Signature": signature}, body=BODY, secret="")


class TestHint:
    @pytest.mark.parametrize(
        ("payload", "expected"),
        [
            (event("payment.created", id=88120, reference="A77"), ("payment", "88120")),
            (event("payment.deleted", id=88120), ("payment", "88120")),
            (event("customer.updated", id=501223), ("customer", "501223")),
            (event("invoice.paid", id=70881), ("invoice", "70881")),
            (event("credit_note.created", id=3310), ("credit_note", "3310")),
            (event("contact.updated", id=9911), ("", "9911")),
            (event("something.new"), ("", "")),
            (event("refund.created", id=5, charge=771, payment=88120), ("payment", "88120")),
            (event("refund.created", id=5, charge=771, payment={"id": 88120}), ("payment", "88120")),
            (event("refund.created", id=5, charge=771), ("payment", "")),
            (event("charge.failed", id=771), ("payment", "")),
            (event("charge.succeeded", id=771), ("", "")),
            (event("charge.succeeded", id=771, payment=88120), ("payment", "88120")),
        ],
        ids=lambda value: value["type"] if isinstance(value, dict) else "",
    )
    def test_says_which_record_changed(self, payload: dict[str, Any], expected: tuple[str, str]) -> None:
        hint = webhooks.read_hint(payload=payload)

        assert (hint.record_type, hint.source_id) == expected
        assert (hint.event, hint.version) == (payload["type"], "550011")

    def test_the_old_values_may_stand_beside_the_data_or_in_it(self) -> None:
        payload = event("payment.updated", id=88120)
        payload["data"]["previous"] = payload["previous"] = {"amount": 100}

        assert webhooks.read_hint(payload=payload).source_id == "88120"

    @pytest.mark.parametrize(
        ("payload", "said"),
        [
            ([], "an object was expected|a JSON object"),
            ({"type": "payment.created"}, "id is missing"),
            ({"id": 1}, "type is missing"),
            ({"id": 1, "type": "payment.created"}, "data.object is missing"),
            ({"id": 1, "type": "payment.created", "data": {"object": {}}}, "data.object.id is missing"),
            ({"id": 1, "type": "invoice.paid", "data": {"object": {}}}, "data.object.id is missing"),
            ({"id": 1, "type": "payment.created", "data": "x"}, "data is"),
        ],
    )
    def test_what_is_no_event_is_refused_by_name(self, payload: object, said: str) -> None:
        with pytest.raises(ValueError, match=said):
            webhooks.read_hint(payload=payload)
