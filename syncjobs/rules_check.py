"""Do the items that a connection's document rules name exist in NetSuite? (R53)"""

from __future__ import annotations

from integrations import errors
from integrations.models import Connection
from integrations.netsuite import suiteql
from integrations.netsuite.client import NetSuiteClient
from mappings.models import DocumentRules

_NAMES = {"freight_item_id": "freight item", "surcharge_item_id": "surcharge item", "discount_item_id": "discount item"}


def missing_items(*, connection: Connection) -> str:
    """Name the items that NetSuite does not have or has made inactive, with the cure; "" when all are there.

    One query. When NetSuite cannot be asked nothing is claimed, and "" is given too: its own test says so.
    """
    rules = DocumentRules.objects.filter(connection=connection).first() or DocumentRules()
    named = {getattr(rules, field): name for field, name in _NAMES.items() if getattr(rules, field)}
    if not named or connection.netsuite_account.is_paused:
        return ""
    there = _active_items(connection, list(named))
    missing = [f"{name} {item_id}" for item_id, name in named.items() if there is not None and item_id not in there]
    if not missing:
        return ""
    return f"NetSuite has no active {', no '.join(missing)}: correct the document rules of this connection."


def _active_items(connection: Connection, item_ids: list[str]) -> set[str] | None:
    client = NetSuiteClient.for_account(account=connection.netsuite_account, connections=1)
    try:
        return suiteql.active_items(client, item_ids)
    except errors.SyncError:
        return None
    finally:
        client.close()
