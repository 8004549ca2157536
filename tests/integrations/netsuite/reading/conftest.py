"""A reader on the demo company, and a small history there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

import pytest
import requests

from integrations.netsuite import client, queries
from integrations.netsuite.reading import refused
from integrations.netsuite.reading.reader import Reader
from integrations.netsuite.reading.windows import Window
from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.simulator.conftest import Caller, line, order, signer

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
ALWAYS = Window(since="2020-01-01 00:00:00", until="2099-01-01 00:00:00")
WINDOW = Window(since="2026-11-20 08:50:00", until="2026-11-20 09:05:00")


@dataclass
class Scripted:
    """A client that gives the pages or raises the errors it was told, in turn, and keeps what it was asked."""

    says: list[queries.Page | Exception]
    account_name: str = "Main"
    takes_params: bool | None = None
    asked: list[str] = field(default_factory=list)
    params: list[tuple[str | int, ...]] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)

    def query(self, *, sql: str, params: Sequence[str | int] = (), limit: int = 1000, offset: int = 0) -> queries.Page:
        self.asked.append(sql)
        self.params.append(tuple(params))
        self.offsets.append(offset)
        said = self.says.pop(0)
        if isinstance(said, Exception):
            raise said
        return said


@dataclass
class Clock:
    """A clock that is set by hand."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


def page(*rows: dict[str, str], more: bool = False) -> queries.Page:
    """A page of rows."""
    return queries.Page(rows=list(rows), has_more=more, total=None)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def known(clock: Clock) -> refused.Remembered:
    return refused.Remembered(clock=clock)


@pytest.fixture
def scripted_reader(known: refused.Remembered) -> Callable[..., tuple[Reader, Scripted]]:
    """Make a reader whose client says what a test wants."""

    def make(*says: queries.Page | Exception) -> tuple[Reader, Scripted]:
        told = Scripted(says=list(says))
        return Reader(client=told, known=known), told

    return make


@pytest.fixture
def call(simulator: NetSuiteSimulator) -> Iterator[Caller]:
    """Somebody else at work in the same account."""
    with simulator.serve() as server, requests.Session() as session:
        session.auth = signer(simulator)
        yield Caller(session, server.base_url)


@pytest.fixture
def reader(
    simulator: NetSuiteSimulator,
    call: Caller,
    connect: Callable[..., client.NetSuiteClient],
    known: refused.Remembered,
) -> Reader:
    """A reader of the demo company, two rows a page."""
    return Reader(client=connect(call.base_url, **asdict(simulator.credentials)), known=known, page_rows=2)


@pytest.fixture
def history(simulator: NetSuiteSimulator, call: Caller) -> None:
    """Order 5001 -> invoice 5002 over 100, paid 50 by 5003; deposit 5004 -> application 5005; credit memo 5006."""
    location = {"location": {"id": "1"}, "otherRefNum": "PO1"}
    call("PUT", "salesOrder/eid:om-1", order(line("501", quantity=10, rate=10), **location))
    simulator.bill("5001")
    apply = {"apply": {"items": [{"doc": {"id": "5002"}, "apply": True, "amount": 50}]}}
    call("POST", "customerPayment", {"customer": {"id": "1042"}, "payment": 60, "account": {"id": "220"}, **apply})
    deposit = {"customer": {"id": "1042"}, "payment": 20, "account": {"id": "220"}, "salesOrder": {"id": "5001"}}
    call("POST", "customerDeposit", deposit)
    apply["apply"]["items"][0]["amount"] = 20
    call("POST", "customerDeposit/5004/!transform/depositApplication", apply)
    apply["apply"]["items"][0]["amount"] = 30
    call("POST", "invoice/5002/!transform/creditMemo", apply)
