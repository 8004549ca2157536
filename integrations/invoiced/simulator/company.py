"""Southern Roasters of Sydney: the demo company, the same ids every time.

Customer numbers and names, and the ids of items, are those that the NetSuite side of the demo gives the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from integrations.invoiced.simulator.simulator import InvoicedSimulator

COMPANY = {"name": "Southern Roasters", "currency": "aud", "country": "AU"}
CUSTOMERS = (
    ("Harbour Espresso", "HARB01"), ("Corner Cafe", "CORN01"), ("Northside Deli", "NORT01"),
    ("Bondi Bakehouse", "BOND01"), ("The Lane Kitchen", "LANE01"), ("Market Street Diner", "MARK01"),
    ("Pier 9", "PIER01"), ("Little Collins Coffee", "LITT01"), ("Fig & Olive", "FIGO01"), ("Sunday Social", "SUND01"),
)  # fmt: skip
ITEMS = (
    ("HB-1KG", "House blend 1kg", "30"), ("MILK-2", "Full cream milk 2L", "3"),
    ("DECAF-1KG", "Swiss water decaf 1kg", "34.5"), ("OAT-1L", "Barista oat milk 1L", "3.85"),
    ("CUP-8OZ", "Takeaway cup 8oz, sleeve of 50", "6.4"), ("CUP-12OZ", "Takeaway cup 12oz, sleeve of 50", "7.9"),
    ("SUGAR-1KG", "Raw sugar 1kg", "2.75"), ("SYRUP-VAN", "Vanilla syrup 750ml", "11.2"),
    ("SYRUP-CAR", "Caramel syrup 750ml", "11.2"), ("CHOC-2KG", "Drinking chocolate 2kg", "25.2727"),
    ("CHAI-1KG", "Sticky chai 1kg", "28"), ("TEA-EB", "English breakfast tea, 100 bags", "14.6"),
    ("BRIE-RW", "Brie, by weight", "31.9"), ("HAM-RW", "Leg ham, by weight", "18.4"),
)  # fmt: skip
UNTAXED = frozenset({"MILK-2", "OAT-1L", "SUGAR-1KG", "TEA-EB", "BRIE-RW", "HAM-RW"})


def found(sim: InvoicedSimulator) -> None:
    """Give a simulator the demo company's records. The lock is held by the caller."""
    sim.store.company = dict(COMPANY)
    sim.add_tax_rate(id="gst", name="GST", value=10)
    for name, number in CUSTOMERS:
        mail = f"accounts@{number.lower()}.example"
        sim.add_customer(name=name, number=number, email=mail, currency="aud", country="AU", payment_terms="NET 30")
    for item_id, name, price in ITEMS:
        sim.add_item(id=item_id, name=name, currency="aud", unit_cost=price, taxable=item_id not in UNTAXED)
