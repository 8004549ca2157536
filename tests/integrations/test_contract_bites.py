"""The shared contract tests can fail: each of these connectors breaks one promise, and the test of it says so."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from integrations import contract, contract_tests, records
from integrations.contract_tests.choosing import of
from integrations.ordermentum.connector import OrdermentumConnector
from integrations.ordermentum.simulator import OrdermentumSimulator
from tests import factories
from tests.integrations import broken_connectors as broken
from tests.integrations.ordermentum.platform import OrdermentumPlatform

FAILED = (AssertionError, KeyError, ConnectionError, pytest.fail.Exception)
CASES = [
    (broken.ForgetsTheMissing, "one_that_does_not_exist_is_none"),
    (broken.TakesTheUnreadableForMissing, "one_that_cannot_be_understood_is_left_out_and_named"),
    (broken.KeepsItsOldVersion, "its_version_is_another_after_an_edit_and_only_then"),
    (broken.AsksForNothing, "nothing_asked_is_nothing_read"),
    (broken.ReadsInDoubt, "a_read_that_fails_says_so_and_is_never_in_doubt"),
    (broken.LosesTheLastPage, "none_is_lost_between_pages"),
    (broken.GivesTheNewestFirst, "the_oldest_comes_first"),
    (broken.LeavesOutTheInstantItself, "it_begins_with_what_changed_at_that_very_instant"),
    (broken.CallsVersionsOtherwise, "its_version_is_the_one_that_reading_gives"),
    (broken.BeginsHistoryAnew, "it_goes_on_at_any_page_s_position"),
    (broken.EndsHistoryTooLate, "it_begins_at_since_and_ends_before_until"),
    (broken.BeginsListsAnew, "another_listing_goes_on_at_any_position"),
    (broken.SkipsThePageThatFailed, "a_page_that_failed_comes_again"),
    (broken.FindsNothing, "what_was_made_is_found_again_by_netsuite_s_id"),
    (broken.SendsAgainAfterALostAnswer, "a_write_whose_answer_is_lost_is_found_and_not_made_twice"),
    (broken.MakesInsteadOfChanging, "updating_twice_does_no_harm"),
    (broken.CancelsNothing, "cancelling_twice_does_no_harm"),
    (broken.MarksNothing, "marking_twice_does_no_harm"),
    (broken.BelievesEverybody, "another_body_under_that_signature_is_refused"),
    (broken.StumblesOverNonsense, "nonsense_is_a_value_error_and_nothing_else"),
    (broken.TakesBackWhatIsNotItsOwn, "a_registration_is_taken_back_once_and_no_other"),
    (broken.CountsNothing, "it_counts_its_calls"),
    (broken.LetsForeignErrorsThrough, "a_platform_that_does_not_answer_is_an_error_of_ours"),
    (broken.TellsItsSecret, "its_repr_shows_no_value_of_a_setting"),
    (broken.TellsItsSecretInErrors, "no_error_shows_one"),
    (broken.TakesAnotherOnesPrefix, "it_has_a_key_a_label_and_a_prefix_of_its_own"),
    (broken.DropsOtherProperties, "what_was_written_is_read_and_the_rest_stays"),
]


@pytest.fixture
def platform(db: None) -> Iterator[OrdermentumPlatform]:
    cache.clear()
    simulator = OrdermentumSimulator()
    with simulator.serve() as server:
        connection = factories.ConnectionFactory()
        yield OrdermentumPlatform(simulator=simulator, server=server, connection_id=connection.pk)
    cache.clear()


def run(connector_class: type[contract.Connector], promise: str, platform: contract_tests.Platform) -> None:
    """Run one of the contract tests on a connector of that class."""
    connector = connector_class(settings=platform.settings)
    given: dict[str, Any] = {
        "platform": platform,
        "connector": connector,
        **dict.fromkeys(("record_type", "document_type"), "order"),
        **dict.fromkeys(("kind", "cancelled_kind"), records.BilledInvoice),
        "listed": "customers",
        "payload": {},
    }
    test = getattr(of(connector=connector_class)(), f"test_{promise}")
    test(**{name: given[name] for name in inspect.signature(test).parameters})
    connector.close()


@pytest.mark.parametrize(("connector_class", "promise"), CASES, ids=[each.__name__ for each, _ in CASES])
def test_a_broken_promise_is_found(
    platform: OrdermentumPlatform, connector_class: type[contract.Connector], promise: str
) -> None:
    with pytest.raises(FAILED):
        run(connector_class, promise, platform)


@pytest.mark.parametrize("promise", sorted({promise for _, promise in CASES}))
def test_it_is_kept_by_the_connector_that_was_broken(platform: OrdermentumPlatform, promise: str) -> None:
    run(OrdermentumConnector, promise, platform)


class TestWhatIsNotDeclared:
    """A capability that a connector lacks is a test that is not there."""

    @staticmethod
    def chosen(*capabilities: contract.Capability) -> set[str]:
        able = {"capabilities": frozenset(capabilities), "setting_fields": ()}
        found = of(connector=type("Able", (OrdermentumConnector,), able))
        return {name for name in dir(found) if name.startswith("test_")}

    def test_is_not_tested(self) -> None:
        reading, writing = "test_none_is_lost_between_pages", "test_updating_twice_does_no_harm"

        assert {reading, writing} & self.chosen() == set()
        assert {reading, writing} & self.chosen(contract.Capability.READ_ORDERS) == {reading}
        assert {reading, writing} & self.chosen(contract.Capability.WRITE_INVOICES) == {writing}

    @pytest.mark.parametrize("capability", sorted(set(contract.Capability) - {contract.Capability.WRITE_STOCK}))
    def test_is_tested_once_it_is_declared(self, capability: contract.Capability) -> None:
        # Properties are those of documents.
        before = [contract.Capability.READ_ORDERS] if capability == contract.Capability.WRITE_PROPERTIES else []

        assert self.chosen(*before) < self.chosen(*before, capability)
