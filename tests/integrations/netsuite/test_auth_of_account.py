"""Each account signs in in its own way; certificates end to end against an account that checks every signature."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from integrations import errors
from integrations.models import Algorithm, AuthMethod, SigningCertificate
from integrations.netsuite import auth, check, oauth2, signing_keys
from integrations.netsuite.client import NetSuiteClient
from integrations.netsuite.simulator import NetSuiteSimulator
from tests import factories
from tests.integrations.netsuite import keys

pytestmark = pytest.mark.django_db


@pytest.fixture
def simulator():
    made = NetSuiteSimulator(account_id="1234567_SB1", limit=20)
    made.demo_company()
    yield made
    oauth2.TOKENS.clear()


@pytest.fixture
def account(simulator):
    with simulator.serve() as server:
        yield factories.NetSuiteAccountFactory(
            account_id="1234567_SB1",
            base_url=server.base_url,
            auth_method=AuthMethod.OAUTH2,
            oauth_client_id=simulator.credentials.oauth_client_id,
        )


def certificate_of(account, number=1, *, certificate_id="", algorithm=Algorithm.ES256, **changes):
    pair = keys.pair(number, algorithm)
    made_at = datetime.now(UTC) - timedelta(days=30 - number)
    given = {"certificate_id": certificate_id or f"certificate-{number}", "created_at": made_at, **changes}
    names = ("algorithm", "private_key", "certificate", "fingerprint", "expires_at")
    return SigningCertificate.objects.create(account=account, **{name: getattr(pair, name) for name in names} | given)


def uploaded(simulator, account, number=1, **options):
    algorithm = options.get("algorithm", Algorithm.ES256)
    certificate_id = simulator.add_certificate(keys.pair(number, algorithm).certificate)
    return certificate_of(account, number, certificate_id=certificate_id, **options)


def call(account, times=1):
    client = NetSuiteClient.for_account(account=account)
    try:
        return [client.get(record_type="customer", netsuite_id="1042")["id"] for _ in range(times)]
    finally:
        client.close()


class TestAnAccountWithACertificate:
    @pytest.mark.parametrize("algorithm", list(Algorithm))
    def test_signs_in_and_works(self, simulator, account, algorithm):
        uploaded(simulator, account, algorithm=algorithm)

        assert call(account, times=3) == ["1042"] * 3
        assert simulator.tokens_issued == 1

    def test_copes_with_a_life_told_as_text(self, simulator, account):
        simulator.habits.expires_in_as_text = True
        uploaded(simulator, account)

        assert call(account) == ["1042"]

    def test_keeps_its_token_for_every_process_encrypted(self, simulator, account):
        certificate = uploaded(simulator, account)
        call(account)
        oauth2.TOKENS.clear()  # another process

        assert call(account) == ["1042"]

        assert simulator.tokens_issued == 1
        stored = SigningCertificate.objects.extra(select={"raw": "token"}).get(pk=certificate.pk)
        assert stored.token["text"].count(".") == 2
        assert "text" not in stored.raw

    def test_takes_no_stored_token_of_another_client_id(self, simulator, account):
        uploaded(simulator, account)
        call(account)
        oauth2.TOKENS.clear()
        account.oauth_client_id = "another-client-id"
        account.save()

        with pytest.raises(errors.CredentialsRejected, match="client ID"):
            call(account)

    def test_notes_which_certificate_worked_and_which_was_refused(self, simulator, account):
        old = uploaded(simulator, account, 1)
        new = certificate_of(account, 2, certificate_id="not-uploaded")

        call(account)

        old.refresh_from_db()
        new.refresh_from_db()
        assert old.worked_at
        assert old.refused_at is None
        assert new.refused_at
        assert new.worked_at is None

    def test_loses_no_call_when_one_of_two_certificates_is_revoked(self, simulator, account):
        uploaded(simulator, account, 1)
        new = uploaded(simulator, account, 2)
        client = NetSuiteClient.for_account(account=account, connections=4)
        assert client.get(record_type="customer", netsuite_id="1042")

        def work(number):
            if number == 10:
                simulator.revoke_certificate(new.certificate_id)
            return client.get(record_type="customer", netsuite_id="1042")["id"]

        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(work, range(60))) == ["1042"] * 60
        client.close()
        new.refresh_from_db()
        assert new.refused_at

    def test_uses_no_retired_certificate(self, simulator, account):
        uploaded(simulator, account, retired_at=datetime.now(UTC))

        with pytest.raises(errors.CredentialsRejected, match="no certificate to sign in with"):
            call(account)

    def test_says_that_the_clock_is_off_e44(self, simulator, account):
        uploaded(simulator, account)
        simulator.clock_offset_s = -900.0

        with pytest.raises(errors.CredentialsRejected, match=r"(899|90\d) seconds ahead of NetSuite's"):
            call(account)

    def test_says_that_the_role_may_not(self, simulator, account):
        uploaded(simulator, account)
        simulator.permissions.discard("Log in using OAuth 2.0 Access Tokens")

        with pytest.raises(errors.CredentialsRejected, match="the permission Log in using OAuth 2.0 Access Tokens"):
            call(account)

    def test_is_tested_step_by_step(self, simulator, account):
        uploaded(simulator, account)
        client = NetSuiteClient.for_account(account=account)

        report = check.test_account(client=client, takes_orders=True)
        client.close()

        assert report.ok, report.message

    def test_without_a_certificate_fails_its_test_at_the_sign_in(self, account):
        report = check.test_account(client=NetSuiteClient.for_account(account=account), takes_orders=True)

        assert report.is_refused
        assert "Make a key pair" in report.message


class TestOneCertificate:
    def test_is_tested_with_a_token_of_its_own_whatever_the_account_uses(self, simulator, account):
        first = uploaded(simulator, account, 1)
        call(account)
        account.auth_method = AuthMethod.TBA
        account.save()

        signer = auth.for_certificate(certificate=first)
        client = NetSuiteClient(service_url=account.service_url, auth=signer, account_name="Main")

        assert client.get(record_type="customer", netsuite_id="1042")
        assert simulator.tokens_issued == 2


class TestNotes:
    def test_are_written_once_a_minute_at_most(self, account):
        certificate = certificate_of(account, worked_at=keys.NOW)
        key = signing_keys.key_of(certificate=certificate)

        for seconds in (30, 59, 60):
            at = keys.NOW + timedelta(seconds=seconds)
            signing_keys.note(key=dataclasses.replace(key, worked_at=at), token=None)

        certificate.refresh_from_db()
        assert certificate.worked_at == keys.NOW + timedelta(seconds=60)

    def test_tell_a_refusal_at_once(self, account):
        certificate = certificate_of(account, worked_at=keys.NOW, refused_at=keys.NOW - timedelta(seconds=20))
        key = signing_keys.key_of(certificate=certificate)

        at = keys.NOW + timedelta(seconds=1)
        signing_keys.note(key=dataclasses.replace(key, refused_at=at), token=None)

        certificate.refresh_from_db()
        assert certificate.refused_at == at

    def test_are_not_written_to_a_retired_certificate(self, account):
        certificate = certificate_of(account, retired_at=keys.NOW)
        key = signing_keys.key_of(certificate=certificate)

        signing_keys.note(key=dataclasses.replace(key, worked_at=keys.NOW), token={"text": "canary"})

        certificate.refresh_from_db()
        assert (certificate.token, certificate.worked_at) == ({}, None)
