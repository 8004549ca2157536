"""Which invoices a payment, credit memo or deposit application pays, and how much of each."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from integrations.netsuite.simulator import account, payments, refusals, sales, store, sublists, used_credits
from integrations.netsuite.simulator.edit import Edit

ZERO = Decimal(0)


def open_invoices(payer: store.Record, *, books: account.Account) -> list[store.Record]:
    """The invoices this payer may pay, or already pays, oldest first.

    All are of one customer, currency and receivables account.
    """
    return sorted(
        (
            invoice
            for invoice in books.store.each("invoice")
            if _fits(payer, invoice)
            and (payer.id in books.store.applied.get(invoice.id, {}) or payments.left(invoice, books=books) > 0)
        ),
        key=lambda invoice: (invoice.fields.get("tranDate", ""), store.id_order(invoice.id)),
    )


def calculate(edit: Edit) -> None:
    """Check the apply lines and set the amounts; nothing is kept before `follow`."""
    payer, books = edit.record, edit.books
    if payer.fields.get("payment") is not None:
        payer.fields["payment"] = sales.to_cents(payer.fields["payment"])
        if payer.fields["payment"] < 0:
            raise refusals.user_error("The payment amount cannot be negative.", path="payment")
    available = _available(payer, books=books)
    chosen = used_credits.chosen(payer, ("credit", "deposit"), books=books)
    reserve = sum((one.limit for one in chosen), ZERO)
    for name in ("credit", "deposit"):
        payer.lines.pop(name, None)
    amounts = _amounts(edit, limit=None if available is None else available + reserve)
    edit.draws = used_credits.draw(chosen, amounts)
    payer.lines["apply"] = [
        {"doc": invoice_id, "line": 0, "apply": True, "amount": amount}
        for invoice_id, amount in amounts.items()
        if amount > 0
    ]
    _set_totals(payer, available, books=books)


def follow(edit: Edit) -> None:
    """Keep what `calculate` worked out, and what it took from credit memos and deposits."""
    payer = edit.record
    before, now = payments.uses_of(edit.before), payments.uses_of(payer)
    payments.record_applications(payer.id, before=before, now=now, books=edit.books)
    used_credits.follow(edit)


def _fits(payer: store.Record, invoice: store.Record) -> bool:
    receivable = payer.fields.get("account" if payer.type.name == "creditMemo" else "arAcct")
    return (
        invoice.fields.get("entity") == payments.owner_of(payer)
        and invoice.fields.get("currency") == payer.fields.get("currency")
        and invoice.fields["status"] in ("A", "B")
        and (receivable is None or receivable == invoice.fields.get("account"))
    )


def _available(payer: store.Record, *, books: account.Account) -> Decimal | None:
    """The money there is to apply; None when a payment leaves it to be the sum of its lines."""
    if payer.type.name == "depositApplication":
        deposit = books.store.find("customerDeposit", payer.fields["deposit"])
        return payments.left(deposit, books=books, but=payer.id) if deposit else ZERO
    amount: Decimal | None = payer.fields.get("total" if payer.type.name == "creditMemo" else "payment")
    return None if amount is None else amount - payments.taken(payer.id, books=books)


def _amounts(edit: Edit, *, limit: Decimal | None) -> dict[str, Decimal]:
    """Invoice id -> what it gets, in the order of the lines."""
    payer, books = edit.record, edit.books
    lines = [line for line in payer.lines.get("apply", []) if line.get("apply", True) is not False]
    amounts: dict[str, Decimal] = {}
    for number, line in enumerate(lines):
        invoice = _open_invoice(payer, line, number, books=books)
        left = None if limit is None else limit - sum(amounts.values(), ZERO)
        amounts[invoice.id] = _amount(payer, line, invoice, left, path=f"apply.items[{number}].amount", books=books)
    if edit.sent.get("autoApply") and limit is not None and not _names_lines(payer):
        _fill_up(payer, amounts, limit, books=books)
    return amounts


def _names_lines(payer: store.Record) -> bool:
    return any(sublists.SENT in line for line in payer.lines.get("apply", []))


def _fill_up(payer: store.Record, amounts: dict[str, Decimal], limit: Decimal, *, books: account.Account) -> None:
    """Auto Apply: the oldest invoices first, with what the lines have left over."""
    for invoice in open_invoices(payer, books=books):
        if invoice.id not in amounts:
            rest = limit - sum(amounts.values(), ZERO)
            amounts[invoice.id] = max(min(payments.left(invoice, books=books, but=payer.id), rest), ZERO)


def _open_invoice(payer: store.Record, line: dict[str, Any], number: int, *, books: account.Account) -> store.Record:
    doc = line.get("doc")
    invoice = books.store.find("invoice", doc) if doc else None
    if invoice is None or not _fits(payer, invoice) or payments.left(invoice, books=books, but=payer.id) <= 0:
        raise used_credits.no_such_line("apply", doc, number)
    return invoice


def _amount(
    payer: store.Record,
    line: dict[str, Any],
    invoice: store.Record,
    left: Decimal | None,
    *,
    path: str,
    books: account.Account,
) -> Decimal:
    open_amount = payments.left(invoice, books=books, but=payer.id)
    if "amount" not in line:
        return open_amount if left is None else max(min(open_amount, left), ZERO)
    amount = sales.to_cents(line["amount"])
    if amount < 0 or amount > open_amount:
        number = invoice.fields.get("tranId", invoice.id)
        detail = f"The amount {amount} exceeds the amount due {open_amount} on invoice {number}."
        raise refusals.user_error(detail, path=path)
    return amount


def _set_totals(payer: store.Record, available: Decimal | None, *, books: account.Account) -> None:
    applied = payments.given(payer)
    if available is not None and applied > available:
        detail = f"The total applied amount {applied} is greater than the amount {available} of this transaction."
        raise refusals.user_error(detail)
    if payer.type.name == "depositApplication":
        payer.fields |= {"total": applied, "applied": applied, "unapplied": ZERO, "status": "Y"}
        return
    if available is None:
        payer.fields["payment"] = applied + payments.taken(payer.id, books=books)
    payments.settle(payer, books=books)
