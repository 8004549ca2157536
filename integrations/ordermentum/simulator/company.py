"""Southern Roasters of Sydney: the demo company, the same ids every time.

The NetSuite ids are those the NetSuite side of the demo gives the same customers and items. The first five purchasers
and the first seven products carry them as properties; the others are to be mapped by hand or by file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from integrations.ordermentum.simulator.store import Record

if TYPE_CHECKING:
    from integrations.ordermentum.simulator.simulator import OrdermentumSimulator

NAME = "Southern Roasters"
TIMEZONE = "Australia/Sydney"
FREIGHT_ITEM = 310
WITH_PROPERTIES = {"purchasers": 5, "products": 7}
FREIGHT_GROUP: Record = {
    "id": "5c1f0000-0000-4000-8000-0000000000f1", "name": "Sydney metro", "type": "fixed", "cost": "12.00",
    "valueThreshold": "400.00", "quantityThreshold": None, "active": True,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Venue:
    """A purchaser of the demo company."""

    name: str
    reference: str
    netsuite_id: int
    pays_freight: bool

    @property
    def id(self) -> str:
        """The purchaser's id."""
        return f"5c1f0000-0000-4000-8000-0000000b{self.netsuite_id}"

    @property
    def retailer_id(self) -> str:
        """The venue's own id."""
        return f"5c1f0000-0000-4000-8000-0000000a{self.netsuite_id}"


@dataclass(frozen=True, kw_only=True)
class Ware:
    """A product of the demo company; `options` are further variants, by the end of their SKU."""

    sku: str
    name: str
    netsuite_id: int
    price: str
    taxable: bool = True
    weight_kg: str | None = None
    options: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """The product's id."""
        return f"5c1f0000-0000-4000-8000-00000000c{self.netsuite_id}"

    def variant_id(self, number: int = 0) -> str:
        """The id of a variant; 0 is the default one."""
        return f"5c1f0000-0000-4000-8000-0000000e{number}{self.netsuite_id}"


_NAMES = (
    ("Harbour Espresso", "HARB01"), ("Corner Cafe", "CORN01"), ("Northside Deli", "NORT01"),
    ("Bondi Bakehouse", "BOND01"), ("The Lane Kitchen", "LANE01"), ("Market Street Diner", "MARK01"),
    ("Pier 9", "PIER01"), ("Little Collins Coffee", "LITT01"), ("Fig & Olive", "FIGO01"), ("Sunday Social", "SUND01"),
)  # fmt: skip
VENUES = tuple(
    Venue(name=name, reference=reference, netsuite_id=1042 + number, pays_freight=number % 2 == 0)
    for number, (name, reference) in enumerate(_NAMES)
)
WARES = (
    Ware(
        sku="HB-1KG",
        name="House blend 1kg",
        netsuite_id=501,
        price="30.0000",
        options=(("ESP", "Espresso grind"), ("PLU", "Plunger grind")),
        taxable=True,
    ),
    Ware(sku="MILK-2", name="Full cream milk 2L", netsuite_id=502, price="3.0000", taxable=False),
    Ware(sku="DECAF-1KG", name="Swiss water decaf 1kg", netsuite_id=503, price="34.5000"),
    Ware(sku="OAT-1L", name="Barista oat milk 1L", netsuite_id=504, price="3.8500", taxable=False),
    Ware(sku="CUP-8OZ", name="Takeaway cup 8oz, sleeve of 50", netsuite_id=505, price="6.4000"),
    Ware(sku="CUP-12OZ", name="Takeaway cup 12oz, sleeve of 50", netsuite_id=506, price="7.9000"),
    Ware(sku="SUGAR-1KG", name="Raw sugar 1kg", netsuite_id=507, price="2.7500", taxable=False),
    Ware(sku="SYRUP-VAN", name="Vanilla syrup 750ml", netsuite_id=508, price="11.2000"),
    Ware(sku="SYRUP-CAR", name="Caramel syrup 750ml", netsuite_id=509, price="11.2000"),
    Ware(sku="CHOC-2KG", name="Drinking chocolate 2kg", netsuite_id=510, price="25.2727"),
    Ware(sku="CHAI-1KG", name="Sticky chai 1kg", netsuite_id=511, price="28.0000"),
    Ware(sku="TEA-EB", name="English breakfast tea, 100 bags", netsuite_id=512, price="14.6000", taxable=False),
    Ware(sku="BRIE-RW", name="Brie, by weight", netsuite_id=513, price="31.9000", taxable=False, weight_kg="1.2"),
    Ware(sku="HAM-RW", name="Leg ham, by weight", netsuite_id=514, price="18.4000", taxable=False, weight_kg="4.5"),
)


def found(sim: OrdermentumSimulator) -> None:
    """Give a simulator the demo company's records. The lock is held by the caller."""
    sim.store.supplier.update(name=NAME, timezone=TIMEZONE)
    for number, venue in enumerate(VENUES):
        sim.purchaser_book.add(_purchaser(venue, with_properties=number < WITH_PROPERTIES["purchasers"]))
    for number, ware in enumerate(WARES):
        sim.catalog.add(_product(ware, with_properties=number < WITH_PROPERTIES["products"]))
    for tag in ("netsuite_id", "netsuite_department_id", "netsuite_class_id", "netsuite_sales_rep_id",
                "netsuite_freight_id", "netsuite_location_id"):  # fmt: skip
        attached = ["orders", "purchasers", "invoices", "products"]
        sim.store.add("properties", {"name": tag.replace("_", " "), "tag": tag, "type": "text", "attachedTo": attached})


def _purchaser(venue: Venue, *, with_properties: bool) -> Record:
    mail = venue.reference.lower()
    properties = {"netsuite_id": str(venue.netsuite_id), "netsuite_freight_id": str(FREIGHT_ITEM)}
    return {
        "id": venue.id,
        "retailerId": venue.retailer_id,
        "name": venue.name,
        "reference": venue.reference,
        "retailerEmail": f"orders@{mail}.example",
        "retailerBillingEmail": f"accounts@{mail}.example",
        "retailerAbn": f"51600{venue.netsuite_id:06d}",
        "freightGroup": FREIGHT_GROUP if venue.pays_freight else None,
        "freightGroupId": FREIGHT_GROUP["id"] if venue.pays_freight else None,
        "properties": properties if with_properties else {},
    }


def _product(ware: Ware, *, with_properties: bool) -> Record:
    options = (("", ware.name), *((f"-{end}", f"{ware.name}, {name}") for end, name in ware.options))
    return {
        "id": ware.id,
        "name": ware.name,
        "SKU": ware.sku,
        "basePrice": ware.price,
        "price": ware.price,
        "addTax": ware.taxable,
        "randomWeight": ware.weight_kg is not None,
        "weight": ware.weight_kg,
        "unit": "kg" if ware.weight_kg else "each",
        "properties": {"netsuite_id": str(ware.netsuite_id)} if with_properties else {},
        "variants": [
            {"id": ware.variant_id(number), "SKU": ware.sku + end, "name": name}
            for number, (end, name) in enumerate(options)
        ],
    }
