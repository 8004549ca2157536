"""Credit notes: NetSuite's credit memos become the platform's, once each, on the hour."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from integrations.simulation import Fault, FaultKind
from syncjobs import ledger, netsuite_source, sweeping
from syncjobs.flows import INBOUND
from syncjobs.models import Flow, Outcome, RecordLink, State, SyncEntry, SyncLog, SyncPlan
from tests.syncjobs.billed import money
from tests.syncjobs.credited import credit, line, notes, only_note, use_up
from tests.syncjobs.hourly import Hourly

TAXED, TAX_FREE = "7", "8"


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
