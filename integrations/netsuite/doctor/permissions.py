"""Which permissions the role needs for which flow: data.

Names and keys: NetSuite help, "Permissions Documentation" and "generic_permission" of the SDF XML reference. Levels:
NetSuite help, "Access Levels for Permissions". `kind` is the SuiteQL table, `record_types` are the names in REST.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How far a permission goes, each with all that the ones before it allow."""

    VIEW = "VIEW"
    CREATE = "CREATE"
    EDIT = "EDIT"
    FULL = "FULL"

    def reaches(self, wanted: Level) -> bool:
        """Say whether this level allows what the other one does."""
        order = list(Level)
        return order.index(self) >= order.index(wanted)


class Group(StrEnum):
    """The subtab of a role's Permissions tab."""

    TRANSACTIONS = "Transactions"
    LISTS = "Lists"
    REPORTS = "Reports"
    SETUP = "Setup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """A permission by NetSuite's name for it, and what shows it: a table, record types, or neither.

    `is_optional`: an account may do without that kind of record, as a feature of NetSuite brings it. Then NetSuite's
    "was not found" may mean the feature as well as the permission. `id_column` is the table's column of ids.
    """

    name: str
    key: str
    group: Group
    kind: str = ""
    record_types: tuple[str, ...] = ()
    is_optional: bool = False
    id_column: str = "id"

    def menu(self, level: Level) -> str:
        """Give the level and the way to it in NetSuite."""
        place = f"Setup > Users/Roles > Manage Roles > (the role) > Edit > Permissions > {self.group}"
        return f"{self.name}, level {level.title()}: {place}"


def _transaction(name: str, key: str, record_type: str) -> Permission:
    return Permission(
        name=name, key=key, group=Group.TRANSACTIONS, kind=record_type.lower(), record_types=(record_type,)
    )


def _list(name: str, key: str, kind: str, *record_types: str, is_optional: bool = False) -> Permission:
    types = record_types or (kind,)
    return Permission(name=name, key=key, group=Group.LISTS, kind=kind, record_types=types, is_optional=is_optional)


SIGN_IN_BY_TOKEN = Permission(name="Log in using Access Tokens", key="ADMI_LOGIN_OAUTH", group=Group.SETUP)
SIGN_IN_BY_CERTIFICATE = Permission(
    name="Log in using OAuth 2.0 Access Tokens", key="ADMI_LOGIN_OAUTH2", group=Group.SETUP
)
REST = Permission(name="REST Web Services", key="ADMI_RESTWEBSERVICES", group=Group.SETUP)
WORKBOOK = Permission(name="SuiteAnalytics Workbook", key="REPO_ANALYTICS", group=Group.REPORTS)
FIND = Permission(name="Find Transaction", key="TRAN_FIND", group=Group.TRANSACTIONS, kind="transaction")

SALES_ORDER = _transaction("Sales Order", "TRAN_SALESORD", "salesOrder")
INVOICE = _transaction("Invoice", "TRAN_CUSTINVC", "invoice")
CREDIT_MEMO = _transaction("Credit Memo", "TRAN_CUSTCRED", "creditMemo")
PAYMENT = _transaction("Customer Payment", "TRAN_CUSTPYMT", "customerPayment")
DEPOSIT = _transaction("Customer Deposit", "TRAN_CUSTDEP", "customerDeposit")
DEPOSIT_APPLICATION = _transaction("Deposit Application", "TRAN_DEPAPPL", "depositApplication")
REFUND = _transaction("Customer Refund", "TRAN_CUSTRFND", "customerRefund")

CUSTOMERS = _list("Customers", "LIST_CUSTJOB", "customer")
CONTACTS = _list("Contacts", "LIST_CONTACT", "contact")
PROJECTS = _list("Projects", "LIST_JOB", "job", is_optional=True)
# Items of one account are of several record types; any of them shows the permission.
ITEMS = _list(
    "Items", "LIST_ITEM", "item", "inventoryItem", "nonInventorySaleItem", "serviceSaleItem", "otherChargeSaleItem"
)
LOCATIONS = _list("Locations", "LIST_LOCATION", "location", is_optional=True)
SUBSIDIARIES = _list("Subsidiaries", "LIST_SUBSIDIARY", "subsidiary", is_optional=True)
DEPARTMENTS = _list("Departments", "LIST_DEPARTMENT", "department", is_optional=True)
CLASSES = _list("Classes", "LIST_CLASS", "classification", is_optional=True)
EMPLOYEES = _list("Employees", "LIST_EMPLOYEE", "employee")
ACCOUNTS = _list("Accounts", "LIST_ACCOUNT", "account")
CURRENCY = _list("Currency", "LIST_CURRENCY", "currency", is_optional=True)
TAX_RECORDS = _list("Tax Records", "LIST_TAXITEM", "salestaxitem", "salesTaxItem")
# Files are no records of the record service.
FILES = Permission(name="Documents and Files", key="LIST_FILECABINET", group=Group.LISTS, kind="file")
# Of the lists behind this one, every account has payment terms.
ACCOUNTING_LISTS = Permission(
    name="Accounting Lists", key="ADMI_ACCOUNTINGLIST", group=Group.SETUP, kind="term", record_types=("term",)
)
DELETED = Permission(
    name="Deleted Records", key="ADMI_DELETEDRECORD", group=Group.SETUP, kind="deletedrecord", id_column="recordid"
)

SIGN_IN = {"TBA": SIGN_IN_BY_TOKEN, "OAUTH2": SIGN_IN_BY_CERTIFICATE}
ALL = (
    SIGN_IN_BY_TOKEN, SIGN_IN_BY_CERTIFICATE, REST, WORKBOOK, SALES_ORDER, INVOICE, CREDIT_MEMO, PAYMENT, DEPOSIT,
    DEPOSIT_APPLICATION, REFUND, FIND, CUSTOMERS, CONTACTS, PROJECTS, ITEMS, LOCATIONS, SUBSIDIARIES, DEPARTMENTS,
    CLASSES, EMPLOYEES, ACCOUNTS, CURRENCY, TAX_RECORDS, FILES, ACCOUNTING_LISTS, DELETED,
)  # fmt: skip
