"""Which connectors there are: our own by settings, anyone's by the entry point group `crossfoot.connectors`."""

from __future__ import annotations

from functools import cache
from importlib import metadata

from django.utils.module_loading import import_string

from integrations import contract

ENTRY_POINT_GROUP = "crossfoot.connectors"
OURS = {"ordermentum": "integrations.ordermentum.connector.OrdermentumConnector"}


@cache
def _installed() -> dict[str, type[contract.Connector]]:
    found = {key: import_string(path) for key, path in OURS.items()}
    for entry_point in metadata.entry_points(group=ENTRY_POINT_GROUP):
        found.setdefault(entry_point.name, entry_point.load())
    return found


def connector(*, key: str) -> type[contract.Connector]:
    """Give the connector class of that key. Raises LookupError naming the known ones."""
    try:
        return _installed()[key]
    except KeyError:
        raise LookupError(f"There is no connector “{key}”. Known: {', '.join(sorted(_installed()))}.") from None


def choices() -> list[tuple[str, str]]:
    """Give (key, label) of every connector, for forms."""
    return sorted((key, found.label) for key, found in _installed().items())
