"""Which columns an import file may have, under any of the headings people give them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mappings.importing.bad_file import BadFile

CLEAR = "clear"  # in the column of the NetSuite id: take the mapping away


class Target(StrEnum):
    """What a file maps."""

    CUSTOMERS = "customers"
    PRODUCTS = "products"


# Column -> its headings in lower case without blanks and signs. "Customer ID" is what Ordermentum's own pages call
# the supplier's code for a customer (Ordermentum docs: purchaser `reference`), so it is not the platform's id.
_NETSUITE = {
    "netsuite_id": {"netsuiteid", "internalid", "netsuiteinternalid", "nsid", "nsinternalid"},
    "netsuite_name": {"netsuitename", "nameinnetsuite"},
}
HEADINGS: Mapping[Target, Mapping[str, frozenset[str]]] = {
    Target.CUSTOMERS: {
        "source_id": frozenset({"sourceid", "platformid", "platformcustomerid", "purchaserid", "ordermentumid", "id"}),
        "reference": frozenset({"reference", "customerreference", "customerid", "customercode", "code"}),
        "name": frozenset({"name", "customername", "customer", "purchaser", "purchasername", "tradingname"}),
        "netsuite_id": frozenset(_NETSUITE["netsuite_id"] | {"netsuitecustomerid"}),
        "netsuite_name": frozenset(_NETSUITE["netsuite_name"]),
    },
    Target.PRODUCTS: {
        "product_id": frozenset({"productid", "platformproductid", "platformid", "sourceid", "ordermentumid", "id"}),
        "variant_id": frozenset({"variantid", "platformvariantid"}),
        "sku": frozenset({"sku", "productsku", "productcode", "itemcode", "code"}),
        "name": frozenset({"name", "productname", "product", "description", "title"}),
        "netsuite_id": frozenset(_NETSUITE["netsuite_id"] | {"netsuiteitemid", "iteminternalid"}),
        "netsuite_name": frozenset(_NETSUITE["netsuite_name"]),
    },
}
IDENTIFYING: Mapping[Target, tuple[str, ...]] = {
    Target.CUSTOMERS: ("source_id", "reference", "name"),
    Target.PRODUCTS: ("product_id", "variant_id", "sku"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where each of our columns stands in the file; `ignored` are the headings that mean nothing to us."""

    positions: Mapping[str, int]
    ignored: tuple[str, ...]


def recognised(*, headings: Sequence[str], target: Target) -> int:
    """Give how many of these headings we know."""
    return sum(1 for heading in headings if _column(heading=heading, target=target))


def find(*, headings: Sequence[str], target: Target, file_name: str, line: int) -> Columns:
    """Find our columns. Raises BadFile when one is there twice, or one that is needed is not there."""
    positions: dict[str, int] = {}
    ignored = []
    for position, heading in enumerate(headings):
        column = _column(heading=heading, target=target)
        if not column:
            ignored.extend([heading] if heading else [])
            continue
        if column in positions:
            raise BadFile(
                f"“{headings[positions[column]]}” and “{heading}” both mean {column}. Keep one of them.",
                file_name=file_name,
                line=line,
                column=heading,
            )
        positions[column] = position
    _check_needed(positions=positions, headings=headings, target=target, file_name=file_name, line=line)
    return Columns(positions=positions, ignored=tuple(ignored))


def _column(*, heading: str, target: Target) -> str:
    plain = re.sub(r"[\W_]+", "", heading.lower())
    return next((column for column, known in HEADINGS[target].items() if plain in known), "")


def _check_needed(
    *, positions: Mapping[str, int], headings: Sequence[str], target: Target, file_name: str, line: int
) -> None:
    found = f"Found: {', '.join(heading for heading in headings if heading) or 'no heading at all'}."
    if "netsuite_id" not in positions:
        raise BadFile(f"There is no column netsuite_id. {found}", file_name=file_name, line=line, column="netsuite_id")
    if not positions.keys() & set(IDENTIFYING[target]):
        wanted = " or ".join(IDENTIFYING[target])
        raise BadFile(
            f"No column says which of the {target} is meant: {wanted}. {found}",
            file_name=file_name,
            line=line,
            column=IDENTIFYING[target][0],
        )
