"""Whatever happens to invoices, payments, credits, deposits and refunds, the ledger of the simulator adds up."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from integrations.netsuite.simulator import (
    account,
    deleting,
    links,
    payments,
    refusals,
    schema,
    store,
    transforms,
    voiding,
    writing,
)

# Few amounts, so that they meet: in full, in part, too much, nothing, less than nothing.
WORTHS = st.sampled_from([Decimal(text) for text in ("100", "60", "40", "33.33", "0")])
AMOUNTS = st.sampled_from([Decimal(text) for text in ("100", "60", "40", "33.33", "10", "0.01", "120", "0", "-5")])
PARTS = st.none() | AMOUNTS
CUSTOMERS = st.sampled_from(["1042", "1042", "1042", "1042", "1043"])
PICKS = st.integers(min_value=0, max_value=9)
PAYERS = ("customerPayment", "creditMemo", "depositApplication", "customerRefund")
HAVE_LEFT = ("invoice", "creditMemo", "customerPayment", "customerDeposit")
MONEY = ("invoice", "customerDeposit", *PAYERS)


class Ledger(RuleBasedStateMachine):
    """A person who does anything with money that NetSuite lets one do; refusals are fine, wrong sums are not."""

    def __init__(self) -> None:
        super().__init__()
        self.books = account.Account(account_id="1234567_SB1", zone=ZoneInfo("Australia/Sydney"))
        self._add("currency", {"name": "AUD", "symbol": "AUD", "isBaseCurrency": True}, "1")
        self._add("account", {"acctNumber": "1100", "acctType": {"id": "AcctRec"}}, "110")
        self._add("account", {"acctNumber": "1010", "acctType": {"id": "Bank"}}, "220")
        self._add("otherChargeSaleItem", {"itemId": "CHARGE"}, "310")
        for key in ("1042", "1043"):
            self._add("customer", {"companyName": f"Cafe {key}"}, key)

    # What can be done

    @rule(customer=CUSTOMERS, amount=WORTHS)
    def invoice(self, customer: str, amount: Decimal) -> None:
        self._create("invoice", {"entity": {"id": customer}, "item": _charge(amount)})

    @rule(customer=CUSTOMERS, amount=WORTHS, auto=st.booleans())
    def credit(self, customer: str, amount: Decimal, auto: bool) -> None:
        self._create("creditMemo", {"entity": {"id": customer}, "item": _charge(amount), "autoApply": auto})

    @rule(customer=CUSTOMERS, amount=AMOUNTS, auto=st.booleans())
    def pay_on_account(self, customer: str, amount: Decimal, auto: bool) -> None:
        self._create("customerPayment", {"customer": {"id": customer}, "payment": amount, "autoApply": auto})

    @rule(customer=CUSTOMERS, amount=AMOUNTS)
    def deposit(self, customer: str, amount: Decimal) -> None:
        self._create("customerDeposit", {"customer": {"id": customer}, "payment": amount})

    @rule(invoice=PICKS, is_applied=st.booleans())
    def credit_an_invoice(self, invoice: int, is_applied: bool) -> None:
        source = self._pick("invoice", invoice)
        self._transform(source, "creditMemo", {"apply": _lines((source, None))} if is_applied else {})

    @rule(invoice=PICKS, amount=PARTS)
    def pay_an_invoice(self, invoice: int, amount: Decimal | None) -> None:
        self._transform(
            self._pick("invoice", invoice), "customerPayment", {} if amount is None else {"payment": amount}
        )

    @rule(
        invoices=st.tuples(PICKS, PICKS),
        credit=PICKS,
        deposit=PICKS,
        total=st.none() | WORTHS,
        parts=st.tuples(PARTS, PARTS),
    )
    def pay_with_credits(
        self,
        invoices: tuple[int, int],
        credit: int,
        deposit: int,
        total: Decimal | None,
        parts: tuple[Decimal | None, Decimal | None],
    ) -> None:
        paid = [self._pick("invoice", number) for number in invoices]
        lists = {
            "apply": _lines(*((one, None) for one in paid)),
            "credit": _lines((self._pick("creditMemo", credit), parts[0])),
            "deposit": _lines((self._pick("customerDeposit", deposit), parts[1])),
        }
        owner = paid[0].fields["entity"] if paid[0] else "1042"
        body = {"customer": {"id": owner}} | ({} if total is None else {"payment": total})
        self._create("customerPayment", body | lists)

    @rule(deposit=PICKS, invoice=PICKS, amount=PARTS)
    def apply_a_deposit(self, deposit: int, invoice: int, amount: Decimal | None) -> None:
        body = {"apply": _lines((self._pick("invoice", invoice), amount))}
        self._transform(self._pick("customerDeposit", deposit), "depositApplication", body)

    @rule(kind=st.sampled_from(["customerPayment", "creditMemo", "customerDeposit"]), key=PICKS, amount=PARTS)
    def refund(self, kind: str, key: int, amount: Decimal | None) -> None:
        source = self._pick(kind, key)
        body: dict[str, Any] = {"account": {"id": "220"}}
        if amount is not None:
            body["deposit" if kind == "customerDeposit" else "apply"] = _lines((source, amount))
        self._transform(source, "customerRefund", body)

    @rule(kind=st.sampled_from(PAYERS), key=PICKS, invoice=PICKS, amount=AMOUNTS, ticked=st.booleans())
    def change_an_application(self, kind: str, key: int, invoice: int, amount: Decimal, ticked: bool) -> None:
        lines = _lines((self._pick("invoice", invoice), amount))
        for line in lines["items"]:
            line["apply"] = ticked
        self._update(self._pick(kind, key), {"apply": lines})

    @rule(kind=st.sampled_from(["customerPayment", "customerDeposit"]), key=PICKS, amount=AMOUNTS, auto=st.booleans())
    def change_what_was_received(self, kind: str, key: int, amount: Decimal, auto: bool) -> None:
        self._update(self._pick(kind, key), {"payment": amount, "autoApply": auto})

    @rule(kind=st.sampled_from(["invoice", "creditMemo"]), key=PICKS, amount=AMOUNTS)
    def change_a_price(self, kind: str, key: int, amount: Decimal) -> None:
        self._update(self._pick(kind, key), {"item": {"items": [{"line": 1, "price": {"id": "-1"}, "rate": amount}]}})

    @rule(kind=st.sampled_from(MONEY), key=PICKS)
    def void(self, kind: str, key: int) -> None:
        if (record := self._pick(kind, key)) is not None:
            self._try(lambda: voiding.void(record, books=self.books))

    @rule(kind=st.sampled_from(MONEY), key=PICKS)
    def delete(self, kind: str, key: int) -> None:
        if (record := self._pick(kind, key)) is not None:
            self._try(lambda: deleting.delete(record, books=self.books))

    # What must hold

    @invariant()
    def an_invoice_is_paid_and_remaining(self) -> None:
        for one in self.books.store.all("invoice"):
            fields = one.fields
            assert fields["total"] == fields["amountPaid"] + fields["amountRemaining"]
            assert fields["amountPaid"] == sum(self._taken(one.id).values(), Decimal(0))
            _not_negative(one, "total", "amountPaid", "amountRemaining")
            letter = "B" if fields["amountRemaining"] == 0 else "A"
            assert fields["status"] == ("V" if fields.get("_voided") else letter)

    @invariant()
    def a_credit_is_applied_and_unapplied(self) -> None:
        for name, amount in (("customerPayment", "payment"), ("creditMemo", "total")):
            for one in self.books.store.all(name):
                fields = one.fields
                assert fields[amount] == fields["total"] == fields["applied"] + fields["unapplied"]
                own = sum((line["amount"] for line in one.lines.get("apply", [])), Decimal(0))
                assert fields["applied"] == own + sum(self._taken(one.id).values(), Decimal(0))
                _not_negative(one, "total", "applied", "unapplied")
                if name == "creditMemo" and not fields.get("_voided"):
                    assert fields["status"] == ("B" if fields["unapplied"] == 0 else "A")

    @invariant()
    def a_deposit_is_used_no_more_than_it_is_worth(self) -> None:
        for one in self.books.store.all("customerDeposit"):
            used = sum(self._taken(one.id).values(), Decimal(0))
            assert 0 <= used <= one.fields["payment"]
            is_used_up = used == one.fields["payment"]
            assert one.fields["status"] == ("V" if one.fields.get("_voided") else "C" if is_used_up else "A")

    @invariant()
    def both_ends_of_an_application_say_the_same(self) -> None:
        said = {}
        for name in PAYERS:
            for one in self.books.store.all(name):
                for list_name in ("apply", "deposit"):
                    said |= {(line["doc"], one.id): line["amount"] for line in one.lines.get(list_name, [])}
                if name == "depositApplication" and one.fields["applied"]:
                    said[one.fields["deposit"], one.id] = one.fields["applied"]
        kept = {
            (document, payer): amount
            for document, payers in self.books.store.applied.items()
            for payer, amount in payers.items()
        }
        assert kept == said
        assert all(amount > 0 for amount in kept.values())
        exists = {record.id for name in schema.names_of("transaction") for record in self.books.store.all(name)}
        assert {one for pair in kept for one in pair} <= exists

    @invariant()
    def the_links_say_what_the_ledger_says(self) -> None:
        shown = {
            (link.previous_id, record.id): link.pairs[0][2]
            for name in PAYERS
            for record in self.books.store.all(name)
            for link in links.of(record, kept=self.books.store)
            if link.kind in ("Payment", "DepAppl", "DepRfnd") and link.pairs[0][2]
        }
        assert shown == {
            (document, payer): amount
            for document, payers in self.books.store.applied.items()
            for payer, amount in payers.items()
        }

    # How it is done

    def _add(self, kind: str, body: dict[str, Any], key: str) -> None:
        options = writing.Options(trusted=True)
        writing.create(schema.get(kind), body, books=self.books, options=options, record_id=key)

    def _taken(self, key: str) -> dict[str, Decimal]:
        return self.books.store.applied.get(key, {})

    def _pick(self, kind: str, number: int) -> store.Record | None:
        """A record of that type: mostly one that has something left."""
        records = self.books.store.all(kind)
        unused = [one for one in records if kind not in HAVE_LEFT or payments.left(one, books=self.books) > 0]
        choice = (unused if number < 8 else records) or records
        return choice[number % len(choice)] if choice else None

    def _create(self, kind: str, body: dict[str, Any]) -> None:
        self._try(lambda: writing.create(schema.get(kind), body, books=self.books, options=writing.Options()))

    def _update(self, record: store.Record | None, body: dict[str, Any]) -> None:
        if record is not None:
            self._try(lambda: writing.update(record, body, books=self.books, options=writing.Options()))

    def _transform(self, source: store.Record | None, target: str, body: dict[str, Any]) -> None:
        if source is not None:
            kind, options = schema.get(target), writing.Options()
            self._try(lambda: transforms.transform(source, kind, body, books=self.books, options=options))

    def _try(self, act: Callable[[], object]) -> None:
        with contextlib.suppress(refusals.Refusal):
            act()


def _charge(amount: Decimal) -> dict[str, Any]:
    return {"items": [{"item": {"id": "310"}, "quantity": 1, "price": {"id": "-1"}, "rate": amount}]}


def _lines(*pairs: tuple[store.Record | None, Decimal | None]) -> dict[str, Any]:
    lines = [
        {"doc": {"id": one.id}, "apply": True} | ({} if amount is None else {"amount": amount})
        for one, amount in pairs
        if one is not None
    ]
    return {"items": lines}


def _not_negative(record: store.Record, *names: str) -> None:
    assert all(record.fields[name] >= 0 for name in names), (record.type.name, record.fields)


TestLedger = Ledger.TestCase
TestLedger.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
