"""The receivables ledger: how much of a document others have taken, and what is left of it.

`Store.applied` keeps, per document, the amount each other document takes of it. Payments, credit memos and deposit
applications pay an invoice; deposit applications and refunds use up a deposit; refunds use up a credit memo or payment.
"""

from __future__ import annotations

from decimal import Decimal

from integrations.netsuite.simulator import account, store

ZERO = Decimal(0)
VOIDED = "_voided"
_PAYERS = frozenset({"customerPayment", "creditMemo", "depositApplication", "customerRefund"})
_BY_PAYMENT = frozenset({"customerPayment", "customerDeposit"})


def taken(document_id: str, *, books: account.Account, but: str | None = None) -> Decimal:
    """How much of a document others have taken, leaving out the one that `but` names."""
    takers = books.store.applied.get(document_id, {})
    return sum((amount for taker, amount in takers.items() if taker != but), ZERO)


def given(payer: store.Record) -> Decimal:
    """What a payer itself sets against invoices."""
    return sum((line["amount"] for line in payer.lines.get("apply", [])), ZERO)


def worth(document: store.Record) -> Decimal:
    """The amount of a document: of an invoice or memo its total, of a payment or deposit the money received."""
    amount: Decimal = document.fields["payment" if document.type.name in _BY_PAYMENT else "total"]
    return amount


def left(document: store.Record, *, books: account.Account, but: str | None = None) -> Decimal:
    """What is still to pay of an invoice, or still to use of a credit memo, payment or deposit."""
    own = ZERO if document.type.name in ("invoice", "customerDeposit") else given(document)
    return worth(document) - own - taken(document.id, books=books, but=but)


def uses_of(payer: store.Record | None) -> dict[str, Decimal]:
    """Document id -> how much of it this record takes."""
    if payer is None or payer.type.name not in _PAYERS:
        return {}
    uses = {line["doc"]: line["amount"] for name in ("apply", "deposit") for line in payer.lines.get(name, [])}
    if payer.type.name == "depositApplication" and payer.lines.get("apply"):
        uses[payer.fields["deposit"]] = given(payer)
    return uses


def record_applications(
    payer_id: str, *, before: dict[str, Decimal], now: dict[str, Decimal], books: account.Account
) -> None:
    """Keep what a payer takes of each document, and bring those documents up to date."""
    for document_id in sorted(before.keys() | now.keys()):
        if before.get(document_id) == now.get(document_id):
            continue
        books.store.applied[document_id].pop(payer_id, None)
        if document_id in now:
            books.store.applied[document_id][payer_id] = now[document_id]
        _touch(document_id, books=books)


def used_of_deposit(deposit_id: str, *, books: account.Account, but: str | None = None) -> Decimal:
    """How much of a customer deposit its applications and refunds have used."""
    return taken(deposit_id, books=books, but=but)


def settle(document: store.Record, *, books: account.Account) -> None:
    """Set what a document computes from the money set against it."""
    if document.type.name == "invoice":
        settle_invoice(document, books=books)
    elif document.type.name == "customerDeposit":
        settle_deposit(document, books=books)
    elif document.type.name in ("customerPayment", "creditMemo"):
        _settle_credit(document, books=books)


def settle_invoice(invoice: store.Record, *, books: account.Account) -> None:
    """Set what an invoice computes: paid in full (B) when nothing is left, once it is approved."""
    remaining = left(invoice, books=books)
    invoice.fields["amountPaid"] = invoice.fields["total"] - remaining
    invoice.fields["amountRemaining"] = remaining
    invoice.fields["status"] = _invoice_status(invoice, remaining)
    if invoice.fields["status"] == "B":
        invoice.fields.setdefault("_closedOn", books.today().isoformat())
    else:
        invoice.fields.pop("_closedOn", None)


def _invoice_status(invoice: store.Record, remaining: Decimal) -> str:
    if invoice.fields.get(VOIDED):
        return "V"
    if (approval := invoice.fields.get("approvalStatus")) in ("1", "3"):
        return "D" if approval == "1" else "E"
    return "B" if remaining <= 0 else "A"


def settle_deposit(deposit: store.Record, *, books: account.Account) -> None:
    """Set a deposit's status: fully applied, else where the money is."""
    placed = "B" if deposit.fields.get("account") else "A"
    letter = "C" if left(deposit, books=books) <= 0 else placed
    deposit.fields["status"] = "V" if deposit.fields.get(VOIDED) else letter


def _settle_credit(credit: store.Record, *, books: account.Account) -> None:
    unapplied = left(credit, books=books)
    applied = worth(credit) - unapplied
    credit.fields |= {"applied": applied, "unapplied": unapplied, "total": worth(credit)}
    if credit.type.name == "customerPayment":
        credit.fields["status"] = "C" if credit.fields.get("account") else "B"
    else:
        credit.fields |= {"amountPaid": applied, "amountRemaining": unapplied}
        credit.fields["status"] = "B" if unapplied <= 0 else "A"
    if credit.fields.get(VOIDED):
        credit.fields["status"] = "V"


def owner_of(record: store.Record) -> str | None:
    """The customer a transaction belongs to."""
    owner: str | None = record.fields.get("customer") or record.fields.get("entity")
    return owner


def _touch(document_id: str, *, books: account.Account) -> None:
    type_name = books.store.type_of("transaction", document_id)
    found = books.store.find(type_name, document_id) if type_name else None
    if found is None:
        return
    document = found.draft()
    settle(document, books=books)
    if books.habits.payment_touches_invoice and document.type.name != "customerDeposit":
        document.modified_at = books.now()
    books.store.put(document)
