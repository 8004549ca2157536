"""Reading the platform's own fields for NetSuite: under which tags they stand, and what counts as an internal id. Pure.

Ordermentum docs (help article 11068078) name `netsuite_id` alone; the other tags are inferred from its sister
integrations, so every one can be renamed in the document rules.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import ValidationError

INTERNAL_ID = r"^-?[0-9]+$"  # R22: an integer; system employees have negative ones, such as -5
MAX_DIGITS = 20  # with the sign; more than any id NetSuite gives out
UNSET = frozenset({"", "-", "–", "—"})  # dashes are how the platform shows an empty field


class Tag(StrEnum):
    """What a property says about a record."""

    ID = "id"
    DEPARTMENT = "department"
    CLASS = "class"
    SALES_REP = "sales_rep"
    FREIGHT_ITEM = "freight_item"
    LOCATION = "location"


DEFAULT_NAMES: Mapping[Tag, tuple[str, ...]] = {
    Tag.ID: ("netsuite_id",),
    Tag.DEPARTMENT: ("netsuite_department_id", "netsuite_department"),
    Tag.CLASS: ("netsuite_class_id", "netsuite_class"),
    Tag.SALES_REP: ("netsuite_sales_rep_id", "netsuite_sales_rep", "netsuite_salesrep_id"),
    Tag.FREIGHT_ITEM: ("netsuite_freight_id", "netsuite_freight_item_id", "netsuite_freight_product_id"),
    Tag.LOCATION: ("netsuite_location_id", "netsuite_location"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """A property that is set: its name on the record, and its text without blanks around it."""

    name: str
    text: str

    @property
    def is_internal_id(self) -> bool:
        """Say whether it can be an internal id."""
        return is_internal_id(text=self.text)


def is_internal_id(*, text: str) -> bool:
    """Say whether `text` is an integer as NetSuite numbers its records."""
    return len(text) <= MAX_DIGITS and re.fullmatch(INTERNAL_ID, text) is not None


def names(*, tag: Tag, renamed: object) -> tuple[str, ...]:
    """Give the names to look under, first one first. Those that the document rules give replace ours (E78)."""
    given = renamed.get(tag) if isinstance(renamed, dict) else None
    listed = [given] if isinstance(given, str) else given
    return tuple(str(name).strip() for name in listed) if isinstance(listed, list) and listed else DEFAULT_NAMES[tag]


def read(*, properties: Mapping[str, str], names: tuple[str, ...]) -> Property | None:
    """Give the first of these properties that is set, or None. Dashes and blanks count as not set."""
    for name in names:
        text = str(properties.get(name) or "").strip()
        if text not in UNSET:
            return Property(name=name, text=text)
    return None


def validate_property_tags(renamed: object) -> None:
    """Accept {"department": ["my_tag"]} with tags we know. Raises ValidationError naming the wrong key or value."""
    if not isinstance(renamed, dict):
        raise ValidationError('Write a JSON object such as {"department": ["netsuite_department"]}.')
    for tag, given in renamed.items():
        if tag not in list(Tag):
            raise ValidationError(f"“{tag}” is not a property we read. Use: {', '.join(Tag)}.")
        listed = [given] if isinstance(given, str) else given
        if not isinstance(listed, list) or not all(isinstance(name, str) and name.strip() for name in listed):
            raise ValidationError(f"“{tag}” needs a list of property names, such as [“netsuite_{tag}”].")
