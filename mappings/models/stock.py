"""Which of NetSuite's stock figures a platform shows, and of which locations."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from integrations.models import Connection
from mappings.models.fields import InternalIdField

LOCATION_IDS = r"^[1-9][0-9]*(,[1-9][0-9]*)*$"


class StockField(models.TextChoices):
    """NetSuite's two figures of an item at a location."""

    AVAILABLE = "AVAILABLE", "Available (on hand, less what is committed to orders)"
    ON_HAND = "ON_HAND", "On hand"


class StockSettings(models.Model):
    """What one connection reflects of NetSuite's stock (R28-R37). `location_ids` is "3,1,2": the default first."""

    connection = models.OneToOneField(Connection, on_delete=models.CASCADE, related_name="stock_settings")
    stock_field = models.CharField(max_length=10, choices=StockField, default=StockField.AVAILABLE)
    location_ids = models.CharField(
        "stock location IDs",
        max_length=500,
        help_text="Internal IDs of NetSuite locations, separated by commas, such as 3,1,2 (NetSuite: Setup > Company > "
        "Locations). The first is the default location. Only stock of these locations is shown.",
    )
    allows_negative = models.BooleanField(
        "show negative stock", default=False, help_text="Off: stock below zero in NetSuite is shown as 0."
    )
    every_minutes = models.PositiveSmallIntegerField(
        "minutes between looks",
        default=15,
        validators=[MinValueValidator(5), MaxValueValidator(1440)],
        help_text="How often stock is read from NetSuite.",
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "stock settings"
        constraints = [
            models.CheckConstraint(
                condition=Q(location_ids__regex=LOCATION_IDS),
                name="stock_needs_locations",
                violation_error_message="Reflecting stock needs at least one stock location ID.",
            ),
        ]

    def __str__(self) -> str:
        return f"Stock settings of {self.connection}"

    def locations(self) -> list[str]:
        """Give the internal ids of the locations, the default one first."""
        return self.location_ids.split(",")


class StockLocation(models.Model):
    """A location of NetSuite and the platform's stock location that stands for it (R34)."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="stock_locations")
    netsuite_id = InternalIdField("NetSuite location ID", blank=False)
    platform_id = models.CharField("platform location ID", max_length=100)
    name = models.CharField(max_length=255, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "netsuite_id"], name="one_stock_location_a_netsuite"),
            models.UniqueConstraint(fields=["connection", "platform_id"], name="one_stock_location_a_platform"),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.netsuite_id} → {self.platform_id}"
