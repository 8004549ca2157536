"""What NetSuite has to choose from: its lists, pulled for the mapping screens and for names in messages."""

from __future__ import annotations

from django.db import models

from integrations.models import NetSuiteAccount


class NetSuiteRecord(models.Model):
    """One customer, item, location or the like of an account, as it was when the lists were last pulled (R25).

    Never written to NetSuite. `is_gone`: the last pull did not find it any more.
    """

    class Kind(models.TextChoices):
        """Which list it is on."""

        CUSTOMER = "CUSTOMER", "Customer"
        ITEM = "ITEM", "Item"
        LOCATION = "LOCATION", "Location"
        DEPARTMENT = "DEPARTMENT", "Department"
        CLASS = "CLASS", "Class"
        EMPLOYEE = "EMPLOYEE", "Employee"
        ACCOUNT = "ACCOUNT", "Ledger account"

    account = models.ForeignKey(NetSuiteAccount, on_delete=models.CASCADE, related_name="netsuite_records")
    kind = models.CharField(max_length=12, choices=Kind)
    netsuite_id = models.CharField("NetSuite internal ID", max_length=20)
    code = models.CharField(max_length=150, blank=True, help_text="Item name/number, customer ID, account number.")
    name = models.CharField(max_length=255, blank=True)
    detail = models.CharField(max_length=100, blank=True, help_text="Type of the item or ledger account.")
    email = models.CharField(max_length=255, blank=True)
    tax_number = models.CharField(max_length=50, blank=True)
    upc = models.CharField("UPC", max_length=100, blank=True, help_text="Bar code of the item.")
    is_inactive = models.BooleanField(default=False)
    is_gone = models.BooleanField(default=False)
    seen_at = models.DateTimeField(help_text="When the lists were last pulled and it was there.")

    class Meta:
        verbose_name = "NetSuite record"
        constraints = [
            models.UniqueConstraint(fields=["account", "kind", "netsuite_id"], name="one_netsuite_record"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Give how people call it: its code and its name, where the name does not say the code already."""
        parts = [self.name] if self.code and self.name.startswith(self.code) else [self.code, self.name]
        return " ".join(filter(None, parts)) or self.netsuite_id


class NetSuiteList(models.Model):
    """One of an account's lists: when it was last read to its end, or why it was not."""

    account = models.ForeignKey(NetSuiteAccount, on_delete=models.CASCADE, related_name="netsuite_lists")
    kind = models.CharField(max_length=12, choices=NetSuiteRecord.Kind)
    read_at = models.DateTimeField(null=True, help_text="When it was last read to its end.")
    refusal = models.TextField(blank=True, help_text="Why NetSuite did not let us read it the last time.")

    class Meta:
        verbose_name = "NetSuite list"
        constraints = [models.UniqueConstraint(fields=["account", "kind"], name="one_netsuite_list_a_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} list of {self.account}"
