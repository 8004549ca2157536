"""All that stands in the way of one document, collected so that staff read it at once (R24, E2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from integrations import errors, records
from mappings import labels, properties

INVALID_PROPERTY = "INVALID_PROPERTY"
NO_SOURCE_ID = "NO_SOURCE_ID"


class Kind(StrEnum):
    """What may be missing. The values are stored with the entries that wait."""

    CUSTOMER = "CUSTOMER"
    PRODUCT = "PRODUCT"
    FREIGHT_ITEM = "FREIGHT_ITEM"
    SURCHARGE_ITEM = "SURCHARGE_ITEM"
    DISCOUNT_ITEM = "DISCOUNT_ITEM"


@dataclass(kw_only=True)
class Findings:
    """What was found wrong with `document`, each thing once, and sentences for the log."""

    document: records.Document
    missing: dict[tuple[Kind, str], errors.Missing] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)  # sentence -> code
    notices: dict[str, None] = field(default_factory=dict)  # a set that keeps its order

    def lacks(self, *, kind: Kind, key: str = "", label: str) -> None:
        """Remember something without a NetSuite counterpart."""
        self.missing.setdefault((kind, key), errors.Missing(kind=kind, key=key, label=label))

    def refuse(self, *, code: str, sentence: str) -> None:
        """Remember something that only a change of the platform's record can mend."""
        self.refused.setdefault(sentence, code)

    def notice(self, *, sentence: str) -> None:
        """Remember a sentence for the log."""
        self.notices.setdefault(sentence)

    def checked(self, *, found: properties.Property, of: str) -> str:
        """Give the internal id that a property holds; anything else is refused and gives "" (R22)."""
        if found.is_internal_id:
            return found.text
        self.refuse(
            code=INVALID_PROPERTY,
            sentence=f"Property {found.name} of {of} is “{found.text}”, which is not an internal id: "
            "write NetSuite's whole number there, such as 501.",
        )
        return ""

    def raise_any(self) -> None:
        """Raise RecordRejected or MappingMissing with everything that was found; return when nothing was."""
        listed = "\n".join(f"- {missing.label}" for missing in self.missing.values())
        lacking = f"Nothing in NetSuite is mapped to:\n{listed}\nMap them under Mappings, then it goes by itself."
        name = labels.document(document=self.document)
        name = name[0].upper() + name[1:]
        if self.refused:
            sentences = [*self.refused, *([lacking] if self.missing else [])]
            raise errors.RecordRejected(
                f"{name} was not sent. " + "\n".join(sentences), code=next(iter(self.refused.values()))
            )
        if self.missing:
            raise errors.MappingMissing(f"{name} was not sent. {lacking}", missing=tuple(self.missing.values()))
