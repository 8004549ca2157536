"""Customers and products of a platform, and which NetSuite records stand for them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from integrations.models import Connection
from mappings.models.fields import INTERNAL_ID, InternalIdField


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
    property_id = InternalIdField(
        "ID by property", editable=False, help_text="What the platform's own field says; used where the ID is empty."
    )
    is_active = models.BooleanField("active on the platform", default=True, editable=False)
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
