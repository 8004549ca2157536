"""The tables of SuiteQL and their columns.

A column is `name`, `name=restField` and a kind: i (id or whole number), r (number), t (text, when none is given),
b (T or F), d (day), s (instant, told in the account's zone).
"""

from __future__ import annotations

from dataclasses import dataclass

from integrations.netsuite.simulator import schema_tables

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
_ADDRESS = f"nkey:i addressee attention addr1 addr2 addr3 city state zip country addrphone addrtext {_STAMPS}"
_ADDRESS_BOOK = "entity:i internalid:i label addressbookaddress:i defaultbilling defaultshipping"
# Tables that show one record type (or several) row by row.
RECORD_TABLES: dict[str, tuple[tuple[str, ...], str]] = {
    "customer": (
        ("customer",),
        "id:i entityid=entityId accountnumber=accountNumber companyname=companyName altname=altName"
        " firstname=firstName lastname=lastName isperson=isPerson:b"
        " email phone altphone=altPhone fax isinactive=isInactive:b externalid=externalId parent:i subsidiary:i"
        " currency:i terms:i salesrep=salesRep:i category:i pricelevel=priceLevel:i creditlimit=creditLimit:r comments"
        f" vatregnumber=vatRegNumber defaultbillingaddress=_billing:i defaultshippingaddress=_shipping:i"
        f" datecreated=dateCreated:s {_STAMPS}",
    ),
    "contact": (
        ("contact",),
        "id:i entityid=entityId firstname=firstName lastname=lastName email phone mobilephone=mobilePhone"
        " officephone=officePhone homephone=homePhone title"
        f" company:i isinactive=isInactive:b subsidiary:i datecreated=dateCreated:s {_STAMPS} externalid=externalId",
    ),
    "job": (
        ("job",),
        "id:i entityid=entityId companyname=companyName altname=altName parent:i customer=parent:i email phone"
        f" subsidiary:i currency:i isinactive=isInactive:b externalid=externalId datecreated=dateCreated:s {_STAMPS}",
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
        " isserialitem=_serial:b islotitem=_lot:b"
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
        " approvalstatus=approvalStatus posting voided terms:i job:i postingperiod=postingPeriod:i"
        " paymentmethod=paymentMethod:i account:i shipdate=shipDate:d email billingaddress=_billing:i"
        " shippingaddress=_shipping:i",
    ),
}
# Tables whose rows are worked out (see `rows`).
_WORKED_OUT = {
    "transactionline": (
        "transaction:i id:i linesequencenumber:i uniquekey:i mainline taxline iscogs item:i itemtype quantity:r rate:r"
        " netamount:r foreignamount:r memo units class:i department:i location:i subsidiary:i createdfrom:i entity:i"
        " expenseaccount:i quantitybilled:r quantityshiprecv:r isclosed taxcode:i assemblycomponent donotdisplayline"
        " transactionlinetype transactiondiscount"
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
    "inventorybalance": "item:i location:i binnumber:i inventorynumber:i quantityonhand:r quantityavailable:r",
    "pricing": "item:i pricelevel:i unitprice:r",
    **dict.fromkeys(("customeraddressbook", "entityaddressbook"), _ADDRESS_BOOK),
    "companycontactrelationship": "company:i contact:i role:i",
    **dict.fromkeys(("entityaddress", "transactionbillingaddress", "transactionshippingaddress"), _ADDRESS),
    "transactionstatus": "id name fullname trantype",
    "paymentmethod": "id:i name isinactive",
    "deletedrecord": "type name recordid:i deleteddate:s",
    "file": "id:i name",
    "dual": "dummy",
}
# Two names for the same rows, each "seen from the other side".
MIRRORS = {"nexttransactionlinelink": "previoustransactionlinelink", "nexttransactionlink": "previoustransactionlink"}
COLUMNS: dict[str, tuple[Column, ...]] = {
    **{name: _columns(text) for name, (_, text) in RECORD_TABLES.items()},
    **{name: _columns(text) for name, text in _WORKED_OUT.items()},
}
# Columns that are reckoned when they are asked for. The table's own columns are `one`'s.
RECKONED: dict[str, dict[str, str]] = {
    "customer": {
        "balancesearch": (
            "(SELECT COALESCE(SUM(foreignamountunpaid), 0) FROM kept_transaction"
            " WHERE entity = one.id AND type = 'CustInvc')"
        ),
        "overduebalancesearch": (
            "(SELECT COALESCE(SUM(foreignamountunpaid), 0) FROM kept_transaction"
            " WHERE entity = one.id AND type = 'CustInvc' AND duedate < sysdate_())"
        ),
    },
}
# What each kept table is searched by; `owner_` is the record whose rows they are.
INDEXES: dict[str, tuple[str, ...]] = {
    **{name: ("lastmodifieddate",) for name in ("customer", "contact", "item", "job")},
    "contact": ("company", "lastmodifieddate"),
    "transaction": ("type", "externalid", "entity", "lastmodifieddate"),
    "transactionline": ("transaction", "createdfrom"),
    "transactionaccountingline": ("transaction",),
    "previoustransactionlinelink": ("owner_", "previousdoc", "nextdoc"),
    "previoustransactionlink": ("owner_", "previousdoc", "nextdoc"),
    **{name: ("item",) for name in ("aggregateitemlocation", "inventoryitemlocations", "inventorybalance", "pricing")},
    "customeraddressbook": ("entity",),
    "entityaddressbook": ("entity",),
    "companycontactrelationship": ("owner_", "company", "contact"),
    **{
        name: ("owner_", "nkey")
        for name in ("entityaddress", "transactionbillingaddress", "transactionshippingaddress")
    },
}
TABLE_OF_TYPE = {type_name: table for table, (types, _) in RECORD_TABLES.items() for type_name in types}
# Table of a record -> the column by which its rows are found in each table that has some.
OWNED: dict[str, dict[str, str]] = {
    "transaction": {
        "transaction": "id",
        "transactionline": "transaction",
        "transactionaccountingline": "transaction",
        "previoustransactionlinelink": "owner_",
        "previoustransactionlink": "owner_",
        "transactionbillingaddress": "owner_",
        "transactionshippingaddress": "owner_",
    },
    "item": {
        "item": "id",
        **dict.fromkeys(("pricing", "aggregateitemlocation", "inventoryitemlocations", "inventorybalance"), "item"),
    },
    "customer": {
        "customer": "id",
        "customeraddressbook": "entity",
        "entityaddressbook": "entity",
        "entityaddress": "owner_",
        "companycontactrelationship": "owner_",
    },
    "contact": {
        "contact": "id",
        "entityaddressbook": "entity",
        "entityaddress": "owner_",
        "companycontactrelationship": "owner_",
    },
    "job": {"job": "id", "entityaddressbook": "entity", "entityaddress": "owner_"},
}
KEPT = "kept_"  # before a table's name: the rows behind the view that queries see
# Kept columns that no query sees: whose rows they are, and a transaction's type beside its lines.
OWNER, KIND = "owner_", "kind_"
WITH_OWNER = frozenset(name for name, columns in INDEXES.items() if OWNER in columns)
WITH_KIND = frozenset({"transactionline", "transactionaccountingline"})
PAYMENT_METHODS = {1: "Cash", 2: "Check", 3: "Discover", 4: "Master Card", 5: "VISA", 6: "American Express"}
