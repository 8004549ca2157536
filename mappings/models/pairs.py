"""Customers and products of a platform, and which NetSuite records stand for them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from simple_history.models import HistoricalRecords

from integrations.models import Connection
from mappings.models.catalog import NetSuiteList, NetSuiteRecord
from mappings.models.fields import INTERNAL_ID, InternalIdField

_NO_ID = Q(netsuite_id="", property_id="")
_EFFECTIVE_ID = Case(When(netsuite_id="", then=F("property_id")), default=F("netsuite_id"))


class MappingQuerySet(models.QuerySet["CustomerMapping | ProductMapping"]):
    """Mappings by what is missing and by what has gone wrong with them."""

    def unmapped(self) -> MappingQuerySet:
        """Those that staff still have to fill in: neither they nor the platform's own property says an id."""
        return self.filter(self._unanswered())

    def mapped(self) -> MappingQuerySet:
        """Those that have a NetSuite counterpart, whether the table or the platform's property names it."""
        return self.filter(~self._unanswered())

    def in_table(self) -> MappingQuerySet:
        """Those whose own row names the NetSuite record, which goes before any property (R23)."""
        return self.exclude(netsuite_id="")

    def with_id(self) -> MappingQuerySet:
        """Those whose own row or property names the NetSuite record."""
        return self.exclude(_NO_ID)

    def with_netsuite(self) -> MappingQuerySet:
        """Add `netsuite_state`: INACTIVE, GONE or MISSING when the record named is not to be used, else ""."""
        rows = self.annotate(counted_id=_EFFECTIVE_ID)
        state = Case(
            When(is_gone=True, then=Value("GONE")), When(is_inactive=True, then=Value("INACTIVE")), default=Value("")
        )
        named = self._records().annotate(state=state).values("state")[:1]
        with_state: MappingQuerySet = rows.annotate(
            netsuite_state=Case(
                When(counted_id="", then=Value("")),
                When(Exists(self._records()), then=Subquery(named)),
                When(Exists(self._lists()), then=Value("MISSING")),
                default=Value(""),
                output_field=models.CharField(),
            )
        )
        return with_state

    def troubled_in_netsuite(self) -> MappingQuerySet:
        """Those whose NetSuite record is inactive, has vanished or never was, as far as the lists were read (R26)."""
        usable = self._records().filter(is_gone=False, is_inactive=False)
        known = Q(Exists(self._records())) | Q(Exists(self._lists()))
        rows: MappingQuerySet = self.with_id().annotate(counted_id=_EFFECTIVE_ID)
        return rows.filter(known & ~Q(Exists(usable)))

    def inactive_on_platform(self) -> MappingQuerySet:
        """Those mapped that the platform itself uses no more."""
        return self.with_id().filter(is_active=False)

    def _unanswered(self) -> Q:
        return _NO_ID

    def _records(self) -> models.QuerySet[NetSuiteRecord]:
        return NetSuiteRecord.objects.filter(
            account=OuterRef("connection__netsuite_account"),
            kind=self.model.netsuite_kind,
            netsuite_id=OuterRef("counted_id"),
        )

    def _lists(self) -> models.QuerySet[NetSuiteList]:
        lists = NetSuiteList.objects.exclude(read_at=None)
        return lists.filter(account=OuterRef("connection__netsuite_account"), kind=self.model.netsuite_kind)


class ProductMappingQuerySet(MappingQuerySet):
    """Products and variants: each answers for the other where resolving does, so that nothing is asked for twice."""

    def _unanswered(self) -> Q:
        family = ProductMapping.objects.filter(connection=OuterRef("connection"), product_id=OuterRef("product_id"))
        variants = family.exclude(variant_id="")
        by_product = ~Q(variant_id="") & Q(Exists(family.filter(variant_id="").exclude(_NO_ID)))
        open_variants = variants.filter(_NO_ID, is_active=True)
        by_variants = Q(variant_id="") & Q(Exists(variants)) & ~Q(Exists(open_variants))
        return _NO_ID & ~by_product & ~by_variants


class Mapping(models.Model):
    """One record on a platform and its counterpart in NetSuite; an empty `netsuite_id` waits to be filled in."""

    netsuite_id = InternalIdField(
        "NetSuite internal ID",
        help_text="In NetSuite: the record's Internal ID (switch it on at Home > Set Preferences > Show Internal IDs).",
    )
    netsuite_name = models.CharField("name in NetSuite", max_length=255, blank=True)
    property_id = InternalIdField(
        "ID by property", editable=False, help_text="What the platform's own field says; used where the ID is empty."
    )
    is_active = models.BooleanField("active on the platform", default=True, editable=False)
    seen_at = models.DateTimeField(null=True, editable=False, help_text="When the platform's own list last had it.")
    first_seen_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = MappingQuerySet.as_manager()

    netsuite_kind: ClassVar[str]

    class Meta:
        abstract = True

    @property
    def effective_id(self) -> str:
        """Give the NetSuite id that counts: the table's before the property's, "" for none."""
        return self.netsuite_id or self.property_id


class CustomerMapping(Mapping):
    """A customer (on Ordermentum: a purchaser) and its NetSuite customer."""

    netsuite_kind = NetSuiteRecord.Kind.CUSTOMER.value
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="customer_mappings")
    source_id = models.CharField("platform ID", max_length=100, help_text="The platform's own id of the customer.")
    name = models.CharField(max_length=255, blank=True)
    reference = models.CharField(max_length=100, blank=True, help_text="Your own code for the customer, if any.")
    email = models.CharField(max_length=255, blank=True, editable=False)
    tax_number = models.CharField(max_length=50, blank=True, editable=False, help_text="Such as an Australian ABN.")
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
        return f"{self.name or self.source_id} → {self.effective_id or 'unmapped'}"


class ProductMapping(Mapping):
    """A product, or one variant of it, and its NetSuite item. A variant's own mapping goes before its product's."""

    netsuite_kind = NetSuiteRecord.Kind.ITEM.value
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="product_mappings")
    product_id = models.CharField("platform product ID", max_length=100)
    variant_id = models.CharField(
        "platform variant ID", max_length=100, blank=True, help_text="Empty: this row is for the whole product."
    )
    sku = models.CharField("SKU", max_length=100, blank=True)
    name = models.CharField(max_length=255, blank=True)
    history = HistoricalRecords()

    objects = ProductMappingQuerySet.as_manager()  # type: ignore[misc]

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
        return f"{self.sku or self.name or self.product_id} → {self.effective_id or 'unmapped'}"
