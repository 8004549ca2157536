"""Asking a platform to send us webhooks, and taking that back."""

from __future__ import annotations

from integrations import contract, registry
from integrations.models import Connection
from syncjobs import offering, webhooks


def register(*, connection: Connection) -> str:
    """Have the platform tell us about changes; doing it twice changes nothing. Gives the registration's id.

    Raises SyncError when the platform refuses.
    """
    connector = connection.open()
    try:
        if contract.Capability.WEBHOOKS not in connector.capabilities:
            return ""
        webhook_id = connector.register_webhook(url=webhooks.url_of(connection=connection))
    finally:
        connector.close()
    Connection.objects.filter(pk=connection.pk).update(webhook_id=webhook_id)
    return webhook_id


def by_hand(*, connection: Connection) -> str:
    """Say what staff do to have the platform tell us, our address included; "" where we can ask it ourselves.

    The address holds a secret: show it only to those who may change the connection.
    """
    if contract.Capability.WEBHOOKS_BY_HAND not in offering.capabilities(connector=connection.connector):
        return ""
    connector = registry.connector(key=connection.connector)
    return f"{connector.webhook_steps} The address: {webhooks.url_of(connection=connection)}"


def remove(*, connection: Connection) -> None:
    """Have the platform stop telling us (R60). Raises SyncError when the platform refuses."""
    connector = connection.open()
    try:
        connector.remove_webhook(url=webhooks.url_of(connection=connection))
    finally:
        connector.close()
    Connection.objects.filter(pk=connection.pk).update(webhook_id="")
