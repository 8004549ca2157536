"""Credit memos. Status letters: A open, B fully applied, V voided (NetSuite help, "Transaction Status")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from integrations.netsuite.reading import columns, dates
from integrations.netsuite.reading.invoices import MAIN_LINE
from integrations.netsuite.reading.query import Query
from integrations.netsuite.reading.reader import Reader
from integrations.netsuite.reading.windows import Window

OPEN = "A"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditMemo:
    """A credit memo's header. Amounts are positive, in its own currency, tax included; `changed` is server text.

    `unapplied` is None where the account has no such column: it is then the total less the applications.
    """

    netsuite_id: str = columns.identity("t.id", needed=True)
    document_number: str | None = columns.text("t.tranid")
    external_id: str | None = columns.text("t.externalid")
    customer_id: str | None = columns.identity("t.entity")
    status: str = columns.letter("t.status", needed=True)
    credit_date: date | None = columns.day("t.trandate")
    currency_id: str | None = columns.identity("t.currency")
    total: Decimal = columns.size("t.foreigntotal", needed=True)
    unapplied: Decimal | None = columns.size("t.foreignpaymentamountunused")
    memo: str | None = columns.text("t.memo")
    is_voided: bool | None = columns.flag("t.voided")
    created_from_id: str | None = columns.identity("ml.createdfrom")
    subsidiary_id: str | None = columns.identity("ml.subsidiary")
    changed: str = columns.stamp("t.lastmodifieddate", needed=True)


def _credit_memos(*, parent: str = "") -> Query[CreditMemo]:
    return Query(
        name="credit memos",
        row=CreditMemo,
        table="transaction",
        alias="t",
        parent=parent,
        key="t.id",
        stamp="t.lastmodifieddate",
        joins=(MAIN_LINE,),
        where=("t.type = 'CustCred'",),
    )


CREDIT_MEMOS = _credit_memos()
BY_ID = _credit_memos(parent="t.id")


def credit_memos_changed(reader: Reader, window: Window, *, after_id: str = "") -> Iterator[list[CreditMemo]]:
    """Give the credit memos changed in the window, in pages by id, voided ones too.

    Their lines are in `lines.lines_of`, what they were applied to in `applications.applications_of` (`either_way`).
    """
    return reader.changed(CREDIT_MEMOS, window, after_id=after_id)


def credit_memos_by_id(reader: Reader, memo_ids: Iterable[str]) -> list[CreditMemo]:
    """Give these credit memos; one that is not there is left out. One query for 1,000."""
    return list(reader.of_parents(BY_ID, memo_ids))


def credit_memos_dated(
    reader: Reader, since_date: date, until_date: date, *, after_id: str = ""
) -> Iterator[list[CreditMemo]]:
    """Give the credit memos dated from one day up to before another, in pages by id, from behind `after_id`."""
    return dates.dated(reader, CREDIT_MEMOS, since_date, until_date, after_id=after_id)


def count_dated(reader: Reader, since_date: date, until_date: date, *, after_id: str = "") -> int:
    """Give how many `credit_memos_dated` gives."""
    return dates.count_dated(reader, CREDIT_MEMOS, since_date, until_date, after_id=after_id)
