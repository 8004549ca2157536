"""The lines of NetSuite's documents as a platform bills them: what is sold, shipping, discount and tax. Pure.

Every cent of the total has its place, or the document is refused: the platform's total is always NetSuite's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from integrations import errors, records
from integrations.netsuite.reading.receivable_documents import Line
from integrations.receivable_records import ReceivableLine
from syncjobs import totals
from syncjobs.flows.receivable_documents import Told

ROUNDING = Decimal("0.05")  # so much NetSuite's tax may differ from its lines by; more is no rounding
SHIPPING, HANDLING, TAX = "Shipping Cost", "Handling Cost", "Tax"
_SHIP_ITEM = "ShipItem"
# Lines that say something, or repeat the sum of others, and charge nothing themselves.
_SILENT = frozenset({"Description", "Subtotal", "EndGroup"})
_HANDLING = "HANDLING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Billed:
    """What a document charges. `total_tax` None: NetSuite tells none; discount and tax are never negative."""

    lines: tuple[ReceivableLine, ...]
    discount: Decimal = records.ZERO
    total_tax: Decimal | None = None

    @property
    def total(self) -> Decimal:
        """Give what all of it comes to."""
        charged = sum((line.amount for line in self.lines), records.ZERO)
        return charged - self.discount + (self.total_tax or records.ZERO)


def billed(*, told: Told) -> Billed:
    """Give the lines and sums of a document. Raises RecordRejected when they do not come to its total."""
    sold = [_sold(line, told) for line in told.lines if _is_sold(line)]
    tax = _sum([line for line in told.lines if line.is_tax])
    header = _sum([line for line in told.lines if not line.is_tax and _is_discount(line)])
    has_tax = any(line.is_tax for line in told.lines)
    discount = max(-header, records.ZERO)
    extras = [_whole("Surcharge", header)] if header > 0 else []
    # A tax below nothing is no tax on the platform, which would take none off (D41).
    extras += [_whole(TAX, tax)] if tax < 0 else []
    if not sold and not extras:
        sold = _whole_document(told, tax - discount)
    lines = [*sold, *extras]
    found = Billed(lines=tuple(lines), discount=discount, total_tax=tax if has_tax and tax >= 0 else None)
    return _to_the_cent(found, told)


def _is_discount(line: Line) -> bool:
    if line.is_header_discount is not None:
        return line.is_header_discount
    # An account that does not say so shows it as a line without any item.
    return line.item_id is None and line.item_type in (None, "Discount") and (line.amount or 0) < 0


def _is_sold(line: Line) -> bool:
    if line.is_tax or _is_discount(line) or line.item_type in _SILENT:
        return False
    return bool(line.amount) or (line.item_type != _SHIP_ITEM and line.item_id is not None)


def _sold(line: Line, told: Told) -> ReceivableLine:
    name = _name(line)
    amount = line.amount or records.ZERO
    quantity = Decimal(1) if line.quantity is None else line.quantity
    # A rate may be a percentage, or missing: then the amount says what one costs.
    price = line.rate if line.rate is not None and line.quantity is not None else amount
    description = line.description or ""
    return ReceivableLine(
        netsuite_id=line.line_id,
        name=name,
        description=description if description != name else "",
        quantity=quantity,
        unit_price=price,
        amount=amount,
        metadata=told.line_metadata.get(line.line_id, {}),
    )


def _name(line: Line) -> str:
    if line.item_type == _SHIP_ITEM:
        return HANDLING if (line.kind or "").upper() == _HANDLING else SHIPPING
    return line.item_name or line.description or "Item"


def _whole(name: str, amount: Decimal) -> ReceivableLine:
    return ReceivableLine(name=name, quantity=Decimal(1), unit_price=amount, amount=amount)


def _whole_document(told: Told, besides: Decimal) -> list[ReceivableLine]:
    """Give one line over all of a document that has none (D38)."""
    amount = told.header.total - besides
    return [_whole(told.header.document_number or told.header.netsuite_id, amount)]


def _to_the_cent(found: Billed, told: Told) -> Billed:
    left = told.header.total - found.total
    if not left:
        return found
    if abs(left) > ROUNDING:
        raise errors.RecordRejected(
            f"{told.name} was not written: its lines come to {totals.money(found.total)}, but its total is "
            f"{totals.money(told.header.total)}. Look at it in NetSuite: the integration's role may not see some of "
            "its lines. Then retry.",
            code="DOES_NOT_ADD_UP",
        )
    return Billed(lines=(*found.lines, _whole("Rounding", left)), discount=found.discount, total_tax=found.total_tax)


def _sum(lines: Sequence[Line]) -> Decimal:
    return sum((line.amount or records.ZERO for line in lines), records.ZERO)
