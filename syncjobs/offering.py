"""Which flows a platform can do at all: the others are neither shown nor taken from a file."""

from __future__ import annotations

from integrations import registry
from integrations.contract import Capability
from integrations.models import Connection
from syncjobs.flows import FLOWS
from syncjobs.models import Flow


def capabilities(*, connector: str) -> frozenset[Capability]:
    """Give what a connector can do: nothing when it is not installed."""
    try:
        return registry.connector(key=connector).capabilities
    except LookupError:
        return frozenset()


def has_webhooks(*, connector: str) -> bool:
    """Say whether the platform tells us of changes, by itself or once staff entered our address there."""
    return bool({Capability.WEBHOOKS, Capability.WEBHOOKS_BY_HAND} & capabilities(connector=connector))


def flows(*, connector: str) -> list[Flow]:
    """Give the flows whose capability this connector has, in the order of `Flow`."""
    able = capabilities(connector=connector)
    return [flow for flow in Flow if flow in FLOWS and FLOWS[flow].capability in able]


def refusal(*, connection: Connection, flow: str) -> str:
    """Say why a flow is not for this connection, "" when it is, and for what is no flow. Pulling lists is for all."""
    if flow == Flow.CATALOG or flow not in Flow.values or flow in flows(connector=connection.connector):
        return ""
    platform = dict(registry.choices()).get(connection.connector, connection.connector)
    return f"{platform} cannot do “{Flow(flow).label}”: its connector does not have what that needs."
