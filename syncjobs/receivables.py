"""Which receivables a connection syncs, each way: its plans as the switches of its settings page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from django.db import transaction

from integrations import contract
from integrations.models import Connection
from mappings.models import ReceivableSettings
from syncjobs import integration_settings, offering
from syncjobs.models import Flow, SyncPlan

SWITCHES: Mapping[str, Flow] = {
    "customers_from_netsuite": Flow.CUSTOMERS_IN,
    "invoices_from_netsuite": Flow.AR_INVOICES_IN,
    "credit_notes_from_netsuite": Flow.AR_CREDITS_IN,
    "payments_from_netsuite": Flow.AR_PAYMENTS_IN,
    "payments_to_netsuite": Flow.AR_PAYMENTS_OUT,
}
_NEEDED: Mapping[str, contract.Capability] = {
    "customers_from_netsuite": contract.Capability.WRITE_CUSTOMERS,
    "invoices_from_netsuite": contract.Capability.WRITE_RECEIVABLES,
    "credit_notes_from_netsuite": contract.Capability.WRITE_RECEIVABLES,
    "payments_from_netsuite": contract.Capability.WRITE_RECEIVABLES,
    "payments_to_netsuite": contract.Capability.READ_PAYMENTS,
}


def offered(*, connection: Connection) -> set[str]:
    """Give the switches that this connection's platform can have; none for one that is no billing platform."""
    able = offering.capabilities(connector=connection.connector)
    return {name for name, capability in _NEEDED.items() if capability in able}


def switched_on(*, connection: Connection) -> set[str]:
    """Give the switches that are on."""
    on = set(connection.plans.filter(is_enabled=True).values_list("flow", flat=True))
    return {name for name, flow in SWITCHES.items() if flow in on}


def save(*, settings: ReceivableSettings, on: Collection[str], now: datetime) -> None:
    """Store the settings and have exactly these switches on. What is switched on starts now, and keeps its history."""
    with transaction.atomic():
        connection = Connection.objects.select_for_update().get(pk=settings.connection_id)
        settings.save()
        flows = [flow for name, flow in SWITCHES.items() if name in on]  # in the order in which people read them
        ours = connection.plans.filter(flow__in=SWITCHES.values())
        ours.exclude(flow__in=flows).update(is_enabled=False)
        there = {plan.flow: plan for plan in ours}
        for flow in flows:
            plan = there.get(flow) or SyncPlan(connection=connection, flow=flow, is_enabled=False)
            integration_settings.switch_on(plan=plan, now=now)


def taken_twice(*, connection: Connection, subsidiary_ids: Collection[str]) -> Iterator[str]:
    """Name each of these subsidiaries that another company on the same platform and account takes already."""
    others = ReceivableSettings.objects.select_related("connection").filter(
        connection__netsuite_account=connection.netsuite_account_id,
        connection__connector=connection.connector,
        connection__is_enabled=True,
    )
    for other in others.exclude(connection=connection.pk):
        for netsuite_id in sorted(set(map(str, other.subsidiary_ids)) & set(subsidiary_ids)):
            yield f"Subsidiary {netsuite_id} goes to {other.connection} already. Take it out there first."


def warnings(*, on: Collection[str]) -> list[str]:
    """Give what may be saved but is seldom meant."""
    found = []
    if "customers_from_netsuite" not in on and "invoices_from_netsuite" in on:
        found.append(
            "Invoices are synced, but customers are not: an invoice waits until its customer is mapped by hand."
        )
    if "invoices_from_netsuite" not in on and {"credit_notes_from_netsuite", "payments_from_netsuite"} & set(on):
        found.append("Invoices are not synced, so payments and credit notes of NetSuite have nothing to be applied to.")
    return found
