"""Customer payments, customer deposits, and how deposits reach invoices.

A deposit pays an invoice through a deposit application, in two steps that must stay two queries: links are per line, so
that a join of both multiplies amounts. Status letters (NetSuite help, "Transaction Status"): of payments A not
approved, B not deposited, C deposited, R rejected; of deposits A not deposited, B deposited, C fully applied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from integrations.netsuite.reading import columns
from integrations.netsuite.reading.invoices import MAIN_LINE
from integrations.netsuite.reading.query import Join, Query
from integrations.netsuite.reading.reader import Reader
from integrations.netsuite.reading.windows import Window

PAYMENT, DEPOSIT = "CustPymt", "CustDep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A customer payment (`kind` "CustPymt") or deposit ("CustDep"). Amounts are positive, in its own currency.

    `order_id` is the sales order a deposit was made for. `changed` is server text.
    """

    netsuite_id: str = columns.identity("t.id", needed=True)
    kind: str = columns.text("t.type", needed=True)
    document_number: str | None = columns.text("t.tranid")
    external_id: str | None = columns.text("t.externalid")
    customer_id: str | None = columns.identity("t.entity")
    status: str | None = columns.letter("t.status")
    payment_date: date | None = columns.day("t.trandate")
    currency_id: str | None = columns.identity("t.currency")
    total: Decimal = columns.size("t.foreigntotal", needed=True)
    used: Decimal | None = columns.size("t.foreignpaymentamountused")
    unused: Decimal | None = columns.size("t.foreignpaymentamountunused")
    payment_method_id: str | None = columns.identity("t.paymentmethod")
    memo: str | None = columns.text("t.memo")
    is_voided: bool | None = columns.flag("t.voided")
    order_id: str | None = columns.identity("ml.createdfrom")
    subsidiary_id: str | None = columns.identity("ml.subsidiary")
    location_id: str | None = columns.identity("ml.location")
    department_id: str | None = columns.identity("ml.department")
    class_id: str | None = columns.identity("ml.class")
    changed: str = columns.stamp("t.lastmodifieddate", needed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedApplication:
    """A deposit application that changed, and the deposit it is of where the account says so."""

    netsuite_id: str = columns.identity("t.id", needed=True)
    deposit_id: str | None = columns.identity("ml.createdfrom")
    customer_id: str | None = columns.identity("t.entity")
    application_date: date | None = columns.day("t.trandate")
    changed: str = columns.stamp("t.lastmodifieddate", needed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositLink:
    """A deposit and one of its applications."""

    deposit_id: str = columns.identity("l.previousdoc", needed=True)
    application_id: str = columns.identity("l.nextdoc", needed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccount:
    """The account that a payment's money went to."""

    document_id: str = columns.identity("al.transaction", needed=True)
    account_id: str = columns.identity("al.account", needed=True)
    account_type: str | None = columns.text("a.accttype")


_EITHER = "t.type IN ('CustPymt', 'CustDep')"
_STANDS = "t.voided = 'F'"


def _payments(*where: str, parent: str = "") -> Query[Payment]:
    is_of_orders = parent.startswith("ml.")
    return Query(
        name="payments and deposits",
        row=Payment,
        table="transaction",
        alias="t",
        parent=parent,
        key="t.id",
        stamp="t.lastmodifieddate",
        joins=(replace(MAIN_LINE, is_needed=is_of_orders),),
        where=where,
    )


PAYMENTS = _payments(_EITHER, _STANDS)
VOIDED_TOO = _payments(_EITHER)
BY_ID = _payments(_EITHER, parent="t.id")
DEPOSITS_OF_ORDERS = _payments("t.type = 'CustDep'", _STANDS, parent="ml.createdfrom")
DEPOSIT_APPLICATIONS = Query(
    name="deposit applications",
    row=ChangedApplication,
    table="transaction",
    alias="t",
    key="t.id",
    stamp="t.lastmodifieddate",
    joins=(MAIN_LINE,),
    where=("t.type = 'DepAppl'",),
)


def _links(*, parent: str, key: str) -> Query[DepositLink]:
    return Query(
        name="the applications of deposits",
        row=DepositLink,
        table="previousTransactionLineLink",
        alias="l",
        parent=parent,
        key=key,
        where=("l.linktype = 'DepAppl'",),
        is_distinct=True,
    )


OF_DEPOSITS = _links(parent="l.previousdoc", key="l.nextdoc")
OF_APPLICATIONS = _links(parent="l.nextdoc", key="l.previousdoc")
BANK_ACCOUNTS = Query(
    name="the bank accounts of payments",
    row=BankAccount,
    table="transactionaccountingline",
    alias="al",
    parent="al.transaction",
    key="al.account",
    joins=(Join(table="account", alias="a", how="JOIN {} ON a.id = al.account", is_needed=True),),
    where=("a.accttype IN ('Bank', 'OthCurrAsset')",),
    is_distinct=True,
)


def payments_and_deposits_changed(
    reader: Reader, window: Window, *, after_id: str = "", with_voided: bool = False
) -> Iterator[list[Payment]]:
    """Give the payments and deposits changed in the window, in pages by id, voided ones left out unless asked for."""
    return reader.changed(VOIDED_TOO if with_voided else PAYMENTS, window, after_id=after_id)


def payments_by_id(reader: Reader, payment_ids: Iterable[str]) -> list[Payment]:
    """Give these payments and deposits, voided ones too; one that is not there is left out. One query for 1,000."""
    return list(reader.of_parents(BY_ID, payment_ids))


def deposits_of_orders(reader: Reader, order_ids: Iterable[str]) -> dict[str, list[Payment]]:
    """Give the deposits made for each of these sales orders, but voided ones; an order without any is left out."""
    found: dict[str, list[Payment]] = {}
    for row in reader.of_parents(DEPOSITS_OF_ORDERS, order_ids):
        found.setdefault(str(row.order_id), []).append(row)
    return found


def deposit_applications_changed(
    reader: Reader, window: Window, *, after_id: str = ""
) -> Iterator[list[ChangedApplication]]:
    """Give the deposit applications changed in the window, in pages by id.

    Applying a deposit later need not move the deposit's own stamp; `deposits_of` leads back to it.
    """
    return reader.changed(DEPOSIT_APPLICATIONS, window, after_id=after_id)


def applications_of_deposits(reader: Reader, deposit_ids: Iterable[str]) -> dict[str, list[str]]:
    """Give the ids of each deposit's applications; `applications.applications_of` tells what those pay."""
    found: dict[str, list[str]] = {}
    for link in reader.of_parents(OF_DEPOSITS, deposit_ids):
        found.setdefault(link.deposit_id, []).append(link.application_id)
    return found


def deposits_of(reader: Reader, application_ids: Iterable[str]) -> dict[str, str]:
    """Give the deposit that each of these deposit applications is of."""
    return {link.application_id: link.deposit_id for link in reader.of_parents(OF_APPLICATIONS, application_ids)}


def bank_accounts_of(reader: Reader, payment_ids: Iterable[str]) -> dict[str, str]:
    """Give the bank (or undeposited funds) account of each payment or deposit; one that has none is left out.

    With two, the one with the lower id.
    """
    found: dict[str, str] = {}
    for one in reader.of_parents(BANK_ACCOUNTS, payment_ids):
        found.setdefault(one.document_id, one.account_id)
    return found
