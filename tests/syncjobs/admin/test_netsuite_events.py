"""What the SuiteApp told of: listed, searched, never changed; and its line on the account's page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from syncjobs import netsuite_inbox
from tests import factories
from tests.syncjobs.admin.asking import change_url, list_url, queries, text
from tests.syncjobs.factories import NetSuiteEventFactory


def test_nobody_writes_them(administrator: Client) -> None:
    event = NetSuiteEventFactory()

    assert administrator.get(change_url(event)).status_code == 200
    assert administrator.post(change_url(event), {"note": "changed"}).status_code == 403
    assert administrator.get(reverse("admin:syncjobs_netsuiteevent_add")).status_code == 403
    assert administrator.post(reverse("admin:syncjobs_netsuiteevent_delete", args=[event.pk])).status_code == 403


def test_a_viewer_reads_them_and_nobody_without_a_role_does(viewer: Client, as_role: Any) -> None:
    event = NetSuiteEventFactory(note="Nothing new.")

    assert "Nothing new." in text(viewer.get(list_url(event)))
    assert as_role("").get(list_url(event)).status_code == 403


def test_they_are_searched_by_netsuites_id_and_lead_there(viewer: Client) -> None:
    wanted = NetSuiteEventFactory(netsuite_id="7001", record_type="invoice")
    NetSuiteEventFactory()

    response = viewer.get(list_url(wanted), {"q": "7001"})

    assert list(response.context["cl"].result_list) == [wanted]
    assert f"{wanted.account.web_url}/app/accounting/transactions/custinvc.nl?id=7001" in text(response)


def test_the_list_asks_the_database_as_often_for_fifty_as_for_one(viewer: Client) -> None:
    first = NetSuiteEventFactory()
    count = queries(viewer, list_url(first))

    NetSuiteEventFactory.create_batch(49, account=first.account)

    assert queries(viewer, list_url(first)) == count


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (None, "Last word: never."),
        (timedelta(seconds=20), "Last word: a moment ago."),
        (timedelta(minutes=3, seconds=20), "Last word: 3 minutes ago."),
        (timedelta(days=2, hours=5), "Last word: 2 days ago."),
    ],
    ids=str,
)
def test_the_accounts_page_says_when_the_suiteapp_was_last_heard_of(
    viewer: Client, ago: timedelta | None, said: str
) -> None:
    account = factories.NetSuiteAccountFactory(suiteapp_seen_at=timezone.now() - ago if ago else None)

    page = text(viewer.get(change_url(account)))

    assert said in page
    assert netsuite_inbox.url_of(account=account) in page
    assert reverse("admin:setup_help", args=["suiteapp"]) in page
    assert "Refused for a wrong signature" not in page


def test_the_accounts_page_counts_refused_calls(viewer: Client) -> None:
    account = factories.NetSuiteAccountFactory(suiteapp_refused=4)

    assert "Refused for a wrong signature: 4." in text(viewer.get(change_url(account)))


def test_the_help_says_how_to_set_it_up_and_what_happens_without_it(viewer: Client) -> None:
    page = text(viewer.get("/admin/help/suiteapp/"))

    for wanted in (
        "suitecloud project:deploy", "_crossfoot", "API Secrets", "Crossfoot address", "Custom Preferences",
        "Without it", "every minute", "Do not sync", "Crossfoot outbox", "https://",
    ):  # fmt: skip
        assert wanted in page
