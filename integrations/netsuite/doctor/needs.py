"""Which flow needs which permission, at which level, and why: data, and what follows from it for one account."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from integrations.netsuite.doctor import permissions
from integrations.netsuite.doctor.permissions import Level, Permission

FLOWS = {
    "orders_out": "orders to NetSuite sales orders",
    "invoices_out": "invoices to NetSuite invoices",
    "payments_out": "payments to NetSuite",
    "invoices_in": "invoices from NetSuite",
    "credit_notes_in": "credit memos from NetSuite",
    "payments_in": "payments and deposits from NetSuite",
    "paid_in": "invoices marked as paid from NetSuite",
    "stock_in": "stock levels from NetSuite",
    "customers_in": "customers and contacts to the billing platform",
    "ar_invoices_in": "invoices to the billing platform",
    "ar_credits_in": "credit memos to the billing platform",
    "ar_payments_in": "payments and deposits to the billing platform",
    "ar_payments_out": "the billing platform's payments to NetSuite",
    "catalog": "lists for the mapping screens",
}
# What of a flow is a matter of settings, or of what else there is, and so needs its permissions only then.
PROJECTS, FEES, DEPOSITS, DELETIONS = "projects", "fees", "deposits", "deletions"
PDFS, FILES = "pdfs", "files"
PARTS = {
    PROJECTS: "when projects are synced",
    FEES: "when convenience fees are synced",
    DEPOSITS: "when prepayments become deposits",
    DELETIONS: "without the SuiteApp",
    PDFS: "when NetSuite's PDFs are attached",  # no permission of its own, see `role_xml`
    FILES: "when files of invoices are attached",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One permission that a flow needs. `if_used`: only in an account where a record of that kind is in use.

    `part`: only with that part of `PARTS`; "" is always.
    """

    permission: Permission
    level: Level
    why: str
    if_used: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """One permission with the highest level that any switched-on flow needs, those flows, and why."""

    permission: Permission
    level: Level
    flows: tuple[str, ...]
    why: tuple[str, ...]


def _view(permission: Permission, why: str, *, part: str = "") -> Need:
    return Need(permission=permission, level=Level.VIEW, why=why, part=part)


def _write(permission: Permission, why: str) -> Need:
    return Need(permission=permission, level=Level.EDIT, why=why)


def _full(permission: Permission, why: str, *, part: str = "") -> Need:
    return Need(permission=permission, level=Level.FULL, why=why, part=part)


def _if_used(permission: Permission, why: str, *, part: str = "") -> Need:
    return Need(permission=permission, level=Level.VIEW, why=why, if_used=True, part=part)


_FIND = _view(permissions.FIND, "queries look up transactions, what became of them and their totals")
_CUSTOMERS = _view(permissions.CUSTOMERS, "documents name a customer")
_ITEMS = _view(permissions.ITEMS, "lines name an item")
_LOCATIONS = _view(permissions.LOCATIONS, "documents name a location")
_SUBSIDIARIES = _view(permissions.SUBSIDIARIES, "records belong to a subsidiary")
_ACCOUNTS = _view(permissions.ACCOUNTS, "payments name a bank account")
_CURRENCY = _view(permissions.CURRENCY, "amounts are in a currency")
_SEGMENTS = (
    _if_used(permissions.DEPARTMENTS, "documents name a department"),
    _if_used(permissions.CLASSES, "documents name a class"),
)
_DOCUMENT = (
    _FIND, _CUSTOMERS, _ITEMS, _LOCATIONS, _SUBSIDIARIES, *_SEGMENTS,
    _if_used(permissions.EMPLOYEES, "documents name a sales rep"),
    _if_used(permissions.TAX_RECORDS, "lines name a tax code"),
)  # fmt: skip
_READ = (_FIND, _CUSTOMERS, _SUBSIDIARIES, _CURRENCY)
_INVOICES = _view(permissions.INVOICE, "what is read or applied belongs to invoices")
_APPLICATIONS = _view(permissions.DEPOSIT_APPLICATION, "deposits pay invoices through deposit applications")
_NAMED_LISTS = _view(permissions.ACCOUNTING_LISTS, "payment terms and payment methods are told by their names")
_DELETED = _view(permissions.DELETED, "what is deleted in NetSuite is looked up there", part=DELETIONS)
_TOLD = (*_READ, _NAMED_LISTS, _DELETED)

NEEDS: Mapping[str, tuple[Need, ...]] = {
    "orders_out": (_write(permissions.SALES_ORDER, "orders are written as sales orders"), *_DOCUMENT),
    "invoices_out": (_write(permissions.INVOICE, "invoices are written as invoices"), *_DOCUMENT),
    "payments_out": (
        _write(permissions.PAYMENT, "payments are written as customer payments"),
        _write(permissions.DEPOSIT, "payments of an order are written as customer deposits"),
        _view(permissions.SALES_ORDER, "a deposit belongs to a sales order"),
        _INVOICES, *_READ, _ACCOUNTS, _LOCATIONS, *_SEGMENTS,
    ),
    "invoices_in": (
        _INVOICES, _view(permissions.SALES_ORDER, "an invoice is found by its sales order"), *_READ, _ITEMS,
    ),
    "credit_notes_in": (
        _view(permissions.CREDIT_MEMO, "credit memos are read"), _INVOICES, *_READ, _ITEMS,
    ),
    "payments_in": (
        _view(permissions.PAYMENT, "customer payments are read"),
        _view(permissions.DEPOSIT, "customer deposits are read"),
        _APPLICATIONS, _INVOICES, *_READ, _ACCOUNTS,
    ),
    "paid_in": (_INVOICES, _FIND),
    "stock_in": (_ITEMS, _LOCATIONS),
    "customers_in": (
        _view(permissions.CUSTOMERS, "customers are read"),
        _view(permissions.CONTACTS, "contacts go with their customer"),
        _view(permissions.PROJECTS, "projects become customers below their customer", part=PROJECTS),
        _SUBSIDIARIES, _NAMED_LISTS, _DELETED,
    ),
    "ar_invoices_in": (
        _view(permissions.INVOICE, "invoices are read"), _ITEMS, *_TOLD,
        _view(permissions.FILES, "files that invoices name are attached", part=FILES),
    ),
    "ar_credits_in": (_view(permissions.CREDIT_MEMO, "credit memos are read"), _INVOICES, _ITEMS, *_TOLD),
    "ar_payments_in": (
        _view(permissions.PAYMENT, "customer payments are read"),
        _view(permissions.DEPOSIT, "customer deposits are read"),
        _APPLICATIONS, _INVOICES, *_TOLD,
    ),
    "ar_payments_out": (
        _full(permissions.PAYMENT, "payments are written as customer payments, and deleted when they are voided"),
        _write(permissions.REFUND, "refunds are written as customer refunds"),
        _write(permissions.CREDIT_MEMO, "credit memos pay beside cash, and undo invoices that are refunded"),
        _view(permissions.INVOICE, "payments are applied to invoices"),
        _full(permissions.INVOICE, "a convenience fee gets an invoice, deleted with its payment", part=FEES),
        _view(permissions.DEPOSIT, "a payment may be there as a deposit"),
        _full(permissions.DEPOSIT, "prepayments are written as customer deposits, and deleted when voided",
              part=DEPOSITS),
        _full(permissions.DEPOSIT_APPLICATION, "deposits are applied to invoices, and taken off again", part=DEPOSITS),
        *_READ, _ACCOUNTS,
        _view(permissions.ITEMS, "a convenience fee is an item", part=FEES),
        _if_used(permissions.TAX_RECORDS, "the line of a convenience fee names a tax code", part=FEES),
    ),
    "catalog": (_CUSTOMERS, _ITEMS, _LOCATIONS),  # the other lists bring names only, and may be refused
}  # fmt: skip


def needed(
    *, flows: Collection[str], used: Collection[str], deleting: Collection[str] = (), parts: Collection[str] = ()
) -> tuple[Needed, ...]:
    """Give what these flows need together, in the order of `permissions.ALL`, sign-in and services left out.

    `used` are the kinds (SuiteQL tables) that are in use in the account; `deleting` are the flows that delete
    what they wrote when the platform's document is cancelled, which takes level Full; `parts` are those of `PARTS`
    that the flows carry out.
    Raises KeyError for a flow that is not in `NEEDS`.
    """
    found: dict[str, Needed] = {}
    for flow in sorted(flows, key=list(NEEDS).index):
        for need in NEEDS[flow]:
            if need.part not in ("", *parts) or (need.if_used and need.permission.kind not in used):
                continue
            level = Level.FULL if need.level is Level.EDIT and flow in deleting else need.level
            found[need.permission.name] = _joined(found.get(need.permission.name), need, level, flow)
    return tuple(found[one.name] for one in permissions.ALL if one.name in found)


def _joined(before: Needed | None, need: Need, level: Level, flow: str) -> Needed:
    if before is None:
        return Needed(permission=need.permission, level=level, flows=(flow,), why=(need.why,))
    return Needed(
        permission=need.permission,
        level=before.level if before.level.reaches(level) else level,
        flows=(*before.flows, flow),
        why=tuple(dict.fromkeys((*before.why, need.why))),
    )


def services(*, auth_method: str) -> tuple[tuple[Permission, Level], ...]:
    """Give the permissions that every flow needs to get in at all; `auth_method` is "TBA" or "OAUTH2"."""
    return (
        (permissions.SIGN_IN[auth_method], Level.FULL),
        (permissions.REST, Level.FULL),
        (permissions.WORKBOOK, Level.EDIT),
    )
