"""The platform's word on changes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from integrations import contract
from integrations.contract_tests.case import Case
from integrations.contract_tests.platform import Platform

URL = "https://crossfoot.example/webhooks/one/word"


class Webhooks(Case):
    """Genuine or not, and what it is about."""

    def test_the_platform_s_own_is_genuine(self, platform: Platform, connector: contract.Connector) -> None:
        headers, body, _, _ = platform.webhook()

        assert connector.is_genuine(headers=headers, body=body)

    def test_another_body_under_that_signature_is_refused(
        self, platform: Platform, connector: contract.Connector
    ) -> None:
        headers, body, _, _ = platform.webhook()

        assert not connector.is_genuine(headers=headers, body=body + b" ")

    @pytest.mark.parametrize("signature", ["", "0", "é", "0" * 64], ids=["none", "short", "odd", "zeros"])
    def test_a_wrong_signature_is_refused(
        self, platform: Platform, connector: contract.Connector, signature: str
    ) -> None:
        headers, body, _, _ = platform.webhook()

        assert not connector.is_genuine(headers=dict.fromkeys(headers, signature), body=body)
        assert not connector.is_genuine(headers={}, body=body)

    def test_it_says_which_record_it_is_about(self, platform: Platform, connector: contract.Connector) -> None:
        _, body, record_type, source_id = platform.webhook()

        hint = connector.read_hint(payload=json.loads(body))

        assert (hint.record_type, hint.source_id) == (record_type, source_id)
        assert hint.owner_id in ("", connector.owner_id)
        assert hint.event

    @pytest.mark.parametrize(
        "payload",
        [{}, {"event": 1}, {"data": []}, {"id": {}}, {"type": None, "event": {}}, {"event": "x", "data": "y"}],
        ids=str,
    )
    def test_nonsense_is_a_value_error_and_nothing_else(
        self, connector: contract.Connector, payload: dict[str, Any]
    ) -> None:
        with pytest.raises(ValueError, match=r"\w"):
            connector.read_hint(payload=payload)


class Registrations(Case):
    """Where the platform sends them, as far as it can be asked to."""

    def test_one_address_is_registered_once(self, platform: Platform, connector: contract.Connector) -> None:
        first, again = (connector.register_webhook(url=URL) for _ in range(2))

        assert first == again != ""
        assert platform.webhook_urls().count(URL) == 1

    def test_a_registration_is_taken_back_once_and_no_other(
        self, platform: Platform, connector: contract.Connector
    ) -> None:
        for url in (URL, f"{URL}-of-another"):
            connector.register_webhook(url=url)

        for _ in range(2):
            connector.remove_webhook(url=URL)

        assert platform.webhook_urls() == [f"{URL}-of-another"]


class ByHand(Case):
    """Where staff enter our address themselves."""

    def test_it_says_what_staff_are_to_do(self) -> None:
        steps = self.connector_class.webhook_steps

        assert steps.strip() == steps != ""
        assert steps.endswith(".")
