"""The home page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from integrations.models import Health
from syncjobs import dashboard, heartbeat, roles
from syncjobs.cluster import HEARTBEAT
from syncjobs.models import State, TotalState
from syncjobs.templatetags import home
from tests import factories
from tests.syncjobs.admin.asking import change_url, queries, text
from tests.syncjobs.factories import EntryWaitFactory, SyncEntryFactory, SyncPlanFactory, SyncRunFactory

HOME = "/admin/"


def signed_in(role: str) -> Client:
    roles.ensure()
    user = User.objects.create_user(f"a {role}", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def viewer(db: None) -> Client:
    return signed_in(roles.VIEWER)


@pytest.fixture
def administrator(db: None) -> Client:
    return signed_in(roles.ADMINISTRATOR)


def needs(client: Client) -> dict[str, Any]:
    return {need.title: need for need in client.get(HOME).context["home"]["needs"]}


def test_a_viewer_of_an_empty_installation_is_not_sent_to_pages_that_refuse(viewer: Client) -> None:
    page = text(viewer.get(HOME))

    assert "Add your NetSuite account" not in page
    assert "Ask an administrator to connect NetSuite and your platform." in page


def test_an_empty_installation_says_what_to_do_first(administrator: Client) -> None:
    page = text(administrator.get(HOME))

    assert "Add your NetSuite account" in page
    assert "Nothing has been synced yet." in page


def test_the_first_steps_go_away_once_they_are_done(administrator: Client) -> None:
    plan = SyncPlanFactory()
    factories.CustomerMappingFactory(connection=plan.connection)
    factories.ProductMappingFactory(connection=plan.connection)

    assert administrator.get(HOME).context["home"]["first_steps"] == []


def test_a_billing_platform_alone_asks_for_no_mappings(administrator: Client) -> None:
    SyncPlanFactory(flow="AR_INVOICES_IN", connection__connector="invoiced")

    assert administrator.get(HOME).context["home"]["first_steps"] == []


def test_refused_webhooks_need_somebody(viewer: Client) -> None:
    billing = factories.ConnectionFactory(name="Billing", connector="invoiced", unsigned_webhooks=2)

    need = needs(viewer)["Billing: its webhooks are refused"]

    assert (need.count, need.url) == (2, change_url(billing))


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("PLATFORM_CUSTOMER", "1 record waiting to be assigned on the platform"),
        ("PLATFORM_APPLICATION", "1 record waiting to be assigned on the platform"),
        ("CUSTOMER_PAIR", "1 record waiting for a customer of NetSuite"),
        ("NETSUITE_APPROVAL", "1 record waiting for an approval in NetSuite"),
        ("NETSUITE_ITEM", "1 record waiting for a mapping"),
        ("FREIGHT_ITEM", "1 record waiting for an item"),
    ],
)
def test_each_kind_of_wait_is_named_for_what_it_is(viewer: Client, kind: str, title: str) -> None:
    EntryWaitFactory(kind=kind)

    assert list(needs(viewer)) == [title]


@pytest.mark.parametrize("kind", ["NETSUITE_RECORD", "PLATFORM_RECORD"])
def test_what_waits_for_a_record_on_its_way_needs_nobody(viewer: Client, kind: str) -> None:
    EntryWaitFactory(kind=kind)

    assert needs(viewer) == {}


def test_a_customer_that_no_list_has_yet_leads_to_what_waits_for_it(viewer: Client) -> None:
    EntryWaitFactory()
    to_entries = needs(viewer)["1 customer without a mapping"].url

    factories.CustomerMappingFactory(netsuite_id="")

    assert to_entries == "/admin/syncjobs/syncentry/?needs=mapping"
    assert needs(viewer)["1 customer without a mapping"].url == "/admin/mappings/customermapping/?mapped=no"


def test_unmapped_things_tell_how_many_records_wait_for_them(viewer: Client) -> None:
    wait = EntryWaitFactory()
    EntryWaitFactory(entry__plan=wait.entry.plan, key=wait.key)
    factories.CustomerMappingFactory(connection=wait.entry.plan.connection, source_id=wait.key, netsuite_id="")

    need = needs(viewer)["1 customer without a mapping"]

    assert need.detail == "2 records waiting for it"
    assert need.url == "/admin/mappings/customermapping/?mapped=no"


@pytest.mark.parametrize(
    ("entry", "title", "reason"),
    [
        ({"is_failed": True}, "1 record refused", "failed"),
        (
            {"state": State.WAITING, "error_code": "DecisionNeeded", "done_version": 1},
            "1 record waiting for a decision",
            "conflict",
        ),
        ({"is_synced": True, "total_state": TotalState.DIFFERS}, "1 record with totals that differ", "totals"),
    ],
)
def test_what_needs_a_person_leads_to_its_filtered_list(
    viewer: Client, entry: dict[str, Any], title: str, reason: str
) -> None:
    wanted = SyncEntryFactory(**entry)
    SyncEntryFactory(is_synced=True, plan=wanted.plan)

    need = needs(viewer)[title]

    assert [found.pk for found in viewer.get(need.url).context["cl"].result_list] == [wanted.pk]
    assert need.url.endswith(f"needs={reason}")


def test_a_paused_remote_is_told_with_the_reason_e43(viewer: Client) -> None:
    factories.NetSuiteAccountFactory(name="Main", health=Health.PAUSED, health_message="The token was revoked.")

    assert needs(viewer)["Main is paused"].detail == "The token was revoked."


@pytest.mark.parametrize(("days", "is_red"), [(10, False), (-1, True)])
def test_a_certificate_that_ends_soon_needs_somebody_and_one_that_has_ended_is_red(
    viewer: Client, days: int, is_red: bool
) -> None:
    expires_at = timezone.now() + timedelta(days=days, hours=1)
    certificate = factories.SigningCertificateFactory(account__name="Main", expires_at=expires_at)

    (need,) = [need for title, need in needs(viewer).items() if "certificate of Main" in title]

    assert need.is_red == is_red
    assert "make a new key pair" in need.detail
    assert viewer.get(need.url).status_code == 200
    assert str(certificate.account_id) in need.url


def test_today_counts_since_midnight_and_gives_the_median(viewer: Client) -> None:
    plan, now = SyncPlanFactory(), timezone.now()
    for seconds in (1, 2, 60):
        SyncEntryFactory(is_synced=True, plan=plan, queued_at=now - timedelta(seconds=seconds), synced_at=now)
    SyncEntryFactory(is_synced=True, plan=plan, synced_at=now - timedelta(days=2))
    SyncEntryFactory(is_failed=True, plan=plan)

    today = viewer.get(HOME).context["home"]["today"]

    assert (today.synced, today.failed, today.median_s) == (3, 1, 2.0)


def test_a_connection_shows_when_it_last_worked_and_what_is_queued(viewer: Client) -> None:
    entry = SyncEntryFactory(is_synced=True)
    SyncEntryFactory.create_batch(2, plan=entry.plan)
    run = SyncRunFactory(plan=entry.plan)

    (row,) = viewer.get(HOME).context["home"]["connections"]
    connection = row.connection

    assert connection.last_synced_at == entry.synced_at
    assert connection.last_poll_at == run.started_at
    assert connection.queue_length == 2
    assert "not registered" in text(viewer.get(HOME))


@pytest.mark.parametrize(
    ("age_s", "is_alive", "words"),
    [
        (5, True, "last heard of 5 seconds ago"),
        (185, False, "The worker has not been heard of for 3 minutes: start it with make run."),
    ],
)
def test_the_worker_is_told_alive_or_not_in_words(db: None, age_s: int, is_alive: bool, words: str) -> None:
    now = timezone.now()
    heartbeat.beat(name=HEARTBEAT, now=now - timedelta(seconds=age_s))

    told = dashboard.worker(now=now)

    assert told["is_alive"] == is_alive
    assert words in told["text"]


def test_an_account_never_tested_is_amber_as_nothing_proves_it(viewer: Client) -> None:
    factories.NetSuiteAccountFactory()

    assert "Never tested, so nothing proves that it works." in text(viewer.get(HOME))


def test_asks_the_database_as_often_for_fifty_records_as_for_one(viewer: Client) -> None:
    wait = EntryWaitFactory()
    plan = wait.entry.plan
    SyncEntryFactory(is_synced=True, plan=plan)
    count = queries(viewer, HOME)

    SyncEntryFactory.create_batch(49, is_synced=True, plan=plan)
    for _ in range(20):
        EntryWaitFactory(entry__plan=plan)

    assert queries(viewer, HOME) == count
    assert count <= 30


def test_staff_without_a_role_are_told_to_ask_for_one(db: None, client: Client) -> None:
    user = User.objects.create_user("a nobody", is_staff=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    assert "You have no role yet." in text(client.get(HOME))


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(None, "–"), (0.25, "250 ms"), (3, "3.0 s"), (600, "10 min"), (10_800, "3 h")],
    ids=["nothing", "at once", "seconds", "minutes", "hours"],
)
def test_spans_are_written_as_people_say_them(seconds: float | None, written: str) -> None:
    assert home.span(seconds) == written


def test_instants_are_written_as_how_long_ago_they_were() -> None:
    now = timezone.now()

    assert home.ago(None) == "never"
    assert home.ago(now) == "a moment ago"
    assert home.ago(now - timedelta(minutes=7)) == "7\xa0minutes ago"
