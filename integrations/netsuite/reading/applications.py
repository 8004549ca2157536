"""What payments, credit memos and deposit applications were applied to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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
