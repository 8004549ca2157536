"""Some random months, short ones; `run_months` tries hundreds of long ones."""

from __future__ import annotations

from random import Random

import pytest

from tests.receivables import Receivables
from tests.syncjobs.receivables import billing, month_end, month_fields, month_steps, month_truth, months

SIZE = 30


@pytest.mark.django_db
@pytest.mark.parametrize("number", [3, 8, 13])
def test_whatever_people_do_in_a_month_both_sides_agree_in_the_end(both: Receivables, number: int) -> None:
    seen = months.run(both, number=number, steps=month_steps.steps_of(number, size=SIZE))

    assert seen["compared"] > 0


@pytest.mark.django_db
def test_a_month_notices_when_somebody_meddles_with_the_books(both: Receivables) -> None:
    with months.begun(both, number=1) as month:
        netsuite_id = billing.bill(both, billing.line(rate=10), to=month.bookkeepers.customers[0])
        month_end.settle(month)
        invoice_id = int(both.link("invoice", netsuite_id).source_id)
        with both.invoiced.store.lock:
            both.invoiced.store.tables["invoices"][invoice_id]["balance"] -= 1

        with pytest.raises(month_truth.Disagreement, match="1 wrong: invoice"):
            month_end.end(month)


@pytest.mark.django_db
def test_a_month_notices_when_what_invoiceds_staff_wrote_is_lost(both: Receivables) -> None:
    with months.begun(both, number=3) as month:
        billing.bill(both, to=month.bookkeepers.customers[0])
        month_end.settle(month)
        portal = month.companies[0].portal
        month_fields.notes_metadata(portal, Random(1))
        [(table, record_id)] = portal.notes
        with both.invoiced.store.lock:
            del both.invoiced.store.tables[table][record_id]["metadata"][month_fields.OTHERS]

        with pytest.raises(month_truth.Disagreement, match="1 wrong: .* lost"):
            month_end.end(month)
