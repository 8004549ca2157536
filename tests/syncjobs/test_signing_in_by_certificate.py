"""Flows of an account that signs in by certificate."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core import mail
from pytest_django.fixtures import Settings

from integrations.models import Algorithm, AuthMethod, Health, NetSuiteAccount, SigningCertificate
from integrations.netsuite import oauth2
from syncjobs import certificates, health, moving
from syncjobs.models import State
from tests.world import World


@pytest.fixture
def connected(world: World, settings: Settings) -> World:
    settings.ALERT_EMAILS = ["finance@supplier.example"]
    world.connect()
    oauth2.TOKENS.clear()
    return world


def new_certificate(world: World) -> SigningCertificate:
    made = certificates.make(account=world.account, algorithm=Algorithm.ES256, now=datetime.now(UTC))
    certificates.enter_id(certificate=made, certificate_id=world.netsuite.add_certificate(made.certificate))
    return made


def move(world: World) -> SigningCertificate:
    """Move the account to OAuth 2.0 with one certificate."""
    moving.enter_client_id(account=world.account, client_id=world.netsuite.credentials.oauth_client_id)
    made = new_certificate(world)
    assert moving.switch(account=world.account, now=datetime.now(UTC)).is_let_in
    return made


def test_orders_go_across_and_those_before_the_move_stay_as_they_are(connected: World) -> None:
    before = connected.order()
    connected.sync()

    move(connected)
    after = connected.order()
    connected.sync()

    assert [connected.entry(one).state for one in (before, after)] == [State.SYNCED, State.SYNCED]
    assert len(connected.netsuite.all("salesOrder")) == 2


def test_workers_share_one_token_over_their_drains(connected: World) -> None:
    move(connected)
    issued = connected.netsuite.tokens_issued

    for _ in range(3):
        connected.order()
        oauth2.TOKENS.clear()  # another process
        connected.sync()

    assert connected.netsuite.tokens_issued == issued


def test_a_revoked_certificate_pauses_the_account_with_few_calls_and_one_alert_e43(connected: World) -> None:
    made = move(connected)
    placed = [connected.order() for _ in range(6)]
    connected.netsuite.revoke_certificate(made.certificate_id)
    calls = len(connected.netsuite.calls)

    connected.sync()
    connected.drain()

    account = NetSuiteAccount.objects.get()
    assert account.health == Health.PAUSED
    assert "revoked" in account.health_message
    assert len(connected.netsuite.calls) - calls <= 4
    assert len(mail.outbox) == 1
    assert {connected.entry(one).state for one in placed} == {State.QUEUED}


def test_a_new_certificate_that_passes_the_test_sends_what_waited_e43(connected: World) -> None:
    made = move(connected)
    placed = connected.order()
    connected.netsuite.revoke_certificate(made.certificate_id)
    connected.sync()

    new_certificate(connected)
    connected.account.refresh_from_db()
    assert health.test_account(account=connected.account).ok
    connected.drain()

    assert connected.entry(placed).state == State.SYNCED
    assert NetSuiteAccount.objects.get().auth_method == AuthMethod.OAUTH2


def test_a_rotation_loses_no_order_and_pauses_nothing(connected: World) -> None:
    old = move(connected)
    new_certificate(connected)
    placed = [connected.order() for _ in range(4)]
    connected.poll()

    connected.netsuite.revoke_certificate(old.certificate_id)
    connected.drain()
    certificates.retire(certificate=old, now=datetime.now(UTC))
    placed.append(connected.order())
    connected.sync()

    assert {connected.entry(one).state for one in placed} == {State.SYNCED}
    assert NetSuiteAccount.objects.get().health == Health.HEALTHY
    assert mail.outbox == []
