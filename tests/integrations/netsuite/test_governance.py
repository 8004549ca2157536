"""What NetSuite says of its limits, and what is made of it (R58)."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrations import errors
from integrations.models import NetSuiteAccount
from integrations.netsuite import governance
from tests.factories import NetSuiteAccountFactory
from tests.integrations.netsuite.answers import refusal
from tests.integrations.netsuite.test_client_any_answer import mutated

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SAID = {
    "accountConcurrencyLimit": 15,
    "accountUnallocatedConcurrencyLimit": 9,
    "integrationConcurrencyLimit": 6,
    "integrationLimitType": "integrationSpecific",
}
SHARED = {"accountConcurrencyLimit": 5, "accountUnallocatedConcurrencyLimit": 5, "integrationLimitType": "accountLimit"}


class TestRead:
    def test_gives_what_netsuite_says(self, scripted, netsuite):
        scripted.answer(SAID)

        limits = governance.read(client=netsuite)

        assert limits == governance.Limits(account=15, unallocated=9, integration=6)
        assert scripted.requests[0].path == "/services/rest/system/v1/governanceLimits"

    def test_a_role_that_may_not_ask_is_told_so(self, scripted, netsuite):
        scripted.answer(refusal("INSUFFICIENT_PERMISSION", "Permission Violation"), status=403)

        with pytest.raises(errors.PermissionMissing):
            governance.read(client=netsuite)

    @pytest.mark.parametrize("status", [401, 404, 429, 500, 503])
    def test_any_other_answer_is_one_of_our_errors_and_is_asked_for_once(self, scripted, netsuite, status):
        scripted.answer("<html>no</html>", status=status)

        with pytest.raises(errors.SyncError):
            governance.read(client=netsuite)

        assert len(scripted.requests) == 1

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(body=mutated(SAID))
    def test_a_wrong_type_anywhere_is_one_of_our_errors_or_leaves_whole_numbers(self, scripted, netsuite, body):
        scripted.only(json.dumps(body, default=float))

        try:
            limits = governance.read(client=netsuite)
        except errors.SyncError:
            return

        assert all(value is None or type(value) is int for value in (limits.account, limits.integration))
        assert 1 <= limits.free <= governance.LARGEST


@pytest.mark.parametrize(
    ("limits", "free"),
    [
        (governance.Limits(account=5), 4),
        (governance.Limits(account=5, unallocated=5), 4),
        (governance.Limits(account=15, unallocated=9), 8),
        (governance.Limits(account=15, unallocated=9, integration=6), 6),
        (governance.Limits(account=1), 1),
        (governance.Limits(account=5, unallocated=0), 1),
    ],
)
def test_at_least_one_request_is_left_to_others(limits, free):
    assert limits.free == free


@pytest.mark.django_db
class TestLearn:
    @pytest.fixture
    def account(self):
        return NetSuiteAccountFactory(concurrency_limit=8)

    def learn(self, account, netsuite):
        governance.learn(account=account, client=netsuite, now=NOW)
        return NetSuiteAccount.objects.get()

    def test_keeps_what_was_said(self, scripted, netsuite, account):
        scripted.answer(SAID)

        kept = self.learn(account, netsuite)

        assert (kept.account_limit, kept.unallocated_limit, kept.integration_limit) == (15, 9, 6)
        assert (kept.limit_read_at, kept.limit_message) == (NOW, "")

    def test_the_integrations_own_limit_is_never_exceeded_from_then_on_r58(self, scripted, netsuite, account):
        scripted.answer(SAID)

        assert self.learn(account, netsuite).limit_at(now=NOW) == 6

    def test_without_the_right_to_ask_the_configured_limit_counts(self, scripted, netsuite, account):
        scripted.answer(SAID)
        scripted.answer(refusal("INSUFFICIENT_PERMISSION", "No."), status=403)
        self.learn(account, netsuite)

        kept = self.learn(account, netsuite)

        assert (kept.account_limit, kept.integration_limit, kept.limit_at(now=NOW)) == (None, None, 8)
        assert "lacks a permission" in kept.limit_message

    def test_what_was_known_is_kept_while_netsuite_cannot_answer(self, scripted, netsuite, account):
        scripted.answer(SAID)
        scripted.answer("<html>Maintenance</html>", status=503)
        self.learn(account, netsuite)

        kept = self.learn(account, netsuite)

        assert kept.integration_limit == 6
        assert "maintenance" in kept.limit_message

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
    @given(body=mutated(SAID) | st.text(max_size=400), status=st.sampled_from([200, 200, 400, 401, 403, 500]))
    def test_no_answer_breaks_it_or_the_row(self, scripted, netsuite, account, body, status):
        scripted.only(body if isinstance(body, str) else json.dumps(body, default=float), status=status)

        assert self.learn(account, netsuite).limit_at(now=NOW) >= 1


class TestWarning:
    @pytest.mark.parametrize(
        ("configured", "told", "says"),
        [
            (4, {}, ""),
            (4, {"account_limit": 5, "unallocated_limit": 5}, ""),
            (5, {"account_limit": 5, "unallocated_limit": 5}, "set the limit to 4"),
            (20, {"account_limit": 15, "unallocated_limit": 9, "integration_limit": 6}, "allots this integration 6"),
            (6, {"account_limit": 15, "unallocated_limit": 9, "integration_limit": 6}, ""),
        ],
    )
    def test_is_given_when_more_is_configured_than_is_free(self, configured, told, says):
        account = NetSuiteAccount(concurrency_limit=configured, **told)

        said = governance.warning(account=account)

        assert says in said
        assert bool(said) is bool(says)
