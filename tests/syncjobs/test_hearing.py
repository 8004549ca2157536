"""Whether a platform's webhooks arrive, in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from integrations.models import Connection
from syncjobs import hearing
from syncjobs.hearing import Hearing
from tests import factories

NOW = timezone.now()


def connection(**fields: Any) -> Connection:
    found: Connection = factories.ConnectionFactory.build(**{"connector": "invoiced", "secrets": {}, **fields})
    return found


def said(of: Connection, last_at: Any = None) -> str:
    return hearing.text(connection=of, last_at=last_at)


@pytest.mark.parametrize(
    ("fields", "heard_at", "heard"),
    [
        ({"connector": "not-installed"}, None, Hearing.NONE),
        ({"connector": "ordermentum"}, None, Hearing.UNREGISTERED),
        ({"connector": "ordermentum", "webhook_id": "7"}, None, Hearing.REGISTERED),
        ({}, None, Hearing.UNHEARD),
        ({}, NOW, Hearing.HEARD),
        ({"unsigned_webhooks": 2}, NOW, Hearing.REFUSED),
    ],
    ids=["none", "unregistered", "registered", "unheard", "heard", "refused"],
)
def test_tells_how_well_a_platform_is_heard(fields: dict[str, Any], heard_at: Any, heard: Hearing) -> None:
    assert hearing.of(connection=connection(**fields), last_at=heard_at) is heard


def test_only_what_asks_for_nobody_is_well() -> None:
    well = {each for each in Hearing if hearing.is_well(hearing=each)}

    assert well == {Hearing.NONE, Hearing.REGISTERED, Hearing.HEARD}


def test_a_platform_whose_webhooks_are_entered_by_hand_leads_to_its_address() -> None:
    assert "“Show webhook address”" in said(connection())
    assert "“Register webhook”" in said(connection(connector="ordermentum"))


def test_a_word_says_when_the_last_one_came() -> None:
    earlier = timezone.now() - timedelta(minutes=5)

    assert hearing.word(hearing=Hearing.HEARD, last_at=earlier) == "last word 5\xa0minutes ago"


def test_a_refused_one_says_which_secret_is_wrong() -> None:
    one = connection(unsigned_webhooks=1, secrets={"webhook_secret": "another"})

    assert said(one).startswith("1 webhook was refused for a wrong signature: the webhook secret entered here is")
    assert "Copy the secret that Invoiced shows" in said(one)
    assert "no webhook secret is entered here" in said(connection(unsigned_webhooks=3))
