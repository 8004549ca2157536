"""What an account refuses, kept in the database."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.models import Capability
from integrations.netsuite.capabilities import AccountCapabilities
from tests import factories

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CLOSE_DATE = "column:transaction.closedate"


@pytest.fixture
def account():
    return factories.NetSuiteAccountFactory()


def at(account, now):
    return AccountCapabilities(account=account, now=now)


def test_a_refusal_is_known_to_the_next_process_for_a_week(account):
    at(account, NOON).refused(name=CLOSE_DATE, said="Unknown identifier 'closedate'")

    assert at(account, NOON + timedelta(days=6)).refusal(name=CLOSE_DATE) == "Unknown identifier 'closedate'"
    assert at(account, NOON + timedelta(days=7)).refusal(name=CLOSE_DATE) is None


def test_what_is_there_again_is_no_longer_refused(account):
    at(account, NOON).refused(name=CLOSE_DATE, said="No.")

    later = at(account, NOON + timedelta(days=8))
    later.granted(name=CLOSE_DATE)

    assert later.refusal(name=CLOSE_DATE) is None
    assert list(Capability.objects.values_list("name", "is_there", "said")) == [(CLOSE_DATE, True, "")]


def test_what_was_never_refused_leaves_no_trace(account, django_assert_num_queries):
    memory = at(account, NOON)

    with django_assert_num_queries(0):
        memory.granted(name=CLOSE_DATE)


def test_it_is_all_asked_for_again_on_demand(account):
    memory = at(account, NOON)
    memory.refused(name=CLOSE_DATE, said="No.")

    memory.forget()

    assert memory.refusal(name=CLOSE_DATE) is None
    assert at(account, NOON).refusal(name=CLOSE_DATE) is None


def test_a_refusal_of_another_account_is_not_ours(account):
    at(factories.NetSuiteAccountFactory(), NOON).refused(name=CLOSE_DATE, said="No.")

    assert at(account, NOON).refusal(name=CLOSE_DATE) is None


def test_a_second_refusal_takes_the_place_of_the_first(account):
    for day, said in enumerate(("No.", "Still no.")):
        at(account, NOON + timedelta(days=day)).refused(name=CLOSE_DATE, said=said)

    assert at(account, NOON + timedelta(days=1)).refusal(name=CLOSE_DATE) == "Still no."
    assert Capability.objects.count() == 1
