"""History by date: page by page, each payment once, resumable anywhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integrations import contract
from integrations.invoiced.simulator import InvoicedSimulator
from tests.integrations.invoiced.conftest import BEANS, Connect

SINCE = datetime(2026, 3, 1, tzinfo=UTC)
UNTIL = datetime(2026, 4, 1, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 9, tzinfo=UTC)


@pytest.fixture
def customer_id(company: InvoicedSimulator) -> int:
    customer_id: int = company.add_customer(name="Harbour Lane")["id"]
    return customer_id


def receive(company: InvoicedSimulator, customer_id: int, *, at: datetime, **fields: Any) -> str:
    date = int(at.timestamp())
    return str(company.receive_payment(**{"customer": customer_id, "amount": 10, "date": date, **fields})["id"])


def read(connect: Connect, **how: Any) -> list[contract.HistoryPage]:
    return list(connect().history(**{"record_type": "payment", "since": SINCE, "until": UNTIL, **how}))


def ids(pages: list[contract.HistoryPage]) -> list[str]:
    return [change.source_id for page in pages for change in page.changes]


def busy_month(company: InvoicedSimulator, customer_id: int) -> list[str]:
    """A payment every two hours, and 250 at one midnight."""
    dated = [SINCE + timedelta(hours=2 * number) for number in range(360)] + [MIDNIGHT] * 250
    made = [(at, receive(company, customer_id, at=at)) for at in dated]
    return [payment_id for _, payment_id in sorted(made)]


def test_from_the_first_day_up_to_before_the_last_moment(
    connect: Connect, company: InvoicedSimulator, customer_id: int
) -> None:
    second = timedelta(seconds=1)
    receive(company, customer_id, at=SINCE - second)
    last = receive(company, customer_id, at=UNTIL - second)
    first = receive(company, customer_id, at=SINCE)
    receive(company, customer_id, at=UNTIL)

    pages = read(connect)

    assert ids(pages) == [first, last]
    assert [(page.seen, page.total) for page in pages] == [(2, 2)]


def test_a_busy_midnight_of_many_pages_is_read_to_its_end(
    connect: Connect, company: InvoicedSimulator, customer_id: int
) -> None:
    made = busy_month(company, customer_id)

    pages = read(connect)

    assert sorted(ids(pages)) == sorted(made)
    assert sum(page.seen for page in pages) == len(made) == pages[0].total


def test_whoever_goes_on_from_any_position_gets_the_rest(
    connect: Connect, company: InvoicedSimulator, customer_id: int
) -> None:
    made = busy_month(company, customer_id)
    pages = read(connect)

    for number, page in enumerate(pages, start=1):
        rest = read(connect, position=page.position)

        assert sorted(ids(pages[:number]) + ids(rest)) == sorted(made)


def test_a_payment_that_is_dated_anew_meanwhile_hides_no_other(
    connect: Connect, company: InvoicedSimulator, customer_id: int
) -> None:
    made = [receive(company, customer_id, at=SINCE + timedelta(hours=number)) for number in range(150)]
    pages = connect().history(record_type="payment", since=SINCE, until=UNTIL)
    found = ids([next(pages)])

    company.edit_payment(int(made[5]), date=int((SINCE - timedelta(days=9)).timestamp()))

    assert set(found + ids(list(pages))) == set(made)


def test_open_only_leaves_out_what_is_applied_in_full_or_void(
    connect: Connect, company: InvoicedSimulator, customer_id: int
) -> None:
    invoice = company.raise_invoice(customer_id, [BEANS])
    unapplied = receive(company, customer_id, at=SINCE)
    void = receive(company, customer_id, at=SINCE)
    company.void_payment(int(void))
    splits = [{"type": "invoice", "invoice": invoice["id"], "amount": 10}]
    full = receive(company, customer_id, at=SINCE, applied_to=splits)
    partly = receive(company, customer_id, at=SINCE, amount=15, applied_to=splits)

    (page,) = read(connect, open_only=True)

    assert ([change.source_id for change in page.changes], page.seen) == ([unapplied, partly], 4)
    assert full not in ids([page])


def test_its_versions_are_those_of_the_poll(connect: Connect, company: InvoicedSimulator, customer_id: int) -> None:
    receive(company, customer_id, at=SINCE)

    (page,) = read(connect)
    (polled,) = connect().changes(record_type="payment", since=SINCE)

    assert list(page.changes) == polled


@pytest.mark.parametrize("position", ["7", "{}", '{"from_s": "x", "page": 1, "given": []}', "nonsense"])
def test_a_position_that_is_none_is_refused(connect: Connect, position: str) -> None:
    with pytest.raises(LookupError, match="anew"):
        read(connect, position=position)
