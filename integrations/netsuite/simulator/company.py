"""A demo company: Southern Cross Roasters & Foods Pty Ltd, a wholesaler of coffee and food in Sydney.

Ids are fixed, so that a demo of the ordering platform can refer to them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from integrations.netsuite.simulator import company_items

Add = Callable[..., str]
FREIGHT, SURCHARGE, DISCOUNT = "310", "320", "330"
GST, GST_FREE = "7", "8"

_CURRENCIES = (("1", "Australian Dollar", "AUD", True, 1), ("2", "New Zealand Dollar", "NZD", False, "0.92"))
_SUBSIDIARIES = (("1", "Southern Cross Roasters AU", "AU", "1"), ("2", "Southern Cross Roasters NZ", "NZ", "2"))
_TERMS = (("1", "Net 7", 7), ("2", "Net 14", 14), ("3", "Net 30", 30), ("4", "Due on receipt", 0))
_TAX_CODES = ((GST, "TS-AU", "GST on sales", 10), (GST_FREE, "TFS-AU", "GST-free sales", 0))
_ACCOUNTS = (
    ("110", "1100", "Accounts Receivable", "AcctRec"), ("220", "1010", "Westpac Operating Account", "Bank"),
    ("221", "1020", "CBA Merchant Account", "Bank"), ("222", "1090", "Undeposited Funds", "OthCurrAsset"),
    ("230", "2100", "Customer Deposits", "OthCurrLiab"), ("240", "2200", "GST Payable", "OthCurrLiab"),
    ("400", "4000", "Sales - Coffee", "Income"), ("401", "4010", "Sales - Food", "Income"),
    ("402", "4090", "Freight Recovered", "Income"), ("500", "5000", "Cost of Goods Sold", "COGS"),
    ("510", "1200", "Inventory", "OthCurrAsset"),
)  # fmt: skip
_LOCATIONS = (
    ("1", "Alexandria Warehouse", "1"), ("2", "Marrickville Roastery", "1"), ("3", "Auckland Warehouse", "2"),
)  # fmt: skip
_DEPARTMENTS = (("3", "Retail"), ("4", "Wholesale"), ("5", "Roasting"))
_CLASSES = (("6", "Coffee"), ("7", "Hospitality"), ("8", "Grocery"))
_EMPLOYEES = (("-5", "Alex", "Nguyen"), ("21", "Priya", "Raman"), ("22", "Tom", "Callaghan"))
_CUSTOMERS = (
    ("1042", "Harbour Espresso", "12 Argyle Street", "The Rocks", "2000"),
    ("1043", "Corner Cafe", "88 King Street", "Newtown", "2042"),
    ("1044", "Northside Deli", "3 Miller Street", "North Sydney", "2060"),
    ("1045", "Bondi Bakehouse", "140 Campbell Parade", "Bondi Beach", "2026"),
    ("1046", "The Lane Kitchen", "7 Foveaux Street", "Surry Hills", "2010"),
    ("1047", "Market Street Diner", "55 Market Street", "Sydney", "2000"),
    ("1048", "Pier 9", "9 Hickson Road", "Walsh Bay", "2000"),
    ("1049", "Little Collins Coffee", "210 Crown Street", "Darlinghurst", "2010"),
    ("1050", "Fig & Olive", "31 Glebe Point Road", "Glebe", "2037"),
    ("1051", "Sunday Social", "18 Willoughby Road", "Crows Nest", "2065"),
    ("1052", "Parramatta Pantry", "101 Church Street", "Parramatta", "2150"),
    ("1053", "Manly Wharf Kiosk", "1 East Esplanade", "Manly", "2095"),
)


def fill(add: Add) -> None:
    """Add the whole company, in the order in which records refer to one another."""
    _add_books(add)
    _add_organisation(add)
    for record in company_items.ITEMS:
        _add_item(add, record)
    for number, customer in enumerate(_CUSTOMERS):
        _add_customer(add, number, customer)


def _add_books(add: Add) -> None:
    for key, name, symbol, is_base, rate in _CURRENCIES:
        fields = {"name": name, "symbol": symbol, "isBaseCurrency": is_base, "exchangeRate": float(rate)}
        add("currency", fields, id=key)
    for key, name, country, currency in _SUBSIDIARIES:
        add("subsidiary", {"name": name, "country": {"id": country}, "currency": {"id": currency}}, id=key)
    for key, name, days in _TERMS:
        add("term", {"name": name, "daysUntilNetDue": days}, id=key)
    for key, name, description, rate in _TAX_CODES:
        add("salesTaxItem", {"itemId": name, "description": description, "rate": rate}, id=key)
    add("taxType", {"name": "GST_AU"}, id="1")
    for key, number, name, kind in _ACCOUNTS:
        add("account", {"acctNumber": number, "acctName": name, "acctType": {"id": kind}}, id=key)
    for month in range(36):
        _add_period(add, 2025 + month // 12, month % 12 + 1)


def _add_period(add: Add, year: int, month: int) -> None:
    first = date(year, month, 1)
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    fields = {
        "periodName": first.strftime("%b %Y"),
        "startDate": first.isoformat(),
        "endDate": last.isoformat(),
        "closed": False,
        "isPosting": True,
    }
    add("accountingPeriod", fields)


def _add_organisation(add: Add) -> None:
    for key, name, subsidiary in _LOCATIONS:
        add("location", {"name": name, "subsidiary": [{"id": subsidiary}], "makeInventoryAvailable": True}, id=key)
    for key, name in _DEPARTMENTS:
        add("department", {"name": name}, id=key)
    for key, name in _CLASSES:
        add("classification", {"name": name}, id=key)
    for key, first, last in _EMPLOYEES:
        address = f"{first.lower()}.{last.lower()}@southerncross.example"
        add("employee", {"firstName": first, "lastName": last, "isSalesRep": True, "email": address}, id=key)


def _add_item(add: Add, record: company_items.Item) -> None:
    key, kind, sku, name, price, is_taxed, stock = record
    fields: dict[str, Any] = {
        "itemId": sku,
        "displayName": name,
        "salesDescription": name,
        "salesTaxCode": {"id": GST if is_taxed else GST_FREE},
        "incomeAccount": {"id": "402" if kind == "otherChargeSaleItem" else "400"},
    }
    if price is not None:
        fields["basePrice"] = float(price)
    if stock:
        fields["locations"] = {"items": [_stock(place, quantity) for place, quantity in stock.items()]}
    add(kind, fields, id=key)


def _stock(location: str, quantity: int) -> Mapping[str, Any]:
    held = quantity // 8
    return {"locationId": {"id": location}, "quantityOnHand": quantity, "quantityAvailable": quantity - held}


def _add_customer(add: Add, number: int, customer: tuple[str, str, str, str, str]) -> None:
    key, name, street, suburb, postcode = customer
    host = "".join(letter for letter in name.lower() if letter.isalnum())
    address = {
        "addressee": name,
        "addr1": street,
        "city": suburb,
        "state": "NSW",
        "zip": postcode,
        "country": {"id": "AU", "refName": "Australia"},
    }
    line = {"label": "Main", "defaultBilling": True, "defaultShipping": True, "addressBookAddress": address}
    fields = {
        "entityId": f"C{key}",
        "companyName": name,
        "email": f"accounts@{host}.example",
        "phone": f"02 5550 {4000 + number:04d}",
        "subsidiary": {"id": "1"},
        "currency": {"id": "1"},
        "terms": {"id": str(number % 3 + 1)},
        "salesRep": {"id": ("-5", "21", "22")[number % 3]},
        "addressBook": {"items": [line]},
    }
    add("customer", fields, id=key)
    contact = {"firstName": ("Mia", "Jack", "Zoe")[number % 3], "lastName": name.split()[0], "company": {"id": key}}
    add("contact", {**contact, "email": f"orders@{host}.example", "title": "Owner"}, id=str(2000 + int(key)))
