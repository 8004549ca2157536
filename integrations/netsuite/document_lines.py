"""Every line that a document has in NetSuite: its products, then freight, surcharge and discount. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from integrations import records
from integrations.netsuite.references import LineReferences, References, TaxCodes, TaxMode

CUSTOM_PRICE = "-1"  # NetSuite help: the price level "Custom", without which a line's own rate is not kept
DESCRIPTION_CHARS = 999
_CENT = Decimal("0.01")
_DERIVED_RATE = Decimal("0.0001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line to be. Either `rate` or, when no rate gives it, `amount` is sent; `net` is what it comes to.

    `is_taxable` is None when the platform does not say; `tax` likewise.
    """

    number: int
    references: LineReferences
    quantity: Decimal
    rate: Decimal | None
    net: Decimal
    description: str
    is_taxable: bool | None
    tax: Decimal | None

    def payload(self, *, tax: TaxCodes) -> dict[str, Any]:
        """Give the line as NetSuite takes it."""
        line: dict[str, Any] = {
            "item": {"id": self.references.item_id},
            "quantity": self.quantity,
            "price": {"id": CUSTOM_PRICE},
        }
        # NetSuite: where rate × quantity and amount differ, the amount wins.
        line |= {"amount": self.net} if self.rate is None else {"rate": self.rate}
        texts = {"description": self.description}
        ids = {"department": self.references.department_id, "class": self.references.class_id}
        if tax.mode is TaxMode.LEGACY and self.is_taxable is not None:
            ids["taxCode"] = self._tax_code_id(tax)
        if tax.mode is TaxMode.SUITETAX:
            texts["taxDetailsReference"] = self._tax_reference
        line |= {name: text for name, text in texts.items() if text}
        return line | {name: {"id": netsuite_id} for name, netsuite_id in ids.items() if netsuite_id}

    def tax_detail(self, *, tax: TaxCodes) -> dict[str, Any]:
        """Give the line's entry in `taxDetails`: the platform's own tax, where it gives one."""
        is_taxable = self.is_taxable is not False
        amount = self.tax
        if amount is None:
            amount = cents(self.net * tax.rate / 100) if is_taxable else Decimal(0)
        detail: dict[str, Any] = {
            "taxDetailsReference": self._tax_reference,
            "taxBasis": self.net,
            "taxRate": tax.rate if is_taxable else Decimal(0),
            "taxAmount": amount,
        }
        ids = {"taxCode": self._tax_code_id(tax), "taxType": tax.tax_type_id}
        return detail | {name: {"id": netsuite_id} for name, netsuite_id in ids.items() if netsuite_id}

    def _tax_code_id(self, tax: TaxCodes) -> str:
        return tax.exempt_code_id if self.is_taxable is False else tax.taxable_code_id

    @property
    def _tax_reference(self) -> str:
        return f"line-{self.number}"


def cents(amount: Decimal) -> Decimal:
    """Round half up to two decimals."""
    return amount.quantize(_CENT, rounding=ROUND_HALF_UP)


def of(*, document: records.Document, references: References) -> list[Line]:
    """Give the document's lines in order: products as they stand there, then the charges.

    Raises ValueError when a charge has no item, or a line without quantity costs something.
    """
    kept = [line for line in document.lines if _is_kept(line)]
    lines = [_product(line, references, number) for number, line in enumerate(kept, start=1)]
    for charge in (_freight, _surcharge, _discount):
        line = charge(document, references, len(lines) + 1)
        if line is not None:
            lines.append(line)
    return lines


def _is_kept(line: records.DocumentLine) -> bool:
    if line.quantity == 0 and line.amount != 0:
        raise ValueError(f"The line “{line.name or line.sku}” has no quantity, yet costs {line.amount}.")
    return line.quantity != 0


def _product(line: records.DocumentLine, references: References, number: int) -> Line:
    return Line(
        number=number,
        references=references.lines[line.source_id],
        quantity=line.quantity,
        rate=_rate(line),
        net=line.amount,
        description=_description(line),
        is_taxable=_is_taxable(line),
        tax=line.tax,
    )


def _rate(line: records.DocumentLine) -> Decimal | None:
    # E11: the platform's unit price where it gives the amount, else the price that does (random weight, price
    # breaks), else none: then the amount itself is sent.
    for rate in (line.unit_price, (line.amount / line.quantity).quantize(_DERIVED_RATE, rounding=ROUND_HALF_UP)):
        if cents(rate * line.quantity) == cents(line.amount):
            return rate
    return None


def _description(line: records.DocumentLine) -> str:
    said = ": ".join(text for text in (line.name or line.sku, line.comment) if text)
    return " ".join(said.split())[:DESCRIPTION_CHARS].rstrip()


def _is_taxable(line: records.DocumentLine) -> bool | None:
    if line.is_taxable is not None:
        return line.is_taxable
    return None if line.tax is None else line.tax != 0


def _charge(*, name: str, item_id: str, number: int, net: Decimal, is_taxable: bool, tax: Decimal | None) -> Line:
    if not item_id:
        raise ValueError(f"{name} of {net} has no NetSuite item.")
    return Line(
        number=number,
        references=LineReferences(item_id=item_id),
        quantity=Decimal(1),
        rate=net,
        net=net,
        description=name,
        is_taxable=is_taxable,
        tax=tax,
    )


def _freight(document: records.Document, references: References, number: int) -> Line | None:
    if not document.freight:
        return None
    return _charge(
        name="Freight",
        item_id=references.freight_item_id,
        number=number,
        net=document.freight,
        is_taxable=document.freight_tax != 0,
        tax=document.freight_tax,
    )


def _surcharge(document: records.Document, references: References, number: int) -> Line | None:
    if not document.surcharge:
        return None
    is_taxable = document.surcharge_includes_tax
    net = _surcharge_without_tax(document, references.tax)
    return _charge(
        name="Surcharge",
        item_id=references.surcharge_item_id,
        number=number,
        net=net,
        is_taxable=is_taxable,
        tax=document.surcharge - net,
    )


def _surcharge_without_tax(document: records.Document, tax: TaxCodes) -> Decimal:
    # Without tax codes we know neither the rate nor whether NetSuite taxes the line: it goes as it is (R51).
    if not document.surcharge_includes_tax or tax.mode is TaxMode.NONE:
        return document.surcharge
    return cents(document.surcharge / (1 + tax.rate / 100))


def _discount(document: records.Document, references: References, number: int) -> Line | None:
    if not document.discount:
        return None
    tax = _tax_of_discount(document, references.tax)
    return _charge(
        name="Discount",
        item_id=references.discount_item_id,
        number=number,
        net=-document.discount,
        is_taxable=tax != 0 if tax is not None else any(_is_taxable(line) is not False for line in document.lines),
        tax=tax,
    )


def _tax_of_discount(document: records.Document, tax: TaxCodes) -> Decimal | None:
    """Give the tax that the discount took off: what the lines' taxes and the document's leave over.

    Platforms do not state it. None when they do not state the others either.
    """
    parts = [line.tax for line in document.lines] + [document.freight_tax if document.freight else Decimal(0)]
    if document.total_tax is None or any(part is None for part in parts):
        return None
    known = sum((part for part in parts if part is not None), Decimal(0))
    if document.surcharge_includes_tax:
        known += document.surcharge - _surcharge_without_tax(document, tax)
    left_over = document.total_tax - known
    # More than half of the full tax: cents of rounding are no sign that the discount is taxed.
    is_taxed = abs(left_over) > document.discount * tax.rate / 200
    return left_over if is_taxed and left_over < 0 else Decimal(0)
