"""The tables of SuiteQL: columns, and the permission that lets a role see the table.

A column is `name`, `name=restField` and a kind: i (id or whole number), r (number), t (text, when none is given),
b (T or F), d (day), s (instant, told in the account's zone).
"""

from __future__ import annotations

from dataclasses import dataclass

from integrations.netsuite.simulator import account, schema_tables

_SQL_TYPES = {"i": "INTEGER", "r": "REAL"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column and the REST property it shows."""

    name: str
    source: str
    kind: str

    @property
    def declaration(self) -> str:
        """The column in CREATE TABLE."""
        return f'"{self.name}" {_SQL_TYPES.get(self.kind, "TEXT")}'


def _columns(text: str) -> tuple[Column, ...]:
    columns = []
    for word in text.split():
        pair, _, kind = word.partition(":")
        name, _, source = pair.partition("=")
        columns.append(Column(name=name, source=source or name, kind=kind or "t"))
    return tuple(columns)


_STAMPS = "lastmodifieddate=lastModifiedDate:s"
_NAMED = f"id:i name fullname=name parent:i subsidiary isinactive=isInactive:b externalid=externalId {_STAMPS}"
_STOCK = (
    "item:i location:i quantityavailable:r quantityonhand:r quantitycommitted:r quantityonorder:r quantitybackordered:r"
)
# Tables that show one record type (or several) row by row.
RECORD_TABLES: dict[str, tuple[tuple[str, ...], str]] = {
    "customer": (
        ("customer",),
        "id:i entityid=entityId companyname=companyName firstname=firstName lastname=lastName isperson=isPerson:b"
        " email phone altphone=altPhone fax isinactive=isInactive:b externalid=externalId parent:i subsidiary:i"
        " currency:i terms:i salesrep=salesRep:i category:i pricelevel=priceLevel:i creditlimit=creditLimit:r comments"
        f" vatregnumber=vatRegNumber datecreated=dateCreated:s {_STAMPS}",
    ),
    "contact": (
        ("contact",),
        "id:i entityid=entityId firstname=firstName lastname=lastName email phone mobilephone=mobilePhone title"
        f" company:i isinactive=isInactive:b subsidiary:i datecreated=dateCreated:s {_STAMPS} externalid=externalId",
    ),
    "employee": (
        ("employee",),
        "id:i entityid=entityId firstname=firstName lastname=lastName email issalesrep=isSalesRep:b"
        f" isinactive=isInactive:b subsidiary:i externalid=externalId {_STAMPS}",
    ),
    "item": (
        schema_tables.ITEMS,
        "id:i itemid=itemId displayname=displayName fullname=itemId description=salesDescription itemtype subtype"
        " isinactive=isInactive:b externalid=externalId upccode=upcCode parent:i class:i department:i location:i"
        f" subsidiary createddate=createdDate:s {_STAMPS}",
    ),
    "location": (("location",), f"{_NAMED} makeinventoryavailable=makeInventoryAvailable:b"),
    "department": (("department",), _NAMED),
    "classification": (("classification",), _NAMED),
    "subsidiary": (
        ("subsidiary",),
        "id:i name fullname=name parent:i country currency:i iselimination=isElimination:b isinactive=isInactive:b"
        f" {_STAMPS}",
    ),
    "account": (
        ("account",),
        "id:i acctnumber=acctNumber accountsearchdisplayname=acctName fullname=acctName accttype=acctType currency:i"
        f" isinactive=isInactive:b {_STAMPS}",
    ),
    "currency": (
        ("currency",),
        "id:i name symbol exchangerate=exchangeRate:r isbasecurrency=isBaseCurrency:b isinactive=isInactive:b",
    ),
    "term": (("term",), "id:i name daysuntilnetdue=daysUntilNetDue:i isinactive=isInactive:b"),
    "salestaxitem": (("salesTaxItem",), "id:i name=itemId itemid=itemId description rate:r isinactive=isInactive:b"),
    "accountingperiod": (
        ("accountingPeriod",),
        "id:i periodname=periodName startdate=startDate:d enddate=endDate:d closed:b isposting=isPosting:b",
    ),
    "transaction": (
        schema_tables.TRANSACTIONS,
        "id:i tranid=tranId transactionnumber=tranId type recordtype abbrevtype status entity:i trandate=tranDate:d"
        " duedate=dueDate:d createddate=createdDate:s lastmodifieddate=lastModifiedDate:s closedate=_closedOn:d"
        " externalid=externalId currency:i exchangerate=exchangeRate:r foreigntotal:r total:r foreignamountpaid:r"
        " foreignamountunpaid:r foreignpaymentamountused:r foreignpaymentamountunused:r memo otherrefnum=otherRefNum"
        " approvalstatus=approvalStatus posting voided terms:i postingperiod=postingPeriod:i"
        " paymentmethod=paymentMethod:i account:i shipdate=shipDate:d email",
    ),
}
# Tables whose rows are worked out (see `rows`).
_WORKED_OUT = {
    "transactionline": (
        "transaction:i id:i linesequencenumber:i uniquekey:i mainline taxline iscogs item:i itemtype quantity:r rate:r"
        " netamount:r foreignamount:r memo units class:i department:i location:i subsidiary:i createdfrom:i entity:i"
        " expenseaccount:i quantitybilled:r quantityshiprecv:r isclosed taxcode:i assemblycomponent donotdisplayline"
    ),
    "transactionaccountingline": (
        "transaction:i transactionline:i account:i amount:r debit:r credit:r netamount:r amountpaid:r amountunpaid:r"
        " amountlinked:r posting accountingbook:i"
    ),
    "previoustransactionlinelink": (
        "previousdoc:i previousline:i previoustype nextdoc:i nextline:i nexttype linktype foreignamount:r"
        " lastmodifieddate:s discount"
    ),
    "previoustransactionlink": "previousdoc:i nextdoc:i linktype previoustype nexttype",
    "aggregateitemlocation": _STOCK + " lastquantityavailablechange:s",
    "inventoryitemlocations": _STOCK,
    "pricing": "item:i pricelevel:i unitprice:r",
    "transactionstatus": "id name fullname trantype",
    "paymentmethod": "id:i name isinactive",
    "deletedrecord": "type name recordid:i deleteddate:s",
    "dual": "dummy",
}
MIRRORS = {"nexttransactionlinelink": "previoustransactionlinelink", "nexttransactionlink": "previoustransactionlink"}
INDEXES = (
    *((name, "id") for name in RECORD_TABLES),
    ("transaction", "lastmodifieddate"), ("transaction", "externalid"), ("transaction", "entity"),
    ("customer", "lastmodifieddate"), ("contact", "company"),
    ("transactionline", "transaction"), ("transactionline", "createdfrom"),
    ("transactionaccountingline", "transaction"), ("previoustransactionlinelink", "previousdoc"),
    ("previoustransactionlinelink", "nextdoc"), ("previoustransactionlink", "previousdoc"),
    ("previoustransactionlink", "nextdoc"), ("aggregateitemlocation", "item"), ("inventoryitemlocations", "item"),
    ("pricing", "item"),
)  # fmt: skip

COLUMNS: dict[str, tuple[Column, ...]] = {
    **{name: _columns(text) for name, (_, text) in RECORD_TABLES.items()},
    **{name: _columns(text) for name, text in _WORKED_OUT.items()},
}
TABLE_OF_TYPE = {type_name: table for table, (types, _) in RECORD_TABLES.items() for type_name in types}
PERMISSIONS: dict[str, str] = {
    "customer": "Customers", "contact": "Contacts", "employee": "Employees", "item": "Items", "pricing": "Items",
    "aggregateitemlocation": "Items", "inventoryitemlocations": "Items", "location": "Locations",
    "department": "Departments", "classification": "Classes", "subsidiary": "Subsidiaries", "account": "Accounts",
    "currency": "Currency", "term": "Accounting Lists", "paymentmethod": "Accounting Lists",
    "salestaxitem": "Tax Codes", "accountingperiod": "Manage Accounting Periods",
    **dict.fromkeys(
        ("transaction", "transactionline", "transactionaccountingline", "previoustransactionlinelink",
         "previoustransactionlink", "nexttransactionlinelink", "nexttransactionlink"),
        account.FIND_PERMISSION,
    ),
}  # fmt: skip
