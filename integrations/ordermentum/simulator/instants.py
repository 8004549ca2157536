"""Instants as Ordermentum writes them: ISO 8601, milliseconds, Z (Ordermentum docs)."""

from __future__ import annotations

from datetime import UTC, datetime

from integrations.ordermentum.simulator import refusals


def written(instant: datetime) -> str:
    """Give an aware instant as `2026-03-04T02:10:11.120Z`."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read(text: object, *, field: str) -> datetime:
    """Take an ISO 8601 instant or day; without a zone it counts as UTC.

    :raises Refused: 400, naming the field.
    """
    try:
        instant = datetime.fromisoformat(str(text))
    except ValueError:
        raise refusals.Refused(f"{field} must be an ISO 8601 date") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
