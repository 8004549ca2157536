"""Where staff see a record in NetSuite's own pages."""

from __future__ import annotations

# Paths as users see them in the address bar; NetSuite publishes no list of them.
_PAGES = {
    "salesorder": "/app/accounting/transactions/salesord.nl",
    "invoice": "/app/accounting/transactions/custinvc.nl",
    "creditmemo": "/app/accounting/transactions/custcred.nl",
    "customerpayment": "/app/accounting/transactions/custpymt.nl",
    "customerdeposit": "/app/accounting/transactions/custdep.nl",
    "transaction": "/app/accounting/transactions/transaction.nl",  # leads on to the page of whatever type it is
    "customer": "/app/common/entity/custjob.nl",
    "contact": "/app/common/entity/contact.nl",
    "item": "/app/common/item/item.nl",
}


def record_url(*, web_url: str, record_type: str, netsuite_id: str) -> str:
    """Give the page of a record, "" for a type that has none we know or a record without an id.

    `web_url` is the account's own (`NetSuiteAccount.web_url`), `record_type` a REST name such as "salesOrder".
    """
    page = _PAGES.get(record_type.lower())
    if not page or not netsuite_id:
        return ""
    return f"{web_url.rstrip('/')}{page}?id={netsuite_id}"
