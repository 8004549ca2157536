"""Where in NetSuite's books the money goes that a platform collected."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from integrations.models import Connection
from mappings.models.fields import INTERNAL_ID, InternalIdField

_SETUP = "NetSuite: Setup > Company > {}; open one, its Internal ID is in the address after id=. Leave empty for none."


class ReconciliationAccounts(models.Model):
    """Bank account and segments of the payments and deposits that are made in NetSuite (R38)."""

    connection = models.OneToOneField(Connection, on_delete=models.CASCADE, related_name="reconciliation_accounts")
    bank_account_id = InternalIdField(
        "bank account ID",
        blank=False,
        help_text="Internal ID of the account that receives the money (NetSuite: Lists > Accounting > Accounts; "
        "switch on Home > Set Preferences > Show Internal IDs to see it).",
    )
    payment_class_id = InternalIdField("payment class ID", help_text=_SETUP.format("Classes"))
    payment_location_id = InternalIdField("payment location ID", help_text=_SETUP.format("Locations"))
    payment_department_id = InternalIdField("payment department ID", help_text=_SETUP.format("Departments"))
    deposit_class_id = InternalIdField("deposit class ID", help_text=_SETUP.format("Classes"))
    deposit_location_id = InternalIdField("deposit location ID", help_text=_SETUP.format("Locations"))
    deposit_department_id = InternalIdField("deposit department ID", help_text=_SETUP.format("Departments"))
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "reconciliation accounts"
        constraints = [
            models.CheckConstraint(
                condition=Q(bank_account_id__regex=INTERNAL_ID),
                name="reconciliation_needs_a_bank_account",
                violation_error_message="Auto-Reconciliation needs the Bank Account: NetSuite's internal ID of the "
                "account that receives the money.",
            ),
        ]

    def __str__(self) -> str:
        return f"Reconciliation accounts of {self.connection}"
