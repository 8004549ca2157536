"""The form of a billing platform's settings: what goes each way, and how, with a word of help at every box."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from integrations.models import Connection
from mappings.models import ReceivableSettings
from mappings.models.fields import INTERNAL_ID
from syncjobs import receivables
from syncjobs.admin.settings_form import Group
from syncjobs.flows import receivable

_LABELS = {
    "customers_from_netsuite": "Customers and contacts from NetSuite",
    "invoices_from_netsuite": "Invoices from NetSuite",
    "credit_notes_from_netsuite": "Credit notes from NetSuite",
    "payments_from_netsuite": "Payments from NetSuite",
    "payments_to_netsuite": "Payments to NetSuite",
}
_HELP = {
    "customers_from_netsuite": "A customer that is new or changed in NetSuite is made or changed in {platform}, with "
    "its address, terms, parent and the contacts that are ticked.",
    "invoices_from_netsuite": "Invoices with their lines, discounts, tax and shipping; voids and deletes as well.",
    "credit_notes_from_netsuite": "Credit memos, and what they were applied to.",
    "payments_from_netsuite": "Customer payments, and what they were applied to, unapplied parts included.",
    "payments_to_netsuite": "What is paid in {platform} becomes a customer payment in NetSuite, applied to the same "
    "invoices; voids and refunds follow.",
}
GROUPS = (
    Group(
        title="Customers, from NetSuite",
        switches=("customers_from_netsuite",),
        details=(
            "customer_matching",
            "contact_field",
            "is_primary_by_billing",
            "syncs_projects",
            "customer_hold_field",
        ),
    ),
    Group(
        title="Documents, from NetSuite",
        switches=("invoices_from_netsuite", "credit_notes_from_netsuite"),
        details=("is_open_only", "sends_drafts", "sends_item_dates", "sends_pdf", "transaction_hold_field"),
    ),
    Group(title="Payments, from NetSuite", switches=("payments_from_netsuite",)),
    Group(
        title="Payments, to NetSuite",
        switches=("payments_to_netsuite",),
        details=("prepayments", "fee_item_id", "fee_tax_code_id"),
        note="Which account in NetSuite the money goes to is said by the",
        note_link=("deposit rules", "admin:mappings_depositrule_changelist"),
    ),
    Group(title="What belongs to this company", details=("subsidiary_ids", "start_date")),
)


def _field(behind: models.Field[Any, Any], **options: Any) -> forms.Field | None:
    if isinstance(behind, models.BooleanField):
        options["widget"] = UnfoldBooleanWidget
    elif behind.choices:
        options["widget"] = UnfoldAdminSelectWidget
    elif isinstance(behind, models.DateField):
        # What a browser sends, whatever it shows.
        options |= {"widget": UnfoldAdminTextInputWidget(attrs={"type": "date"}), "input_formats": ["%Y-%m-%d"]}
    else:
        options["widget"] = UnfoldAdminTextInputWidget
    return behind.formfield(label=capfirst(behind.verbose_name), **options)


class ReceivablesForm(forms.ModelForm[ReceivableSettings]):
    """One connection's receivables settings and the switches that its platform is able to."""

    subsidiary_ids = forms.CharField(required=False, widget=UnfoldAdminTextInputWidget)

    class Meta:
        model = ReceivableSettings
        fields: ClassVar[list[str]] = [
            name for group in GROUPS for name in group.details if name != "subsidiary_ids"
        ]  # the subsidiaries are typed as a list
        formfield_callback = _field

    def __init__(self, data: Mapping[str, Any] | None, *, connection: Connection, platform: str) -> None:
        self.connection = connection
        self.offered = receivables.offered(connection=connection)
        self.before = receivables.switched_on(connection=connection)
        kept = receivable.settings_of(connection_id=connection.pk)
        initial: dict[str, Any] = {"subsidiary_ids": ", ".join(map(str, kept.subsidiary_ids))}
        initial |= {name: name in self.before for name in self.offered}
        super().__init__(data, instance=kept, initial=initial)
        behind = ReceivableSettings._meta.get_field("subsidiary_ids")
        assert isinstance(behind, models.Field)
        self.fields["subsidiary_ids"].label = capfirst(behind.verbose_name)
        self.fields["subsidiary_ids"].help_text = behind.help_text
        self.fields |= {name: _switch(name, platform) for name in receivables.SWITCHES if name in self.offered}

    def clean_subsidiary_ids(self) -> list[str]:
        """Give the ids that were typed, separated by commas; refuse what is none or what another company takes."""
        typed = [part.strip() for part in self.cleaned_data["subsidiary_ids"].split(",") if part.strip()]
        wrong = [part for part in typed if not re.fullmatch(INTERNAL_ID, part)]
        if wrong:
            raise ValidationError(f"“{wrong[0]}” is no internal ID. Write numbers separated by commas, such as 1, 4.")
        found = list(dict.fromkeys(typed))
        if problems := list(receivables.taken_twice(connection=self.connection, subsidiary_ids=found)):
            raise ValidationError(problems)
        return found

    def store(self) -> list[str]:
        """Save all of it together; give the labels of what changed."""
        self.instance.subsidiary_ids = self.cleaned_data["subsidiary_ids"]
        receivables.save(settings=self.instance, on=self._on(), now=timezone.now())
        return [str(self.fields[name].label) for name in self.changed_data]

    def warnings(self) -> list[str]:
        """Give what was saved but should be looked at."""
        return receivables.warnings(on=self._on())

    def _on(self) -> set[str]:
        # What the platform is no longer able to stays as it is: nothing here shows it.
        return {name for name in self.offered if self.cleaned_data[name]} | (self.before - self.offered)

    def groups(self) -> Iterator[tuple[Group, Sequence[forms.BoundField], Sequence[forms.BoundField]]]:
        """Give each heading with its switches and details, those that the platform has."""
        for group in GROUPS:
            switches = [self[name] for name in group.switches if name in self.fields]
            if switches or not group.switches:
                yield group, switches, [self[name] for name in group.details]


def _switch(name: str, platform: str) -> forms.BooleanField:
    return forms.BooleanField(
        label=_LABELS[name],
        help_text=_HELP[name].format(platform=platform),
        required=False,
        widget=UnfoldBooleanWidget,
    )
