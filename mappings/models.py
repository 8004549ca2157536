"""WHAT equals what: which NetSuite record stands for a platform's customer, product, freight or surcharge."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from integrations.models import Connection
from integrations.netsuite import references
from mappings import properties

INTERNAL_ID = properties.INTERNAL_ID
internal_id = RegexValidator(
    INTERNAL_ID, "Write NetSuite's internal ID: a whole number such as 501, not a name, code or SKU."
)


class InternalIdField(models.CharField[str, str]):
    """A NetSuite internal id as text, "" when there is none; blanks around it are dropped."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", properties.MAX_DIGITS)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("validators", [internal_id])
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def to_python(self, value: object) -> str:
        """Strip what was typed or pasted."""
        return "" if value is None else str(value).strip()


class MappingQuerySet(models.QuerySet["CustomerMapping | ProductMapping"]):
    """Mappings by what is missing."""

    def unmapped(self) -> MappingQuerySet:
        """Those that staff still have to fill in."""
        return self.filter(netsuite_id="")

    def mapped(self) -> MappingQuerySet:
        """Those that have a NetSuite counterpart."""
        return self.exclude(netsuite_id="")


class Mapping(models.Model):
    """One record on a platform and its counterpart in NetSuite; an empty `netsuite_id` waits to be filled in."""

    netsuite_id = InternalIdField(
        "NetSuite internal ID",
        help_text="In NetSuite: the record's Internal ID (switch it on at Home > Set Preferences > Show Internal IDs).",
    )
    netsuite_name = models.CharField("name in NetSuite", max_length=255, blank=True)
    first_seen_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = MappingQuerySet.as_manager()

    class Meta:
        abstract = True


class CustomerMapping(Mapping):
    """A customer (on Ordermentum: a purchaser) and its NetSuite customer."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="customer_mappings")
    source_id = models.CharField("platform ID", max_length=100, help_text="The platform's own id of the customer.")
    name = models.CharField(max_length=255, blank=True)
    reference = models.CharField(max_length=100, blank=True, help_text="Your own code for the customer, if any.")
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "source_id"],
                name="one_customer_mapping",
                violation_error_message="This customer has a mapping already. Change that one instead.",
            ),
            models.CheckConstraint(
                condition=Q(netsuite_id="") | Q(netsuite_id__regex=INTERNAL_ID), name="customer_mapping_internal_id"
            ),
        ]
        # For resolve.MappingBook and the Unmapped filter.
        indexes = [models.Index(fields=["connection", "netsuite_id"], name="customer_mapping_unmapped")]

    def __str__(self) -> str:
        return f"{self.name or self.source_id} → {self.netsuite_id or 'unmapped'}"


class ProductMapping(Mapping):
    """A product, or one variant of it, and its NetSuite item. A variant's own mapping goes before its product's."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="product_mappings")
    product_id = models.CharField("platform product ID", max_length=100)
    variant_id = models.CharField(
        "platform variant ID", max_length=100, blank=True, help_text="Empty: this row is for the whole product."
    )
    sku = models.CharField("SKU", max_length=100, blank=True)
    name = models.CharField(max_length=255, blank=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "product_id", "variant_id"],
                name="one_product_mapping",
                violation_error_message="This product or variant has a mapping already. Change that one instead.",
            ),
            models.CheckConstraint(
                condition=Q(netsuite_id="") | Q(netsuite_id__regex=INTERNAL_ID), name="product_mapping_internal_id"
            ),
        ]
        indexes = [models.Index(fields=["connection", "netsuite_id"], name="product_mapping_unmapped")]

    def __str__(self) -> str:
        return f"{self.sku or self.name or self.product_id} → {self.netsuite_id or 'unmapped'}"


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
