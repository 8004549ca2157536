"""What a connection to a billing platform syncs of receivables, and how."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from integrations.models import Connection
from mappings.models.fields import InternalIdField


class CustomerMatching(models.TextChoices):
    """How a customer is found on the other side that no mapping and no link names."""

    NUMBER_THEN_NAME = "NUMBER", "By number, then by name"
    NAME = "NAME", "By name only"


class Prepayments(models.TextChoices):
    """What happens to money that pays no invoice."""

    DEPOSIT = "DEPOSIT", "Make a customer deposit in NetSuite"
    HOLD = "HOLD", "Hold it until it is applied"


class ReceivableSettings(models.Model):
    """How one connection's receivables are synced. Which record types are, its sync plans say."""

    connection = models.OneToOneField(Connection, on_delete=models.CASCADE, related_name="receivable_settings")
    subsidiary_ids = models.JSONField(
        "subsidiaries",
        default=list,
        blank=True,
        help_text="Internal IDs of the NetSuite subsidiaries that belong to this company (Setup > Company > "
        "Subsidiaries). Empty: every one that no other connection of this account names.",
    )
    start_date = models.DateField(
        null=True,
        blank=True,
        help_text="Documents and payments dated before this day stay out, unless they are imported. Empty: the day on "
        "which their sync was switched on.",
    )
    customer_matching = models.CharField(
        "find customers", max_length=10, choices=CustomerMatching, default=CustomerMatching.NUMBER_THEN_NAME,
        help_text="A customer that is neither mapped nor known is taken only when exactly one matches.",
    )  # fmt: skip
    syncs_projects = models.BooleanField(
        "sync projects", default=True, help_text="Projects (jobs) become customers below their customer."
    )
    contact_field = models.CharField(
        "contact checkbox",
        max_length=60,
        default="custentity_crossfoot_sync",
        help_text="Field ID of the checkbox on NetSuite's contacts that says which ones are synced. The "
        "SuiteApp brings this one.",
    )
    is_primary_by_billing = models.BooleanField(
        "contacts with the billing address get mail",
        default=True,
        help_text="On: a contact is primary on the platform when it has a default billing address in NetSuite. Off: "
        "whether one is primary is left to the platform.",
    )
    customer_hold_field = models.CharField(
        "customers not to sync",
        max_length=60,
        blank=True,
        default="custentity_crossfoot_no_sync",
        help_text="Field ID of a checkbox on customers; ticked, the customer is left alone.",
    )
    transaction_hold_field = models.CharField(
        "transactions not to sync",
        max_length=60,
        blank=True,
        default="custbody_crossfoot_no_sync",
        help_text="Field ID of a checkbox on transactions; ticked, the document or payment is left alone.",
    )
    is_open_only = models.BooleanField(
        "only open invoices",
        default=True,
        help_text="On: an invoice paid before it ever went across does not. Off: all do.",
    )
    sends_drafts = models.BooleanField(
        "invoices as drafts", default=False, help_text="New invoices wait on the platform to be issued there."
    )
    sends_item_dates = models.BooleanField(
        "contract details on lines",
        default=False,
        help_text="Copies contract dates (custcol_atlas_contract_start_date, _end_date), contract total (custcol3) "
        "and quantity ordered to the metadata of lines.",
    )
    sends_pdf = models.BooleanField(
        "attach NetSuite's PDF",
        default=False,
        help_text="Invoices and credit notes carry the PDF that NetSuite prints. Needs the SuiteApp.",
    )
    prepayments = models.CharField(
        max_length=10, choices=Prepayments, default=Prepayments.HOLD, help_text="Money received that pays no invoice."
    )
    fee_item_id = InternalIdField(
        "convenience fee item ID", help_text="Item of the invoice for a convenience fee. Empty: fees are not synced."
    )
    fee_tax_code_id = InternalIdField(
        "convenience fee tax code ID", help_text="Tax code of that invoice's line. Empty: the source invoice's."
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "receivables settings"
        constraints = [
            models.CheckConstraint(
                condition=~Q(contact_field=""),
                name="contacts_need_their_checkbox",
                violation_error_message="Say which checkbox on NetSuite's contacts ticks them.",
            )
        ]

    def __str__(self) -> str:
        return f"Receivables settings of {self.connection}"


class DepositRule(models.Model):
    """Where in NetSuite the money of a platform's payments goes: the rule that fits best, the first one of equals."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="deposit_rules")
    position = models.PositiveSmallIntegerField(default=0, help_text="The lower one is asked first.")
    currency = models.CharField(max_length=3, blank=True, help_text="ISO code such as AUD. Empty: any.")
    method = models.CharField(
        "payment method", max_length=20, blank=True, help_text="As the platform calls it, such as check. Empty: any."
    )
    is_undeposited = models.BooleanField("to undeposited funds", default=True)
    account_id = InternalIdField(
        "bank account ID", help_text="Where it goes when not to undeposited funds (Lists > Accounting > Accounts)."
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["connection", "currency", "method"], name="one_deposit_rule_a_case"),
            models.CheckConstraint(
                condition=Q(is_undeposited=True) | ~Q(account_id=""),
                name="deposits_need_an_account",
                violation_error_message="Money that does not go to undeposited funds needs its bank account.",
            ),
            models.CheckConstraint(
                condition=Q(currency="") | Q(currency__regex=r"^[A-Z]{3}$"),
                name="deposit_currency_is_a_code",
                violation_error_message="Write the currency as three capitals, such as AUD.",
            ),
        ]

    def __str__(self) -> str:
        case = ", ".join(filter(None, [self.currency, self.method])) or "anything else"
        where = "undeposited funds" if self.is_undeposited else f"account {self.account_id}"
        return f"{case} → {where}"


class FieldDirection(models.TextChoices):
    """Which way a field's value goes."""

    TO_PLATFORM = "TO_PLATFORM", "NetSuite → platform"
    TO_NETSUITE = "TO_NETSUITE", "Platform → NetSuite"


class MappedType(models.TextChoices):
    """The records whose fields can be mapped."""

    CUSTOMER = "customer", "Customer"
    CONTACT = "contact", "Contact"
    INVOICE = "invoice", "Invoice"
    CREDIT_NOTE = "credit_note", "Credit note"
    PAYMENT = "payment", "Payment"
    LINE = "line", "Line item"
    BILLABLE_LINE = "billable_line", "Billable line item"
    ATTACHMENT = "attachment", "Invoice attachment"


class FieldMapping(models.Model):
    """A field of NetSuite's record that fills a field of the platform's, or the other way round."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="field_mappings")
    direction = models.CharField(max_length=15, choices=FieldDirection, default=FieldDirection.TO_PLATFORM)
    record_type = models.CharField(max_length=15, choices=MappedType)
    netsuite_field = models.CharField(
        "NetSuite field ID", max_length=100, blank=True,
        help_text="Such as custbody_po_number, or a standard field's ID such as memo. Empty for a constant.",
    )  # fmt: skip
    platform_field = models.CharField(
        "platform field", max_length=100, help_text="With dots, such as metadata.po_number or ship_to.name."
    )
    uses_label = models.BooleanField(
        "use label", default=False, help_text="For list fields: the text of the choice instead of its internal ID."
    )
    constant = models.CharField(max_length=254, blank=True, help_text="Always this value, whatever NetSuite says.")
    default = models.CharField(max_length=254, blank=True, help_text="This value where the field is empty.")
    is_enabled = models.BooleanField("enabled", default=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "record_type", "platform_field"],
                condition=Q(direction="TO_PLATFORM"),
                name="one_source_a_platform_field",
                violation_error_message="That platform field is filled by another mapping already.",
            ),
            models.UniqueConstraint(
                fields=["connection", "record_type", "netsuite_field"],
                condition=Q(direction="TO_NETSUITE"),
                name="one_source_a_netsuite_field",
                violation_error_message="That NetSuite field is filled by another mapping already.",
            ),
            models.CheckConstraint(
                condition=~Q(netsuite_field="") | (Q(direction="TO_PLATFORM") & ~Q(constant="")),
                name="field_or_constant",
                violation_error_message="Give the NetSuite field, or the constant that is sent instead.",
            ),
            models.CheckConstraint(condition=~Q(platform_field=""), name="platform_field_is_named"),
        ]

    def __str__(self) -> str:
        ends = [self.netsuite_field or f"“{self.constant}”", self.platform_field]
        if self.direction == FieldDirection.TO_NETSUITE:
            ends.reverse()
        return f"{self.get_record_type_display()}: {' → '.join(ends)}"
