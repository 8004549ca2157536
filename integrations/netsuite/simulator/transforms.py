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
    fulfilments,
    order_lines,
    payments,
    refusals,
    returns,
    schema,
    store,
    sublists,
    used_credits,
    writing,
)

_TAKEN_OVER = (
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
    """Make the target from the source; the body overrides what would be sourced.

    Lines of the body change the lines taken over, by `line` or by `orderLine` (the line of the source); with
    `replace=item` those that it does not name are left out. `quantities` is the same for the Python interface.
    """
    with books.store.lock:
        start = TRANSFORMS.get((source.type.name, target.name))
        if start is None:
            detail = f"The transformation of {source.type.name} to {target.name} is not supported."
            raise refusals.Refusal(status=400, code="INVALID_REQUEST", detail=detail)
        if source.fields.get(payments.VOIDED):
            raise refusals.user_error(f"This {source.type.label.lower()} has been voided.")
        draft = store.Record(type=target, id="")
        start(source, draft, books, quantities)
        body = _apply_whole(source, target, body)
        body, options = _by_order_line(draft, body, options)
        return writing.create(target, body, books=books, options=options, start=draft)


def _apply_whole(source: store.Record, target: schema.RecordType, body: dict[str, Any]) -> dict[str, Any]:
    """What a transform settles when its body names no lines: a payment its invoice, a refund its credit.

    A credit memo made from an invoice is not applied to it unless its apply line is named.
    """
    if target.name not in ("customerPayment", "customerRefund") or source.type.name == "customer":
        return body
    if any(name in body for name in ("apply", "deposit")):
        return body
    name = "deposit" if source.type.name == "customerDeposit" else "apply"
    return body | {name: {"items": [{"doc": source.id}]}}


def _by_order_line(
    draft: store.Record, body: dict[str, Any], options: writing.Options
) -> tuple[dict[str, Any], writing.Options]:
    """The body with its lines matched to those of the draft."""
    sent = body.get("item")
    items = sent.get("items") if isinstance(sent, dict) else None
    kept = draft.lines.get("item", [])
    if not isinstance(items, list) or not kept or not all(isinstance(line, dict) for line in items):
        return body, options
    lines = {line.get("orderLine"): line for line in kept}
    matched = [_matched(line, lines) for line in items]
    if "item" in options.replace:
        named = {line.get("line") for line in matched} | {line.get("orderLine") for line in matched}
        draft.lines["item"] = [line for line in kept if line.get("line", line.get("orderLine")) in named]
        options = writing.Options(
            replace=options.replace - {"item"},
            replace_selected=options.replace_selected,
            name_validation=options.name_validation,
            trusted=options.trusted,
            unknown=options.unknown,
        )
    return body | {"item": {"items": matched}}, options


def _matched(line: dict[str, Any], lines: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    found = lines.get(line.get("orderLine"))
    if found is None or "line" in line or "line" not in found:
        found = found or next((one for one in lines.values() if one.get("line") == line.get("line", "")), None)
    else:
        line = line | {"line": found["line"]}
    if found is not None and "quantity" in line and not {"rate", "price", "amount"} & line.keys() and "price" in found:
        found["price"] = "-1"  # another quantity keeps the source's rate, whatever the item costs today
    return line


def _copy(source: store.Record, draft: store.Record) -> None:
    known = draft.type.fields
    draft.fields |= {name: source.fields[name] for name in _TAKEN_OVER if name in source.fields and name in known}
    draft.fields |= {name: value for name, value in source.fields.items() if name.startswith("custbody")}
    draft.fields["createdFrom"] = source.id


def _take_lines(draft: store.Record, lines: list[dict[str, Any]]) -> None:
    sublists.merge(draft, draft.type.sublists["item"], lines, replace=True, is_new=True)
    for kept, made in zip(draft.lines["item"], lines, strict=True):
        kept[sublists.SENT] = made[sublists.SENT]


def _bill(
    order: store.Record, made: store.Record, books: account.Account, quantities: dict[int, Decimal] | None
) -> None:
    _copy(order, made)
    if quantities is None and not order.fields.get("discountTotal") and not invoice_exists(order, books=books):
        made.fields |= {name: order.fields[name] for name in ("shippingCost",) if name in order.fields}
    _take_lines(made, order_lines.to_invoice(order, quantities, books=books))
    made.lines["taxDetails"] = [dict(line) for line in order.lines.get("taxDetails", [])]


def invoice_exists(order: store.Record, *, books: account.Account) -> bool:
    """Whether an order was billed already: shipping is billed once."""
    return any(type_name in ("invoice", "cashSale") for type_name, _ in books.store.made_from.get(order.id, ()))


def _accept(estimate: store.Record, made: store.Record, books: account.Account, _: object) -> None:
    _copy(estimate, made)
    made.fields |= {name: estimate.fields[name] for name in ("shippingCost",) if name in estimate.fields}
    lines = [order_lines.copy(line, line.get("quantity", Decimal(0))) for line in estimate.lines["item"]]
    for line in lines:
        del line["orderLine"]
    _take_lines(made, lines)
    made.lines["taxDetails"] = [dict(line) for line in estimate.lines.get("taxDetails", [])]


def _fulfil(order: store.Record, made: store.Record, books: account.Account, _: object) -> None:
    _copy(order, made)
    fulfilments.start(order, made, books=books)


def _return(source: store.Record, made: store.Record, books: account.Account, _: object) -> None:
    if source.type.name == "salesOrder" and source.fields["status"] in ("A", "C"):
        raise refusals.user_error("You cannot return items of a sales order that was not fulfilled.")
    _copy(source, made)
    _take_lines(made, order_lines.to_return(source, books=books))


def _pay(invoice: store.Record, payment: store.Record, books: account.Account, _: object) -> None:
    if invoice.fields["status"] != "A":
        raise refusals.user_error("This invoice is not open.")
    for name in ("currency", "exchangeRate", "subsidiary"):
        if name in invoice.fields:
            payment.fields[name] = invoice.fields[name]
    payment.fields |= {"customer": invoice.fields["entity"]}
    if "account" in invoice.fields:
        payment.fields["arAcct"] = invoice.fields["account"]


def _credit(invoice: store.Record, credit: store.Record, books: account.Account, _: object) -> None:
    _copy(invoice, credit)
    if "account" in invoice.fields:
        credit.fields["account"] = invoice.fields["account"]
    lines = [
        {name: value for name, value in line.items() if name not in ("line", "orderLine", "lineUniqueKey")}
        | {"orderLine": line["line"], sublists.SENT: frozenset({"item"})}
        for line in invoice.lines["item"]
    ]
    _take_lines(credit, lines)


def _credit_return(authorization: store.Record, credit: store.Record, books: account.Account, _: object) -> None:
    _copy(authorization, credit)
    _take_lines(credit, returns.to_credit(authorization))


def _use_deposit(deposit: store.Record, application: store.Record, books: account.Account, _: object) -> None:
    if payments.left(deposit, books=books) <= 0:
        raise refusals.user_error("This deposit is fully applied.")
    used_credits.start_application(deposit, application)


def _refund(source: store.Record, refund: store.Record, books: account.Account, _: object) -> None:
    if payments.left(source, books=books) <= 0:
        raise refusals.user_error(f"There is nothing left to refund of this {source.type.label.lower()}.")
    for name in ("currency", "exchangeRate", "subsidiary", "location", "department", "class", "account"):
        if name in source.fields and (name != "account" or source.type.name != "creditMemo"):
            refund.fields[name] = source.fields[name]
    refund.fields["customer"] = payments.owner_of(source)
    receivable = source.fields.get("account" if source.type.name == "creditMemo" else "arAcct")
    if receivable:
        refund.fields["arAcct"] = receivable


def _for_customer(customer: store.Record, made: store.Record, books: account.Account, _: object) -> None:
    made.fields["customer" if "customer" in made.type.fields else "entity"] = customer.id
    checks.active_owner(made, sent=made.fields, books=books)


_Start = Callable[[store.Record, store.Record, account.Account, dict[int, Decimal] | None], None]
TRANSFORMS: dict[tuple[str, str], _Start] = {
    ("salesOrder", "invoice"): _bill,
    ("salesOrder", "cashSale"): _bill,
    ("salesOrder", "itemFulfillment"): _fulfil,
    ("salesOrder", "returnAuthorization"): _return,
    ("estimate", "salesOrder"): _accept,
    ("estimate", "invoice"): _accept,
    ("invoice", "customerPayment"): _pay,
    ("invoice", "creditMemo"): _credit,
    ("invoice", "returnAuthorization"): _return,
    ("returnAuthorization", "creditMemo"): _credit_return,
    ("customerDeposit", "depositApplication"): _use_deposit,
    ("customerDeposit", "customerRefund"): _refund,
    ("customerPayment", "customerRefund"): _refund,
    ("creditMemo", "customerRefund"): _refund,
    ("customer", "customerPayment"): _for_customer,
    ("customer", "salesOrder"): _for_customer,
    ("customer", "invoice"): _for_customer,
    ("customer", "estimate"): _for_customer,
}
