"""What payments, credit memos and deposit applications were applied to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from integrations.netsuite.reading import columns
from integrations.netsuite.reading.query import Join, Query
from integrations.netsuite.reading.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """So much of a payment, credit memo or deposit application (`payer_id`) pays an invoice, in their currency."""

    payer_id: str = columns.identity("l.nextdoc", needed=True)
    invoice_id: str = columns.identity("l.previousdoc", needed=True)
    amount: Decimal = columns.size("SUM(l.foreignamount)", needed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversedApplication(Application):
    """The same where the payer stands before the invoice."""

    payer_id: str = columns.identity("l.previousdoc", needed=True)
    invoice_id: str = columns.identity("l.nextdoc", needed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class PayingDay:
    """The day of something that pays an invoice: of a payment, a credit memo or a deposit application."""

    invoice_id: str = columns.identity("l.previousdoc", needed=True)
    payer_id: str = columns.identity("l.nextdoc", needed=True)
    paid_date: date | None = columns.day("p.trandate")


def _applications(row: type[Application], *, payer: str, invoice: str) -> Query[Application]:
    return Query(
        name="applications",
        row=row,
        table="previousTransactionLineLink",
        alias="l",
        parent=payer,
        key=invoice,
        joins=(
            Join(
                table="transaction",
                alias="inv",
                how=f"JOIN {{}} ON inv.id = {invoice} AND inv.type = 'CustInvc'",
                is_needed=True,
            ),
        ),
        where=("l.linktype = 'Payment'",),
        group_by=f"{payer}, {invoice}",
    )


APPLICATIONS = _applications(Application, payer="l.nextdoc", invoice="l.previousdoc")
REVERSED = _applications(ReversedApplication, payer="l.previousdoc", invoice="l.nextdoc")

PAYING_DAYS = Query(
    name="the days of payments",
    row=PayingDay,
    table="previousTransactionLineLink",
    alias="l",
    parent="l.previousdoc",
    key="l.nextdoc",
    joins=(Join(table="transaction", alias="p", how="JOIN {} ON p.id = l.nextdoc", is_needed=True),),
    where=("l.linktype = 'Payment'",),
    is_distinct=True,
)


def applications_of(
    reader: Reader, payer_ids: Iterable[str], *, either_way: bool = False
) -> dict[str, list[Application]]:
    """Give the invoices that each of these pays and how much; one that is not applied to any invoice is left out.

    `payer_ids` are customer payments, credit memos or deposit applications. Links run from invoice to payer; of
    credit memos public sources say both, so with `either_way` those without one are asked for the other way round.
    """
    wanted = set(payer_ids)
    found: dict[str, list[Application]] = {}
    for one in reader.of_parents(APPLICATIONS, wanted):
        found.setdefault(one.payer_id, []).append(one)
    if either_way and (left := wanted - found.keys()):
        for one in reader.of_parents(REVERSED, left):
            found.setdefault(one.payer_id, []).append(one)
    return found


def last_paid_dates(reader: Reader, invoice_ids: Iterable[str]) -> dict[str, date]:
    """Give the day of the last payment of each invoice; one that nothing was applied to is left out.

    For accounts that do not say when an invoice was closed. Credit memos whose links run the other way are not seen.
    """
    found: dict[str, date] = {}
    for one in reader.of_parents(PAYING_DAYS, invoice_ids):
        if one.paid_date is not None:
            found[one.invoice_id] = max(one.paid_date, found.get(one.invoice_id, one.paid_date))
    return found
