"""The same schedules on the simulator, over HTTP: our SQL and its, our signature, its clock, zone and late commits."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import datetime

import hypothesis
import time_machine

from integrations.netsuite import auth, client, queries
from integrations.netsuite.reading import columns
from integrations.netsuite.reading.query import Query
from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.changing_server import ChangingServer, Thing, Version
from tests.integrations.netsuite.schedules import NoChangeIsMissed


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer(Thing):
    """A customer whose phone number says which version it is."""

    netsuite_id: str = columns.identity("c.id", needed=True)
    version: int = columns.whole("c.phone", needed=True)
    changed: str = columns.stamp("c.lastmodifieddate", needed=True)


class SimulatedServer(ChangingServer):
    """The rows are customers of a simulated account. Its clock and ours are moved together, by time-machine."""

    question: Query[Thing] = Query(
        name="customers", row=Customer, table="customer", alias="c", key="c.id", stamp="c.lastmodifieddate"
    )

    def __init__(self, *, zone: str, stamp_zone: str, now: datetime) -> None:
        self._open = ExitStack()
        self._clock = self._open.enter_context(time_machine.travel(now, tick=False))
        super().__init__(zone=zone, stamp_zone=stamp_zone, now=now)
        self.simulator = NetSuiteSimulator(time_zone=zone)
        self.simulator.stamp_zone = stamp_zone
        served = self._open.enter_context(self.simulator.serve())
        signer = auth.tba(**asdict(self.simulator.credentials))
        self._client = client.NetSuiteClient(service_url=served.base_url, auth=signer, account_name="Main")
        self._open.callback(self._client.close)

    @property
    def now(self) -> datetime:
        return self._now

    @now.setter
    def now(self, now: datetime) -> None:
        self._now = now
        self._clock.move_to(now, tick=False)

    def keep(self, row_id: int, version: Version) -> None:
        fields = {"companyName": f"Customer {row_id}", "phone": str(version.number)}
        if version.number == 1:
            self.simulator.add("customer", fields, id=str(row_id))
        else:
            self.simulator.change("customer", str(row_id), fields)
        if version.seen_from > version.saved_at:
            late_s = (version.seen_from - version.saved_at).total_seconds()
            self.simulator.commit_late("customer", str(row_id), late_s)

    def query(self, *, sql: str, params: Sequence[str | int] = (), limit: int = 1000, offset: int = 0) -> queries.Page:
        return self._client.query(sql=sql, params=params, limit=limit, offset=offset)

    def close(self) -> None:
        """Put the clock right and stop the server."""
        self._open.close()


class OverHttp(NoChangeIsMissed):
    """The same machine on that server."""

    def open_server(self, *, zone: str, stamp_zone: str, now: datetime) -> SimulatedServer:
        return SimulatedServer(zone=zone, stamp_zone=stamp_zone, now=now)

    def teardown(self) -> None:
        try:
            super().teardown()
        finally:
            if hasattr(self, "server"):
                self.server.close()


TestOverHttp = OverHttp.TestCase
TestOverHttp.settings = hypothesis.settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(hypothesis.HealthCheck)
)
