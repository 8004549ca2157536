"""Payments that a billing platform received, as the JSON that NetSuite takes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from integrations import records
from integrations.netsuite import document_lines, parse, payloads


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where money goes: Undeposited Funds, else the bank account."""

    is_undeposited: bool
    account_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """What is said of any money received: `memo` says who charged it, `reference` is a check's or a gateway's number.

    `place` None leaves where it goes to NetSuite's own default. `fields` are what staff mapped themselves, by
    NetSuite's names; they win.
    """

    amount: Decimal
    day: date
    memo: str = ""
    reference: str = ""
    place: Place | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Whose money it is and in which books: NetSuite's ids, "" for what is left to NetSuite."""

    customer_id: str
    currency_id: str = ""
    subsidiary_id: str = ""
    account_id: str = ""  # of receivables


def customer_payment(*, money: Money, books: Books, cash: Mapping[str, Decimal]) -> dict[str, Any]:
    """Give the body of a customerPayment; `cash` is what each invoice gets, the rest stays unapplied."""
    return {
        "customer": {"id": books.customer_id},
        **_references(currency=books.currency_id, subsidiary=books.subsidiary_id, arAcct=books.account_id),
        "autoApply": False,
        **_money(money),
        **_place(money.place),
        "apply": {"items": [_line(invoice_id, amount) for invoice_id, amount in cash.items()]},
    }


def payment_change(*, money: Money, cash: Mapping[str, Decimal], record: Mapping[str, Any]) -> dict[str, Any]:
    """Give what makes an existing customerPayment (read with its lines) say the same; empty when it does already.

    Where the money lies is left alone: it may have been deposited since.
    """
    change = {name: value for name, value in _money(money).items() if not payloads.matches(
        payload={name: value}, record=record
    )}  # fmt: skip
    held = applied(record=record)
    lines = [_line(invoice_id, amount) for invoice_id, amount in cash.items() if held.get(invoice_id) != amount]
    lines += [_line(invoice_id, records.ZERO) for invoice_id in held if invoice_id not in cash]
    if lines:
        change["apply"] = {"items": lines}
    return change


def applied(*, record: Mapping[str, Any]) -> dict[str, Decimal]:
    """Give what each document gets of a payment, credit memo or deposit application that was read with its lines."""
    found: dict[str, Decimal] = {}
    for line in parse.lines(record=record, sublist="apply"):
        amount = parse.number(value=line.get("amount"))
        if line.get("apply", True) is not False and amount:
            found[parse.reference_id(value=line.get("doc"))] = amount
    return found


def application(*, invoice_id: str, amount: Decimal) -> dict[str, Any]:
    """Give the change that has a credit memo or deposit application pay one invoice that much; zero takes it off."""
    return {"apply": {"items": [_line(invoice_id, amount)]}}


def deposit_application(*, external_id: str, invoice_id: str, amount: Decimal) -> dict[str, Any]:
    """Give the body with which a deposit becomes a depositApplication."""
    return {"externalId": external_id, **application(invoice_id=invoice_id, amount=amount)}


def customer_deposit(*, money: Money, books: Books) -> dict[str, Any]:
    """Give the body of a customerDeposit."""
    return {
        "customer": {"id": books.customer_id},
        **_references(currency=books.currency_id),
        **_money(money),
        **_place(money.place),
    }


def fee_invoice(
    *, books: Books, day: date, item_id: str, tax_code_id: str, amount: Decimal, memo: str
) -> dict[str, Any]:
    """Give the body of the invoice for a convenience fee: one line."""
    line: dict[str, Any] = {
        "item": {"id": item_id},
        "quantity": 1,
        "price": {"id": document_lines.CUSTOM_PRICE},
        "rate": amount,
        "amount": amount,
        **_references(taxCode=tax_code_id),
    }
    return {
        "entity": {"id": books.customer_id},
        **_references(currency=books.currency_id, subsidiary=books.subsidiary_id, account=books.account_id),
        "tranDate": day.isoformat(),
        "memo": memo[: payloads.MEMO_CHARS],
        "item": {"items": [line]},
    }


def customer_refund(
    *, books: Books, day: date, bank_account_id: str, memo: str, sublist: str, uses: Mapping[str, Decimal]
) -> dict[str, Any]:
    """Give the body of a customerRefund; `uses` is what it gives back of each document of the sublist."""
    return {
        "customer": {"id": books.customer_id},
        **_references(currency=books.currency_id, arAcct=books.account_id, account=bank_account_id),
        "tranDate": day.isoformat(),
        "memo": memo[: payloads.MEMO_CHARS],
        sublist: {"items": [_line(netsuite_id, amount) for netsuite_id, amount in uses.items()]},
    }


def tax_code_id(*, record: Mapping[str, Any]) -> str:
    """Give the tax code of the first line of an invoice that has one, "" when none has."""
    codes: Iterable[str] = (parse.reference_id(value=line.get("taxCode")) for line in parse.lines(record=record))
    return next(filter(None, codes), "")


def _money(money: Money) -> dict[str, Any]:
    said = {"memo": money.memo[: payloads.MEMO_CHARS], "checkNumber": money.reference}
    return {
        "payment": money.amount,
        "tranDate": money.day.isoformat(),
        **{name: text for name, text in said.items() if text},
        **money.fields,
    }


def _place(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {}
    # An account is taken only when the money is not held back (NetSuite help: "Undeposited Funds").
    if place.is_undeposited:
        return {"undepFunds": {"id": "T"}}
    return {"undepFunds": {"id": "F"}, "account": {"id": place.account_id}}


def _line(netsuite_id: str, amount: Decimal) -> dict[str, Any]:
    line: dict[str, Any] = {"doc": {"id": netsuite_id}, "apply": amount > 0}
    return {**line, "amount": amount} if amount > 0 else line


def _references(**fields: str) -> dict[str, Any]:
    return {name: {"id": netsuite_id} for name, netsuite_id in fields.items() if netsuite_id}
