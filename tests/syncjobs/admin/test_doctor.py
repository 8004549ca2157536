"""The doctor's pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ

from integrations.models import Checkup, NetSuiteAccount
from tests import factories
from tests.syncjobs.admin.asking import change_url, list_url, press_url, queries, text, told
from tests.syncjobs.factories import SyncPlanFactory

LOST = {
    "key": "permission:Locations",
    "name": "Locations (View)",
    "light": "RED",
    "message": "The role lacks Locations, level View.",
    "permission": "Locations",
    "level": "View",
    "flows": ["orders_out"],
    "checklist": ["Look <here>"],
}


def checkup(account: NetSuiteAccount, light: str = "RED", days: int = 0, **fields: Any) -> Checkup:
    at = timezone.now() - timedelta(days=days)
    steps = [{**LOST, "light": light}]
    return Checkup.objects.create(account=account, light=light, steps=steps, started_at=at, ended_at=at, **fields)


def page(account: NetSuiteAccount) -> str:
    return reverse("admin:doctor", args=[account.pk])


def test_the_page_shows_the_last_run_and_the_drift_of_the_ones_before(viewer: Client) -> None:
    account = factories.NetSuiteAccountFactory()
    checkup(account, "GREEN", days=1, drift=["Since 3 Nov 2026 the role gained Items (View)."])
    checkup(account, drift=["Since yesterday the role lost Locations (View)."])

    shown = text(viewer.get(page(account)))

    for words in ("The role lacks Locations, level View.", "Since yesterday the role lost", "the role gained Items"):
        assert words in shown
    assert "Look &lt;here&gt;" in shown
    assert "Run the doctor" not in shown


def test_an_account_nobody_looked_at_says_so(viewer: Client) -> None:
    assert "Nobody has looked yet" in text(viewer.get(page(factories.NetSuiteAccountFactory())))


def test_running_it_queues_one_run(operator: Client) -> None:
    account = factories.NetSuiteAccountFactory()

    response = operator.post(reverse("admin:doctor_run", args=[account.pk]))

    assert response.url == page(account)
    (task,) = [queued.task for queued in OrmQ.objects.all()]
    assert (task["func"], task["kwargs"]["account_id"]) == ("syncjobs.tasks.check_up", account.pk)


def test_the_button_on_the_accounts_page_does_the_same(operator: Client) -> None:
    account = factories.NetSuiteAccountFactory()

    response = operator.post(press_url(account, "doctor"))

    assert OrmQ.objects.count() == 1
    assert page(account) in told(response)


def test_looking_at_the_address_runs_nothing(operator: Client) -> None:
    account = factories.NetSuiteAccountFactory()

    assert operator.get(reverse("admin:doctor_run", args=[account.pk])).status_code == 405
    assert not OrmQ.objects.exists()


def test_a_viewer_may_look_and_not_run(viewer: Client) -> None:
    account = factories.NetSuiteAccountFactory()

    assert viewer.post(reverse("admin:doctor_run", args=[account.pk])).status_code == 403
    assert not OrmQ.objects.exists()


def test_staff_without_a_role_see_nothing(as_role: Any) -> None:
    account = factories.NetSuiteAccountFactory()
    nobody = as_role("")

    assert nobody.get(page(account)).status_code == 403
    assert nobody.get(reverse("admin:doctor_role", args=[account.pk])).status_code == 403


def test_the_role_is_a_file_for_what_is_switched_on(viewer: Client) -> None:
    plan = SyncPlanFactory()

    response = viewer.get(reverse("admin:doctor_role", args=[plan.connection.netsuite_account_id]))

    assert response["Content-Disposition"] == 'attachment; filename="customrole_crossfoot.xml"'
    assert "TRAN_SALESORD" in text(response)
    assert "TRAN_CUSTPYMT" not in text(response)


def test_the_list_and_a_run_can_be_looked_at(viewer: Client) -> None:
    found = checkup(factories.NetSuiteAccountFactory())

    assert "The role lacks Locations" in text(viewer.get(list_url(found)))
    assert "The role lacks Locations" in text(viewer.get(change_url(found)))


def test_the_list_costs_as_many_queries_for_many_runs_as_for_one(viewer: Client) -> None:
    account = factories.NetSuiteAccountFactory()
    found = checkup(account)
    count = queries(viewer, list_url(found))

    for days in range(20):
        checkup(account, days=days)

    assert queries(viewer, list_url(found)) == count


def test_the_home_page_shows_a_red_checkup_until_a_later_one_is_not(viewer: Client) -> None:
    account = factories.NetSuiteAccountFactory(name="Main")
    checkup(account, days=1)

    (need,) = viewer.get("/admin/").context["home"]["needs"]
    assert need.title == "Main: the doctor found something broken"
    assert need.url == page(account)
    assert "The role lacks Locations" in need.detail

    checkup(account, "GREEN")
    assert viewer.get("/admin/").context["home"]["needs"] == []


def test_the_accounts_page_leads_to_what_was_found_last(viewer: Client) -> None:
    account = factories.NetSuiteAccountFactory()
    before = text(viewer.get(change_url(account)))
    checkup(account)

    after = text(viewer.get(change_url(account)))

    assert "Nobody has looked yet." in before
    assert "Broken, a moment ago." in after
    assert page(account) in after


def test_a_list_that_fills_by_itself_offers_nothing_to_add_when_it_is_empty(administrator: Client) -> None:
    empty = text(administrator.get(list_url(Checkup)))
    checkup(factories.NetSuiteAccountFactory())
    filtered = text(administrator.get(f"{list_url(Checkup)}?light__exact=GREEN"))

    assert "There is nothing here yet" in empty
    assert "Rows appear here by themselves" in empty
    assert "Nothing matches" in filtered
