"""How one connection's documents are written in NetSuite."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from integrations.models import Connection
from integrations.netsuite import references
from mappings import properties
from mappings.models.fields import InternalIdField


class CancelAction(models.TextChoices):
    """What happens in NetSuite when the platform's document is cancelled after it went across."""

    CLOSE = "CLOSE", "Close the sales order (void the invoice)"
    DELETE = "DELETE", "Delete it"
    IGNORE = "IGNORE", "Leave it, and only tell me"


class DocumentRules(models.Model):
    """How one connection's orders and invoices are written in NetSuite."""

    connection = models.OneToOneField(Connection, on_delete=models.CASCADE, related_name="document_rules")
    freight_item_id = InternalIdField(
        "freight item ID", help_text="Internal ID of the item for freight lines (Lists > Accounting > Items)."
    )
    surcharge_item_id = InternalIdField(
        "surcharge item ID", help_text="Internal ID of the item for payment surcharges (Lists > Accounting > Items)."
    )
    discount_item_id = InternalIdField(
        "discount item ID", help_text="Internal ID of the item that carries order discounts as a negative line."
    )
    department_id = InternalIdField(
        "department ID", help_text="Used when neither order nor customer names one (Setup > Company > Departments)."
    )
    class_id = InternalIdField(
        "class ID", help_text="Used when neither order nor customer names one (Setup > Company > Classes)."
    )
    location_id = InternalIdField(
        "location ID", help_text="Used when neither order nor customer names one (Setup > Company > Locations)."
    )
    sales_rep_id = InternalIdField(
        "sales rep ID", help_text="Employee used when neither order nor customer names one (Lists > Employees)."
    )
    tax_mode = models.CharField(
        max_length=10,
        choices=[
            (references.TaxMode.NONE.value, "NetSuite works tax out"),
            (references.TaxMode.LEGACY.value, "Tax code on every line"),
            (references.TaxMode.SUITETAX.value, "SuiteTax, with the platform's amounts"),
        ],
        default=references.TaxMode.NONE.value,
        help_text="Ask whoever keeps your NetSuite taxes. Start with the first.",
    )
    taxable_code_id = InternalIdField("taxable code ID", help_text="Tax code of taxable lines (GST 10%).")
    exempt_code_id = InternalIdField("tax-free code ID", help_text="Tax code of GST-free lines.")
    tax_type_id = InternalIdField("tax type ID", help_text="SuiteTax only: the tax type of the amounts.")
    tax_rate = models.DecimalField(
        max_digits=6,
        decimal_places=3,
        default=Decimal(10),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
        help_text="Percent, 10 for Australian GST.",
    )
    cancel_action = models.CharField("when cancelled", max_length=10, choices=CancelAction, default=CancelAction.CLOSE)
    is_strict_on_totals = models.BooleanField(
        "hold on different totals",
        default=False,
        help_text="On: a document whose total in NetSuite differs by more than 0.05 needs a person. Off: it is shown.",
    )
    uses_platform_numbers = models.BooleanField(
        "use the platform's invoice number",
        default=False,
        help_text="On: an invoice that comes from the platform keeps its number in NetSuite (NetSuite: Setup > Company "
        "> Auto-Generated Numbers, tick Allow Override for invoices). Off: NetSuite numbers it.",
    )
    writes_ids_back = models.BooleanField(
        "write ids back", default=True, help_text="Put NetSuite's internal ID on the platform's order or invoice."
    )
    property_tags = models.JSONField(
        default=dict,
        blank=True,
        validators=[properties.validate_property_tags],
        help_text="Where your platform's properties have other names than ours: "
        '{"department": ["my_department"]}. Keys: id, department, class, sales_rep, freight_item, location.',
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "document rules"
        constraints = [
            models.CheckConstraint(
                condition=~Q(tax_mode=references.TaxMode.LEGACY.value)
                | (~Q(taxable_code_id="") & ~Q(exempt_code_id="")),
                name="tax_codes_for_every_line",
                violation_error_message="With a tax code on every line, give both codes: taxable and tax-free.",
            ),
            models.CheckConstraint(
                condition=~Q(tax_mode=references.TaxMode.SUITETAX.value)
                | (~Q(taxable_code_id="") & ~Q(exempt_code_id="") & ~Q(tax_type_id="")),
                name="suitetax_codes",
                violation_error_message="SuiteTax needs the taxable code, the tax-free code and the tax type.",
            ),
        ]

    def __str__(self) -> str:
        return f"Document rules of {self.connection}"

    def tax_codes(self) -> references.TaxCodes:
        """Give the tax settings as payloads need them."""
        return references.TaxCodes(
            mode=references.TaxMode(self.tax_mode),
            taxable_code_id=self.taxable_code_id,
            exempt_code_id=self.exempt_code_id,
            tax_type_id=self.tax_type_id,
            rate=self.tax_rate,
        )
