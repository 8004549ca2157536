"""What changed since an instant: payments in their order, none missed, and what only events tell of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integrations import errors, records
from integrations.invoiced.simulator import InvoicedSimulator
from integrations.simulation import Fault, FaultKind
from tests.integrations.invoiced.conftest import BEANS, Connect

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Clock:
    """The company's clock: `at` is now."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at

    def after(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def clock(company: InvoicedSimulator) -> Clock:
    clock = Clock()
    company.now = clock
    return clock


@pytest.fixture
def customer_id(company: InvoicedSimulator) -> int:
    customer_id: int = company.add_customer(name="Harbour Lane")["id"]
    return customer_id


def receive(company: InvoicedSimulator, customer_id: int, **fields: Any) -> str:
    return str(company.receive_payment(customer=customer_id, amount=10, **fields)["id"])


def charged(company: InvoicedSimulator, customer_id: int) -> dict[str, Any]:
    return company.pay_online(company.raise_invoice(customer_id, [BEANS])["id"])


def changed(connect: Connect, since: datetime) -> list[records.Change]:
    return [change for page in connect().changes(record_type="payment", since=since) for change in page]


def ids(changes: list[records.Change]) -> list[str]:
    return [change.source_id for change in changes]


class TestPayments:
    def test_those_of_the_very_second_are_there_though_the_filter_excludes_it_d3(
        self, connect: Connect, company: InvoicedSimulator, clock: Clock, customer_id: int
    ) -> None:
        receive(company, customer_id)
        clock.after(seconds=1)
        wanted = [receive(company, customer_id) for _ in range(2)]

        assert ids(changed(connect, clock.at)) == wanted

    def test_two_polls_from_the_last_change_on_find_both_of_one_second_d3(
        self, connect: Connect, company: InvoicedSimulator, clock: Clock, customer_id: int
    ) -> None:
        first = receive(company, customer_id)
        (seen,) = changed(connect, NOON)
        second = receive(company, customer_id)  # in the same second

        later = changed(connect, seen.updated_at)

        assert ids(later) == [first, second]
        assert later[0].version == seen.version  # so that the first is no news

    def test_a_second_change_within_the_same_second_is_news_d3(
        self, connect: Connect, company: InvoicedSimulator, clock: Clock, customer_id: int
    ) -> None:
        payment_id = receive(company, customer_id)
        (before,) = changed(connect, NOON)
        company.edit_payment(int(payment_id), reference="A77")

        (after,) = changed(connect, NOON)

        assert (after.updated_at, after.number) == (before.updated_at, "A77")
        assert after.version != before.version

    def test_oldest_change_first_over_all_pages_each_once(
        self, connect: Connect, company: InvoicedSimulator, clock: Clock, customer_id: int
    ) -> None:
        made = []
        for _ in range(250):
            made.append(receive(company, customer_id))
            clock.after(seconds=0.4)  # so that pages end amidst a second

        assert ids(changed(connect, NOON)) == made

    def test_one_second_of_many_pages_is_read_to_its_end(
        self, connect: Connect, company: InvoicedSimulator, clock: Clock, customer_id: int
    ) -> None:
        made = [receive(company, customer_id) for _ in range(250)]
        clock.after(seconds=1)
        made.append(receive(company, customer_id))

        assert sorted(ids(changed(connect, NOON))) == sorted(made)

    def test_a_change_while_pages_are_read_hides_no_other(
        self, connect: Connect, company: InvoicedSimulator, clock: Clock, customer_id: int
    ) -> None:
        made = []
        for _ in range(150):
            made.append(receive(company, customer_id))
            clock.after(seconds=1)
        pages = connect().changes(record_type="payment", since=NOON)
        found = ids(next(pages))

        company.edit_payment(int(made[5]), reference="later")  # it moves behind all others
        found += [source_id for page in pages for source_id in ids(page)]

        assert set(found) == set(made)

    def test_without_its_time_a_payment_counts_as_unchanged_since_it_was_made(
        self, connect: Connect, company: InvoicedSimulator, clock: Clock, customer_id: int
    ) -> None:
        company.shy_updated_at = True

        payment_id = receive(company, customer_id)

        assert [(change.source_id, change.updated_at) for change in changed(connect, NOON)] == [(payment_id, NOON)]

    def test_nothing_else_is_read(self, connect: Connect) -> None:
        with pytest.raises(LookupError, match="payments"):
            connect().changes(record_type="invoice", since=NOON)


class TestVoidedAndGone:
    def test_a_voided_payment_is_a_change_and_reads_as_void_d13(
        self, connect: Connect, company: InvoicedSimulator, clock: Clock, customer_id: int
    ) -> None:
        payment_id = receive(company, customer_id)
        clock.after(hours=1)
        company.void_payment(int(payment_id))

        assert ids(changed(connect, clock.at)) == [payment_id]
        payment = connect().read_payments(source_ids=[payment_id])[payment_id]
        assert payment is not None
        assert payment.is_void

    def test_one_that_its_list_shows_no_more_is_known_by_its_event_d13(
        self, connect: Connect, company: InvoicedSimulator, clock: Clock, customer_id: int
    ) -> None:
        payment_id = receive(company, customer_id)
        clock.after(hours=1)
        company.void_payment(int(payment_id))
        del company.store.tables["payments"][int(payment_id)]

        (change,) = changed(connect, clock.at)

        assert (change.source_id, change.updated_at) == (payment_id, clock.at)
        assert connect().read_payments(source_ids=[payment_id]) == {payment_id: None}


class TestRefunds:
    def test_a_refund_is_a_change_though_the_payment_s_time_stays_d15(
        self, connect: Connect, company: InvoicedSimulator, clock: Clock, customer_id: int
    ) -> None:
        payment = charged(company, customer_id)
        (before,) = changed(connect, NOON)
        clock.after(days=3)
        company.refund(payment["charge"]["id"], amount=7)

        (after,) = changed(connect, clock.at)

        assert (after.source_id, after.updated_at) == (str(payment["id"]), clock.at)
        assert after.version != before.version
        read = connect().read_payments(source_ids=[after.source_id])[after.source_id]
        assert read is not None
        assert (read.version, [refund.amount for refund in read.refunds]) == (after.version, [7])

    def test_a_refund_after_the_last_change_of_any_payment_is_found_d15(
        self, connect: Connect, company: InvoicedSimulator, clock: Clock, customer_id: int
    ) -> None:
        payment = charged(company, customer_id)
        clock.after(days=3)
        since = clock.at
        clock.after(hours=1)
        company.refund(payment["charge"]["id"])

        assert [(change.source_id, change.updated_at) for change in changed(connect, since)] == [
            (str(payment["id"]), clock.at)
        ]

    def test_a_refund_found_again_is_the_same_version_and_costs_no_second_search_d15(
        self, connect: Connect, company: InvoicedSimulator, clock: Clock, customer_id: int
    ) -> None:
        payment = charged(company, customer_id)
        clock.after(days=3)
        company.refund(payment["charge"]["id"])
        (first,) = changed(connect, clock.at)
        company.calls.clear()

        (again,) = changed(connect, clock.at)

        assert again == first
        assert [call.target for call in company.calls if "sort=updated_at+desc" in call.target] == []

    def test_refunds_and_changes_come_in_the_order_in_which_they_happened(
        self, connect: Connect, company: InvoicedSimulator, clock: Clock, customer_id: int
    ) -> None:
        old = charged(company, customer_id)
        clock.after(days=3)
        since, made = clock.at, []
        for _ in range(120):
            made.append(receive(company, customer_id))
            clock.after(seconds=1)
        company.refund(old["charge"]["id"])
        clock.after(seconds=1)
        made += [str(old["id"]), receive(company, customer_id)]

        pages = list(connect().changes(record_type="payment", since=since))

        assert [change.source_id for page in pages for change in page] == made
        latest = [max(change.updated_at for change in page) for page in pages]
        assert latest == sorted(latest)

    @pytest.mark.parametrize("broken", ["/events", "sort=updated_at\\+asc", "sort=updated_at\\+desc", "/payments/"])
    def test_whoever_stops_half_way_and_goes_on_from_the_last_change_misses_none_d15(
        self, connect: Connect, company: InvoicedSimulator, clock: Clock, customer_id: int, broken: str
    ) -> None:
        old = charged(company, customer_id)
        clock.after(days=3)
        since, wanted = clock.at, {str(old["id"])}
        for number in range(150):
            wanted.add(receive(company, customer_id))
            clock.after(seconds=1)
            if number == 50:
                company.refund(old["charge"]["id"])
        company.faults.add(Fault(kind=FaultKind.ERROR_BEFORE, path=broken))
        found: set[str] = set()
        at = since
        for page in self._until_it_breaks(connect().changes(record_type="payment", since=since)):
            found |= set(ids(page))
            at = max([at, *(change.updated_at for change in page)])

        found |= set(ids(changed(connect, at)))

        assert found == wanted

    def _until_it_breaks(self, pages: Iterator[list[records.Change]]) -> Iterator[list[records.Change]]:
        with pytest.raises(errors.Unreachable):
            yield from pages

    def test_a_refund_whose_payment_is_gone_is_searched_for_once(
        self, connect: Connect, company: InvoicedSimulator, clock: Clock, customer_id: int
    ) -> None:
        payment = charged(company, customer_id)
        clock.after(days=3)
        company.refund(payment["charge"]["id"])
        company.store.tables["payments"].clear()

        found = [changed(connect, clock.at) for _ in range(2)]

        assert found == [[], []]
        assert sum("sort=updated_at+desc" in call.target for call in company.calls) == 1


def test_a_week_without_webhooks_loses_nothing_d15(
    connect: Connect, company: InvoicedSimulator, clock: Clock, customer_id: int
) -> None:
    company.webhook_mode = "drop"
    voided, refunded = receive(company, customer_id), charged(company, customer_id)
    edited = receive(company, customer_id)
    clock.after(days=1)
    since = clock.at
    company.void_payment(int(voided))
    clock.after(days=1)
    company.refund(refunded["charge"]["id"], amount=1)
    clock.after(days=1)
    company.edit_payment(int(edited), reference="A77")
    clock.after(days=4)
    new = receive(company, customer_id)

    assert ids(changed(connect, since)) == [voided, str(refunded["id"]), edited, new]
