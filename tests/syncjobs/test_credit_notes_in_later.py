"""Credit notes: what is edited or voided after they were made."""

from __future__ import annotations

from django.utils import timezone

from mappings.models import CustomerMapping, ProductMapping
from syncjobs import ledger
from syncjobs.models import Flow, Outcome, State
from tests.syncjobs.billed import money
from tests.syncjobs.credited import CUSTOMER, OTHER_CUSTOMER, credit, line, notes, only_note, use_up
from tests.syncjobs.hourly import Hourly


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
