"""Mappings and NetSuite's lists as `suggest` needs them."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from django.db.models import Count

from mappings import suggest
from mappings.models import CustomerMapping, NetSuiteRecord, ProductMapping
from mappings.suggest import Candidate, Choice, Choices, Wanted

MappingRow = CustomerMapping | ProductMapping
ROWS_A_QUERY = 2000
_COLUMNS = ("netsuite_id", "code", "name", "email", "tax_number", "upc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What would be set for one mapping, or why nothing would."""

    row: MappingRow
    candidate: Candidate | None = None
    why_not: str = ""

    @property
    def code(self) -> str:
        """Give its SKU or reference."""
        return wanted(row=self.row).code


def choices(*, account_id: int, kind: str) -> Choices:
    """Give what a mapping may be mapped to: the active records of a list as it was last read."""
    usable = NetSuiteRecord.objects.filter(account=account_id, kind=kind, is_gone=False, is_inactive=False)
    told = usable.order_by().values_list(*_COLUMNS).iterator(chunk_size=ROWS_A_QUERY)
    return Choices.of(Choice(**dict(zip(_COLUMNS, values, strict=True))) for values in told)


def wanted(*, row: MappingRow) -> Wanted:
    """Give what the platform says of a customer or product."""
    if isinstance(row, CustomerMapping):
        return Wanted(code=row.reference, name=row.name, email=row.email, tax_number=row.tax_number)
    return Wanted(code=row.sku, name=row.name)


def of_row(*, row: MappingRow) -> list[Candidate]:
    """Give the likeliest NetSuite records for one mapping, the surest first."""
    among = choices(account_id=row.connection.netsuite_account_id, kind=row.netsuite_kind)
    return suggest.candidates(wanted=wanted(row=row), among=among)


def offers(*, rows: list[MappingRow]) -> list[Offer]:
    """Give for each of these mappings the one sure candidate, or why there is none. One list a NetSuite account."""
    kept: dict[int, Choices] = {}
    manifold = _manifold(rows)
    found = []
    for row in rows:
        account_id = row.connection.netsuite_account_id
        if account_id not in kept:
            kept[account_id] = choices(account_id=account_id, kind=row.netsuite_kind)
        found.append(_offer(row, kept[account_id], manifold))
    return found


def _manifold(rows: Sequence[MappingRow]) -> set[tuple[int, str]]:
    """Give the products (with their connections) that have several variants."""
    connection_ids = {row.connection_id for row in rows if isinstance(row, ProductMapping)}
    variants = ProductMapping.objects.filter(connection__in=connection_ids).exclude(variant_id="")
    counted = variants.values("connection_id", "product_id").annotate(number=Count("pk")).order_by()
    return {(row["connection_id"], row["product_id"]) for row in counted if row["number"] > 1}


def _offer(row: MappingRow, among: Choices, manifold: Container[tuple[int, str]]) -> Offer:
    if row.netsuite_id:
        return Offer(row=row, why_not=f"Mapped to {row.netsuite_id} already.")
    if row.property_id:
        return Offer(row=row, why_not=f"The platform's own property says {row.property_id} already.")
    if isinstance(row, ProductMapping) and not row.variant_id and (row.connection_id, row.product_id) in manifold:
        return Offer(row=row, why_not="Its mapping would answer for all of its variants. Map those, or open it.")
    sure = suggest.sure(wanted=wanted(row=row), among=among)
    if sure is None:
        return Offer(row=row, why_not="No NetSuite record, or more than one, is sure enough. Open it and choose.")
    return Offer(row=row, candidate=sure)
