"""One transaction made from another.

Source: NetSuite help, "Transforming Records" of the REST web services; the transforms modelled are those in TRANSFORMS.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from integrations.netsuite.simulator import (
    account,
    checks,
    orders,
    payments,
    refusals,
    schema,
    store,
    sublists,
    writing,
)

_FROM_ORDER = (
    "entity", "otherRefNum", "memo", "subsidiary", "location", "department", "class", "salesRep", "currency",
    "exchangeRate", "terms", "email", "shippingAddress", "billingAddress", "shipMethod", "discountItem", "discountRate",
    "isTaxable", "taxDetailsOverride",
)  # fmt: skip


def transform(
    source: store.Record,
    target: schema.RecordType,
    body: dict[str, Any],
    *,
    books: account.Account,
    options: writing.Options,
    quantities: dict[int, Decimal] | None = None,
) -> store.Record:
    """Make the target from the source; the body overrides what would be sourced."""
    with books.store.lock:
        start = TRANSFORMS.get((source.type.name, target.name))
        if start is None:
            detail = f"The transformation of {source.type.name} to {target.name} is not supported."
            raise refusals.Refusal(status=400, code="INVALID_REQUEST", detail=detail)
        draft = store.Record(type=target, id="")
        start(source, draft, books, quantities)
        if "apply" in target.sublists and source.type.name == "invoice" and "apply" not in body:
            body = body | _apply_whole(source, target)
        return writing.create(target, body, books=books, options=options, start=draft)


def _apply_whole(invoice: store.Record, target: schema.RecordType) -> dict[str, Any]:
    # A credit memo made from an invoice is not applied to it unless its apply line is named.
    return {"apply": {"items": [{"doc": invoice.id}]}} if target.name == "customerPayment" else {}


def _copy(source: store.Record, draft: store.Record) -> None:
    draft.fields |= {name: source.fields[name] for name in _FROM_ORDER if name in source.fields}
    draft.fields |= {name: value for name, value in source.fields.items() if name.startswith("custbody")}


def _bill(
    order: store.Record, invoice: store.Record, books: account.Account, quantities: dict[int, Decimal] | None
) -> None:
    _copy(order, invoice)
    if quantities is None and not order.fields.get("discountTotal") and not invoice_exists(order, books=books):
        invoice.fields |= {name: order.fields[name] for name in ("shippingCost",) if name in order.fields}
    invoice.fields["createdFrom"] = order.id
    lines = orders.invoice_lines(order, quantities)
    sublists.merge(invoice, invoice.type.sublists["item"], lines, replace=True, is_new=True)
    for kept, made in zip(invoice.lines["item"], lines, strict=True):
        kept[sublists.SENT] = made[sublists.SENT]
    invoice.lines["taxDetails"] = [dict(line) for line in order.lines.get("taxDetails", [])]


def invoice_exists(order: store.Record, *, books: account.Account) -> bool:
    """Whether an order has an invoice already: shipping is billed once."""
    return any(type_name == "invoice" for type_name, _ in books.store.made_from.get(order.id, ()))


def _pay(invoice: store.Record, payment: store.Record, books: account.Account, _: object) -> None:
    if invoice.fields["status"] != "A":
        raise refusals.user_error("This invoice is not open.")
    for name in ("currency", "exchangeRate", "subsidiary"):
        if name in invoice.fields:
            payment.fields[name] = invoice.fields[name]
    payment.fields["customer"] = invoice.fields["entity"]


def _credit(invoice: store.Record, credit: store.Record, books: account.Account, _: object) -> None:
    _copy(invoice, credit)
    credit.fields["createdFrom"] = invoice.id
    lines = [
        {name: value for name, value in line.items() if name not in ("line", "orderLine", "lineUniqueKey")}
        for line in invoice.lines["item"]
    ]
    sublists.merge(credit, credit.type.sublists["item"], lines, replace=True, is_new=True)
    for line in credit.lines["item"]:
        line[sublists.SENT] = frozenset({"item"})


def _use_deposit(deposit: store.Record, application: store.Record, books: account.Account, _: object) -> None:
    left = deposit.fields["payment"] - payments.used_of_deposit(deposit.id, books=books)
    if left <= 0:
        raise refusals.user_error("This deposit is fully applied.")
    for name in ("customer", "currency", "exchangeRate", "subsidiary", "location", "department", "class"):
        if name in deposit.fields:
            application.fields[name] = deposit.fields[name]
    application.fields |= {"deposit": deposit.id, "depositDate": deposit.fields["tranDate"], "_available": left}


def _for_customer(customer: store.Record, made: store.Record, books: account.Account, _: object) -> None:
    made.fields["customer" if "customer" in made.type.fields else "entity"] = customer.id
    checks.active_owner(made, sent=made.fields, books=books)


_Start = Callable[[store.Record, store.Record, account.Account, dict[int, Decimal] | None], None]
TRANSFORMS: dict[tuple[str, str], _Start] = {
    ("salesOrder", "invoice"): _bill,
    ("invoice", "customerPayment"): _pay,
    ("invoice", "creditMemo"): _credit,
    ("customerDeposit", "depositApplication"): _use_deposit,
    ("customer", "customerPayment"): _for_customer,
    ("customer", "salesOrder"): _for_customer,
    ("customer", "invoice"): _for_customer,
}
