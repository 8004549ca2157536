"""The account's page tells what there is to know of its limit, and reads it anew by button (R58)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from integrations.models import NetSuiteAccount
from integrations.netsuite import limiter
from integrations.netsuite.limiter import Lane
from integrations.netsuite.simulator import NetSuiteSimulator
from syncjobs.admin import limits
from tests import factories

pytestmark = pytest.mark.django_db


def shown(**fields: object) -> str:
    return str(limits.shown(account=factories.NetSuiteAccountFactory(**fields)))


def test_the_slots_in_use_are_shown() -> None:
    account = factories.NetSuiteAccountFactory(concurrency_limit=4)
    limiter.take(account=account, holder="drain", lane=Lane.BULK, now=timezone.now())

    assert "3 of 4 slots in use now." in limits.shown(account=account)


def test_a_lowered_limit_is_shown_with_the_reason() -> None:
    said = shown(concurrency_limit=4, lowered_limit=1, lowered_until=timezone.now() + timedelta(seconds=20))

    assert "0 of 1 slots" in said
    assert "Lowered from 4, because NetSuite refused a request" in said


def test_what_netsuite_says_is_shown_with_a_warning_when_more_is_configured() -> None:
    said = shown(concurrency_limit=5, account_limit=5, unallocated_limit=5, limit_read_at=timezone.now())

    assert "5 requests at once for the whole account, 5 of them for any integration." in said
    assert "set the limit to 4" in said


def test_why_netsuite_said_nothing_is_shown() -> None:
    said = shown(limit_read_at=timezone.now(), limit_message="The integration's role lacks a permission.")

    assert "so the one set below counts. The integration&#x27;s role lacks a permission." in said


@pytest.mark.parametrize(("rejects", "says"), [(0, "never refused"), (1, "too many once"), (7, "too many 7 times")])
def test_the_refusals_are_shown(rejects: int, says: str) -> None:
    assert says in shown(rejects=rejects, rejected_at=timezone.now() if rejects else None)


def test_the_button_asks_netsuite_and_tells_the_answer(operator: Client) -> None:
    simulator = NetSuiteSimulator(limit=15)
    with simulator.serve() as server:
        account = factories.NetSuiteAccountFactory(
            account_id=simulator.credentials.account_id,
            base_url=server.base_url,
            **{
                name: getattr(simulator.credentials, name)
                for name in ("consumer_key", "consumer_secret", "token_id", "token_secret")
            },
        )
        address = reverse("admin:integrations_netsuiteaccount_press", args=[account.pk, "limits"])
        response = operator.post(address, follow=True)

    stored = NetSuiteAccount.objects.get()
    assert stored.limit_read_at is not None
    assert "NetSuite" in response.content.decode()
    assert stored.account_limit == 15 or stored.limit_message


def test_the_form_helps_with_the_tiers(administrator: Client) -> None:
    account = factories.NetSuiteAccountFactory()

    page = administrator.get(reverse("admin:integrations_netsuiteaccount_change", args=[account.pk]))

    assert "Standard 5, Premium 15, Enterprise and Ultimate 20" in page.content.decode()
