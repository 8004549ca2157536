"""A document's PDF from the SuiteApp's RESTlet: what comes, and what each refusal becomes."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest

from integrations import errors
from integrations.models import AuthMethod, Capability, SigningCertificate
from integrations.netsuite import document_pdf, oauth2, restlet
from integrations.netsuite.simulator import NetSuiteSimulator
from integrations.simulation import Fault, FaultKind
from tests import factories
from tests.integrations.netsuite import keys

pytestmark = pytest.mark.django_db
NOON = datetime.now(UTC)


@pytest.fixture
def simulator():
    made = NetSuiteSimulator(account_id="1234567_SB1")
    made.demo_company()
    yield made
    oauth2.TOKENS.clear()


@pytest.fixture
def account(simulator):
    with simulator.serve() as server:
        yield factories.account_of(simulator, server.base_url)


@pytest.fixture
def invoice_id(simulator):
    line = {"item": {"id": "501"}, "quantity": 1, "rate": 10, "price": {"id": "-1"}}
    return simulator.add("invoice", {"entity": {"id": "1042"}, "item": {"items": [line]}})


@pytest.fixture
def elsewhere(scripted, simulator):
    """An account at an address that says what a test wants."""
    return factories.account_of(simulator, scripted.base_url)


def printed(account, netsuite_id="1", *, record_type="invoice", now=NOON):
    return document_pdf.printed(account=account, record_type=record_type, netsuite_id=netsuite_id, now=now)


def asked(simulator):
    return [call for call in simulator.calls if "restlet.nl" in call.target]


class TestTheAddress:
    def test_it_has_a_host_of_its_own(self):
        account = factories.NetSuiteAccountFactory.build(account_id="1234567_SB1", base_url="")

        assert document_pdf.RESTLET.address(account=account) == (
            "https://1234567-sb1.restlets.api.netsuite.com/app/site/hosting/restlet.nl"
            "?script=customscript_crossfoot_pdf&deploy=customdeploy_crossfoot_pdf"
        )

    def test_it_follows_an_account_whose_address_was_overridden(self):
        account = factories.NetSuiteAccountFactory.build(base_url="http://127.0.0.1:8099/")

        assert document_pdf.RESTLET.address(account=account).startswith(
            "http://127.0.0.1:8099/app/site/hosting/restlet.nl?"
        )


def test_it_gives_the_pdf_signed_by_token_for_one_request(simulator, account, invoice_id):
    assert printed(account, invoice_id).startswith(b"%PDF-")

    assert [(call.method, call.status) for call in asked(simulator)] == [("POST", 200)]


class TestAnAccountWithACertificate:
    @pytest.fixture
    def certified(self, simulator, account):
        pair = keys.pair(1)
        names = ("algorithm", "private_key", "certificate", "fingerprint", "expires_at")
        SigningCertificate.objects.create(
            account=account,
            certificate_id=simulator.add_certificate(pair.certificate),
            created_at=NOON - timedelta(days=1),
            **{name: getattr(pair, name) for name in names},
        )
        account.auth_method, account.oauth_client_id = AuthMethod.OAUTH2, simulator.credentials.oauth_client_id
        account.save()
        return account

    def test_it_has_tokens_for_restlets_of_their_own_and_uses_them_again(self, simulator, certified, invoice_id):
        assert printed(certified, invoice_id).startswith(b"%PDF-")
        assert printed(certified, invoice_id).startswith(b"%PDF-")

        assert simulator.tokens_issued == 1
        assert SigningCertificate.objects.get().token == {}

    def test_a_token_that_ended_early_is_replaced(self, simulator, certified, invoice_id):
        printed(certified, invoice_id)
        simulator.faults.add(Fault(kind=FaultKind.LOGIN, times=1))

        assert printed(certified, invoice_id).startswith(b"%PDF-")

    def test_no_token_for_restlets_pauses_nothing_and_says_what_to_tick(self, simulator, certified, invoice_id):
        simulator.permissions.discard("Log in using OAuth 2.0 Access Tokens")

        with pytest.raises(restlet.Unavailable, match="tick RESTlets on the integration record"):
            printed(certified, invoice_id)


class TestAnAccountThatPrintsNothing:
    def test_without_the_suiteapp_it_says_what_to_install(self, simulator, account):
        simulator.books.restlets.clear()

        with pytest.raises(restlet.Unavailable, match="deploy the SuiteApp"):
            printed(account)

    def test_a_role_outside_the_audience_is_told_where_to_add_it(self, simulator, account):
        simulator.books.restlet_audience = False

        with pytest.raises(restlet.Unavailable, match="add the role to its audience"):
            printed(account)

    def test_a_role_for_web_services_only_is_told_and_nobody_is_locked_out(self, simulator, account, invoice_id):
        simulator.books.role_is_for_web_services_only = True

        for _ in range(6):
            with pytest.raises(restlet.Unavailable, match="untick Web Services Only Role"):
                printed(account, invoice_id)

        assert len(asked(simulator)) == 1

    def test_it_is_asked_again_after_a_quarter_of_an_hour(self, simulator, account, invoice_id):
        simulator.books.restlets.clear()
        with pytest.raises(restlet.Unavailable):
            printed(account, invoice_id)
        simulator.books.restlets.add("customscript_crossfoot_pdf")

        with pytest.raises(restlet.Unavailable, match="deploy the SuiteApp"):
            printed(account, invoice_id, now=NOON + timedelta(minutes=14))
        assert printed(account, invoice_id, now=NOON + timedelta(minutes=15)).startswith(b"%PDF-")

        assert Capability.objects.get(account=account).is_there


class TestADocument:
    def test_that_is_not_there_is_refused_alone(self, account, invoice_id):
        with pytest.raises(errors.RecordRejected, match="RCRD_DSNT_EXIST"):
            printed(account, "99999")

        assert printed(account, invoice_id).startswith(b"%PDF-")

    def test_that_the_role_may_not_see_names_the_permission(self, simulator, account, invoice_id):
        simulator.permissions.discard("Invoice")

        with pytest.raises(errors.PermissionMissing, match="'Invoice'"):
            printed(account, invoice_id)


class TestTrouble:
    def test_too_many_requests_is_the_account_s_limit(self, simulator, account, invoice_id):
        simulator.others_in_flight = 5

        with pytest.raises(errors.LimitReached):
            printed(account, invoice_id)

    @pytest.mark.parametrize("status", [408, 500, 502, 503])
    def test_an_outage_may_pass(self, scripted, elsewhere, status):
        scripted.answer("<html>down</html>", status=status)

        with pytest.raises(errors.Unreachable):
            printed(elsewhere)

    @pytest.mark.parametrize(
        "answer",
        [
            "<html>log in</html>",
            [],
            {},
            {"content": "%PDF-1.4 not in base64"},
            {"content": base64.b64encode(b"<html>").decode()},
            {"content": None},
        ],
    )
    def test_what_is_no_pdf_is_never_passed_on(self, scripted, elsewhere, answer):
        scripted.answer(answer)

        with pytest.raises(errors.RecordRejected, match="no PDF"):
            printed(elsewhere)

    def test_what_is_too_large_is_never_passed_on(self, scripted, elsewhere):
        content = b"%PDF-" + b"x" * restlet.LARGEST_BYTES
        scripted.answer({"content": base64.b64encode(content).decode()})

        with pytest.raises(errors.RecordRejected, match="larger than 10 MB"):
            printed(elsewhere)


def test_a_refusal_in_the_shape_of_restlets_keeps_its_words(scripted, elsewhere):
    said = {"code": "SSS_USAGE_LIMIT_EXCEEDED", "message": "Script Execution Usage Limit Exceeded"}
    scripted.answer({"error": said}, status=400)

    with pytest.raises(errors.SyncError, match="SSS_USAGE_LIMIT_EXCEEDED Script Execution Usage Limit Exceeded"):
        printed(elsewhere)
