"""The list of entries, an entry's page, and what may be done with them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from mappings.models import CustomerMapping
from syncjobs.models import RecordLink, State, SyncEntry, SyncLog, TotalState
from tests import factories
from tests.syncjobs.admin.asking import change_url, list_url, press_url, queries, text, told
from tests.syncjobs.factories import (
    EntryWaitFactory,
    RecordLinkFactory,
    SyncEntryFactory,
    SyncLogFactory,
    SyncPlanFactory,
)


def act(client: Client, entries: list[SyncEntry], action: str, **more: Any) -> Any:
    chosen = {"action": action, "_selected_action": [str(entry.pk) for entry in entries], **more}
    return client.post(list_url(entries[0]), chosen)


def states() -> list[str]:
    return list(SyncEntry.objects.order_by("pk").values_list("state", flat=True))


class TestList:
    @pytest.mark.parametrize("field", ["source_id", "number", "netsuite_id", "external_id", "customer_name"])
    def test_is_searched_by_either_sides_id(self, viewer: Client, field: str) -> None:
        wanted = SyncEntryFactory(is_synced=True, customer_name="Bondi Brunch Club")
        SyncEntryFactory(is_synced=True, plan=wanted.plan)

        response = viewer.get(list_url(wanted), {"q": getattr(wanted, field)})

        assert [entry.pk for entry in response.context["cl"].result_list] == [wanted.pk]

    def test_links_to_the_record_on_both_sides(self, viewer: Client) -> None:
        entry = SyncEntryFactory(is_synced=True)
        account = entry.plan.connection.netsuite_account

        page = text(viewer.get(list_url(entry)))

        assert f"{account.web_url}/app/accounting/transactions/salesord.nl?id={entry.netsuite_id}" in page
        assert entry.plan.connection.open().record_url(record_type="order", source_id=entry.source_id) in page

    @pytest.mark.parametrize("needs", ["mapping", "conflict", "failed", "totals"])
    def test_shows_what_needs_a_person_by_the_reason(self, viewer: Client, needs: str) -> None:
        plan = SyncPlanFactory()
        held = {"plan": plan, "state": State.WAITING, "done_version": 1}
        entries = {
            "mapping": SyncEntryFactory(error_code="MappingMissing", **held),
            "conflict": SyncEntryFactory(error_code="DecisionNeeded", **held),
            "failed": SyncEntryFactory(is_failed=True, plan=plan),
            "totals": SyncEntryFactory(is_synced=True, plan=plan, total_state=TotalState.DIFFERS),
        }
        SyncEntryFactory(is_synced=True, plan=plan)

        response = viewer.get(list_url(entries[needs]), {"needs": needs})
        everything = viewer.get(list_url(entries[needs]), {"needs": "any"})

        assert [entry.pk for entry in response.context["cl"].result_list] == [entries[needs].pk]
        assert len(everything.context["cl"].result_list) == 4

    def test_asks_the_database_as_often_for_fifty_as_for_one(self, viewer: Client) -> None:
        first = SyncEntryFactory(is_synced=True)
        count = queries(viewer, list_url(first))

        SyncEntryFactory.create_batch(49, is_synced=True, plan=first.plan)

        assert queries(viewer, list_url(first)) == count


class TestPage:
    def test_names_each_missing_thing_with_a_link_to_what_mends_it(self, viewer: Client) -> None:
        wait = EntryWaitFactory()
        mapping = factories.CustomerMappingFactory(
            connection=wait.entry.plan.connection, source_id=wait.key, netsuite_id=""
        )

        page = text(viewer.get(change_url(wait.entry)))

        assert wait.label in page
        assert f'href="{change_url(mapping)}"' in page

    def test_leads_to_the_list_where_there_is_no_row_yet(self, viewer: Client) -> None:
        wait = EntryWaitFactory()

        page = text(viewer.get(change_url(wait.entry)))

        assert f'href="/admin/mappings/customermapping/?q={wait.key}"' in page
        assert not CustomerMapping.objects.exists()

    def test_shows_both_versions_of_a_conflict_and_marks_what_differs_e24(self, viewer: Client) -> None:
        entry = SyncEntryFactory(
            state=State.WAITING,
            done_version=1,
            error_code="DecisionNeeded",
            facts={"platform": {"otherRefNum": "PO-1"}, "netsuite": {"otherRefNum": "PO-2", "tranId": "SO9"}},
        )

        page = text(viewer.get(change_url(entry)))

        assert "PO-1" in page
        assert "PO-2" in page
        assert page.count("cf-different") == 1

    def test_shows_requests_and_answers_escaped_r56(self, viewer: Client) -> None:
        exchange = {"method": "PUT", "url": "https://x/", "request": '{"memo": "<script>alert(1)</script>"}'}
        log = SyncLogFactory(exchanges=[{**exchange, "status": 204, "response": "", "duration_ms": 3}])

        page = text(viewer.get(change_url(log.entry)))

        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<script>alert(1)" not in page

    def test_is_not_changed_by_hand(self, administrator: Client) -> None:
        entry = SyncEntryFactory(is_failed=True)

        assert administrator.post(change_url(entry), {"state": "SYNCED"}).status_code == 403


class TestRetry:
    def test_queues_the_selected_and_counts_them_r56(self, operator: Client) -> None:
        plan = SyncPlanFactory()
        entries = SyncEntryFactory.create_batch(3, is_failed=True, plan=plan)

        response = act(operator, entries, "retry")

        assert told(response) == "Queued 3 entries."
        assert states() == [State.QUEUED] * 3

    def test_says_how_many_it_left_alone(self, operator: Client) -> None:
        plan = SyncPlanFactory()
        failed, synced = SyncEntryFactory(is_failed=True, plan=plan), SyncEntryFactory(is_synced=True, plan=plan)

        response = act(operator, [failed, synced], "retry")

        assert "Queued 1 entry." in told(response)
        assert "1 entry was left alone" in told(response)

    def test_asks_before_it_touches_more_than_a_hundred(self, operator: Client) -> None:
        entries = SyncEntryFactory.create_batch(101, is_failed=True, plan=SyncPlanFactory())

        asked = act(operator, entries[:50], "retry", select_across="1")
        unchanged = SyncEntry.objects.filter(state=State.FAILED).count()
        answered = act(operator, entries[:50], "retry", select_across="1", confirmed="yes")

        assert "This touches 101 entries." in text(asked)
        assert 'name="select_across" value="1"' in text(asked)
        assert unchanged == 101
        assert told(answered) == "Queued 101 entries."

    def test_rings_for_a_worker(self, operator: Client) -> None:
        entry = SyncEntryFactory(is_failed=True)

        operator.post(press_url(entry, "retry"))

        account = entry.plan.connection.netsuite_account
        account.refresh_from_db()
        assert account.rung_at

    def test_is_not_for_a_viewer(self, viewer: Client) -> None:
        entry = SyncEntryFactory(is_failed=True)

        act(viewer, [entry], "retry")
        refused = viewer.post(press_url(entry, "retry"))

        assert refused.status_code == 403
        assert states() == [State.FAILED]


class TestSkip:
    def test_wants_a_reason(self, operator: Client) -> None:
        entry = SyncEntryFactory(is_failed=True)

        asked = operator.post(press_url(entry, "skip"))
        without = operator.post(press_url(entry, "skip"), {"confirmed": "yes", "reason": "  "})

        assert "Reason" in text(asked)
        assert "Say why" in text(without)
        assert states() == [State.FAILED]

    def test_keeps_the_reason_and_who_gave_it(self, operator: Client) -> None:
        entry = SyncEntryFactory(is_failed=True)

        operator.post(press_url(entry, "skip"), {"confirmed": "yes", "reason": "A test order"})

        entry.refresh_from_db()
        assert entry.state == State.SKIPPED
        assert entry.message == "A test order (skipped by a operator)"

    def test_of_many_keeps_the_selection_through_the_question(self, operator: Client) -> None:
        entries = SyncEntryFactory.create_batch(2, is_failed=True, plan=SyncPlanFactory())

        asked = act(operator, entries, "skip")
        act(operator, entries, "skip", confirmed="yes", reason="Old")

        assert all(f'name="_selected_action" value="{entry.pk}"' in text(asked) for entry in entries)
        assert states() == [State.SKIPPED] * 2

    def test_is_not_for_a_viewer(self, viewer: Client) -> None:
        entry = SyncEntryFactory(is_failed=True)

        assert viewer.post(press_url(entry, "skip"), {"confirmed": "yes", "reason": "No"}).status_code == 403
        assert states() == [State.FAILED]


def test_sending_again_makes_a_synced_entry_due(operator: Client) -> None:
    entry = SyncEntryFactory(is_synced=True)

    response = act(operator, [entry], "send_again")

    assert "Queued 1 entry" in told(response)
    assert states() == [State.QUEUED]


class TestForgetLink:
    def link(self, entry: SyncEntry) -> RecordLink:
        connection = entry.plan.connection
        return RecordLinkFactory(connection=connection, source_id=entry.source_id, netsuite_id=entry.netsuite_id)

    def test_asks_first(self, operator: Client) -> None:
        link = self.link(entry := SyncEntryFactory(is_synced=True))

        asked = operator.post(press_url(entry, "forget"))

        assert "Nothing is changed on either side." in text(asked)
        assert RecordLink.objects.get() == link

    def test_leaves_the_entry_in_doubt_so_that_nothing_is_sent_without_a_look(self, operator: Client) -> None:
        self.link(entry := SyncEntryFactory(is_synced=True))
        other = self.link(SyncEntryFactory(is_synced=True, plan=entry.plan))

        operator.post(press_url(entry, "forget"), {"confirmed": "yes"})

        entry.refresh_from_db()
        assert RecordLink.objects.get() == other
        assert entry.is_in_doubt
        assert not entry.netsuite_id
        assert "forgot the link" in SyncLog.objects.get().message

    def test_is_not_for_a_viewer(self, viewer: Client) -> None:
        self.link(entry := SyncEntryFactory(is_synced=True))

        assert viewer.post(press_url(entry, "forget"), {"confirmed": "yes"}).status_code == 403
        assert RecordLink.objects.exists()


def test_a_button_from_a_page_left_open_says_that_it_does_not_apply_any_more(operator: Client) -> None:
    entry = SyncEntryFactory(is_synced=True)

    response = operator.post(press_url(entry, "retry"))

    assert "does not apply any more" in told(response)
    assert states() == [State.SYNCED]


def test_a_total_that_differs_is_told_with_both_amounts_e20(viewer: Client) -> None:
    entry = SyncEntryFactory(
        is_synced=True, source_total="116.93", netsuite_total="1128.62", total_state=TotalState.DIFFERS
    )

    page = text(viewer.get(change_url(entry)))

    assert "116.93 AUD" in page
    assert "1,128.62 AUD" in page
