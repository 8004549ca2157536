"""Taking a platform off: its jobs stop, its webhook is removed; mappings and history stay (R60)."""

from __future__ import annotations

from integrations import contract
from integrations.models import Connection
from syncjobs import registration


def disconnect(*, connection: Connection) -> None:
    """Stop every job of the connection, then remove its webhook.

    Raises SyncError when the platform does not take the webhook back; the jobs stand still all the same, and the
    platform's calls are answered without effect.
    """
    Connection.objects.filter(pk=connection.pk).update(is_enabled=False)
    connector = connection.open()
    connector.close()
    if contract.Capability.WEBHOOKS in connector.capabilities:
        registration.remove(connection=connection)
