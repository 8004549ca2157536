"""The controls of what queries see, over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Request, Response

from integrations.netsuite.simulator import application, control

if TYPE_CHECKING:
    from integrations.netsuite.simulator.simulator import NetSuiteSimulator


class QueryControl:
    """Views over one simulator."""

    def __init__(self, simulator: NetSuiteSimulator) -> None:
        self._simulator = simulator

    def views(self) -> list[tuple[str, str, application.View]]:
        """Verb, path and view of each control."""
        return [
            ("POST", "/simulator/crowd", self.crowd),
            ("POST", "/simulator/commit-late/<type_name>/<record_id>", self.commit_late),
        ]

    def crowd(self, request: Request) -> Response:
        """{"invoices": 100000, "lines": 3, "since": ISO, "until": ISO, "seed": 0, "orders": ["5001"]}; only the first
        is needed.
        """
        wanted = control.read_body(request)
        try:
            made = self._simulator.bulk_invoices(
                int(wanted["invoices"]),
                lines=int(wanted.get("lines", 3)),
                since=_instant(wanted.get("since")),
                until=_instant(wanted.get("until")),
                seed=int(wanted.get("seed", 0)),
                order_ids=[str(each) for each in wanted.get("orders", [])],
            )
        except (KeyError, TypeError, ValueError) as error:
            raise BadRequest(f"Not a crowd: {error}") from error
        return control.answer(
            {
                "invoices": made.count,
                "first_id": made.first_id,
                "last_id": made.last_id,
                "since": made.since.isoformat(),
                "until": made.until.isoformat(),
            }
        )

    def commit_late(self, request: Request, type_name: str, record_id: str) -> Response:
        """{"seconds": 30}: queries see the record's last save only that long after it."""
        try:
            self._simulator.commit_late(type_name, record_id, float(control.read_body(request)["seconds"]))
        except (KeyError, TypeError, ValueError) as error:
            raise BadRequest(f"Not a delay: {error}") from error
        return control.answer({})


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("give times with their offset from UTC")
    return instant
