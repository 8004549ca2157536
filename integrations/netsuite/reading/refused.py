"""What an account refuses: columns and tables that others have. Remembered, so that it is not asked every time."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from integrations import errors, http
from integrations.netsuite import permission_hints, refusals
from integrations.netsuite.doctor.permissions import Level

ASKED_AGAIN_AFTER = timedelta(days=7)  # ours: roles and features change
PARAMS = "params"
# Wordings seen on accounts; NetSuite help does not list them.
_COLUMN = re.compile(r"Unknown identifier '(?:\w+\.)?(\w+)'", re.IGNORECASE)
_FIELD = re.compile(r"Field '(?:\w+\.)?(\w+)' for record '(\w+)' was not found", re.IGNORECASE)
_TABLE = re.compile(r"Record '(\w+)' was not found|Invalid search type:? '?(\w+)", re.IGNORECASE)


class Refused(errors.PermissionMissing):
    """NetSuite refuses a column or table that a question cannot do without.

    `name` is such as "column:transaction.foreigntotal", `said` holds NetSuite's words.
    """

    def __init__(
        self, *, account_name: str, query: str, name: str, said: str, exchange: errors.Exchange | None = None
    ) -> None:
        self.name, self.said = name, said
        kind, _, what = name.partition(":")
        permission = permission_hints.of_table(table=what) if kind == "table" else None
        needed = permission.menu(Level.VIEW) if permission else "the permission for it"
        super().__init__(
            f"NetSuite ({account_name}) refuses the {kind} {what}, without which {query} cannot be read. Give the "
            f"integration's role {needed}, or switch on the feature behind it, then retry. "
            f"(NetSuite says: {said})",
            exchange=exchange,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a refusal names: a column, of a table when it says which, or a whole table. Lower case."""

    column: str = ""
    table: str = ""


class Capabilities(Protocol):
    """The memory of what one account refuses, by names such as "column:transaction.closedate"."""

    def refusal(self, *, name: str) -> str | None:
        """Give NetSuite's words when this was refused lately; None when it may be asked for."""

    def refused(self, *, name: str, said: str) -> None:
        """Remember that it was refused now."""

    def granted(self, *, name: str) -> None:
        """Note that it was there: an older refusal is over."""


class Remembered:
    """A memory that lasts as long as the process: for one pass, and for tests."""

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._refusals: dict[str, tuple[datetime, str]] = {}

    def refusal(self, *, name: str) -> str | None:
        """Give NetSuite's words when this was refused lately."""
        refused_at, said = self._refusals.get(name, (None, ""))
        return said if refused_at and self._clock() - refused_at < ASKED_AGAIN_AFTER else None

    def refused(self, *, name: str, said: str) -> None:
        """Remember that it was refused now."""
        self._refusals[name] = (self._clock(), said)

    def granted(self, *, name: str) -> None:
        """Note that it was there."""
        self._refusals.pop(name, None)

    def forget(self) -> None:
        """Ask for everything again."""
        self._refusals.clear()


def words(error: errors.NeedsStaff) -> str:
    """Give NetSuite's own words of a refusal."""
    if isinstance(error, errors.RecordRejected) and error.detail:
        return error.detail
    exchange = error.exchange
    if exchange is None:
        return error.message
    answer = http.Answer(status=exchange.status or 0, headers={}, text=exchange.response, show=lambda: exchange)
    return next((refusal.detail for refusal in refusals.read(answer=answer) if refusal.detail), error.message)


def named_in(said: str) -> Named | None:
    """Give what a refusal names; None when it is about something else."""
    if found := _FIELD.search(said):
        return Named(column=found.group(1).lower(), table=found.group(2).lower())
    if found := _COLUMN.search(said):
        return Named(column=found.group(1).lower())
    if found := _TABLE.search(said):
        return Named(table=(found.group(1) or found.group(2)).lower())
    return None
