"""Text that goes into a spreadsheet and comes back from one. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from mappings import properties

# OWASP (CSV injection): a cell that starts so may be run as a formula when the file is opened.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def escape(*, text: str) -> str:
    """Give text that no spreadsheet runs as a formula. Whole numbers, negative ones too, stay as they are."""
    return f"'{text}" if _is_dangerous(text) and not properties.is_internal_id(text=text) else text


def unescape(*, text: str) -> str:
    """Undo `escape`."""
    return text[1:] if text.startswith("'") and _is_dangerous(text) else text


def _is_dangerous(text: str) -> bool:
    # Quotes in front count too, so that text which comes with one of its own is read back as it was.
    return text.lstrip("'").startswith(_DANGEROUS)


def to_text(*, value: object, number_format: str = "General") -> str:
    """Give a cell's value as a person sees it: 501.0 as "501", and 7 shown with four digits as "0007"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int):
        width = len(number_format) if re.fullmatch("0+", number_format) else 0
        return str(value).zfill(width)
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    return str(value).strip()


def to_internal_id(*, text: str) -> str:
    """Give an id without the decimals a spreadsheet adds ("501.0" is 501); other text comes back as it is."""
    return re.sub(r"^(-?[0-9]+)\.0+$", r"\1", text)
