"""What is wrong, or only unwise, about a connection's settings, in words and at the field that is to be mended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import models

from integrations.models import Connection
from mappings import stock_locations
from mappings.models import NetSuiteRecord, ReconciliationAccounts, StockSettings
from syncjobs import integration_settings
from syncjobs.integration_settings import IntegrationSettings
from syncjobs.models import Flow, SyncPlan

Kind = NetSuiteRecord.Kind
# Which of NetSuite's lists each id is on.
KINDS: Mapping[str, str] = {
    "bank_account_id": Kind.ACCOUNT,
    **{f"{prefix}class_id": Kind.CLASS for prefix in ("", "payment_", "deposit_")},
    **{f"{prefix}location_id": Kind.LOCATION for prefix in ("", "payment_", "deposit_")},
    **{f"{prefix}department_id": Kind.DEPARTMENT for prefix in ("", "payment_", "deposit_")},
    **{f"{name}_item_id": Kind.ITEM for name in ("freight", "surcharge", "discount")},
    "sales_rep_id": Kind.EMPLOYEE,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps the settings from being saved, and the setting that mends it."""

    name: str
    text: str


def rule(model: type[models.Model], name: str) -> str:
    """Give the words of a rule that the database keeps, so that a form says the same."""
    found = next(constraint for constraint in model._meta.constraints if constraint.name == name)
    return str(found.violation_error_message)


def problems(*, settings: IntegrationSettings, connection: Connection) -> list[Problem]:
    """Give all that forbids to save these settings for this connection."""
    return [*_of_sync(settings), *_of_stock(settings, connection), *_of_accounts(settings)]


def _of_sync(settings: IntegrationSettings) -> Iterator[Problem]:
    if settings.finalised_invoice_sync and settings.sync_type != Flow.ORDERS_OUT:
        yield Problem("finalised_invoice_sync", rule(SyncPlan, "finalised_invoices_need_orders"))


def _of_stock(settings: IntegrationSettings, connection: Connection) -> Iterator[Problem]:
    try:
        locations = stock_locations.parse(text=settings.stock_location_ids)
    except ValueError as error:
        yield Problem("stock_location_ids", str(error))
        return
    if settings.reflect_stock and not locations:
        yield Problem("stock_location_ids", rule(StockSettings, "stock_needs_locations"))
    verdict = stock_locations.verify(account_id=connection.netsuite_account_id, netsuite_ids=locations)
    if settings.reflect_stock and verdict.error:
        yield Problem("stock_location_ids", verdict.error)


def _of_accounts(settings: IntegrationSettings) -> Iterator[Problem]:
    ids = [getattr(settings, name) for name in integration_settings.ACCOUNT_FIELDS]
    is_needed = settings.payments_to_netsuite or settings.payments_from_netsuite
    if not settings.bank_account_id and (is_needed or any(ids)):
        yield Problem("bank_account_id", rule(ReconciliationAccounts, "reconciliation_needs_a_bank_account"))


def warnings(*, settings: IntegrationSettings, connection: Connection) -> list[str]:
    """Give what may be saved but should be looked at; the settings have no problem."""
    return [*_about_stock(settings, connection), *_about_ids(settings, connection)]


def _about_stock(settings: IntegrationSettings, connection: Connection) -> Iterator[str]:
    locations = stock_locations.parse(text=settings.stock_location_ids)
    verdict = stock_locations.verify(account_id=connection.netsuite_account_id, netsuite_ids=locations)
    if settings.reflect_stock and verdict.warning:
        yield verdict.warning


def _about_ids(settings: IntegrationSettings, connection: Connection) -> Iterator[str]:
    """Name each id that the pulled lists do not have, or have as inactive; a list never pulled says nothing."""
    for name, kind in KINDS.items():
        netsuite_id = getattr(settings, name)
        records = _list(connection, kind)
        if not netsuite_id or not records.exists():
            continue
        label = str(integration_settings.model_field(name=name).verbose_name)
        found = records.filter(netsuite_id=netsuite_id).first()
        if found is None or found.is_gone:
            yield f"{label} {netsuite_id}: NetSuite has no such {_called(kind)}, as of when its lists were last pulled."
        elif found.is_inactive:
            yield f"{label} {netsuite_id}: {found} is inactive in NetSuite."


def _list(connection: Connection, kind: str) -> models.QuerySet[NetSuiteRecord]:
    return NetSuiteRecord.objects.filter(account=connection.netsuite_account_id, kind=kind)


def _called(kind: str) -> str:
    return Kind(kind).label.lower()


def names(*, connection: Connection, values: Mapping[str, str]) -> dict[str, str]:
    """Give what NetSuite calls the records behind these ids, by setting, as far as its lists were pulled."""
    found: dict[str, str] = {}
    for name, text in values.items():
        kind = Kind.LOCATION if name == "stock_location_ids" else KINDS.get(name)
        ids = [part.strip() for part in text.split(",") if part.strip()]
        if kind and ids:
            known = {record.netsuite_id: str(record) for record in _list(connection, kind).filter(netsuite_id__in=ids)}
            shown = [f"{each} is {known[each]}" for each in ids if each in known]
            found |= {name: "; ".join(shown)} if shown else {}
    return found
