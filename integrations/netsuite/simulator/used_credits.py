"""Credit memos, deposits and payments that another document uses up: by a payment's `credit` and `deposit` lists, or
by a refund.

A payment applies the memo to its invoices, and makes a deposit application of each deposit. Source: NetSuite help,
"Applying Credits and Deposits to a Customer Payment"; which invoice gets which credit, in the order of the lines, is
our own choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from integrations.netsuite.simulator import account, payments, refusals, sales, schema, sourcing, store
from integrations.netsuite.simulator.edit import Draw, Edit

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A document of a list, and how much of it is wanted; None: as much as there is use for."""

    document: store.Record
    wanted: Decimal | None
    left: Decimal

    @property
    def limit(self) -> Decimal:
        """The most that may be taken of it."""
        return self.left if self.wanted is None else self.wanted


def types_of(user: store.Record, list_name: str) -> tuple[str, ...]:
    """Which record types a list of that record names."""
    if list_name == "deposit":
        return ("customerDeposit",)
    if list_name == "credit":
        return ("creditMemo",)
    return ("creditMemo", "customerPayment") if user.type.name == "customerRefund" else ("invoice",)


def open_documents(user: store.Record, list_name: str, *, books: account.Account) -> list[store.Record]:
    """The documents a list may use, or already uses, oldest first."""
    return sorted(
        (
            document
            for name in types_of(user, list_name)
            for document in books.store.each(name)
            if _fits(user, document)
            and (user.id in books.store.applied.get(document.id, {}) or payments.left(document, books=books) > 0)
        ),
        key=lambda document: (document.fields.get("tranDate", ""), store.id_order(document.id)),
    )


def chosen(user: store.Record, list_names: Sequence[str], *, books: account.Account) -> list[Chosen]:
    """The ticked lines of those lists, checked."""
    return [
        _chosen(user, list_name, number, line, books=books)
        for list_name in list_names
        for number, line in enumerate(user.lines.get(list_name, []))
        if line.get("apply", True) is not False
    ]


def draw(chosen: list[Chosen], amounts: dict[str, Decimal]) -> list[Draw]:
    """Take what the invoices need from the documents first; `amounts` keeps what is left to pay in money."""
    draws = []
    for one in chosen:
        limit = one.limit
        for invoice_id, needed in amounts.items():
            part = min(limit, needed)
            if part > 0:
                draws.append(Draw(document=one.document, invoice_id=invoice_id, amount=part))
                amounts[invoice_id] -= part
                limit -= part
        if one.wanted is not None and limit > 0:
            number = one.document.fields["tranId"]
            raise refusals.user_error(f"The amount {one.wanted} of {number} is more than the invoices it is used for.")
    return draws


def follow(edit: Edit) -> None:
    """Apply the memos, and make the deposit applications."""
    parts: dict[tuple[str, str], dict[str, Decimal]] = {}
    for one in edit.draws:
        by_invoice = parts.setdefault((one.document.type.name, one.document.id), {})
        by_invoice[one.invoice_id] = by_invoice.get(one.invoice_id, ZERO) + one.amount
    for (type_name, record_id), by_invoice in parts.items():
        document = edit.books.store.find(type_name, record_id)
        if document is not None and type_name == "creditMemo":
            _apply_memo(document, by_invoice, books=edit.books)
        elif document is not None:
            _apply_deposit(document, by_invoice, edit.record, books=edit.books)


def no_such_line(list_name: str, doc: object, number: int) -> refusals.Refusal:
    """The list has no line for that document: it is closed, or somebody else's."""
    detail = f"Unable to find a matching line for sublist {list_name} with key: [doc,line] and value: [{doc},null]."
    return refusals.user_error(detail, path=f"{list_name}.items[{number}].doc")


def _fits(user: store.Record, document: store.Record) -> bool:
    return (
        payments.owner_of(document) == payments.owner_of(user)
        and document.fields.get("currency") == user.fields.get("currency")
        and document.fields.get("status") != "V"
        and (document.type.name != "creditMemo" or _same_receivables(user, document))
    )


def _same_receivables(user: store.Record, memo: store.Record) -> bool:
    receivable = user.fields.get("arAcct")
    return receivable is None or receivable == memo.fields.get("account")


def _chosen(
    user: store.Record, list_name: str, number: int, line: dict[str, object], *, books: account.Account
) -> Chosen:
    document = books.store.find_any(types_of(user, list_name), str(line.get("doc")))
    if document is None or not _fits(user, document):
        raise no_such_line(list_name, line.get("doc"), number)
    left = payments.left(document, books=books, but=user.id)
    if left <= 0:
        raise no_such_line(list_name, line.get("doc"), number)
    amount = line.get("amount")
    wanted = sales.to_cents(amount) if isinstance(amount, Decimal) else None
    if wanted is not None and not 0 <= wanted <= left:
        detail = f"The amount {wanted} exceeds the amount {left} left of {document.fields['tranId']}."
        raise refusals.user_error(detail, path=f"{list_name}.items[{number}].amount")
    return Chosen(document=document, wanted=wanted, left=left)


def _apply_memo(found: store.Record, by_invoice: dict[str, Decimal], *, books: account.Account) -> None:
    memo = found.draft()
    lines = {line["doc"]: line for line in memo.lines.setdefault("apply", [])}
    for invoice_id, amount in by_invoice.items():
        if invoice_id in lines:
            lines[invoice_id]["amount"] += amount
        else:
            memo.lines["apply"].append({"doc": invoice_id, "line": 0, "apply": True, "amount": amount})
    payments.settle(memo, books=books)
    memo.modified_at = books.now()
    books.store.put(memo)
    before, now = payments.uses_of(found), payments.uses_of(memo)
    payments.record_applications(memo.id, before=before, now=now, books=books)


def _apply_deposit(
    deposit: store.Record, by_invoice: dict[str, Decimal], payment: store.Record, *, books: account.Account
) -> None:
    application = store.Record(type=schema.get("depositApplication"), id=books.store.next_id("transaction"))
    start_application(deposit, application)
    application.fields |= {name: payment.fields[name] for name in ("tranDate", "arAcct") if name in payment.fields}
    application.lines["apply"] = [
        {"doc": invoice_id, "line": 0, "apply": True, "amount": amount} for invoice_id, amount in by_invoice.items()
    ]
    applied = payments.given(application)
    application.fields |= {"total": applied, "applied": applied, "unapplied": ZERO, "status": "Y"}
    sourcing.fill_in(application, books=books)
    application.created_at = application.modified_at = books.now()
    books.store.put(application)
    uses = payments.uses_of(application)
    payments.record_applications(application.id, before={}, now=uses, books=books)


def start_application(deposit: store.Record, application: store.Record) -> None:
    """Give a deposit application what it takes over from its deposit."""
    for name in ("customer", "currency", "exchangeRate", "subsidiary", "location", "department", "class"):
        if name in deposit.fields:
            application.fields[name] = deposit.fields[name]
    application.fields |= {"deposit": deposit.id, "depositDate": deposit.fields["tranDate"]}
