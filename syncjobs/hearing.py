"""Whether a platform's webhooks arrive, in words, for the connection's page and the home page."""

from __future__ import annotations

from datetime import datetime
from enum import Enum, auto

from django.db.models import OuterRef, Subquery

from integrations import registry
from integrations.contract import Capability
from integrations.models import Connection
from syncjobs import offering
from syncjobs.models import InboundEvent
from syncjobs.templatetags import home

# When the last webhook of a connection came, for queries of connections.
LAST_AT = Subquery(InboundEvent.objects.filter(connection=OuterRef("pk")).order_by("-pk").values("received_at")[:1])


class Hearing(Enum):
    """How well a platform is heard."""

    NONE = auto()  # it has no webhooks
    UNREGISTERED = auto()
    REGISTERED = auto()
    UNHEARD = auto()  # staff are to enter our address there, and nothing came yet
    HEARD = auto()
    REFUSED = auto()


_NOT_WELL = {Hearing.UNREGISTERED, Hearing.UNHEARD, Hearing.REFUSED}
_WORDS = {
    Hearing.NONE: "none",
    Hearing.UNREGISTERED: "not registered",
    Hearing.REGISTERED: "registered",
    Hearing.UNHEARD: "nothing heard yet",
    Hearing.REFUSED: "refused",
}
BY_POLLING = "Changes are found by polling."


def of(*, connection: Connection, last_at: datetime | None) -> Hearing:
    """Say how well a platform is heard whose last webhook came at `last_at`. Asks the database nothing."""
    able = offering.capabilities(connector=connection.connector)
    if not {Capability.WEBHOOKS, Capability.WEBHOOKS_BY_HAND} & able:
        return Hearing.NONE
    if connection.unsigned_webhooks:
        return Hearing.REFUSED
    if Capability.WEBHOOKS in able:
        return Hearing.REGISTERED if connection.webhook_id else Hearing.UNREGISTERED
    return Hearing.HEARD if last_at else Hearing.UNHEARD


def is_well(*, hearing: Hearing) -> bool:
    """Say whether nobody needs to do anything."""
    return hearing not in _NOT_WELL


def word(*, hearing: Hearing, last_at: datetime | None) -> str:
    """Say it in a table's cell."""
    return _WORDS.get(hearing) or f"last word {home.ago(last_at)}"


def text(*, connection: Connection, last_at: datetime | None) -> str:
    """Say it on the connection's page, and what to do about it."""
    match of(connection=connection, last_at=last_at):
        case Hearing.NONE:
            return f"The platform has none. {BY_POLLING}"
        case Hearing.UNREGISTERED:
            return f"Not registered. {BY_POLLING} Press “Register webhook” to hear of them at once."
        case Hearing.UNHEARD:
            return f"Nothing heard yet. {BY_POLLING} Press “Show webhook address”: it says what to do."
        case Hearing.REFUSED:
            return _refused(connection)
        case Hearing.REGISTERED:
            return f"Registered. Last word: {home.ago(last_at)}."
        case Hearing.HEARD:
            return f"Last word: {home.ago(last_at)}."


def _refused(connection: Connection) -> str:
    platform = registry.connector(key=connection.connector).label
    number = connection.unsigned_webhooks
    what = "1 webhook was" if number == 1 else f"{number:,} webhooks were"
    is_entered = bool(connection.secrets.get("webhook_secret"))
    why = "the webhook secret entered here is another one" if is_entered else "no webhook secret is entered here"
    return (
        f"{what} refused for a wrong signature: {why}. Copy the secret that {platform} shows for our address into "
        f"“Webhook secret” below and save. Until then: {BY_POLLING[0].lower()}{BY_POLLING[1:]}"
    )
