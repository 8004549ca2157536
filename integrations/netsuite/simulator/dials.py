"""What can be read off and turned on a running simulator: role, limits, clock, jobs, SuiteApp, calls."""

from __future__ import annotations

from integrations.netsuite.simulator import account, custom_fields, gate, jobs, services, suiteapp
from integrations.netsuite.simulator.preferences import Preferences
from integrations.netsuite.simulator.role import Held, Role, ViewOnly


class Dials:
    """Changeable while the simulator runs. The parts are set by `NetSuiteSimulator`."""

    books: account.Account
    counter: gate.Gate
    _services: services.Services
    _suiteapp: suiteapp.SuiteApp | None = None

    @property
    def role(self) -> Role:
        """The integration's role: a permission's name -> its level ("VIEW", "CREATE", "EDIT" or "FULL")."""
        return self.books.role

    @property
    def permissions(self) -> Held:
        """The permissions the role holds. Discard one to take it away."""
        return self.books.permissions

    @property
    def view_only(self) -> ViewOnly:
        """Permissions that the role holds at level View."""
        return self.books.view_only

    @property
    def features(self) -> set[str]:
        """The account's features. Add "SuiteTax" for the other tax engine."""
        return self.books.features

    @property
    def habits(self) -> account.Habits:
        """Answers to what is uncertain about NetSuite."""
        return self.books.habits

    @property
    def preferences(self) -> Preferences:
        """What the account's own people have chosen."""
        return self.books.preferences

    @property
    def custom_fields(self) -> custom_fields.Definitions:
        """The custom fields that are defined. Others are kept all the same, but the catalog does not tell of them."""
        return self.books.custom_fields

    @property
    def limit(self) -> int:
        """Requests in flight before 429."""
        return self.counter.limit

    @limit.setter
    def limit(self, limit: int) -> None:
        self.counter.limit = limit

    @property
    def integration_limit(self) -> int | None:
        """The part of `limit` that the integration record is allotted; None when it shares what is left."""
        return self.counter.integration_limit

    @integration_limit.setter
    def integration_limit(self, limit: int | None) -> None:
        if limit is not None and not 1 <= limit < self.limit:
            raise ValueError("At least one request of the account's limit must stay unallocated.")
        self.counter.integration_limit = limit

    @property
    def others_in_flight(self) -> int:
        """Requests of other integrations that are in flight all the time."""
        return self.counter.others

    @others_in_flight.setter
    def others_in_flight(self, count: int) -> None:
        self.counter.others = count

    @property
    def limit_type(self) -> str | None:
        """What governanceLimits calls the limit: one of `services.LIMIT_TYPES`; None: what follows from the limits."""
        return self._services.limit_type

    @limit_type.setter
    def limit_type(self, limit_type: str | None) -> None:
        if limit_type not in (None, *services.LIMIT_TYPES):
            raise ValueError(f"The limit's type is one of {', '.join(services.LIMIT_TYPES)}.")
        self._services.limit_type = limit_type

    @property
    def job_delay_s(self) -> float:
        """Seconds of the server's clock until an asynchronous request is done; 0 before its 202 is sent."""
        return self._services.jobs.delay_s

    @job_delay_s.setter
    def job_delay_s(self, delay_s: float) -> None:
        self._services.jobs.delay_s = delay_s

    @property
    def jobs(self) -> list[jobs.Job]:
        """Every asynchronous request so far."""
        return self._services.jobs.all

    @property
    def suiteapp(self) -> suiteapp.SuiteApp | None:
        """What tells the hub of changes; None when it is not installed. Setting one starts it and stops the last."""
        return self._suiteapp

    @suiteapp.setter
    def suiteapp(self, installed: suiteapp.SuiteApp | None) -> None:
        if self._suiteapp is not None:
            self._suiteapp.stop()
        self._suiteapp = installed
        self.books.listener = installed.hear if installed is not None else None
        if installed is not None:
            installed.start(account_id=self.books.account_id, now=self.books.now)

    @property
    def latency_s(self) -> float:
        """Seconds added to each request."""
        return self._services.latency_s

    @latency_s.setter
    def latency_s(self, latency_s: float) -> None:
        self._services.latency_s = latency_s

    @property
    def clock_offset_s(self) -> float:
        """Seconds the server's clock is ahead."""
        return self.books.clock_offset_s

    @clock_offset_s.setter
    def clock_offset_s(self, clock_offset_s: float) -> None:
        self.books.clock_offset_s = clock_offset_s

    @property
    def calls(self) -> list[gate.Call]:
        """Every request under /services so far, and (`in_job`) what asynchronous jobs did."""
        return self.counter.calls

    @property
    def writes(self) -> list[gate.Call]:
        """Those that changed something."""
        return [call for call in self.calls if call.committed]

    @property
    def high_water_mark(self) -> int:
        """The most requests ever in flight at once, refused ones too."""
        return self.counter.high_water_mark

    @property
    def rejected(self) -> int:
        """How many requests were over the limit."""
        return self.counter.rejected
