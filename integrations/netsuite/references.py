"""What a document needs to know of NetSuite before its payload can be built: internal ids only, all decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class TaxMode(StrEnum):
    """How tax is told to NetSuite.

    NONE: not at all, NetSuite computes it. LEGACY: a tax code on every line. SUITETAX: `taxDetailsOverride` with the
    platform's own tax amounts.
    """

    NONE = "NONE"
    LEGACY = "LEGACY"
    SUITETAX = "SUITETAX"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxCodes:
    """The tax codes of an account. `rate` is a percentage, 10 for Australian GST; `tax_type_id` is SuiteTax's."""

    mode: TaxMode = TaxMode.NONE
    taxable_code_id: str = ""
    exempt_code_id: str = ""
    tax_type_id: str = ""
    rate: Decimal = Decimal(10)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineReferences:
    """The item of one line, and the segments that the product itself asks for ("" leaves them to the header)."""

    item_id: str
    department_id: str = ""
    class_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """Every reference of one document. `lines` is keyed by the line's `source_id`; "" means: leave the field out.

    `is_numbered_by_platform`: an invoice gets the platform's number as its own. `notices` are sentences for the log,
    such as two mappings that disagree.
    """

    customer_id: str
    lines: Mapping[str, LineReferences]
    department_id: str = ""
    class_id: str = ""
    location_id: str = ""
    sales_rep_id: str = ""
    freight_item_id: str = ""
    surcharge_item_id: str = ""
    discount_item_id: str = ""
    tax: TaxCodes = TaxCodes()
    is_numbered_by_platform: bool = False
    notices: tuple[str, ...] = ()
