"""What an endpoint is given and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from integrations.invoiced.simulator import accounting, fields, filters, listed, lists, pdf, refusals, views
from integrations.invoiced.simulator.invoices import is_open
from integrations.invoiced.simulator.store import Record, Store

if TYPE_CHECKING:
    from werkzeug.wrappers import Request

    from integrations.invoiced.simulator.simulator import InvoicedSimulator


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One admitted request: query parameters in order, body ({} without one), headers by lower-case name."""

    sim: InvoicedSimulator
    request: Request
    url: str
    caller: str = ""
    parameters: listed.Parameters = field(default_factory=list)
    body: Record = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        """The records."""
        return self.sim.store

    @property
    def wish(self) -> views.Wish:
        """What the request wants to see."""
        given = dict(self.parameters)
        asked = {name: _names(given.get(name, "")) for name in ("include", "exclude", "expand")}
        return views.Wish(**asked)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What to send: JSON unless `content` is set."""

    status: int = 200
    json: Any = None
    content: bytes | None = None
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


Endpoint = Callable[[Ask], Answer]


class Keeper(Protocol):
    """A book that can do everything."""

    def add(self, body: Mapping[str, Any]) -> Record:
        """Keep a record."""

    def edit(self, record: Record, body: Mapping[str, Any]) -> Record:
        """Change a record."""

    def remove(self, record: Record) -> None:
        """Take a record away."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """One verb on one path.

    `control` marks what belongs to the simulator and not to Invoiced: no key, no limits, no faults, not in `calls`.
    `forbidden` marks what moves a customer's money.
    """

    rule: str
    method: str
    answer: Endpoint
    control: bool = False
    forbidden: bool = False


def one(ask: Ask, table: str, record: Record, *, status: int = 200) -> Answer:
    """Answer with a record."""
    return Answer(status=status, json=ask.sim.views.shown(table, record, ask.wish))


def created(ask: Ask, table: str, record: Record) -> Answer:
    """Answer with a new record; whose it is in an accounting system is kept, where the request says so."""
    accounting.remember(ask.store, record, ask.body)
    return one(ask, table, record, status=201)


def listing(ask: Ask, table: str, *, records: Iterable[Record] | None = None) -> Answer:
    """Answer with one page of a table, or of these records of it."""
    held = ask.store.tables[table].values() if records is None else records
    held = _with_open_balance(ask, held) if table == "customers" else held
    tests = filters.tests(table, ask.parameters)
    sort = dict(ask.parameters).get("sort", "")
    if "status" in sort or any("status" in name + value for name, value in ask.parameters):
        held = [{**record, **ask.sim.views.shown(table, record, views.WHOLE)} for record in held]
    kept = [record for record in held if all(test(record) for test in tests)]
    order = _newest_first if table == "events" else _by_age
    kept = lists.in_order(kept, sort, key=order, columns=listed.columns(table))
    page = ask.sim.paging.cut(kept, ask.parameters, url=ask.url, caller=ask.caller)
    shown = [ask.sim.views.shown(table, record, ask.wish) for record in page.records]
    return Answer(json=shown, headers=page.headers)


def reader(table: str) -> Endpoint:
    """Give an endpoint that answers with the record of the id in the path, as PDF to those who accept that."""

    def answer(ask: Ask) -> Answer:
        record = ask.store.find(table, ask.ids["id"])
        if table in PAPERS and "application/pdf" in ask.headers.get("accept", ""):
            return as_pdf(ask, record)
        return one(ask, table, record)

    return answer


PAPERS = frozenset({"invoices", "credit_notes", "payments"})


def as_pdf(ask: Ask, record: Record) -> Answer:
    """Answer with a document as PDF: the file that was set as `pdf_attachment`, else one of our own."""
    attached = ask.store.tables["files"].get(record.get("pdf_attachment") or 0)
    content = attached["_content"] if attached else pdf.document(record, company=ask.store.company["name"])
    return Answer(content=content, content_type="application/pdf")


def resource(rule: str, table: str, book: Callable[[InvoicedSimulator], Keeper]) -> list[Route]:
    """Give the routes to list, create, read, change and delete the records of a table."""

    def create(ask: Ask) -> Answer:
        return created(ask, table, book(ask.sim).add(ask.body))

    def update(ask: Ask) -> Answer:
        return one(ask, table, book(ask.sim).edit(ask.store.find(table, ask.ids["id"]), ask.body))

    def delete(ask: Ask) -> Answer:
        book(ask.sim).remove(ask.store.find(table, ask.ids["id"]))
        return Answer(status=204)

    return [
        Route(rule=rule, method="GET", answer=lambda ask: listing(ask, table)),
        Route(rule=rule, method="POST", answer=create),
        Route(rule=f"{rule}/<id>", method="GET", answer=reader(table)),
        Route(rule=f"{rule}/<id>", method="PATCH", answer=update),
        Route(rule=f"{rule}/<id>", method="DELETE", answer=delete),
    ]


def _names(text: str) -> frozenset[str]:
    return frozenset(name.strip() for name in text.split(","))


def no_such_route() -> refusals.Refused:
    """Give the answer of a URL there is none of."""
    return refusals.Refused("Request was not recognized", status=404)


def _with_open_balance(ask: Ask, customers: Iterable[Record]) -> Iterable[Record]:
    """Pick the customers who owe something, or nothing, when `open_balance` asks for that."""
    wanted = dict(ask.parameters).get("open_balance", "")
    if not wanted:
        return customers
    owing = {invoice["customer"] for invoice in ask.store.tables["invoices"].values() if is_open(invoice)}
    is_owing = fields.flag(wanted, "open_balance")
    return [customer for customer in customers if (customer["id"] in owing) == is_owing]


def _by_age(record: Record) -> tuple[int, str]:
    return (record["id"], "") if isinstance(record["id"], int) else (0, record["id"])


def _newest_first(record: Record) -> tuple[int, str]:
    return (-record["id"], "")
