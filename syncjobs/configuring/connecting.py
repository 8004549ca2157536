"""What follows a file without a browser: sign in everywhere, keep the answers, have the platforms call us."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from integrations import errors
from integrations.models import Connection, NetSuiteAccount
from syncjobs import health, registration


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one remote said."""

    label: str
    is_ok: bool
    message: str

    def __str__(self) -> str:
        return f"{'ok' if self.is_ok else 'FAILED'}  {self.label}: {self.message}"


def connect() -> Iterator[Answer]:
    """Test every account and enabled connection, and register the webhook of each connection that lets us in."""
    for account in NetSuiteAccount.objects.order_by("name"):
        report = health.test_account(account=account)
        yield Answer(label=f"NetSuite account {account.name}", is_ok=report.ok, message=report.message)
    for connection in Connection.objects.filter(is_enabled=True).order_by("name"):
        yield _connect(connection)


def _connect(connection: Connection) -> Answer:
    label = f"connection {connection.name}"
    is_ok = health.test_connection(connection=connection)
    connection.refresh_from_db()
    if not is_ok:
        return Answer(label=label, is_ok=False, message=connection.health_message)
    try:
        webhook_id = registration.register(connection=connection)
    except errors.SyncError as error:
        return Answer(label=label, is_ok=False, message=f"It lets us in, but takes no webhook: {error}")
    return Answer(label=label, is_ok=True, message=f"{connection.health_message} {_note(connection, webhook_id)}")


def _note(connection: Connection, webhook_id: str) -> str:
    if webhook_id:
        return "The webhook is registered."
    if registration.by_hand(connection=connection):
        # The address is a secret, so it is not said here.
        return "Its webhook is added by hand: press “Register webhook” on the connection's page, it says how."
    return "It has no webhooks; it is polled."
