"""Invoices, cash sales, credit memos and deposits: what each computes, and what it was made from hears of it."""

from __future__ import annotations

from integrations.netsuite.simulator import account, applying, orders, payments, returns, sales, store
from integrations.netsuite.simulator.edit import Edit


def calculate_invoice(edit: Edit) -> None:
    """Price an invoice and set what is left to pay."""
    sales.calculate(edit.record, books=edit.books)
    payments.settle_invoice(edit.record, books=edit.books)


def calculate_cash_sale(edit: Edit) -> None:
    """Price a cash sale: paid when it is made."""
    sales.calculate(edit.record, books=edit.books)
    edit.record.fields["status"] = "C" if edit.record.fields.get("account") else "B"


def calculate_credit_memo(edit: Edit) -> None:
    """Price a credit memo and apply it."""
    sales.calculate(edit.record, books=edit.books)
    applying.calculate(edit)


def calculate_deposit(edit: Edit) -> None:
    """Set a deposit's status."""
    edit.record.fields["payment"] = sales.to_cents(edit.record.fields["payment"])
    payments.settle_deposit(edit.record, books=edit.books)


def follow(edit: Edit) -> None:
    """Bring the transaction up to date that this one was made from."""
    tell_source(edit.record, books=edit.books)


def follow_credit_memo(edit: Edit) -> None:
    """Bring the invoices up to date, and the return the memo was made from."""
    applying.follow(edit)
    tell_source(edit.record, books=edit.books)


def tell_source(record: store.Record, *, books: account.Account) -> None:
    """Recount the order, return or estimate that something was made from."""
    source_id = record.fields.get("createdFrom", "")
    orders.recount(source_id, books=books)
    returns.recount(source_id, books=books)
