"""Creating and changing records: one path for REST, transforms and the Python interface."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from integrations.netsuite.simulator import (
    account,
    checks,
    orders,
    payments,
    refusals,
    sales,
    schema,
    sourcing,
    store,
    sublists,
    values,
)

_NOT_WITH_SUITETAX = frozenset({"taxCode", "taxRate1", "tax1Amt", "taxItem"})
_ONLY_WITH_SUITETAX = frozenset({"taxDetailsOverride", "taxDetailsReference", "taxDetails"})

# Refused rather than left out: a payment that ignored them would look as if it had used them.
_NOT_MODELLED = {"customerPayment": ("credit", "deposit")}


@dataclass(kw_only=True)
class Options:
    """How a body is read. `trusted` leaves out the checks that hold for the integration's role alone."""

    replace: frozenset[str] = frozenset()
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
        if record_type.name == "depositApplication" and start is None:
            raise refusals.user_error("A deposit application can only be made from a customer deposit.")
        record = start or store.Record(type=record_type, id="")
        record.external_id = external_id
        record.id = record_id or record.id
        return _write(record, body, before=None, books=books, options=options)


def update(record: store.Record, body: dict[str, Any], *, books: account.Account, options: Options) -> store.Record:
    """Store a change to a record."""
    with books.store.lock:
        _refuse_locked(record, body, books=books)
        return _write(record.draft(), body, before=record, books=books, options=options)


def hidden_fields(books: account.Account) -> frozenset[str]:
    """Properties this account does not have: those of the other tax engine."""
    return _NOT_WITH_SUITETAX if "SuiteTax" in books.features else _ONLY_WITH_SUITETAX


def _refuse_locked(record: store.Record, body: dict[str, Any], *, books: account.Account) -> None:
    if record.type.name == "salesOrder":
        orders.refuse_locked(record, body)
    if record.type.name == "invoice" and record.fields["status"] == "B":
        raise refusals.user_error("You cannot edit this invoice because it has been paid in full.")
    if record.type.is_transaction:
        checks.open_period(record.fields["tranDate"], books=books)


def _write(
    record: store.Record, body: dict[str, Any], *, before: store.Record | None, books: account.Account, options: Options
) -> store.Record:
    sent = _merge(record, body, is_new=before is None, books=books, options=options)
    checks.unique_external_id(record, books=books)
    if not options.trusted or record.type.is_transaction:
        sourcing_and_required(record, books=books)
    else:
        sourcing.fill_in(record, books=books)
    if not options.trusted:
        checks.unique_name(record, books=books)
        checks.active_owner(record, sent=sent, books=books)
        checks.segments(record, sent=sent, books=books)
        checks.own_money(record, before=before, books=books)
        if record.type.is_transaction:
            checks.open_period(record.fields["tranDate"], books=books)
    record.id = record.id or books.store.next_id(record.type.family)
    _calculate(record, sent, before=before, books=books)
    sublists.forget_sent(record)
    record.modified_at = books.now()
    if before is None:
        record.created_at = record.modified_at
    books.store.put(record)
    _update_others(record, before=before, books=books)
    return record


def sourcing_and_required(record: store.Record, *, books: account.Account) -> None:
    """Fill in the defaults, then refuse what is still empty."""
    sourcing.fill_in(record, books=books)
    checks.required(record, books=books)


def _merge(
    record: store.Record, body: dict[str, Any], *, is_new: bool, books: account.Account, options: Options
) -> dict[str, Any]:
    for name in _NOT_MODELLED.get(record.type.name, ()):
        if body.get(name):
            raise refusals.invalid_content(f"The simulator does not model the sublist '{name}'.", path=name)
    hidden = hidden_fields(books)
    reader = values.Reader(
        store=books.store, name_validation=options.name_validation, hidden=hidden, unknown=options.unknown
    )
    lists = {name: body[name] for name in record.type.sublists if body.get(name) is not None and name not in hidden}
    sent = reader.read({name: value for name, value in body.items() if name not in lists}, record.type.fields)
    _take_external_id(record, sent, is_new=is_new)
    for name, value in sent.items():
        if value is None:
            record.fields.pop(name, None)
        else:
            record.fields[name] = value
    for name in options.replace - set(record.type.sublists):
        raise refusals.invalid_parameter("replace", f"Invalid value '{name}' for the query parameter 'replace'.")
    for name, value in lists.items():
        lines = reader.lines(record.type.sublists[name], value)
        sublists.merge(record, record.type.sublists[name], lines, replace=name in options.replace, is_new=is_new)
    return sent


def _take_external_id(record: store.Record, sent: dict[str, Any], *, is_new: bool) -> None:
    if "externalId" not in sent:
        return
    wanted = sent.pop("externalId")
    if is_new and record.external_id and wanted != record.external_id:
        raise refusals.user_error("The external ID in the body differs from the one in the URL.", path="externalId")
    record.external_id = wanted


def _calculate(
    record: store.Record, sent: dict[str, Any], *, before: store.Record | None, books: account.Account
) -> None:
    name = record.type.name
    if name in ("salesOrder", "invoice", "creditMemo"):
        sales.calculate(record, books=books)
    if name == "salesOrder":
        orders.note_approval(record, letter=sent.get("orderStatus"), books=books)
        orders.keep_billed_lines(before, record)
        orders.settle(record)
    elif name == "invoice":
        payments.settle_invoice(record, books=books)
    elif name == "customerDeposit":
        payments.settle_deposit(record, books=books)
    elif name in ("customerPayment", "creditMemo", "depositApplication"):
        payments.apply(record, books=books, is_new=before is None)


def _update_others(record: store.Record, *, before: store.Record | None, books: account.Account) -> None:
    name = record.type.name
    if name in ("customerPayment", "creditMemo", "depositApplication"):
        payments.record_applications(record, books=books)
    if name == "depositApplication" and (deposit := books.store.find("customerDeposit", record.fields["deposit"])):
        deposit = deposit.draft()
        payments.settle_deposit(deposit, books=books)
        books.store.put(deposit)
    if name == "invoice" and (order_id := record.fields.get("createdFrom")):
        orders.count_billed(order_id, books=books)
