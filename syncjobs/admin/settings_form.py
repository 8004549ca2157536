"""The form of a connection's integration settings: every box says what it does and where NetSuite shows its number."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from integrations.models import Connection
from syncjobs import integration_settings, offering, settings_check, sync_type
from syncjobs.integration_settings import FEATURES, IntegrationSettings
from syncjobs.models import Flow

RECONCILE = "auto_reconciliation"
DIRECTIONS = ("payments_to_netsuite", "payments_from_netsuite")
NO_DIRECTION = "Choose at least one direction: payments to NetSuite, payments from NetSuite, or both."
_LABELS = {
    "reflect_stock": "Reflect stock from NetSuite in {platform}",
    RECONCILE: "Auto-Reconciliation",
    "payments_to_netsuite": "Payments and deposits to NetSuite",
    "payments_from_netsuite": "Payments and deposits from NetSuite",
    "finalised_invoice_sync": "Finalised Invoice Sync",
    "inbound_credit_note": "Inbound Credit Note",
    "mark_invoice_as_paid": "Mark Invoice as Paid",
}
_HELP = {
    "reflect_stock": "Stock tracking must be switched on in {platform}. Only products that are mapped, and tracked "
    "there, get figures.",
    RECONCILE: "Keeps payments in step on both sides. Either direction can be left out.",
    "payments_to_netsuite": "An invoice that was paid through {platform} gets a customer payment in NetSuite; while "
    "only its sales order is there, a customer deposit.",
    "payments_from_netsuite": "Payments and deposits that were made in NetSuite complete the invoices in {platform}. "
    "Read every hour, on the hour.",
    "finalised_invoice_sync": "Orders that were billed in NetSuite come back as {platform} invoices, with NetSuite's "
    "figures, every hour on the hour. Needs sync type Orders, and purchasers on Manual Invoicing in {platform}.",
    "inbound_credit_note": "Credit memos of NetSuite become credit notes in {platform}, every hour.",
    "stock_field": "Available is what can still be sold; on hand is what lies there. The item's record shows both "
    "by location (NetSuite: Lists > Accounting > Items).",
    "discount_item_id": "Internal ID of the item that carries order discounts as a negative line (Lists > Accounting > "
    "Items).",
    "mark_invoice_as_paid": "An invoice that is paid in full in NetSuite is marked as paid in {platform}, every hour.",
}
_SYNC_TYPES = {Flow.ORDERS_OUT.value: "Orders", Flow.INVOICES_OUT.value: "Invoices"}
_SYNC_TYPE_HELP = "Orders become sales orders, which you bill in NetSuite. Invoices become invoices. One of the two."
_SWITCH_APART = "To change it, press “Switch sync type” on the connection's page: it says first what happens."


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Some boxes under one heading. The `details` matter only while one of the `switches` is ticked.

    `note_link` ends the note: its words, and the name of the page they lead to.
    """

    title: str
    switches: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    note: str = ""
    note_link: tuple[str, str] | None = None


GROUPS = (
    Group(title="What is synced", details=("sync_type",)),
    Group(title="Stock", switches=("reflect_stock",), details=tuple(integration_settings.STOCK_FIELDS)),
    Group(
        title="Payments",
        switches=(RECONCILE,),
        details=(*DIRECTIONS, *integration_settings.ACCOUNT_FIELDS),
    ),
    Group(
        title="From NetSuite, every hour",
        switches=("finalised_invoice_sync", "inbound_credit_note", "mark_invoice_as_paid"),
    ),
    Group(
        title="Surcharges, freight and discounts",
        details=integration_settings.RULES_FIELDS[:3],
        note="Each is a line of its own in NetSuite. A document with such a charge waits until its item is known.",
    ),
    Group(
        title="When neither order nor customer names one",
        details=integration_settings.RULES_FIELDS[3:],
        note="The property of the order or invoice goes first, then its customer's, then these. Empty: NetSuite "
        "decides.",
    ),
)


class SettingsForm(forms.Form):
    """One connection's settings, with the fields that its platform is able to; refused in words at the field (E67)."""

    def __init__(self, data: Mapping[str, Any] | None, *, connection: Connection, platform: str) -> None:
        self.connection, self.platform = connection, platform
        self.before = integration_settings.load(connection=connection)
        super().__init__(data, initial=_initial(self.before))
        offered = integration_settings.offered(connection=connection)
        sent = [flow for flow in sync_type.ONE_OF if flow in offering.flows(connector=connection.connector)]
        if sent or self.before.sync_type:
            self.fields |= {"sync_type": self._sync_type(sent), **_fields(integration_settings.RULES_FIELDS)}
        self.fields |= {**self._features(offered), **_details(offered)}
        self._name_records()

    def _sync_type(self, sent: Sequence[str]) -> forms.ChoiceField:
        is_set = bool(self.before.sync_type)
        shown = [(flow, label) for flow, label in _SYNC_TYPES.items() if flow in (*sent, self.before.sync_type)]
        return forms.ChoiceField(
            label="Sync type",
            required=False,
            disabled=is_set,
            choices=[("", "Nothing yet"), *shown],
            help_text=f"{_SYNC_TYPE_HELP} {_SWITCH_APART if is_set else ''}".strip(),
            widget=UnfoldAdminSelectWidget,
        )

    def _features(self, offered: set[str]) -> dict[str, forms.Field]:
        names = [name for name in FEATURES if name in offered]
        if set(DIRECTIONS) & offered:
            names.append(RECONCILE)
        return {
            name: forms.BooleanField(
                label=_LABELS[name].format(platform=self.platform),
                help_text=_HELP[name].format(platform=self.platform),
                required=False,
                widget=UnfoldBooleanWidget,
            )
            for name in names
        }

    def _name_records(self) -> None:
        """Put what NetSuite calls a record beside its id, where the lists were pulled."""
        # Not by the bound fields: they take their help text when they are first asked for.
        shown: Mapping[str, Any] = self.data if self.is_bound else self.initial
        values = {name: str(shown.get(name) or "") for name in self.fields}
        for name, text in settings_check.names(connection=self.connection, values=values).items():
            field = self.fields[name]
            field.help_text = format_html("{} <strong>In NetSuite, {}.</strong>", field.help_text, text)

    def clean(self) -> dict[str, Any]:
        """Refuse what does not go together, at the field that mends it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if cleaned.get(RECONCILE) and not any(cleaned.get(name) for name in DIRECTIONS):
            self.add_error(RECONCILE, NO_DIRECTION)
        for problem in settings_check.problems(settings=self.settings(), connection=self.connection):
            self.add_error(problem.name if problem.name in self.fields else None, problem.text)
        return cleaned

    def settings(self) -> IntegrationSettings:
        """Give what was chosen; what the form does not show stays as it was."""
        known = {field.name for field in dataclasses.fields(IntegrationSettings)}
        chosen = {name: value for name, value in self.cleaned_data.items() if name in known}
        if not self.cleaned_data.get(RECONCILE):
            chosen |= dict.fromkeys(DIRECTIONS, False)
        return dataclasses.replace(self.before, **chosen)

    def store(self) -> list[str]:
        """Save all of it together; give the labels of what changed."""
        changed = integration_settings.save(connection=self.connection, settings=self.settings(), now=timezone.now())
        return [str(self.fields[name].label) for name in changed]

    def warnings(self) -> list[str]:
        """Give what was saved but should be looked at."""
        return settings_check.warnings(settings=self.settings(), connection=self.connection)

    def groups(self) -> Iterator[tuple[Group, Sequence[forms.BoundField], Sequence[forms.BoundField]]]:
        """Give each heading with its switches and details, those that the platform has."""
        for group in GROUPS:
            switches = [self[name] for name in group.switches if name in self.fields]
            details = [self[name] for name in group.details if name in self.fields]
            if switches or (details and not group.switches):
                yield group, switches, details


def _initial(settings: IntegrationSettings) -> dict[str, Any]:
    values = dataclasses.asdict(settings)
    is_on = any(values[name] for name in DIRECTIONS)
    # Ticking Auto-Reconciliation means both directions, unless one is taken out (R39).
    directions = {} if is_on else dict.fromkeys(DIRECTIONS, True)
    return {**values, **directions, RECONCILE: is_on}


def _details(offered: set[str]) -> dict[str, forms.Field]:
    names: list[str] = []
    if "reflect_stock" in offered:
        names += integration_settings.STOCK_FIELDS
    if set(DIRECTIONS) & offered:
        names += integration_settings.ACCOUNT_FIELDS
    return _fields(names)


def _fields(names: Iterable[str]) -> dict[str, forms.Field]:
    return {name: _field(name) for name in names}


def _field(name: str) -> forms.Field:
    behind = integration_settings.model_field(name=name)
    # A model's field leaves its validators to the model.
    options: dict[str, Any] = {"label": capfirst(behind.verbose_name), "validators": behind.validators}
    options["help_text"] = _HELP.get(name, behind.help_text)
    if isinstance(behind, models.BooleanField):
        widget: type[forms.Widget] = UnfoldBooleanWidget
    elif behind.choices:
        widget, options["choices"] = UnfoldAdminSelectWidget, behind.choices
    elif isinstance(behind, models.IntegerField):
        widget = UnfoldAdminIntegerFieldWidget
    else:
        # What may be empty depends on what is ticked: `settings_check` says so.
        widget, options["required"] = UnfoldAdminTextInputWidget, False
    field = behind.formfield(widget=widget, **options)
    assert field is not None
    return field
