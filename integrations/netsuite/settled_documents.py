"""Invoices and credit memos that a payment settles, by their ids or their numbers: one question for all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from integrations import errors
from integrations.netsuite import parse
from integrations.netsuite.client import NetSuiteClient
from integrations.netsuite.parse import Status
from integrations.netsuite.reading import applications, columns, payments, refused
from integrations.netsuite.reading.query import Join, Query
from integrations.netsuite.reading.reader import Reader

INVOICE, CREDIT_MEMO = "invoice", "creditMemo"
_TYPES = {"CustInvc": INVOICE, "CustCred": CREDIT_MEMO}
_A_QUESTION = 200  # ours: ids and numbers together, well below what an IN list may have


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An invoice or credit memo in its own currency, tax included. `remaining` is what is left to pay, or to use.

    `currency` is the ISO code, "" where the account does not tell it; so is `subsidiary_id` in an account without
    subsidiaries. `account_id` is the receivables account, `job_id` the project that is billed.
    """

    netsuite_type: str
    netsuite_id: str
    number: str
    customer_id: str
    job_id: str = ""
    status: Status
    total: Decimal
    remaining: Decimal
    currency_id: str = ""
    currency: str = ""
    subsidiary_id: str = ""
    account_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    netsuite_id: str = columns.identity("t.id", needed=True)
    kind: str = columns.text("t.type", needed=True)
    number: str | None = columns.text("t.tranid")
    customer_id: str | None = columns.identity("t.entity")
    job_id: str | None = columns.identity("t.job")
    status: str = columns.letter("t.status", needed=True)
    total: Decimal | None = columns.size("t.foreigntotal")
    unpaid: Decimal | None = columns.size("t.foreignamountunpaid")
    unused: Decimal | None = columns.size("t.foreignpaymentamountunused")
    currency_id: str | None = columns.identity("t.currency")
    currency: str | None = columns.text("c.symbol")
    subsidiary_id: str | None = columns.identity("ml.subsidiary")
    account_id: str | None = columns.identity("a.account")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Currency:
    netsuite_id: str = columns.identity("c.id", needed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unused:
    netsuite_id: str = columns.identity("t.id", needed=True)
    total: Decimal = columns.size("t.foreigntotal", needed=True)
    unused: Decimal | None = columns.size("t.foreignpaymentamountunused")


_DEPOSITS: Query[_Unused] = Query(
    name="what is left of deposits", row=_Unused, table="transaction", alias="t", key="t.id",
    where=("t.type = 'CustDep'",),
)  # fmt: skip
_MEMOS_OF_INVOICES: Query[_Unused] = Query(
    name="open credit memos of invoices",
    row=_Unused,
    table="transaction",
    alias="t",
    key="t.id",
    joins=(
        Join(
            table="transactionline",
            alias="ml",
            how="JOIN {} ON ml.transaction = t.id AND ml.mainline = 'T'",
            is_needed=True,
        ),
    ),
    where=("t.type = 'CustCred'", "t.voided = 'F'"),
)
_CURRENCIES: Query[_Currency] = Query(name="currencies", row=_Currency, table="currency", alias="c", key="c.id")
_ROWS: Query[_Row] = Query(
    name="invoices and credit memos",
    row=_Row,
    table="transaction",
    alias="t",
    key="t.id",
    joins=(
        Join(table="transactionline", alias="ml", how="JOIN {} ON ml.transaction = t.id AND ml.mainline = 'T'"),
        Join(table="currency", alias="c", how="LEFT JOIN {} ON c.id = t.currency"),
        # The main line is number 0; each further accounting book has a row of its own.
        Join(
            table="transactionaccountingline",
            alias="a",
            how="LEFT JOIN {} ON a.transaction = t.id AND a.transactionline = 0",
        ),
    ),
)


def reader_of(*, client: NetSuiteClient) -> Reader:
    """Give a reader for one attempt."""
    return Reader(client=client, known=refused.Remembered(clock=lambda: datetime.now(UTC)))


def find(
    *,
    client: NetSuiteClient,
    ids: Collection[str],
    invoice_numbers: Collection[str] = (),
    memo_numbers: Collection[str] = (),
) -> list[Settled]:
    """Give these documents by id, and those with these numbers; of a number there may be several. Raises SyncError."""
    reader = reader_of(client=client)
    found: dict[str, Settled] = {}
    wanted = [("t.id", "", one) for one in sorted(ids) if parse.INTERNAL_ID.fullmatch(one)]
    wanted += [("t.tranid", "CustInvc", one) for one in sorted(invoice_numbers)]
    wanted += [("t.tranid", "CustCred", one) for one in sorted(memo_numbers)]
    for start in range(0, len(wanted), _A_QUESTION):
        for row in _ask(reader, wanted[start : start + _A_QUESTION]):
            document = _of_row(client, row)
            if document is not None:
                found.setdefault(document.netsuite_id, document)
    return list(found.values())


def _ask(reader: Reader, wanted: Iterable[tuple[str, str, str]]) -> list[_Row]:
    by: dict[tuple[str, str], list[str]] = {}
    for column, kind, value in wanted:
        by.setdefault((column, kind), []).append(value)
    conditions, params = [], []
    for (column, kind), values in by.items():
        among = f"{column} IN ({', '.join('?' * len(values))})"
        conditions.append(f"(t.type = '{kind}' AND {among})" if kind else among)
        params += [int(value) if column == "t.id" else value for value in values]
    where = ["t.type IN ('CustInvc', 'CustCred')", f"({' OR '.join(conditions)})"]
    return reader.ask(_ROWS, conditions=where, params=params, order_by="t.id").rows


def _of_row(client: NetSuiteClient, row: _Row) -> Settled | None:
    netsuite_type = _TYPES.get(row.kind)
    if netsuite_type is None:
        return None
    remaining = row.unpaid if netsuite_type == INVOICE else row.unused
    if row.customer_id is None or row.total is None or remaining is None:
        return by_id(client=client, netsuite_type=netsuite_type, netsuite_id=row.netsuite_id)
    return Settled(
        netsuite_type=netsuite_type,
        netsuite_id=row.netsuite_id,
        number=row.number or row.netsuite_id,
        customer_id=row.customer_id,
        job_id=row.job_id or "",
        status=_status(netsuite_type, row.status),
        total=row.total,
        remaining=remaining,
        currency_id=row.currency_id or "",
        currency=(row.currency or "").upper(),
        subsidiary_id=row.subsidiary_id or "",
        account_id=row.account_id or "",
    )


def _status(netsuite_type: str, letter: str) -> Status:
    if netsuite_type == INVOICE:
        return parse.status_of(transaction_type=INVOICE, value=letter)
    return Status.VOIDED if letter == "V" else Status.OPEN


def by_id(*, client: NetSuiteClient, netsuite_type: str, netsuite_id: str) -> Settled | None:
    """Give one document as the record service shows it, which is never behind; None when there is none."""
    record = client.get(record_type=netsuite_type, netsuite_id=netsuite_id)
    if record is None:
        return None
    customer_id = parse.reference_id(value=record.get("entity"))
    total, open_amount, unapplied = (
        parse.number(value=record.get(name)) for name in ("total", "amountRemaining", "unapplied")
    )
    remaining = open_amount if netsuite_type == INVOICE or unapplied is None else unapplied
    if not customer_id or total is None or remaining is None:
        raise errors.Unreachable(
            f"NetSuite ({client.account_name}) showed {netsuite_type} {netsuite_id} without its customer or its "
            "amounts. It will be asked again."
        )
    status = parse.transaction_status(record, record_type=INVOICE)
    return Settled(
        netsuite_type=netsuite_type,
        netsuite_id=netsuite_id,
        number=str(record.get("tranId") or netsuite_id),
        customer_id=customer_id,
        job_id=parse.reference_id(value=record.get("job")),
        status=status if netsuite_type == INVOICE or status == Status.VOIDED else Status.OPEN,
        total=total,
        remaining=remaining,
        currency_id=parse.reference_id(value=record.get("currency")),
        subsidiary_id=parse.reference_id(value=record.get("subsidiary")),
        account_id=parse.reference_id(value=record.get("account")),
    )


def currency_id(*, client: NetSuiteClient, code: str) -> str:
    """Give NetSuite's id of a currency, "" where the account has no such list. Raises SyncError."""
    try:
        page = reader_of(client=client).ask(_CURRENCIES, conditions=["c.symbol = ?"], params=[code], order_by="c.id")
    except refused.Refused:
        return ""
    if not page.rows:
        raise errors.RecordRejected(
            f"NetSuite ({client.account_name}) has no currency {code}. Add it there (Lists > Accounting > Currencies), "
            "then retry.",
            code="CURRENCY",
        )
    return page.rows[0].netsuite_id


def unused_of_deposit(*, client: NetSuiteClient, netsuite_id: str) -> Decimal:
    """Give what is left of a deposit, nothing when it is gone. Raises SyncError."""
    reader = reader_of(client=client)
    page = reader.ask(_DEPOSITS, conditions=["t.id = ?"], params=[int(netsuite_id)], order_by="t.id")
    if not page.rows:
        return Decimal(0)
    deposit = page.rows[0]
    if deposit.unused is not None:
        return deposit.unused
    steps = payments.applications_of_deposits(reader, [netsuite_id]).get(netsuite_id, [])
    applied = (one.amount for some in applications.applications_of(reader, steps).values() for one in some)
    return max(deposit.total - sum(applied, Decimal(0)), Decimal(0))


def open_memo_of(*, client: NetSuiteClient, invoice_ids: Collection[str], amount: Decimal) -> str:
    """Give the oldest credit memo made of one of these invoices of which that much is left, "" for none."""
    among = ", ".join(sorted(one for one in invoice_ids if parse.INTERNAL_ID.fullmatch(one)))
    page = reader_of(client=client).ask(
        _MEMOS_OF_INVOICES, conditions=[f"ml.createdfrom IN ({among})"], order_by="t.id"
    )
    return next((row.netsuite_id for row in page.rows if _left_of_memo(client, row) >= amount), "")


def _left_of_memo(client: NetSuiteClient, memo: _Unused) -> Decimal:
    if memo.unused is not None:
        return memo.unused
    shown = by_id(client=client, netsuite_type=CREDIT_MEMO, netsuite_id=memo.netsuite_id)
    return shown.remaining if shown else Decimal(0)
