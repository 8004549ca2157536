"""What people do in NetSuite in a random month: customers, contacts, invoices, credit memos, money."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

from tests.receivables import Receivables
from tests.syncjobs.receivables import billing, month_fields, month_history, month_projects
from tests.syncjobs.receivables.month_kinds import Kind
from tests.syncjobs.receivables.people import HOLD, TICK
from tests.syncjobs.receivables.till import Till

Record = dict[str, Any]
BILL_HOLD = "custbody_crossfoot_no_sync"
ZERO = Decimal(0)
AUD, USD = "1", "3"
BOTH = {"items": [{"currency": {"id": AUD}}, {"currency": {"id": USD}}]}


class Bookkeepers:
    """People in NetSuite. Each act takes what it needs of what is there by chance, and does nothing without it."""

    def __init__(self, books: Receivables, *, few: bool, kind: Kind) -> None:
        self.books, self.netsuite, self.till, self.kind = books, books.netsuite, Till(books), kind
        self.customers = ["1042"] if few else ["1042", "1043"]  # of the demo company, from before the sync
        self.most = 2 if few else 20
        # So that the account has these fields from the beginning.
        self.netsuite.change("customer", "1042", {HOLD: False})
        self.netsuite.add("currency", {"name": "US Dollar", "symbol": "USD", "exchangeRate": 1.5}, id=USD)
        for netsuite_id in self.customers:
            self.netsuite.change("customer", netsuite_id, {"currencyList": BOTH})
        for contact in self.netsuite.all("contact"):
            self.netsuite.change("contact", contact["id"], {TICK: False})

    # Customers

    def makes_customer(self, chance: Random) -> None:
        if len(self.customers) >= self.most:
            return
        number = f"M-{len(self.customers):03}"
        said: Record = {"companyName": f"Grocer {number}", "entityId": number, "accountNumber": number}
        subsidiary = {"id": chance.choice(["1", "2"]) if self.kind.is_shared else "1"}
        if chance.random() < 0.3:
            said["parent"] = {"id": chance.choice(self.customers)}
            subsidiary = {"id": self.netsuite.get("customer", said["parent"]["id"])["subsidiary"]["id"]}
        said |= {"email": f"ap@{number.lower()}.example", "subsidiary": subsidiary, "currencyList": BOTH}
        said |= self.money(chance, rate=False)
        self.customers.append(self.netsuite.add("customer", said))

    def renames_customer(self, chance: Random) -> None:
        netsuite_id = chance.choice(self.customers)
        name = f"Renamed {netsuite_id} {chance.randint(1, 99)}"
        self.netsuite.change("customer", netsuite_id, {"companyName": name})

    def deactivates_customer(self, chance: Random) -> None:
        netsuite_id = chance.choice(self.customers)
        self.netsuite.change("customer", netsuite_id, {"isInactive": chance.random() < 0.5})

    def holds_customer(self, chance: Random) -> None:
        self.netsuite.change("customer", chance.choice(self.customers), {HOLD: chance.random() < 0.4})

    def makes_contact(self, chance: Random) -> None:
        number = chance.randint(100, 999)
        said = {"firstName": "Mei", "lastName": f"T{number}", "entityId": f"Mei T{number}", TICK: chance.random() < 0.7}
        said |= {"email": f"mei{number}@example.com", "company": {"id": chance.choice(self.customers)}}
        self.netsuite.add("contact", said)

    def changes_contact(self, chance: Random) -> None:
        contacts = self.netsuite.all("contact")
        if not contacts:
            return
        contact_id = chance.choice(contacts)["id"]
        match chance.randint(0, 3):
            case 0 | 1:
                self.netsuite.change("contact", contact_id, {TICK: chance.random() < 0.5})
            case 2:
                number = chance.randint(100, 999)
                self.netsuite.change("contact", contact_id, {"lastName": f"T{number}", "entityId": f"Mei T{number}"})
            case _:
                self.netsuite.delete("contact", contact_id)

    # Invoices

    def bills(self, chance: Random) -> None:
        lines = [self.line(chance) for _ in range(chance.choice([1, 1, 2, 3]))]
        more: Record = {BILL_HOLD: chance.random() < 0.08}
        more |= {"discountRate": "-10%"} if chance.random() < 0.1 else {}
        customer = chance.choice(self.customers)
        more |= self.money(chance) | self.more(chance, customer)
        billing.bill(self.books, *lines, to=customer, **more)

    def edits_bill(self, chance: Random) -> None:
        if bill := self.bill(chance):
            billing.change(self.books, bill["id"], self.line(chance))

    def voids_bill(self, chance: Random) -> None:
        if bill := self.bill(chance):
            self.netsuite.void("invoice", bill["id"])

    def deletes_bill(self, chance: Random) -> None:
        if bill := self.bill(chance):
            self.netsuite.delete("invoice", bill["id"])

    def holds_bill(self, chance: Random) -> None:
        if bill := self.bill(chance):
            self.netsuite.change("invoice", bill["id"], {BILL_HOLD: chance.random() < 0.4})

    # Credit memos

    def credits(self, chance: Random) -> None:
        customer = chance.choice(self.customers)
        line = self.line(chance)
        worth = Decimal(str(line["quantity"])) * Decimal(line["rate"])
        money = self.money(chance)
        applied = self.parts(chance, customer, worth, money) if chance.random() < 0.7 else []
        billing.credit(self.books, line, to=customer, applied=applied, **money, **self.more(chance, customer))

    def applies_memo_otherwise(self, chance: Random) -> None:
        if memo := self.memo(chance):
            self._apply_otherwise(chance, "creditMemo", memo, memo["entity"]["id"], _number(memo["total"]))

    def edits_memo(self, chance: Random) -> None:
        if memo := self.memo(chance):
            billing.change(self.books, memo["id"], self.line(chance), kind="creditMemo")

    def voids_memo(self, chance: Random) -> None:
        if memo := self.memo(chance):
            self.netsuite.void("creditMemo", memo["id"])

    def deletes_memo(self, chance: Random) -> None:
        if memo := self.memo(chance):
            self.netsuite.delete("creditMemo", memo["id"])

    # Money

    def receives(self, chance: Random) -> None:
        customer = chance.choice(self.customers)
        total = Decimal(chance.randint(500, 20_000)) / 100
        money = self.money(chance)
        parts = self.parts(chance, customer, total, money)
        paid = sum((amount for _, amount in parts), ZERO)
        kept = total if chance.random() < 0.3 or not parts else paid
        said = [(netsuite_id, str(amount)) for netsuite_id, amount in parts]
        self.till.pay(*said, total=str(kept), customer=customer, **money, **self.more(chance, customer, is_money=True))

    def applies_payment_otherwise(self, chance: Random) -> None:
        if payment := self.payment(chance):
            total = _number(payment["payment"])
            self._apply_otherwise(chance, "customerPayment", payment, payment["customer"]["id"], total)

    def voids_payment(self, chance: Random) -> None:
        if payment := self.payment(chance):
            self.netsuite.void("customerPayment", payment["id"])

    def deletes_payment(self, chance: Random) -> None:
        if payment := self.payment(chance):
            self.netsuite.delete("customerPayment", payment["id"])

    def takes_deposit(self, chance: Random) -> None:
        amount = str(Decimal(chance.randint(500, 9000)) / 100)
        self.till.deposit(amount, customer=chance.choice(self.customers), **self.money(chance))

    def applies_deposit(self, chance: Random) -> None:
        deposits = [one for one in self.netsuite.all("customerDeposit") if not _is_ours(one)]
        if deposits:
            deposit = chance.choice(deposits)
            parts = self.parts(chance, deposit["customer"]["id"], _number(deposit["payment"]) / 2, deposit)
            if parts:
                self.till.apply(deposit["id"], *[(netsuite_id, str(amount)) for netsuite_id, amount in parts])

    def deletes_application(self, chance: Random) -> None:
        if applications := [one for one in self.netsuite.all("depositApplication") if not _is_ours(one)]:
            self.netsuite.delete("depositApplication", chance.choice(applications)["id"])

    # What there is

    def bill(self, chance: Random) -> Record | None:
        """An invoice that people made."""
        found = [one for one in self.netsuite.all("invoice") if not _is_ours(one)]
        return chance.choice(found) if found else None

    def memo(self, chance: Random) -> Record | None:
        """A credit memo that people made."""
        found = [one for one in self.netsuite.all("creditMemo") if not _is_ours(one)]
        return chance.choice(found) if found else None

    def payment(self, chance: Random) -> Record | None:
        """A payment that people received in NetSuite."""
        found = [one for one in self.netsuite.all("customerPayment") if not _is_ours(one)]
        return chance.choice(found) if found else None

    def money(self, chance: Random, *, rate: bool = True) -> Record:
        """In which currency something is; its rate is never 1, so that no amount is like the other currency's."""
        currency = chance.choice([AUD, AUD, USD]) if self.kind.has_currencies else AUD
        said: Record = {"currency": {"id": currency}}
        return said | ({"exchangeRate": chance.choice([1.48, 1.53])} if rate and currency == USD else {})

    def more(self, chance: Random, customer: str, *, is_money: bool = False) -> Record:
        """What a document says more in months of that kind: its project, an earlier day, mapped fields."""
        said: Record = {}
        if self.kind.has_projects and not is_money:
            said |= month_projects.one_of(self.netsuite, chance, customer)
        if self.kind.has_history and chance.random() < 0.3:
            said |= {"tranDate": month_history.a_day_before(chance)}
        return said | (month_fields.of_a_document(chance) if self.kind.has_mapped_fields else {})

    def line(self, chance: Random) -> Record:
        """A line that is sold."""
        rate = Decimal(chance.randint(100, 9_999)) / 100
        batch = month_fields.of_a_line(chance) if self.kind.has_mapped_fields else {}
        return billing.line(chance.choice(["501", "504"]), quantity=chance.randint(1, 5), rate=str(rate), **batch)

    def parts(self, chance: Random, customer: str, most: Decimal, money: Record) -> list[tuple[str, Decimal]]:
        """What money is applied to: up to three open invoices of a customer in its currency, in part or whole."""
        open_ones = [
            one
            for one in self.netsuite.all("invoice")
            if one["entity"]["id"] == customer
            and not _is_ours(one)
            and _number(one["amountRemaining"]) > 0
            and one["currency"]["id"] == money["currency"]["id"]
        ]
        chance.shuffle(open_ones)
        parts = []
        for one in open_ones[: chance.choice([1, 1, 2, 3])]:
            owed = _number(one["amountRemaining"])
            amount = min(owed if chance.random() < 0.5 else (owed / 2).quantize(Decimal("0.01")), most)
            if amount > 0:
                parts.append((one["id"], amount))
                most -= amount
        return parts

    def _apply_otherwise(self, chance: Random, kind: str, record: Record, customer: str, total: Decimal) -> None:
        """Take it all off, and apply it anew two times out of three."""
        before = [line["doc"]["id"] for line in record.get("apply", {}).get("items", []) if line.get("apply", True)]
        anew = self.parts(chance, customer, total, record) if chance.random() < 0.67 else []
        off = [(each, ZERO) for each in before if each not in dict(anew)]
        lines = [{"doc": {"id": each}, "apply": amount > 0, "amount": amount} for each, amount in (*off, *anew)]
        self.netsuite.change(kind, record["id"], {"apply": {"items": lines}})


def _number(value: object) -> Decimal:
    return Decimal(str(value))


def _is_ours(record: Record) -> bool:
    return str(record.get("externalId") or "").startswith("inv-")


ACTS: dict[Callable[[Bookkeepers, Random], None], int] = {
    Bookkeepers.makes_customer: 3,
    Bookkeepers.renames_customer: 2,
    Bookkeepers.deactivates_customer: 1,
    Bookkeepers.holds_customer: 1,
    Bookkeepers.makes_contact: 3,
    Bookkeepers.changes_contact: 3,
    Bookkeepers.bills: 18,
    Bookkeepers.edits_bill: 3,
    Bookkeepers.voids_bill: 2,
    Bookkeepers.deletes_bill: 2,
    Bookkeepers.holds_bill: 2,
    Bookkeepers.credits: 4,
    Bookkeepers.applies_memo_otherwise: 3,
    Bookkeepers.edits_memo: 1,
    Bookkeepers.voids_memo: 1,
    Bookkeepers.deletes_memo: 1,
    Bookkeepers.receives: 5,
    Bookkeepers.applies_payment_otherwise: 4,
    Bookkeepers.voids_payment: 2,
    Bookkeepers.deletes_payment: 2,
    Bookkeepers.takes_deposit: 2,
    Bookkeepers.applies_deposit: 2,
    Bookkeepers.deletes_application: 1,
}
