"""Which permission a refusal is about, and where it is ticked: NetSuite says one, the other or neither. Pure."""

from __future__ import annotations

import re

from integrations import errors
from integrations.netsuite.doctor import permissions
from integrations.netsuite.doctor.permissions import Level, Permission

# NetSuite's words, as on its error pages: "You need the 'Lists -> Currency' permission to access this page."
_QUOTED = re.compile(r"['‘“\"](?:[^'’”\"]+->\s*)?([^'’”\"]+)['’”\"] permission", re.IGNORECASE)
_HIDDEN = re.compile(r"(?<!for )record '(\w+)' was not found|invalid search type:? '?(\w+)", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_LEVELS = {"POST": Level.CREATE, "PUT": Level.EDIT, "PATCH": Level.EDIT, "DELETE": Level.FULL}
_BY_NAME = {one.name.lower(): one for one in permissions.ALL}
_BY_RECORD_TYPE = {name.lower(): one for one in permissions.ALL for name in one.record_types}
# Tables that have no permission of their own.
_BEHIND = {
    permissions.CUSTOMERS: ("entityaddress", "entityaddressbook", "customeraddressbook"),
    permissions.CONTACTS: ("companycontactrelationship",),
    permissions.ITEMS: ("aggregateitemlocation", "inventoryitemlocations"),
    permissions.ACCOUNTING_LISTS: ("paymentmethod",),
    permissions.FIND: (
        "transactionline", "transactionaccountingline", "transactionshippingaddress", "transactionbillingaddress",
        "previoustransactionlink", "previoustransactionlinelink", "nexttransactionlink", "nexttransactionlinelink",
    ),
}  # fmt: skip
_BY_TABLE = {one.kind: one for one in permissions.ALL if one.kind and one.group is not permissions.Group.TRANSACTIONS}
_BY_TABLE |= {permissions.FIND.kind: permissions.FIND}
_BY_TABLE |= {table: one for one, tables in _BEHIND.items() for table in tables}


def of_table(*, table: str) -> Permission | None:
    """Give the permission behind a SuiteQL table, None for one that we do not read."""
    return _BY_TABLE.get(table.lower())


def of_record_type(*, subject: str) -> Permission | None:
    """Give the permission of the first record type that is named in a text such as "customerPayment inv-7"."""
    found = (_BY_RECORD_TYPE.get(word.lower()) for word in _WORD.findall(subject))
    return next((one for one in found if one), None)


def told(*, said: str) -> Permission | None:
    """Give the permission that NetSuite's words name, or whose records they hide; None when they do neither."""
    if quoted := _QUOTED.search(said):
        return _BY_NAME.get(quoted[1].strip().lower())
    if hidden := _HIDDEN.search(said):
        kind = hidden[1] or hidden[2]
        return of_table(table=kind) or of_record_type(subject=kind)
    return None


def sentence(*, permission: Permission | None, exchange: errors.Exchange) -> str:
    """Give what the role needs for a request that was refused, and the way to it; "" for no permission."""
    if permission is None:
        return ""
    is_read = "/query/" in exchange.url or "/restlet.nl" in exchange.url
    level = Level.VIEW if is_read else _LEVELS.get(exchange.method, Level.VIEW)
    return f"The role needs {permission.menu(level)}."
