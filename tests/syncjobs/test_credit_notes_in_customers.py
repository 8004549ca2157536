"""Credit notes: whose they are where a customer is mapped to none, to one, or twice."""

from __future__ import annotations

from django.utils import timezone

from mappings.models import CustomerMapping
from syncjobs import sweeping
from syncjobs.models import Flow, Outcome, State
from tests.syncjobs.credited import CUSTOMER, OTHER_CUSTOMER, apply, credit, finalised, notes, only_note
from tests.syncjobs.hourly import Hourly


def map_twice(hourly: Hourly) -> tuple[str, str]:
    """Have the first two customers of the platform both stand for one of NetSuite; give their names."""
    CustomerMapping.objects.filter(netsuite_id=OTHER_CUSTOMER).update(netsuite_id=CUSTOMER)
    first, second = CustomerMapping.objects.filter(netsuite_id=CUSTOMER).order_by("pk").values_list("name", flat=True)
    return first, second


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
