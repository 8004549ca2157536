"""What an endpoint is given and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from integrations.ordermentum.simulator import lists, quirks, refusals, views
from integrations.ordermentum.simulator.store import Record, Store

if TYPE_CHECKING:
    from integrations.ordermentum.simulator.simulator import OrdermentumSimulator

View = Callable[[Store, Record], Record]


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One admitted request: query parameters in order, JSON body ({} without one), headers by lower-case name."""

    sim: OrdermentumSimulator
    url: str
    method: str = "GET"
    parameters: lists.Parameters = field(default_factory=list)
    body: Record = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        """The records."""
        return self.sim.store

    @property
    def id(self) -> str:
        """The id in the path."""
        return self.ids["id"]

    def parameter(self, name: str) -> str | None:
        """Give a query parameter, the last one if it is repeated."""
        return dict(self.parameters).get(name)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What to send: JSON unless `html` is set."""

    status: int = 200
    json: Any = None
    html: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


Endpoint = Callable[[Ask], Answer]


@dataclass(frozen=True, kw_only=True)
class Route:
    """One verb on one path. `bucket` is the rate limit it counts for; `public` ones need no credentials.

    `control` marks what belongs to the simulator and not to Ordermentum: no limits, no faults, not in `calls`.
    """

    rule: str
    method: str
    answer: Endpoint
    bucket: str = ""
    public: bool = False
    control: bool = False
    forbidden: bool = False


def routes(rule: str, bucket: str, **verbs: Endpoint) -> list[Route]:
    """Give one route for each verb: `routes("/v1/x", "x", GET=…, PUT=…)`."""
    return [Route(rule=rule, method=method, answer=answer, bucket=bucket) for method, answer in verbs.items()]


def one(ask: Ask, table: str, record: Record, *, status: int = 200) -> Answer:
    """Answer with a record in its fullest form."""
    return Answer(status=status, json=ask.sim.shown(table, record))


def check_supplier(ask: Ask, supplier_id: object, *, status: int = 400) -> None:
    """Insist on our own supplier id.

    :raises Refused: `status` when it is missing, 403 when it is somebody else's.
    """
    if not supplier_id:
        raise refusals.Refused("supplierId is required", status=status)
    if str(supplier_id).lower() != ask.sim.supplier_id:
        raise refusals.Refused("You have no access to this supplier", status=403)


def listing(
    ask: Ask,
    table: str,
    *,
    equal: Collection[str] = (),
    view: View = views.plain,
    version: int = 1,
    records: list[Record] | None = None,
) -> Answer:
    """Answer with one page of a table, in the envelope of API version 1 or 2 (no links, no totalPages)."""
    held = list(ask.store.tables[table].values()) if records is None else records
    minded = [(name, value) for name, value in ask.parameters if name.partition("[")[0] not in ask.sim.passed_over]
    page = lists.page(held, minded, equal={"id", *equal})
    shown = [view(ask.store, record) for record in page.records]
    envelope: Record = {"meta": page.meta(with_pages=version == 1)}
    if version == 1:
        envelope["links"] = page.links(url=ask.url, parameters=ask.parameters)
    envelope["data"] = quirks.dressed(shown, seed=ask.sim.seed) if ask.sim.quirks else shown
    return Answer(json=envelope)


def supplier_listing(
    table: str, *, equal: Collection[str] = (), view: View = views.plain, version: int = 1
) -> Endpoint:
    """Give an endpoint that lists a table and insists on supplierId (Ordermentum docs)."""

    def answer(ask: Ask) -> Answer:
        check_supplier(ask, ask.parameter("supplierId"))
        return listing(ask, table, equal=equal, view=view, version=version)

    return answer


def reader(table: str) -> Endpoint:
    """Give an endpoint that answers with the record of the id in the path."""
    return lambda ask: one(ask, table, ask.store.find(table, ask.id))
