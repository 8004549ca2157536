"""What must hold when a month is over and everybody has settled: both sides say the same, or an entry says why not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from syncjobs.models import Flow, State, TotalState
from tests.syncjobs.receivables import month_fields
from tests.syncjobs.receivables.month_companies import Company
from tests.syncjobs.receivables.month_sides import ZERO, Record, Sides, currency, is_ours, is_void, number
from tests.syncjobs.receivables.people import HOLD, TICK


class Disagreement(AssertionError):
    """The books do not agree."""


def check(company: Company, seen: Counter[str]) -> None:
    """Compare both sides of one company. Raises Disagreement with everything that is wrong."""
    truth = Truth(company)
    wrong = [*truth.silent(), *truth.doubled(), *truth.customers(), *truth.contacts(), *truth.invoices()]
    wrong += [*truth.credit_notes(), *truth.received(), *truth.sent(), *truth.foreign()]
    wrong += month_fields.of_notes(company.portal)
    seen["excused"] += len(truth.excused)
    seen["compared"] += truth.compared
    if wrong:
        said = "\n".join(str(entry) for entry in truth.told())
        raise Disagreement(f"{len(wrong)} wrong: " + "\n".join(wrong) + f"\nEntries:\n{said}")


class Truth(Sides):
    """What is compared; each check gives what is wrong in words."""

    def silent(self) -> Iterator[str]:
        """Entries that stand still and do not say why."""
        for one in self.entries:
            if one.state != State.SYNCED and len(one.message) < 20:
                yield f"{one.plan.flow} {one.source_id} is {one.state} without words"
            if "Traceback" in one.message or "Crossfoot itself" in one.message:
                yield f"{one.plan.flow} {one.source_id}: {one.message}"

    def doubled(self) -> Iterator[str]:
        """Records that are there twice."""
        tables = {
            "customers": self.invoiced.customers,
            "invoices": self.platform_invoices,
            "credit_notes": self.invoiced.credit_notes,
            "payments": {key: one for key, one in self.platform_payments.items() if not one["voided"]},
        }
        for name, table in tables.items():
            ids = Counter(one["metadata"].get("netsuite_id") for one in table.values())
            yield from (f"{name} has NetSuite's {key} {count} times" for key, count in ids.items() if key and count > 1)
        for kind in ("customerPayment", "customerDeposit", "invoice", "customerRefund", "depositApplication"):
            counts = Counter(self.netsuite.external_ids(kind))
            yield from (f"NetSuite has {kind} {key} {count} times" for key, count in counts.items() if count > 1)
        applied = [one for one in self.platform_payments.values() if "netsuite_credit_memo" in one["metadata"]]
        pairs = Counter(
            (one["metadata"]["netsuite_credit_memo"], one["metadata"]["netsuite_invoice"])
            for one in applied
            if not one["voided"]
        )
        yield from (f"credit {key} is applied {count} times" for key, count in pairs.items() if count > 1)

    def customers(self) -> Iterator[str]:
        """Names and activity of those that went across; a word on those that did not."""
        for one in (*self.all("customer"), *self.all("job")):
            there = self.invoiced.customers.get(self.id_of("customer", one["id"]))
            entry = self.entry(Flow.CUSTOMERS_IN, one["id"])
            if entry is None and there is None:
                continue  # from before the sync, and nobody needed it
            if entry is None or there is None and entry.state == State.SYNCED:
                yield f"customer {one['id']} was forgotten"
                continue
            if there is None or entry.state != State.SYNCED or one.get(HOLD):
                self.excused.add(f"customer {one['id']}")
                continue
            self.compared += 1
            if there["name"] != one["companyName"] or there["active"] == bool(one.get("isInactive")):
                yield f"customer {one['id']} is {one['companyName']}, inactive {one.get('isInactive')}; there {there}"
            if self.kind.has_mapped_fields:
                yield from month_fields.of_record(one, there, "tier", month_fields.TIER)
            parent = (one.get("parent") or {}).get("id", "")
            if (there["parent_customer"] or 0) != self.id_of("customer", parent):
                yield f"customer {one['id']} is below {parent} in NetSuite; there {there}"

    def contacts(self) -> Iterator[str]:
        """Those ticked are there by name, and of those that are not none is."""
        shown = self.invoiced.contacts.values()
        everyone = self.netsuite.all("contact")
        named = {one["entityId"] for one in everyone if one.get(TICK)}
        for one in everyone:
            customer = (one.get("company") or {}).get("id", "")
            entry = self.entry(Flow.CUSTOMERS_IN, customer)
            held = self.netsuite.get("customer", customer).get(HOLD) if customer else True
            if entry is None or entry.state != State.SYNCED or held:
                continue
            self.compared += 1
            is_there = any(each["name"] == one["entityId"] for each in shown)
            if one.get(TICK) and not is_there or not one.get(TICK) and is_there and one["entityId"] not in named:
                yield f"contact {one['entityId']} of {customer}: ticked {one.get(TICK)}, there {is_there}"
        alive = {one["entityId"] for one in everyone}
        held_ids = {one["id"] for one in self.netsuite.all("customer") if one.get(HOLD)}
        if not held_ids and not any(e.plan.flow == Flow.CUSTOMERS_IN and e.state != State.SYNCED for e in self.entries):
            yield from (
                f"contact {one['name']} was deleted or renamed"
                for one in shown
                if one["name"].startswith("Mei") and one["name"] not in alive
            )

    def invoices(self) -> Iterator[str]:
        """Total and balance to the cent."""
        for netsuite_id, bill in self.bills.items():
            entry, source_id = self.entry(Flow.AR_INVOICES_IN, netsuite_id), self.id_of("invoice", netsuite_id)
            there = self.platform_invoices.get(source_id)
            if there is None:
                if entry is None and self.days.may_leave_out(Flow.AR_INVOICES_IN, bill):
                    continue
                if entry is None or entry.state == State.SYNCED and not is_void(bill):
                    yield f"invoice {netsuite_id} was forgotten: {entry and entry.message}"
                continue
            if netsuite_id in self.disputed or entry and entry.total_state == TotalState.DIFFERS and there["paid"]:
                self.excused.add(f"invoice {netsuite_id}")
                continue
            self.compared += 1
            here = (number(bill["total"]), number(bill["amountRemaining"]), *self.whose(bill))
            shown = (ZERO, ZERO) if there["voided"] else (there["total"], there["balance"])
            if here != (*shown, there["currency"], there["customer"]):
                yield f"invoice {netsuite_id} is {here} in NetSuite and {shown} there: {there['id']}"
            if self.days.leaves_out(Flow.AR_INVOICES_IN, bill):
                yield f"invoice {netsuite_id} of {bill['tranDate']} went across, and nobody asked for it"
            yield from self.extras("invoice", bill, there)
        for there in self.platform_invoices.values():
            netsuite_id = there["metadata"].get("netsuite_id")
            if netsuite_id and netsuite_id not in self.bills and not there["voided"]:
                entry = self.entry(Flow.AR_INVOICES_IN, netsuite_id)
                if entry is None or entry.state == State.SYNCED:
                    yield f"invoice {netsuite_id} was deleted in NetSuite and stands there: {entry and entry.message}"

    def credit_notes(self) -> Iterator[str]:
        """Total, and what is left of each."""
        notes = self.invoiced.credit_notes
        for netsuite_id, memo in self.memos.items():
            entry, there = (
                self.entry(Flow.AR_CREDITS_IN, netsuite_id),
                notes.get(self.id_of("credit_note", netsuite_id)),
            )
            if there is None:
                if entry is None and self.days.may_leave_out(Flow.AR_CREDITS_IN, memo):
                    continue
                if entry is None or entry.state == State.SYNCED and not is_void(memo):
                    yield f"credit memo {netsuite_id} was forgotten: {entry and entry.message}"
                continue
            touched = self.applied(memo).keys() & self.disputed
            outside = [each for each in self.applied(memo) if ("invoice", each) not in self.links]
            if entry is None or entry.state != State.SYNCED or touched or outside or self.is_used_elsewhere(there):
                self.excused.add(f"credit memo {netsuite_id}")
                continue
            self.compared += 1
            here = (number(memo["total"]), number(memo["unapplied"]), *self.whose(memo))
            shown = (ZERO, ZERO) if there["voided"] else (there["total"], there["balance"])
            if here != (*shown, there["currency"], there["customer"]):
                yield f"credit memo {netsuite_id} is {here} in NetSuite and {shown} there: {there['id']}"
            if self.days.leaves_out(Flow.AR_CREDITS_IN, memo):
                yield f"credit memo {netsuite_id} of {memo['tranDate']} went across, and nobody asked for it"
            yield from self.extras("creditMemo", memo, there)

    def extras(self, kind: str, document: Record, there: Record) -> Iterator[str]:
        """Mapped fields and NetSuite's PDF, of a document that is not as good as closed on Invoiced."""
        if there["voided"] or there.get("paid"):
            return
        if self.kind.has_mapped_fields and kind == "invoice":
            yield from month_fields.of_invoice(document, there)
        elif self.kind.has_mapped_fields:
            yield from month_fields.of_record(document, there, "po", month_fields.PO)
        if self.kind.prints and not there["attachments"] and not self.said_of_pdf(document["id"]):
            yield f"{kind} {document['id']} lacks its PDF, and nothing says why"

    def received(self) -> Iterator[str]:
        """What NetSuite received is there with the same applications."""
        for one in (*self.all("customerPayment"), *self.all("customerDeposit")):
            entry = self.entry(Flow.AR_PAYMENTS_IN, one["id"])
            if is_ours(one):
                continue
            source_id = self.id_of("payment", one["id"])
            there = self.platform_payments.get(source_id)
            if there is None or there["voided"]:
                if entry is None and self.days.may_leave_out(Flow.AR_PAYMENTS_IN, one):
                    continue
                if entry and "nothing that is on the platform" in entry.message and self.pays_something(one):
                    yield f"payment {one['id']} stays out, though what it pays is there by now: {entry.message}"
                if entry is None or entry.state == State.SYNCED and not is_void(one):
                    yield f"payment {one['id']} was forgotten: {entry and entry.message}"
                continue
            if entry is None or entry.state != State.SYNCED:
                continue
            if self.days.leaves_out(Flow.AR_PAYMENTS_IN, one):
                yield f"payment {one['id']} of {one['tranDate']} went across, and nobody asked for it"
            if self.kind.has_mapped_fields:
                yield from month_fields.of_record(one, there, "slip", month_fields.PO)
            applied = self.applied(one)
            if "customerDeposit" in str(one.get("links")) or "apply" not in one:
                continue  # a deposit's applications are records of their own
            self.compared += 1
            here = {
                self.id_of("invoice", key): amount for key, amount in applied.items() if ("invoice", key) in self.links
            }
            held = {key for key in applied if self.bills.get(key, {}).get("custbody_crossfoot_no_sync")}
            shown = {each["invoice"]: each["amount"] for each in there["applied_to"]}
            if here != shown and not held or currency(one) != there["currency"]:
                yield f"payment {one['id']} pays {here} in NetSuite and {shown} there: {there}"
        for one in self.platform_payments.values():
            netsuite_id = one["metadata"].get("netsuite_id")
            if not netsuite_id or one["voided"]:
                continue
            kinds = ("customerPayment", "customerDeposit")
            if not any(self.netsuite.books.store.find(kind, netsuite_id) for kind in kinds):
                entry = self.entry(Flow.AR_PAYMENTS_IN, netsuite_id)
                if entry is None or entry.state == State.SYNCED:
                    yield f"payment {netsuite_id} was deleted in NetSuite and stands there: {entry and entry.message}"

    def sent(self) -> Iterator[str]:
        """What Invoiced received is in NetSuite with the same applications."""
        for one in self.platform_payments.values():
            if one["source"] == "accounting_system":
                continue
            entry = self.entry(Flow.AR_PAYMENTS_OUT, str(one["id"]))
            here = self.netsuite.by_external_id("customerPayment", self.books.external_id("payment", one["id"]))
            deposit = self.netsuite.by_external_id("customerDeposit", self.books.external_id("deposit", one["id"]))
            if entry is None:
                yield f"payment {one['id']} of Invoiced was forgotten"
            elif one["voided"]:
                if entry.state == State.SYNCED and (here or deposit):
                    yield f"payment {one['id']} is voided on Invoiced and stands in NetSuite: {entry.message}"
            elif entry.state != State.SYNCED:
                self.excused.add(f"payment {one['id']}")
            elif here is None and deposit is None and one["amount"] > 0:
                yield f"payment {one['id']} of Invoiced is not in NetSuite: {entry.message}"
            elif here is not None:
                yield from self._same(one, here)

    def pays_something(self, payment: Record) -> bool:
        """Whether an invoice that it pays is on Invoiced, and nobody ticked it as not to be synced."""
        paid = [key for key in self.applied(payment) if ("invoice", key) in self.links]
        return any(not self.bills[key].get("custbody_crossfoot_no_sync") for key in paid if key in self.bills)

    def foreign(self) -> Iterator[str]:
        """What is there and belongs to the other company."""
        theirs = {"customer": self.invoiced.customers, "invoice": self.platform_invoices}
        theirs |= {"creditMemo": self.invoiced.credit_notes, "customerPayment": self.platform_payments}
        for kind, table in theirs.items():
            mine = {one["id"] for one in self.all(kind)}
            ids = {one["metadata"].get("netsuite_id") for one in table.values()}
            others = {one["id"] for one in self.netsuite.all(kind)} - mine
            yield from (f"{kind} {one} is the other company's" for one in ids & others)

    def _same(self, there: Record, here: Record) -> Iterator[str]:
        self.compared += 1
        wanted: Counter[int] = Counter()
        for split in there["applied_to"]:
            if split["type"] == "invoice":
                wanted[split["invoice"]] += split["amount"]
        applied = {
            self.id_of("invoice", key): amount for key, amount in self.applied(here).items() if key in self.bills
        }
        if dict(wanted) != applied or currency(here) != there["currency"]:
            yield f"payment {there['id']} pays {dict(wanted)} on Invoiced and {applied} in NetSuite"
