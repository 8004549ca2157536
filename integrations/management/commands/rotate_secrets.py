"""`manage.py rotate_secrets`: encrypt every stored secret anew, with the newest key."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models, transaction

from integrations.secrets import EncryptedJSONField, EncryptedTextField


class Command(BaseCommand):
    """Reads each secret with whatever key fits and writes it with the first of FIELD_ENCRYPTION_KEYS."""

    help = "Encrypt every stored secret with the first of FIELD_ENCRYPTION_KEYS; then the others can be taken away."

    def handle(self, **_: Any) -> None:
        """Rotate all rows, or none when one of them cannot be read."""
        rotated = 0
        with transaction.atomic():
            for model in apps.get_models():
                rotated += _rotate(model)
        self.stdout.write(f"{rotated} rows encrypted with the newest key.")


def _rotate(model: type[models.Model]) -> int:
    kinds = (EncryptedTextField, EncryptedJSONField)
    names = [field.name for field in model._meta.concrete_fields if isinstance(field, kinds)]
    if not names:
        return 0
    rows = 0
    for row in model._default_manager.select_for_update():
        row.save(update_fields=names)
        rows += 1
    return rows
