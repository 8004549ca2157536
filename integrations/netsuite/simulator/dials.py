"""What can be read off and turned on a running simulator: role, limit, clock, sign-in, calls."""

from __future__ import annotations

from integrations.netsuite.simulator import account, gate, services, sign_in


class Dials:
    """Changeable while the simulator runs. The parts are set by `NetSuiteSimulator`."""

    books: account.Account
    counter: gate.Gate
    _services: services.Services
    _door: sign_in.SignIn

    @property
    def permissions(self) -> set[str]:
        """What the integration's role may do. Discard one to take it away."""
        return self.books.permissions

    @property
    def view_only(self) -> set[str]:
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
    def limit(self) -> int:
        """Requests in flight before 429."""
        return self.counter.limit

    @limit.setter
    def limit(self, limit: int) -> None:
        self.counter.limit = limit

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
    def locked_out(self) -> bool:
        """Whether the user is locked after too many failed sign-ins."""
        return self._door.is_locked_out(now=self.books.now())

    def unlock(self) -> None:
        """Let the user in again."""
        self._door.unlock()

    @property
    def calls(self) -> list[gate.Call]:
        """Every request under /services so far."""
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
