"""Which permission is needed for what, as data: the services, each REST record type, each SuiteQL table.

Names as on a role's Permissions tab (NetSuite help: "NetSuite Permissions Overview").
"""

from __future__ import annotations

from enum import StrEnum

from integrations.netsuite.simulator import schema
from integrations.netsuite.simulator.role import Level

TOKENS = "Log in using Access Tokens"
OAUTH2 = "Log in using OAuth 2.0 Access Tokens"
REST = "REST Web Services"
SUITEQL = "SuiteAnalytics Workbook"
FIND = "Find Transaction"
LIMITS = "Integration Application"
FILES = "Documents and Files"

OF_VERB = {
    "GET": Level.VIEW,
    "HEAD": Level.VIEW,
    "OPTIONS": Level.VIEW,
    "POST": Level.CREATE,
    "PATCH": Level.EDIT,
    "PUT": Level.EDIT,
    "DELETE": Level.FULL,
}
OF_RECORD = {record_type.name: record_type.permission for record_type in schema.TYPES.values()}
OF_TABLE = {
    "customer": "Customers",
    "entityaddress": "Customers",
    "customeraddressbook": "Customers",
    "entityaddressbook": "Customers",
    "companycontactrelationship": "Contacts",
    "job": "Projects",
    "contact": "Contacts",
    "employee": "Employees",
    "item": "Items",
    "pricing": "Items",
    "aggregateitemlocation": "Items",
    "inventoryitemlocations": "Items",
    "inventorybalance": "Items",
    "location": "Locations",
    "department": "Departments",
    "classification": "Classes",
    "subsidiary": "Subsidiaries",
    "account": "Accounts",
    "currency": "Currency",
    "term": "Accounting Lists",
    "paymentmethod": "Accounting Lists",
    "salestaxitem": "Tax Records",
    "accountingperiod": "Manage Accounting Periods",
    "deletedrecord": "Deleted Records",
    "file": FILES,
    **dict.fromkeys(
        (
            "transaction", "transactionline", "transactionaccountingline", "transactionbillingaddress",
            "transactionshippingaddress", "previoustransactionlinelink", "previoustransactionlink",
            "nexttransactionlinelink", "nexttransactionlink",
        ),
        FIND,
    ),
}  # fmt: skip
ALL = frozenset({TOKENS, OAUTH2, REST, SUITEQL, FIND, LIMITS, *OF_RECORD.values(), *OF_TABLE.values()})


class Face(StrEnum):
    """How a missing permission shows."""

    FORBIDDEN = "forbidden"  # 403 INSUFFICIENT_PERMISSION "Permission Violation: ..."
    NOT_FOUND = "not_found"  # 400 "Record 'x' was not found"
    EMPTY = "empty"  # SuiteQL gives no rows; REST is forbidden
    USER_ERROR = "user_error"  # 400 USER_ERROR "Your current role does not have permission to perform this action."
