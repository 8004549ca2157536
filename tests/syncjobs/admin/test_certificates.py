"""The page of an account's key pairs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography import x509
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from integrations.models import Algorithm, AuthMethod, NetSuiteAccount, SigningCertificate
from tests import factories
from tests.syncjobs.admin.asking import text, told
from tests.syncjobs.admin.signing_in import Office, serving

PAST = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def url(account: NetSuiteAccount) -> str:
    return reverse("admin:account_certificates", args=[account.pk])


def post(client: Client, account: NetSuiteAccount, do: str, **values: Any) -> Any:
    return client.post(url(account), {"do": do, **values})


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    with serving() as served:
        yield served


@pytest.fixture
def certificate(db: None) -> SigningCertificate:
    return factories.SigningCertificateFactory()


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_a_key_pair_is_made_and_its_certificate_downloaded(administrator: Client, algorithm: str) -> None:
    account = factories.NetSuiteAccountFactory(account_id="7654321")

    post(administrator, account, "make", algorithm=algorithm)

    made = account.certificates.get()
    download = reverse("admin:account_certificate_download", args=[account.pk])
    response = administrator.get(f"{download}?certificate={made.pk}")
    read = x509.load_pem_x509_certificate(response.content)
    assert made.algorithm == algorithm
    assert made.private_key.startswith("-----BEGIN PRIVATE KEY-----")
    assert read.subject.rfc4514_string() == "CN=7654321 localhost"
    assert "crossfoot-7654321" in response["Content-Disposition"]


def test_the_private_key_is_stored_encrypted_and_stands_nowhere_else(administrator: Client, caplog: Any) -> None:
    account = factories.NetSuiteAccountFactory()

    post(administrator, account, "make", algorithm="ES256")

    made = SigningCertificate.objects.extra(select={"raw": "private_key"}).get()
    history = text(administrator.get(reverse("admin:integrations_netsuiteaccount_history", args=[account.pk])))
    assert "PRIVATE" not in made.raw
    for shown in (text(administrator.get(url(account))), history, caplog.text, str(LogEntry.objects.values())):
        assert made.private_key.splitlines()[1] not in shown
    assert "Made a key pair (ES256)." in history


def test_two_may_be_live_and_no_third(administrator: Client) -> None:
    account = factories.NetSuiteAccountFactory()

    answers = [post(administrator, account, "make", algorithm="ES256") for _ in range(3)]

    assert account.certificates.count() == 2
    assert "Retire the one that is not needed any more" in told(answers[-1])
    assert "Two are live." in text(administrator.get(url(account)))


def test_a_certificate_is_tested_and_the_page_tells(administrator: Client, office: Office) -> None:
    office.account.oauth_client_id = office.simulator.credentials.oauth_client_id
    office.account.save()
    post(administrator, office.account, "make", algorithm="ES256")
    made = office.account.certificates.get()
    post(administrator, office.account, "enter_id", certificate=made.pk, certificate_id=f" {office.upload(made)} ")

    response = post(administrator, office.account, "test", certificate=made.pk)

    made.refresh_from_db()
    assert made.worked_at
    assert "Signed in" in told(response)
    assert "Works" in text(administrator.get(url(office.account)))
    assert office.reload().auth_method == AuthMethod.TBA
    assert office.reload().tested_at is None


def test_a_certificate_that_netsuite_does_not_know_is_told_with_the_cure(administrator: Client, office: Office) -> None:
    office.account.oauth_client_id = office.simulator.credentials.oauth_client_id
    office.account.save()
    post(administrator, office.account, "make", algorithm="ES256")
    made = office.account.certificates.get()
    post(administrator, office.account, "enter_id", certificate=made.pk, certificate_id="not-uploaded")

    response = post(administrator, office.account, "test", certificate=made.pk)

    made.refresh_from_db()
    assert made.refused_at
    assert "OAuth 2.0 Client Credentials (M2M) Setup" in told(response)
    assert "Refused" in text(administrator.get(url(office.account)))


@pytest.mark.parametrize(
    ("changes", "says"),
    [({"certificate_id": ""}, "Enter the certificate ID first."), ({"retired_at": PAST}, "It is retired.")],
)
def test_what_cannot_be_tested_says_why(administrator: Client, changes: dict[str, Any], says: str) -> None:
    made = factories.SigningCertificateFactory(**changes)

    response = post(administrator, made.account, "test", certificate=made.pk)

    assert says in told(response)


@pytest.mark.parametrize(("typed", "says"), [(" ", "Enter the certificate ID"), ("x" * 101, "at most 100 characters")])
def test_an_id_that_cannot_be_one_is_refused_in_words(
    administrator: Client, certificate: SigningCertificate, typed: str, says: str
) -> None:
    before = certificate.certificate_id

    response = post(administrator, certificate.account, "enter_id", certificate=certificate.pk, certificate_id=typed)

    certificate.refresh_from_db()
    assert says in told(response)
    assert certificate.certificate_id == before


def test_an_id_that_another_has_is_refused_in_words(administrator: Client, certificate: SigningCertificate) -> None:
    other = factories.SigningCertificateFactory(account=certificate.account, certificate_id="")

    response = post(
        administrator,
        certificate.account,
        "enter_id",
        certificate=other.pk,
        certificate_id=certificate.certificate_id,
    )

    assert "Another certificate of this account has this ID already." in told(response)


def test_another_id_forgets_what_was_learned_under_the_old_one(
    administrator: Client, certificate: SigningCertificate
) -> None:
    SigningCertificate.objects.update(worked_at=timezone.now(), token={"text": "old"})

    post(administrator, certificate.account, "enter_id", certificate=certificate.pk, certificate_id="another")

    certificate.refresh_from_db()
    assert (certificate.certificate_id, certificate.worked_at, certificate.token) == ("another", None, {})


class TestRetiring:
    def test_asks_first(self, administrator: Client, certificate: SigningCertificate) -> None:
        factories.SigningCertificateFactory(account=certificate.account)

        page = text(post(administrator, certificate.account, "retire", certificate=certificate.pk))

        certificate.refresh_from_db()
        assert "This cannot be undone." in page
        assert certificate.retired_at is None

    def test_destroys_the_key(self, administrator: Client, certificate: SigningCertificate) -> None:
        factories.SigningCertificateFactory(account=certificate.account)

        post(administrator, certificate.account, "retire", certificate=certificate.pk, confirmed="yes")

        certificate.refresh_from_db()
        assert certificate.retired_at
        assert (certificate.private_key, certificate.token) == ("", {})

    @pytest.mark.parametrize(
        "other",
        [None, {"certificate_id": ""}, {"expires_at": PAST}, {"retired_at": PAST}],
        ids=["alone", "without an ID", "expired", "retired"],
    )
    def test_is_refused_for_the_last_one_that_can_sign_in(
        self, administrator: Client, certificate: SigningCertificate, other: dict[str, Any] | None
    ) -> None:
        if other is not None:
            factories.SigningCertificateFactory(account=certificate.account, **other)

        response = post(administrator, certificate.account, "retire", certificate=certificate.pk, confirmed="yes")

        certificate.refresh_from_db()
        assert certificate.retired_at is None
        assert "has no other" in told(response)

    def test_is_free_while_the_account_signs_in_by_token(
        self, administrator: Client, certificate: SigningCertificate
    ) -> None:
        account = factories.NetSuiteAccountFactory()
        SigningCertificate.objects.update(account=account)

        post(administrator, account, "retire", certificate=certificate.pk, confirmed="yes")

        certificate.refresh_from_db()
        assert certificate.retired_at


class TestWhoMay:
    @pytest.mark.parametrize("role", ["viewer", "operator"])
    def test_nobody_looks_or_acts_who_may_not_change_accounts(
        self, request: pytest.FixtureRequest, certificate: SigningCertificate, role: str
    ) -> None:
        client = request.getfixturevalue(role)
        download = reverse("admin:account_certificate_download", args=[certificate.account_id])

        answers = [client.get(url(certificate.account)), client.get(f"{download}?certificate={certificate.pk}")]
        answers += [
            post(client, certificate.account, do, certificate=certificate.pk, certificate_id="x", confirmed="yes")
            for do in ("make", "enter_id", "test", "retire")
        ]

        assert {answer.status_code for answer in answers} == {403}
        certificate.refresh_from_db()
        assert (certificate.retired_at, certificate.certificate_id != "x") == (None, True)
        assert SigningCertificate.objects.count() == 1

    def test_a_stranger_is_asked_to_sign_in(self, client: Client, certificate: SigningCertificate) -> None:
        assert client.get(url(certificate.account)).status_code == 302

    @pytest.mark.parametrize("key", ["", "x", "999999"])
    def test_there_is_nothing_beyond_the_accounts_own(
        self, administrator: Client, certificate: SigningCertificate, key: str
    ) -> None:
        assert post(administrator, certificate.account, "test", certificate=key).status_code == 404
        assert post(administrator, certificate.account, "nonsense").status_code == 404

    def test_a_certificate_of_another_account_is_not_found(
        self, administrator: Client, certificate: SigningCertificate
    ) -> None:
        other = factories.NetSuiteAccountFactory()

        assert post(administrator, other, "retire", certificate=certificate.pk, confirmed="yes").status_code == 404
