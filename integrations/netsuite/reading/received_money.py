"""Money that NetSuite received, for a platform that is to have it as payments: what it is and what it pays.

A deposit pays invoices through deposit applications, in two steps that stay two queries: see `payments`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from integrations.netsuite.reading import columns, dates, invoices, payments
from integrations.netsuite.reading.invoices import MAIN_LINE
from integrations.netsuite.reading.query import Join, Query
from integrations.netsuite.reading.reader import Reader
from integrations.netsuite.reading.windows import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """A customer payment (`kind` "CustPymt") or deposit ("CustDep"). Amounts are in its own currency, an ISO code.

    `unused` is what neither an invoice nor anything else took of it. `changed` is server text.
    """

    netsuite_id: str = columns.identity("t.id", needed=True)
    kind: str = columns.text("t.type", needed=True)
    document_number: str | None = columns.text("t.tranid")
    external_id: str | None = columns.text("t.externalid")
    customer_id: str | None = columns.identity("t.entity")
    customer_name: str | None = columns.text("BUILTIN.DF(t.entity)")
    status: str | None = columns.letter("t.status")
    received_date: date | None = columns.day("t.trandate")
    currency_id: str | None = columns.identity("t.currency")
    currency: str | None = columns.text("cur.symbol")
    total: Decimal = columns.size("t.foreigntotal", needed=True)
    unused: Decimal | None = columns.size("t.foreignpaymentamountunused")
    method: str | None = columns.text("BUILTIN.DF(t.paymentmethod)")
    check_number: str | None = columns.text("t.otherrefnum")
    memo: str | None = columns.text("t.memo")
    is_voided: bool | None = columns.flag("t.voided")
    subsidiary_id: str | None = columns.identity("ml.subsidiary")
    changed: str = columns.stamp("t.lastmodifieddate", needed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """So much of a payment or deposit application (`payer_id`) pays an invoice, with its sign."""

    payer_id: str = columns.identity("l.nextdoc", needed=True)
    invoice_id: str = columns.identity("l.previousdoc", needed=True)
    amount: Decimal = columns.amount("SUM(l.foreignamount)", needed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidDocument:
    """What is said of an invoice that money pays. `changed` is server text."""

    netsuite_id: str = columns.identity("t.id", needed=True)
    document_number: str | None = columns.text("t.tranid")
    status: str | None = columns.letter("t.status")
    currency_id: str | None = columns.identity("t.currency")
    changed: str = columns.stamp("t.lastmodifieddate", needed=True)

    @property
    def is_open(self) -> bool:
        """Say whether some of it is still to be paid."""
        return self.status == invoices.OPEN


_EITHER = f"t.type IN ('{payments.PAYMENT}', '{payments.DEPOSIT}')"


def _money(*, parent: str = "") -> Query[Money]:
    currency = Join(table="currency", alias="cur", how="LEFT JOIN {} ON cur.id = t.currency")
    return Query(
        name="money received",
        row=Money,
        table="transaction",
        alias="t",
        parent=parent,
        key="t.id",
        stamp="t.lastmodifieddate",
        joins=(MAIN_LINE, currency),
        where=(_EITHER,),
    )


MONEY = _money()
BY_ID = _money(parent="t.id")
PARTS = Query(
    name="what money pays",
    row=Part,
    table="previousTransactionLineLink",
    alias="l",
    parent="l.nextdoc",
    key="l.previousdoc",
    joins=(
        Join(
            table="transaction",
            alias="inv",
            how="JOIN {} ON inv.id = l.previousdoc AND inv.type = 'CustInvc'",
            is_needed=True,
        ),
    ),
    where=("l.linktype = 'Payment'",),
    group_by="l.nextdoc, l.previousdoc",
)
PAID_DOCUMENTS = Query(
    name="the invoices that money pays",
    row=PaidDocument,
    table="transaction",
    alias="t",
    parent="t.id",
    key="t.id",
    where=("t.type = 'CustInvc'",),
)


def changed(reader: Reader, window: Window) -> Iterator[list[Money]]:
    """Give the payments and deposits changed in the window, voided ones too, in pages by id."""
    return reader.changed(MONEY, window)


def by_id(reader: Reader, netsuite_ids: Iterable[str]) -> list[Money]:
    """Give these, voided ones too; one that is not there is left out. One query for 1,000."""
    return list(reader.of_parents(BY_ID, netsuite_ids))


def dated(reader: Reader, since_date: date, until_date: date, *, after_id: str = "") -> Iterator[list[Money]]:
    """Give those dated from one day up to before another, in pages by id, from behind `after_id`."""
    return dates.dated(reader, MONEY, since_date, until_date, after_id=after_id)


def count_dated(reader: Reader, since_date: date, until_date: date, *, after_id: str = "") -> int:
    """Give how many `dated` gives."""
    return dates.count_dated(reader, MONEY, since_date, until_date, after_id=after_id)


def parts_of(reader: Reader, page: Iterable[Money]) -> dict[str, dict[str, Decimal]]:
    """Give how much of each of these pays which invoice; one that pays none is left out."""
    by_kind = {each.netsuite_id: each.kind for each in page}
    deposits = [netsuite_id for netsuite_id, kind in by_kind.items() if kind == payments.DEPOSIT]
    steps = payments.applications_of_deposits(reader, deposits) if deposits else {}
    payer_of = {netsuite_id: netsuite_id for netsuite_id in by_kind.keys() - set(deposits)}
    payer_of |= {step: deposit_id for deposit_id, some in steps.items() for step in some}
    found: dict[str, dict[str, Decimal]] = {}
    for part in reader.of_parents(PARTS, payer_of):
        of_payer = found.setdefault(payer_of[part.payer_id], {})
        of_payer[part.invoice_id] = of_payer.get(part.invoice_id, Decimal(0)) + part.amount
    return found


def paid_documents(reader: Reader, invoice_ids: Iterable[str]) -> dict[str, PaidDocument]:
    """Give these invoices by id; one that is not there is left out. One query for 1,000."""
    return {each.netsuite_id: each for each in reader.of_parents(PAID_DOCUMENTS, invoice_ids)}
