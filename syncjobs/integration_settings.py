"""What one connection syncs and how, as its settings page and `config apply` show it: all of it in one object.

Behind it stand the connection's plans, its stock settings, its reconciliation accounts and its document rules.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction

from integrations.models import Connection
from mappings import stock_locations
from mappings.models import DocumentRules, ReconciliationAccounts, StockField, StockSettings
from syncjobs import offering, sync_type
from syncjobs.models import Cursor, Flow, Job, SyncPlan
from syncjobs.models.plans import RECONCILING

Row = TypeVar("Row", StockSettings, ReconciliationAccounts, DocumentRules)


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrationSettings:
    """One connection's settings under the names that people know; of a new connection every feature is off (R1).

    `sync_type` is a `Flow`, "" for neither; ids are NetSuite's internal ids, "" for none.
    """

    sync_type: str = ""
    reflect_stock: bool = False
    stock_field: str = StockField.AVAILABLE.value
    stock_location_ids: str = ""
    show_negative_stock: bool = False
    stock_every_minutes: int = 15
    payments_to_netsuite: bool = False
    payments_from_netsuite: bool = False
    bank_account_id: str = ""
    payment_class_id: str = ""
    payment_location_id: str = ""
    payment_department_id: str = ""
    deposit_class_id: str = ""
    deposit_location_id: str = ""
    deposit_department_id: str = ""
    finalised_invoice_sync: bool = False
    inbound_credit_note: bool = False
    mark_invoice_as_paid: bool = False
    freight_item_id: str = ""
    surcharge_item_id: str = ""
    discount_item_id: str = ""
    department_id: str = ""
    class_id: str = ""
    location_id: str = ""
    sales_rep_id: str = ""

    @property
    def features(self) -> set[str]:
        """Give the flows of the optional features that are on."""
        return {flow for name, flow in FEATURES.items() if getattr(self, name)}


FEATURES: Mapping[str, Flow] = {
    "reflect_stock": Flow.STOCK_IN,
    "payments_to_netsuite": Flow.PAYMENTS_OUT,
    "payments_from_netsuite": Flow.PAYMENTS_IN,
    "finalised_invoice_sync": Flow.INVOICES_IN,
    "inbound_credit_note": Flow.CREDIT_NOTES_IN,
    "mark_invoice_as_paid": Flow.PAID_IN,
}
STOCK_FIELDS: Mapping[str, str] = {
    "stock_field": "stock_field",
    "stock_location_ids": "location_ids",
    "show_negative_stock": "allows_negative",
    "stock_every_minutes": "every_minutes",
}
ACCOUNT_FIELDS = (
    "bank_account_id",
    "payment_class_id", "payment_location_id", "payment_department_id",
    "deposit_class_id", "deposit_location_id", "deposit_department_id",
)  # fmt: skip
RULES_FIELDS = (
    "freight_item_id", "surcharge_item_id", "discount_item_id",
    "department_id", "class_id", "location_id", "sales_rep_id",
)  # fmt: skip


def model_field(*, name: str) -> models.Field[Any, Any]:
    """Give the model's field behind a setting that is neither a feature nor the sync type."""
    model: type[models.Model]
    if name in STOCK_FIELDS:
        model, name = StockSettings, STOCK_FIELDS[name]
    else:
        model = ReconciliationAccounts if name in ACCOUNT_FIELDS else DocumentRules
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field


def offered(*, connection: Connection) -> set[str]:
    """Give the features that this connection's platform can do."""
    able = offering.flows(connector=connection.connector)
    return {name for name, flow in FEATURES.items() if flow in able}


def load(*, connection: Connection) -> IntegrationSettings:
    """Give the settings as they are."""
    on = set(connection.plans.filter(is_enabled=True).values_list("flow", flat=True))
    stock = StockSettings.objects.filter(connection=connection).first() or StockSettings()
    accounts = ReconciliationAccounts.objects.filter(connection=connection).first() or ReconciliationAccounts()
    rules = DocumentRules.objects.filter(connection=connection).first() or DocumentRules()
    values: dict[str, Any] = {name: flow in on for name, flow in FEATURES.items()}
    values |= {name: getattr(stock, field) for name, field in STOCK_FIELDS.items()}
    values |= {name: getattr(accounts, name) for name in ACCOUNT_FIELDS}
    values |= {name: getattr(rules, name) for name in RULES_FIELDS}
    sent = next((flow.value for flow in sync_type.ONE_OF if flow in on), "")
    return IntegrationSettings(sync_type=sent, **values)


def save(*, connection: Connection, settings: IntegrationSettings, now: datetime) -> list[str]:
    """Make the connection equal to `settings` in one transaction; give the names of what changed.

    They must have no problem (`settings_check.problems`). What is switched on starts now, what is switched off keeps
    its history. Raises ValueError when one sync type would replace the other: that is `sync_type.switch` (R15).
    """
    locations = stock_locations.parse(text=settings.stock_location_ids)
    settings = dataclasses.replace(settings, stock_location_ids=stock_locations.canonical(netsuite_ids=locations))
    with transaction.atomic():
        Connection.objects.select_for_update().get(pk=connection.pk)
        before = load(connection=connection)
        changed = [
            each.name
            for each in dataclasses.fields(settings)
            if getattr(before, each.name) != getattr(settings, each.name)
        ]
        if "sync_type" in changed and before.sync_type:
            raise ValueError("The sync type is changed by sync_type.switch, which switches the other one off.")
        if changed:
            _store(connection, settings, now)
    return changed


def _store(connection: Connection, settings: IntegrationSettings, now: datetime) -> None:
    on = settings.features | ({settings.sync_type} - {""})
    ours = connection.plans.filter(flow__in=[*sync_type.ONE_OF, *FEATURES.values()])
    ours.exclude(flow__in=on).update(is_enabled=False)
    stock = {field: getattr(settings, name) for name, field in STOCK_FIELDS.items()}
    accounts = {name: getattr(settings, name) for name in ACCOUNT_FIELDS}
    rules = {name: getattr(settings, name) for name in RULES_FIELDS}
    kept_stock = _keep(StockSettings, connection, stock, is_needed=bool(settings.stock_location_ids))
    kept_accounts = _keep(ReconciliationAccounts, connection, accounts, is_needed=bool(settings.bank_account_id))
    if any(rules.values()) or DocumentRules.objects.filter(connection=connection).exists():
        _keep(DocumentRules, connection, rules, is_needed=True)
    there = {plan.flow: plan for plan in ours}
    for flow in on:
        plan = there.get(flow) or SyncPlan(connection=connection, flow=flow, is_enabled=False)
        plan.stock_settings = kept_stock if flow == Flow.STOCK_IN else None
        plan.reconciliation_accounts = kept_accounts if flow in RECONCILING else None
        switch_on(plan=plan, now=now)


def switch_on(*, plan: SyncPlan, now: datetime) -> None:
    """Have a plan begin now, unless it runs already, and store it."""
    if not plan.is_enabled:
        plan.is_enabled, plan.starts_at = True, now
        # Going forward only: what happened while it was off is not caught up.
        Cursor.objects.filter(plan=plan.pk, job=Job.POLL).update(position_at=None, position_text="")
    plan.save()


def _keep(model: type[Row], connection: Connection, values: Mapping[str, Any], *, is_needed: bool) -> Row | None:
    row = model._default_manager.filter(connection=connection).first()
    if not is_needed:
        _forget(row)
        return None
    row = row or model(connection=connection)
    if row.pk is None or any(getattr(row, field) != value for field, value in values.items()):
        for field, value in values.items():
            setattr(row, field, value)
        row.save()
    return row


def _forget(row: models.Model | None) -> None:
    if isinstance(row, StockSettings):
        row.plans.update(stock_settings=None)
    if isinstance(row, ReconciliationAccounts):
        row.plans.update(reconciliation_accounts=None)
    if row is not None:
        row.delete()
