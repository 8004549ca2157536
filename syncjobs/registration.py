"""Asking a platform to send us webhooks, and taking that back."""

from __future__ import annotations

from integrations import contract
from integrations.models import Connection
from syncjobs import webhooks


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


def remove(*, connection: Connection) -> None:
    """Have the platform stop telling us (R60). Raises SyncError when the platform refuses."""
    connector = connection.open()
    try:
        connector.remove_webhook(url=webhooks.url_of(connection=connection))
    finally:
        connector.close()
    Connection.objects.filter(pk=connection.pk).update(webhook_id="")
