"""Credit notes: NetSuite's credit memos become the platform's, on the hour."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from integrations.simulation import Fault, FaultKind
from mappings.models import CustomerMapping, ProductMapping
from syncjobs import ledger, netsuite_source, sweeping, tasks
from syncjobs.flows import INBOUND
from syncjobs.models import Flow, Outcome, RecordLink, State, SyncEntry, SyncLog, SyncPlan
from tests.syncjobs.hourly import Hourly
from tests.world import LONG_AGO

CUSTOMER, OTHER_CUSTOMER = "1042", "1043"
TAXED, TAX_FREE = "7", "8"


def money(value: Any) -> Decimal:
    return Decimal(str(value))


def line(item_id: str = "501", *, quantity: float = 1, rate: float = 30, **fields: Any) -> dict[str, Any]:
    """A line of a memo at a price of its own."""
    return {"item": {"id": item_id}, "quantity": quantity, "price": {"id": "-1"}, "rate": rate, **fields}


def credit(hourly: Hourly, *lines: dict[str, Any], customer: str = CUSTOMER, **fields: Any) -> str:
    """Make out a credit memo in NetSuite; give its id."""
    body = {"entity": {"id": customer}, "item": {"items": list(lines) or [line()]}, **fields}
    return hourly.world.netsuite.add("creditMemo", body)


def apply(hourly: Hourly, memo_id: str, invoice_id: str, *, amount: float = 30, is_applied: bool = True) -> None:
    """Apply a memo to an invoice in NetSuite, or take it off again."""
    row = {"doc": {"id": invoice_id}, "apply": is_applied, **({"amount": amount} if is_applied else {})}
    hourly.world.netsuite.change("creditMemo", memo_id, {"apply": {"items": [row]}})


def notes(hourly: Hourly) -> list[dict[str, Any]]:
    """The platform's credit notes, in the order in which they were made."""
    return list(hourly.world.ordermentum.store.tables["credit_notes"].values())


def only_note(hourly: Hourly) -> dict[str, Any]:
    [note] = notes(hourly)
    return note


def follow_invoices(hourly: Hourly) -> SyncPlan:
    """Switch finalised invoices on too."""
    return SyncPlan.objects.create(
        connection=hourly.world.connection, flow=Flow.INVOICES_IN, starts_at=timezone.now() - LONG_AGO
    )


def finalised(hourly: Hourly, **order: Any) -> tuple[str, dict[str, Any]]:
    """Have an invoice on both sides; give NetSuite's id and the platform's invoice."""
    plan = SyncPlan.objects.filter(flow=Flow.INVOICES_IN).first() or follow_invoices(hourly)
    placed = hourly.order(**order)
    netsuite_id = hourly.bill(placed)
    hourly.strike()
    tasks.deliver(plan_id=plan.pk)
    [raised] = hourly.invoices(placed)
    return netsuite_id, raised


def use_up(hourly: Hourly) -> None:
    """Have the platform apply what credit the customer has to an invoice that is being paid."""
    raised = hourly.world.bill(hourly.world.order())
    hourly.world.ordermentum.pay_invoice(raised["id"])
    assert only_note(hourly)["status"] == "Applied"


def map_twice(hourly: Hourly) -> tuple[str, str]:
    """Have the first two customers of the platform both stand for one of NetSuite; give their names."""
    CustomerMapping.objects.filter(netsuite_id=OTHER_CUSTOMER).update(netsuite_id=CUSTOMER)
    first, second = CustomerMapping.objects.filter(netsuite_id=CUSTOMER).order_by("pk").values_list("name", flat=True)
    return first, second


class TestACreditMemo:
    def test_becomes_the_platforms_credit_note_r48(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        memo_id = credit(hourly, line(quantity=2, rate=30), memo="Broken bags", tranDate="2026-11-20")

        hourly.strike()

        note, memo = only_note(hourly), hourly.world.netsuite.get("creditMemo", memo_id)
        [credited] = note["lineItems"]
        assert note["purchaserId"] == hourly.world.purchasers[0]["id"]
        assert note["date"][:16] == "2026-11-19T13:00"  # the day begins in Sydney eleven hours before it does in UTC
        assert note["comments"] == f"{memo['tranId']}: Broken bags"
        assert note["properties"]["netsuite_id"] == memo_id
        assert (credited["productId"], credited["quantity"]) == (hourly.world.products[0]["id"], 2)
        assert (money(credited["price"]), money(note["total"])) == (30, money(memo["total"]))

    def test_carries_its_tax_and_total_to_the_cent_r48(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        lines = [line(rate=33.35, taxCode={"id": TAXED}), line("502", rate=10, taxCode={"id": TAX_FREE})]
        memo_id = credit(hourly, *lines)

        hourly.strike()

        note, memo = only_note(hourly), hourly.world.netsuite.get("creditMemo", memo_id)
        assert money(memo["taxTotal"]) > 0
        assert (money(note["tax"]), money(note["total"])) == (money(memo["taxTotal"]), money(memo["total"]))
        assert money(note["subtotal"]) == money("43.35")

    def test_is_never_written_to_in_netsuite_r48_r7(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        credit(hourly)

        hourly.strike()

        assert notes(hourly)
        assert hourly.world.netsuite.writes == []

    def test_is_read_with_all_others_of_the_hour_together_r48(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        for _ in range(12):
            credit(hourly)

        hourly.strike()

        assert (hourly.run().seen, len(notes(hourly))) == (12, 12)
        assert hourly.run().calls == 6  # the clock, memos, currencies, lines, and links both ways

    def test_waits_for_the_full_hour_r48(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        credit(hourly)
        sweeping.sweep(now=timezone.now())

        cursor = hourly.plan.cursors.get(job="POLL")

        assert (cursor.due_at.minute, cursor.due_at.second) == (0, 0)
        assert cursor.due_at > timezone.now()

    def test_stays_where_it_is_while_the_switch_is_off_r48_r59(self, hourly: Hourly) -> None:
        plan = hourly.connect(Flow.CREDIT_NOTES_IN)
        SyncPlan.objects.filter(pk=plan.pk).update(is_enabled=False)
        credit(hourly)

        hourly.strike()

        assert (notes(hourly), hourly.world.netsuite.calls, hourly.world.ordermentum.calls) == ([], [], [])

    def test_in_another_currency_is_refused_in_words_r48(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        memo_id = credit(hourly, currency={"id": "2"})

        hourly.strike()

        entry = hourly.entry(memo_id)
        assert (entry.state, notes(hourly)) == (State.FAILED, [])
        assert "it is in NZD, and the platform counts in AUD" in entry.message

    def test_of_an_account_whose_currencies_nobody_may_see_says_so_r48(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        memo_id = credit(hourly)
        hourly.world.netsuite.books.hidden_tables.add("currency")

        try:
            hourly.strike()
        finally:
            hourly.world.netsuite.books.hidden_tables.clear()

        assert len(notes(hourly)) == 1
        assert "taken for AUD" in hourly.entry(memo_id).message

    def test_from_before_is_imported_by_its_date_r48(self, hourly: Hourly) -> None:
        """What a backfill reads: those of some days, whenever they were changed."""
        plan = hourly.connect(Flow.CREDIT_NOTES_IN)
        wanted = [credit(hourly, tranDate=day) for day in ("2026-11-01", "2026-11-02", "2026-11-03")][:2]
        found = history(plan, hourly, since="2026-11-01", until="2026-11-03")

        assert [change.source_id for change in found] == wanted
        assert all(change.raw for change in found)


def history(plan: SyncPlan, hourly: Hourly, *, since: str, until: str) -> list[Any]:
    """What a flow gives for a backfill."""
    from_date, to_date = (date.fromisoformat(day) for day in (since, until))
    with netsuite_source.opened(account=hourly.world.account, now=timezone.now()) as source:
        pages = INBOUND[plan.flow].history(
            plan=plan, source=source, since_date=from_date, until_date=to_date, after_id=""
        )
        return [change for page in pages for change in page.changes]


class TestLines:
    def test_of_freight_surcharge_and_discount_items_are_named_so_r48(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        credit(hourly, line(), line("310", rate=12), line("320", rate=1.73), line("330", rate=-5))

        hourly.strike()

        free = [(each["name"], money(each["subtotal"])) for each in only_note(hourly)["lineItems"][1:]]
        assert free == [("Freight", 12), ("Surcharge", money("1.73")), ("Discount", -5)]
        assert not any(each["productId"] for each in only_note(hourly)["lineItems"][1:])

    def test_of_an_item_that_is_no_product_are_free_text_and_said_so_r48(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        ProductMapping.objects.filter(netsuite_id="502").update(netsuite_id="")
        memo_id = credit(hourly, line("502", rate=7, description="Sour milk"))

        hourly.strike()

        [credited] = only_note(hourly)["lineItems"]
        assert (credited["productId"], credited["name"], money(credited["subtotal"])) == (None, "Sour milk", 7)
        assert "No product is mapped to NetSuite item" in hourly.entry(memo_id).message
        assert "(id 502)" in hourly.entry(memo_id).message

    def test_of_an_item_of_several_products_are_free_text_and_name_them_r48_e7(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        ProductMapping.objects.filter(netsuite_id="502").update(netsuite_id="501", name="Filter blend")
        memo_id = credit(hourly)

        hourly.strike()

        assert only_note(hourly)["lineItems"][0]["productId"] is None
        assert "Filter blend" in hourly.entry(memo_id).message

    def test_that_are_none_become_one_with_the_total_e75(self, hourly: Hourly) -> None:
        """A memo over an amount alone, as NetSuite's lists show one."""
        hourly.connect(Flow.CREDIT_NOTES_IN)
        memo_id = credit(hourly, memo="Goodwill")
        hide_lines(hourly, memo_id)

        hourly.strike()

        [credited] = only_note(hourly)["lineItems"]
        assert (credited["name"], credited["productId"]) == ("Goodwill", None)
        assert (money(credited["subtotal"]), money(only_note(hourly)["total"])) == (30, 30)


def hide_lines(hourly: Hourly, memo_id: str) -> None:
    """Leave a memo its amount and take its lines."""
    memo = hourly.world.netsuite.books.store.find("creditMemo", memo_id)
    assert memo
    memo.lines["item"] = []
    hourly.world.netsuite.books.store.put(memo)


class TestCustomers:
    def test_that_nobody_mapped_are_named_and_the_others_proceed_e75(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        CustomerMapping.objects.filter(netsuite_id=CUSTOMER).update(netsuite_id="")
        unmapped = credit(hourly)
        credit(hourly, customer=OTHER_CUSTOMER)

        hourly.strike()

        assert hourly.entry(unmapped).state == State.WAITING
        assert f"(id {CUSTOMER})" in hourly.entry(unmapped).message
        assert [note["purchaserId"] for note in notes(hourly)] == [hourly.world.purchasers[1]["id"]]

    def test_once_mapped_release_what_waited_for_them_e75(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        mapping = CustomerMapping.objects.get(netsuite_id=CUSTOMER)
        CustomerMapping.objects.filter(pk=mapping.pk).update(netsuite_id="")
        credit(hourly)
        hourly.strike()
        CustomerMapping.objects.filter(pk=mapping.pk).update(netsuite_id=CUSTOMER)

        sweeping.sweep(now=timezone.now())
        hourly.write()

        assert only_note(hourly)["purchaserId"] == mapping.source_id

    def test_mapped_twice_are_told_apart_by_the_invoice_r48(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        map_twice(hourly)
        invoice_id, raised = finalised(hourly, customer=1)
        apply(hourly, credit(hourly), invoice_id)

        hourly.strike()

        assert only_note(hourly)["purchaserId"] == raised["purchaserId"] == hourly.world.purchasers[1]["id"]

    def test_mapped_twice_without_an_invoice_are_not_guessed_at_r48(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        names = map_twice(hourly)
        memo_id = credit(hourly)

        hourly.strike()

        entry = hourly.entry(memo_id)
        assert (entry.state, notes(hourly)) == (State.FAILED, [])
        assert all(name in entry.message for name in names)

    def test_mapped_twice_with_invoices_of_both_are_not_guessed_at_r48(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        map_twice(hourly)
        invoice_ids = [finalised(hourly, customer=customer)[0] for customer in (0, 1)]
        memo_id = credit(hourly)
        for invoice_id in invoice_ids:
            apply(hourly, memo_id, invoice_id, amount=10)

        hourly.strike()

        assert (hourly.entry(memo_id).error_code, notes(hourly)) == ("AMBIGUOUS_CUSTOMER", [])

    def test_mapped_twice_keep_the_credit_note_they_have_r48(self, hourly: Hourly) -> None:
        """The memo is taken off the invoice that told whose it is."""
        hourly.connect(Flow.CREDIT_NOTES_IN)
        map_twice(hourly)
        invoice_id, raised = finalised(hourly, customer=1)
        memo_id = credit(hourly)
        apply(hourly, memo_id, invoice_id)
        hourly.strike()
        apply(hourly, memo_id, invoice_id, is_applied=False)

        hourly.strike()

        assert (only_note(hourly)["purchaserId"], only_note(hourly)["invoiceIds"]) == (raised["purchaserId"], [])

    def test_that_changed_on_the_memo_need_a_person_r48(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        memo_id = credit(hourly)
        hourly.strike()
        hourly.world.netsuite.change("creditMemo", memo_id, {"entity": {"id": OTHER_CUSTOMER}})

        hourly.strike()

        assert hourly.outcomes(memo_id) == [Outcome.CREATED, Outcome.CONFLICT]
        assert "another customer's on the platform" in hourly.entry(memo_id).message
        assert only_note(hourly)["purchaserId"] == hourly.world.purchasers[0]["id"]


class TestInvoices:
    def test_it_was_applied_to_are_named_e74(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        invoice_id, raised = finalised(hourly)
        apply(hourly, credit(hourly), invoice_id)

        hourly.strike()

        assert only_note(hourly)["invoiceIds"] == [raised["id"]]

    def test_are_found_whichever_way_the_account_links_them_e74(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        invoice_id, raised = finalised(hourly)
        apply(hourly, credit(hourly), invoice_id)
        hourly.world.netsuite.habits.credit_links_reversed = True

        try:
            hourly.strike()
        finally:
            hourly.world.netsuite.habits.credit_links_reversed = False

        assert only_note(hourly)["invoiceIds"] == [raised["id"]]

    def test_that_are_none_of_ours_are_left_out_e74(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        body = {"entity": {"id": CUSTOMER}, "item": {"items": [line(rate=100)]}}
        apply(hourly, credit(hourly), hourly.world.netsuite.add("invoice", body))

        hourly.strike()

        assert (only_note(hourly)["invoiceIds"], only_note(hourly)["status"]) == ([], "Issued")

    def test_that_are_still_on_their_way_are_waited_for_e74(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        plan = follow_invoices(hourly)
        placed = hourly.order()
        memo_id = credit(hourly)
        apply(hourly, memo_id, hourly.bill(placed))
        hourly.strike()
        before = (hourly.entry(memo_id).state, notes(hourly))
        tasks.deliver(plan_id=plan.pk)

        sweeping.sweep(now=timezone.now())
        hourly.write()

        assert before == (State.WAITING, [])
        assert only_note(hourly)["invoiceIds"] == [hourly.invoices(placed)[0]["id"]]

    def test_without_any_leave_it_issued_for_the_next_payment_e74(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        credit(hourly)

        hourly.strike()

        assert (only_note(hourly)["invoiceIds"], only_note(hourly)["status"]) == ([], "Issued")

    def test_it_is_taken_off_again_are_taken_off_the_credit_note_e74(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        invoice_id, _ = finalised(hourly)
        memo_id = credit(hourly)
        apply(hourly, memo_id, invoice_id)
        hourly.strike()
        apply(hourly, memo_id, invoice_id, is_applied=False)

        hourly.strike()

        assert only_note(hourly)["invoiceIds"] == []
        assert hourly.outcomes(memo_id) == [Outcome.CREATED, Outcome.UPDATED]

    def test_change_nothing_on_one_that_is_applied_already_e74(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        invoice_id, _ = finalised(hourly)
        memo_id = credit(hourly)
        apply(hourly, memo_id, invoice_id)
        hourly.strike()
        use_up(hourly)
        before = dict(only_note(hourly))
        apply(hourly, memo_id, invoice_id, is_applied=False)

        hourly.strike()

        assert only_note(hourly) == before
        assert hourly.outcomes(memo_id) == [Outcome.CREATED, Outcome.UNCHANGED]
        assert hourly.entry(memo_id).state == State.SYNCED


class TestLater:
    def test_an_edit_brings_the_credit_note_up_to_it_r48(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        memo_id = credit(hourly)
        hourly.strike()
        hourly.world.netsuite.change("creditMemo", memo_id, {"item": {"items": [{**line(rate=12), "line": 1}]}})

        hourly.strike()

        assert money(only_note(hourly)["total"]) == 12
        assert hourly.outcomes(memo_id) == [Outcome.CREATED, Outcome.UPDATED]

    def test_an_edit_of_one_that_is_applied_is_left_to_a_person_r48(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        memo_id = credit(hourly)
        hourly.strike()
        use_up(hourly)
        hourly.world.netsuite.change("creditMemo", memo_id, {"item": {"items": [{**line(rate=12), "line": 1}]}})

        hourly.strike()

        assert money(only_note(hourly)["total"]) == 30
        assert (hourly.entry(memo_id).state, hourly.outcomes(memo_id)[-1]) == (State.WAITING, Outcome.CONFLICT)
        assert "is applied or locked on the platform" in hourly.entry(memo_id).message

    def test_a_customer_or_product_that_is_called_otherwise_is_no_edit_r48(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        memo_id = credit(hourly)
        hourly.strike()
        use_up(hourly)
        CustomerMapping.objects.update(name="Renamed")
        ProductMapping.objects.update(name="Renamed", sku="NEW")
        ledger.resend(entry_ids=[hourly.entry(memo_id).pk], now=timezone.now())

        hourly.write()

        assert hourly.outcomes(memo_id) == [Outcome.CREATED, Outcome.UNCHANGED]

    def test_a_void_cancels_the_credit_note_e76(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        memo_id = credit(hourly)
        hourly.strike()
        hourly.world.netsuite.void("creditMemo", memo_id)

        hourly.strike()

        assert only_note(hourly)["status"] == "Cancelled"
        assert hourly.outcomes(memo_id) == [Outcome.CREATED, Outcome.CANCELLED]

    def test_a_void_of_one_that_is_applied_is_left_to_a_person_e76(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        memo_id = credit(hourly)
        hourly.strike()
        use_up(hourly)
        hourly.world.netsuite.void("creditMemo", memo_id)

        hourly.strike()

        assert only_note(hourly)["status"] == "Applied"
        assert hourly.entry(memo_id).state == State.WAITING
        assert "was voided in NetSuite" in hourly.entry(memo_id).message

    def test_one_voided_before_it_was_seen_never_goes_across_e76(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        CustomerMapping.objects.filter(netsuite_id=OTHER_CUSTOMER).update(netsuite_id="")
        voided = [credit(hourly, customer=customer) for customer in (CUSTOMER, OTHER_CUSTOMER)]
        for memo_id in voided:
            hourly.world.netsuite.void("creditMemo", memo_id)

        hourly.strike()

        assert notes(hourly) == []
        assert [hourly.entry(memo_id).state for memo_id in voided] == [State.SKIPPED, State.SKIPPED]


class TestOnce:
    def test_an_hour_in_which_nothing_changed_writes_nothing_e76(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        memo_id = credit(hourly)
        hourly.strike()

        hourly.strike()

        assert len(notes(hourly)) == 1
        assert hourly.outcomes(memo_id) == [Outcome.CREATED]

    def test_read_again_it_is_found_to_be_up_to_date_e76(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        memo_id = credit(hourly)
        hourly.strike()
        ledger.resend(entry_ids=[hourly.entry(memo_id).pk], now=timezone.now())

        hourly.write()

        assert len(notes(hourly)) == 1
        assert hourly.outcomes(memo_id) == [Outcome.CREATED, Outcome.UNCHANGED]

    def test_one_whose_answer_was_lost_is_found_and_not_made_again_e76(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        memo_id = credit(hourly)
        hourly.world.ordermentum.faults.add(Fault(kind=FaultKind.RESET_AFTER, method="POST", path="credit-notes"))

        hourly.strike()
        hourly.settle()

        assert len(notes(hourly)) == 1
        assert hourly.entry(memo_id).state == State.SYNCED

    def test_it_is_found_by_the_property_that_the_rules_name_e78(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN, property_tags={"id": ["our_netsuite_id"]})
        hourly.world.ordermentum.faults.add(Fault(kind=FaultKind.RESET_AFTER, method="POST", path="/v1/credit-notes"))
        memo_id = credit(hourly)

        hourly.strike()
        hourly.settle()

        assert only_note(hourly)["properties"] == {"our_netsuite_id": memo_id}

    def test_one_whose_answer_was_lost_and_that_was_applied_meanwhile_is_kept_e76(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        memo_id = credit(hourly)
        hourly.world.ordermentum.faults.add(Fault(kind=FaultKind.RESET_AFTER, method="POST", path="credit-notes"))
        hourly.strike()
        use_up(hourly)

        hourly.settle()

        assert hourly.outcomes(memo_id) == [Outcome.UNKNOWN, Outcome.ADOPTED]
        assert RecordLink.objects.get(record_type="credit_note").source_id == only_note(hourly)["id"]

    def test_what_an_earlier_installation_made_is_adopted_e76(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        memo_id = credit(hourly)
        hourly.strike()
        RecordLink.objects.filter(record_type="credit_note").delete()
        SyncLog.objects.all().delete()
        SyncEntry.objects.filter(plan=hourly.plan).delete()
        hourly.world.netsuite.change("creditMemo", memo_id, {"memo": "seen again"})

        hourly.strike()

        assert len(notes(hourly)) == 1
        assert hourly.entry(memo_id).state == State.SYNCED
