"""A field for NetSuite's internal ids."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models

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
