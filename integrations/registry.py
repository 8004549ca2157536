"""Which connectors there are: our own by settings, anyone's by the entry point group `crossfoot.connectors`."""

from __future__ import annotations

import logging
from functools import cache
from importlib import metadata

from django.utils.module_loading import import_string

from integrations import contract

logger = logging.getLogger(__name__)

ENTRY_POINT_GROUP = "crossfoot.connectors"
OURS = {
    "invoiced": "integrations.invoiced.connector.InvoicedConnector",
    "ordermentum": "integrations.ordermentum.connector.OrdermentumConnector",
}


@cache
def installed() -> dict[str, type[contract.Connector]]:
    """Give the class of every connector by its key; ours go before those of installed packages.

    A package that cannot be imported is left out and stands in the log: its connections say that it is not there, and
    all others work.
    """
    found = {key: import_string(path) for key, path in OURS.items()}
    for entry_point in metadata.entry_points(group=ENTRY_POINT_GROUP):
        try:
            found.setdefault(entry_point.name, entry_point.load())
        except (ImportError, AttributeError):
            logger.exception("A connector could not be loaded: %s", entry_point.value)
    return found


def connector(*, key: str) -> type[contract.Connector]:
    """Give the connector class of that key. Raises LookupError naming the known ones."""
    try:
        return installed()[key]
    except KeyError:
        raise LookupError(f"There is no connector “{key}”. Known: {', '.join(sorted(installed()))}.") from None


def choices() -> list[tuple[str, str]]:
    """Give (key, label) of every connector, for forms."""
    return sorted((key, found.label) for key, found in installed().items())
