"""Creating and changing records: one path for REST, transforms and the Python interface."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from integrations.netsuite.simulator import (
    account,
    applying,
    checks,
    documents,
    entities,
    fulfilments,
    orders,
    payments,
    periods,
    refunds,
    refusals,
    returns,
    schema,
    sourcing,
    store,
    sublists,
    values,
)
from integrations.netsuite.simulator.edit import Edit

_NOT_WITH_SUITETAX = frozenset({"taxCode", "taxRate1", "tax1Amt", "taxItem"})
_ONLY_WITH_SUITETAX = frozenset({"taxDetailsOverride", "taxDetailsReference", "taxDetails"})
# Made by a transform alone, and from what.
_ONLY_BY_TRANSFORM = {"depositApplication": "customer deposit", "itemFulfillment": "sales order"}
_CALCULATE: dict[str, Callable[[Edit], None]] = {
    "salesOrder": orders.calculate,
    "invoice": documents.calculate_invoice,
    "cashSale": documents.calculate_cash_sale,
    "estimate": returns.calculate_estimate,
    "returnAuthorization": returns.calculate,
    "itemFulfillment": fulfilments.calculate,
    "creditMemo": documents.calculate_credit_memo,
    "customerPayment": applying.calculate,
    "depositApplication": applying.calculate,
    "customerRefund": refunds.calculate,
    "customerDeposit": documents.calculate_deposit,
}
_FOLLOW: dict[str, Callable[[Edit], None]] = {
    "salesOrder": documents.follow,
    "invoice": documents.follow,
    "cashSale": documents.follow,
    "creditMemo": documents.follow_credit_memo,
    "itemFulfillment": fulfilments.follow,
    "customerPayment": applying.follow,
    "depositApplication": applying.follow,
    "customerRefund": refunds.follow,
}


@dataclass(kw_only=True)
class Options:
    """How a body is read. `trusted` leaves out the checks that hold for the integration's role alone.

    `replace_selected`: what `replace` names and the body leaves out is emptied, body fields too.
    """

    replace: frozenset[str] = frozenset()
    replace_selected: bool = False
    name_validation: str = "warning"
    trusted: bool = False
    unknown: list[str] = field(default_factory=list)  # filled: properties that were left out


def create(
    record_type: schema.RecordType,
    body: dict[str, Any],
    *,
    books: account.Account,
    options: Options,
    external_id: str | None = None,
    record_id: str | None = None,
    start: store.Record | None = None,
) -> store.Record:
    """Store a new record. `start` is the draft a transform begins with."""
    with books.store.lock:
        if start is None and (source := _ONLY_BY_TRANSFORM.get(record_type.name)):
            article = "An" if record_type.label[0] in "AEIOU" else "A"
            detail = f"{article} {record_type.label.lower()} can only be made from a {source}."
            raise refusals.user_error(detail)
        record = start or store.Record(type=record_type, id="")
        record.external_id = external_id
        record.id = record_id or record.id
        return _write(record, body, before=None, books=books, options=options)


def update(record: store.Record, body: dict[str, Any], *, books: account.Account, options: Options) -> store.Record:
    """Store an edit of a record."""
    with books.store.lock:
        _refuse_locked(record, body, books=books)
        return _write(record.draft(), body, before=record, books=books, options=options)


def hidden_fields(books: account.Account) -> frozenset[str]:
    """Properties this account does not have: those of the other tax engine."""
    return _NOT_WITH_SUITETAX if "SuiteTax" in books.features else _ONLY_WITH_SUITETAX


def _refuse_locked(record: store.Record, body: dict[str, Any], *, books: account.Account) -> None:
    if record.fields.get(payments.VOIDED):
        raise refusals.user_error(f"You cannot edit this {record.type.label.lower()} because it has been voided.")
    if record.type.name == "salesOrder":
        orders.refuse_locked(record, body)
    if record.type.name == "invoice" and record.fields["status"] == "B":
        raise refusals.user_error("You cannot edit this invoice because it has been paid in full.")
    if record.type.is_transaction:
        periods.require_open(record, books=books, sent=body)


def _write(
    record: store.Record, body: dict[str, Any], *, before: store.Record | None, books: account.Account, options: Options
) -> store.Record:
    sent = _merge(record, body, is_new=before is None, books=books, options=options)
    edit = Edit(record=record, before=before, sent=sent, books=books)
    checks.unique_external_id(record, books=books)
    sourcing.fill_in(record, books=books)
    if not options.trusted or record.type.is_transaction:
        checks.required(record, books=books)
    if not options.trusted:
        _check(edit, body)
    record.id = record.id or books.store.next_id(record.type.family)
    if (calculate := _CALCULATE.get(record.type.name)) is not None:
        calculate(edit)
        checks.settled(record, before=before, books=books)
        if not options.trusted:
            checks.credit_limit(record, before=before, books=books)
    sublists.forget_sent(record)
    record.modified_at = books.now()
    if before is None:
        record.created_at = record.modified_at
    books.store.put(record)
    if (follow := _FOLLOW.get(record.type.name)) is not None:
        follow(edit)
    return record


def _check(edit: Edit, body: dict[str, Any]) -> None:
    record, books = edit.record, edit.books
    if record.type.family == "entity":
        entities.check(record, before=edit.before, books=books)
    checks.active_owner(record, sent=edit.sent, books=books)
    checks.references(record, sent=edit.sent, books=books)
    if record.type.is_transaction:
        checks.own_money(record, before=edit.before, books=books)
        periods.require_open(record, books=books, sent=body if edit.before else None)


def _merge(
    record: store.Record, body: dict[str, Any], *, is_new: bool, books: account.Account, options: Options
) -> dict[str, Any]:
    hidden = hidden_fields(books)
    reader = values.Reader(
        store=books.store, name_validation=options.name_validation, hidden=hidden, unknown=options.unknown
    )
    lists = {name: body[name] for name in record.type.sublists if body.get(name) is not None and name not in hidden}
    sent = reader.read({name: value for name, value in body.items() if name not in lists}, record.type.fields)
    _empty_replaced(record, sent, lists, options)
    _take_external_id(record, sent, is_new=is_new)
    for name, value in sent.items():
        if value is None:
            record.fields.pop(name, None)
        else:
            record.fields[name] = value
    for name, value in lists.items():
        lines = reader.lines(record.type.sublists[name], value)
        sublists.merge(record, record.type.sublists[name], lines, replace=name in options.replace, is_new=is_new)
    return sent


def _empty_replaced(record: store.Record, sent: dict[str, Any], lists: dict[str, Any], options: Options) -> None:
    """Check what `replace` names, and empty what it names and the body leaves out, if that is asked for.

    Source: NetSuite REST API Browser, query parameter replaceSelectedFields of PATCH and PUT.
    """
    writable = {name for name, kind in record.type.fields.items() if not kind.read_only}
    for name in sorted(options.replace - set(record.type.sublists)):
        if not options.replace_selected or name not in writable:
            raise refusals.invalid_parameter("replace", f"Invalid value '{name}' for the query parameter 'replace'.")
        sent.setdefault(name, None)
    if options.replace_selected:
        for name in options.replace & record.type.sublists.keys() - lists.keys():
            record.lines[name] = []


def _take_external_id(record: store.Record, sent: dict[str, Any], *, is_new: bool) -> None:
    if "externalId" not in sent:
        return
    wanted = sent.pop("externalId")
    if is_new and record.external_id and wanted != record.external_id:
        raise refusals.user_error("The external ID in the body differs from the one in the URL.", path="externalId")
    record.external_id = wanted
