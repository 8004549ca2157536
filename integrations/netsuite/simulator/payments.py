"""Money received and how it is set against invoices: payments, deposits, credit memos, deposit applications.

`Store.applied` keeps, per invoice, how much each of them pays. An invoice is Paid In Full (B) when nothing is left.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from integrations.netsuite.simulator import account, refusals, sales, store

ZERO = Decimal(0)


def paid(invoice_id: str, *, books: account.Account, but: str | None = None) -> Decimal:
    """How much of an invoice is paid, leaving out one payer if `but` names it."""
    payers = books.store.applied.get(invoice_id, {})
    return sum((amount for payer, amount in payers.items() if payer != but), ZERO)


def due(invoice: store.Record, *, books: account.Account, but: str | None = None) -> Decimal:
    """How much of an invoice is still to be paid."""
    total: Decimal = invoice.fields["total"]
    return total - paid(invoice.id, books=books, but=but)


def settle_invoice(invoice: store.Record, *, books: account.Account) -> None:
    """Set what an invoice computes from the money set against it."""
    left = due(invoice, books=books)
    invoice.fields["amountPaid"] = invoice.fields["total"] - left
    invoice.fields["amountRemaining"] = left
    awaits_approval = invoice.fields.get("approvalStatus") in ("1", "3")
    if awaits_approval:
        invoice.fields["status"] = "D" if invoice.fields["approvalStatus"] == "1" else "E"
    else:
        invoice.fields["status"] = "B" if left <= 0 else "A"
    if invoice.fields["status"] == "B":
        invoice.fields.setdefault("_closedOn", books.today().isoformat())
    else:
        invoice.fields.pop("_closedOn", None)


def open_invoices(payer: store.Record, *, books: account.Account) -> list[store.Record]:
    """The invoices this payer may pay, or already pays, oldest first."""
    owner = owner_of(payer)
    return sorted(
        (
            invoice
            for invoice in books.store.all("invoice")
            if invoice.fields.get("entity") == owner
            and invoice.fields.get("currency") == payer.fields.get("currency")
            and invoice.fields["status"] in ("A", "B")
            and (due(invoice, books=books) > 0 or payer.id in books.store.applied.get(invoice.id, {}))
        ),
        key=lambda invoice: (invoice.fields.get("tranDate", ""), store.id_order(invoice.id)),
    )


def owner_of(payer: store.Record) -> str | None:
    """The customer a transaction belongs to."""
    owner: str | None = payer.fields.get("customer") or payer.fields.get("entity")
    return owner


def apply(payer: store.Record, *, books: account.Account, is_new: bool) -> None:
    """Check the payer's apply lines and set the amounts; nothing is kept before `record_applications`."""
    lines = [line for line in payer.lines.get("apply", []) if line.get("apply", True) is not False]
    available = _available(payer)
    if payer.fields.get("autoApply") and not lines and is_new:
        lines = [{"doc": invoice.id} for invoice in open_invoices(payer, books=books)]
    applied, kept = ZERO, []
    for number, line in enumerate(lines):
        invoice = _open_invoice(payer, line, number, books=books)
        left = None if available is None else available - applied
        amount = _amount(payer, line, invoice, left, path=f"apply.items[{number}].amount", books=books)
        applied += amount
        if amount > 0:
            kept.append({"doc": invoice.id, "line": 0, "apply": True, "amount": amount})
    payer.lines["apply"] = kept
    _set_totals(payer, applied, available)


def record_applications(payer: store.Record, *, books: account.Account) -> None:
    """Keep what `apply` worked out and bring the invoices up to date."""
    wanted = {line["doc"]: line["amount"] for line in payer.lines.get("apply", [])}
    before = {invoice_id for invoice_id, payers in books.store.applied.items() if payer.id in payers}
    for invoice_id in sorted(before | set(wanted)):
        if wanted.get(invoice_id) == books.store.applied[invoice_id].get(payer.id):
            continue
        books.store.applied[invoice_id].pop(payer.id, None)
        if invoice_id in wanted:
            books.store.applied[invoice_id][payer.id] = wanted[invoice_id]
        _touch_invoice(invoice_id, books=books)


def used_of_deposit(deposit_id: str, *, books: account.Account, but: str | None = None) -> Decimal:
    """How much of a customer deposit its applications have used."""
    applications = books.store.each("depositApplication")
    mine = [one for one in applications if one.fields.get("deposit") == deposit_id and one.id != but]
    return sum((one.fields.get("applied", ZERO) for one in mine), ZERO)


def settle_deposit(deposit: store.Record, *, books: account.Account) -> None:
    """Set a deposit's status: fully applied, else where the money is."""
    used = used_of_deposit(deposit.id, books=books)
    placed = "B" if deposit.fields.get("account") else "A"
    deposit.fields["status"] = "C" if used >= deposit.fields["payment"] else placed


def _touch_invoice(invoice_id: str, *, books: account.Account) -> None:
    found = books.store.find("invoice", invoice_id)
    if found is None:
        return
    invoice = found.draft()
    settle_invoice(invoice, books=books)
    if books.habits.payment_touches_invoice:
        invoice.modified_at = books.now()
    books.store.put(invoice)


def _available(payer: store.Record) -> Decimal | None:
    """The money there is to apply; None when a payment leaves it to be the sum of its lines."""
    if payer.type.name == "creditMemo":
        total: Decimal = payer.fields["total"]
        return total
    available: Decimal | None = payer.fields.get("_available", payer.fields.get("payment"))
    return available


def _open_invoice(payer: store.Record, line: dict[str, Any], number: int, *, books: account.Account) -> store.Record:
    doc = line.get("doc")
    invoice = books.store.find("invoice", doc) if doc else None
    receivable = payer.fields.get("arAcct")
    fits = (
        invoice is not None
        and invoice.fields.get("entity") == owner_of(payer)
        and invoice.fields.get("currency") == payer.fields.get("currency")
        and invoice.fields["status"] in ("A", "B")
        and (receivable is None or receivable == invoice.fields.get("account"))
        and due(invoice, books=books, but=payer.id) > 0
    )
    if invoice is None or not fits:
        detail = f"Unable to find a matching line for sublist apply with key: [doc,line] and value: [{doc},null]."
        raise refusals.user_error(detail, path=f"apply.items[{number}].doc")
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
    open_amount = due(invoice, books=books, but=payer.id)
    if "amount" not in line:
        return open_amount if left is None else max(min(open_amount, left), ZERO)
    amount = sales.to_cents(line["amount"])
    if amount < 0 or amount > open_amount:
        number = invoice.fields.get("tranId", invoice.id)
        detail = f"The amount {amount} exceeds the amount due {open_amount} on invoice {number}."
        raise refusals.user_error(detail, path=path)
    return amount


def _set_totals(payer: store.Record, applied: Decimal, available: Decimal | None) -> None:
    total = applied if available is None else available
    if applied > total:
        detail = f"The total applied amount {applied} is greater than the amount {total} of this transaction."
        raise refusals.user_error(detail)
    if payer.type.name == "customerPayment":
        payer.fields["payment"] = payer.fields["total"] = total
        payer.fields["status"] = "C" if payer.fields.get("account") else "B"
    elif payer.type.name == "depositApplication":
        payer.fields |= {"total": applied, "status": "Y"}
        total = applied
    else:
        payer.fields["status"] = "B" if total - applied <= 0 else "A"
        payer.fields |= {"amountPaid": applied, "amountRemaining": total - applied}
    payer.fields |= {"applied": applied, "unapplied": total - applied}
