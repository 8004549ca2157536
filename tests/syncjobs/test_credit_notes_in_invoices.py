"""Credit notes: the invoices that a memo was applied to are named."""

from __future__ import annotations

from django.utils import timezone

from syncjobs import sweeping, tasks
from syncjobs.models import Flow, Outcome, State
from tests.syncjobs.credited import CUSTOMER, apply, credit, finalised, follow_invoices, line, notes, only_note, use_up
from tests.syncjobs.hourly import Hourly


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
