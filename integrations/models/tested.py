"""What the last test of a remote told us."""

from __future__ import annotations

from django.db import models


class Health(models.TextChoices):
    """What the last sign-in to a remote told us."""

    UNTESTED = "UNTESTED", "Not tested yet"
    HEALTHY = "HEALTHY", "Healthy"
    TROUBLED = "TROUBLED", "Works, with trouble"
    PAUSED = "PAUSED", "Paused"


class Tested(models.Model):
    """A remote whose answer to the last test is kept, in plain words."""

    health = models.CharField(max_length=10, choices=Health, default=Health.UNTESTED, editable=False)
    health_message = models.TextField(blank=True, editable=False)
    tested_at = models.DateTimeField(null=True, editable=False)
    paused_at = models.DateTimeField(null=True, editable=False)
    worked_at = models.DateTimeField(null=True, editable=False, help_text="Last time a call got through.")

    class Meta:
        abstract = True

    @property
    def is_paused(self) -> bool:
        """Say whether its jobs stand still until a test passes."""
        return self.health == Health.PAUSED
