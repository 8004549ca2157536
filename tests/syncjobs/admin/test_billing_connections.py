"""The page of a connection to a billing platform, which has neither orders nor invoices to choose from."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from integrations.models import Connection
from syncjobs import webhooks
from syncjobs.models import Flow, SyncPlan
from tests import factories
from tests.syncjobs.admin.asking import change_url, press_url, text, told
from tests.syncjobs.admin.conftest import NOBODY_LISTENS
from tests.syncjobs.admin.test_connections import ADD, typed
from tests.syncjobs.factories import SyncPlanFactory

ORDERS = {"flow": Flow.ORDERS_OUT, "is_enabled": "on"}  # the row that the form of a new connection begins with
INVOICED = {"connector": "invoiced", "invoiced__api_key": "k", "invoiced__api_url": NOBODY_LISTENS}


@pytest.fixture
def billing(db: None) -> Connection:
    made: Connection = factories.ConnectionFactory(connector="invoiced", values={}, secrets={"api_key": "k"})
    return made


def test_one_is_added_whatever_the_row_of_orders_says(administrator: Client) -> None:
    account = factories.NetSuiteAccountFactory()

    administrator.post(reverse(ADD), typed(account_id=account.pk, plans=[ORDERS], **INVOICED))

    assert (Connection.objects.get().connector, SyncPlan.objects.count()) == ("invoiced", 0)


def test_a_new_one_asks_first_for_its_platform(administrator: Client) -> None:
    page = text(administrator.get(reverse(ADD)))

    assert '<option value="" selected>Choose the platform</option>' in page
    assert "cf-platform-invoiced" in page
    assert 'option[value="invoiced"]:checked) #plans-group' not in page
    assert 'option[value="ordermentum"]:checked) #plans-group' in page


def test_its_page_names_all_that_goes_each_way(viewer: Client, billing: Connection) -> None:
    SyncPlanFactory(connection=billing, flow=Flow.AR_INVOICES_IN)
    SyncPlanFactory(connection=billing, flow=Flow.AR_PAYMENTS_OUT)

    page = text(viewer.get(change_url(billing)))

    assert "NetSuite invoices → invoices, Payments → NetSuite customer payments" in page


def test_running_one_with_nothing_on_leads_to_its_settings(administrator: Client, billing: Connection) -> None:
    response = administrator.post(press_url(billing, "poll"))

    assert (
        told(response) == "Nothing is switched on. Switch something on under “Integration settings”, then press again."
    )


class TestWebhooks:
    def test_its_address_is_shown_to_those_who_may_change_it(self, administrator: Client, billing: Connection) -> None:
        response = administrator.post(press_url(billing, "webhook_address"))

        assert webhooks.url_of(connection=billing) in told(response)

    def test_its_address_is_kept_from_the_others(self, viewer: Client, billing: Connection) -> None:
        response = viewer.post(press_url(billing, "webhook_address"))

        assert response.status_code == 403
        assert billing.webhook_token not in text(viewer.get(change_url(billing)))

    def test_it_is_not_registered_by_us(self, administrator: Client, billing: Connection) -> None:
        page = text(administrator.get(change_url(billing)))

        assert "Register webhook" not in page
        assert "Nothing heard yet." in page

    def test_refused_ones_stand_on_its_page(self, viewer: Client, billing: Connection) -> None:
        Connection.objects.update(unsigned_webhooks=2)

        assert "2 webhooks were refused for a wrong signature" in text(viewer.get(change_url(billing)))

    def test_disconnecting_it_reminds_of_the_one_on_the_platform(
        self, administrator: Client, billing: Connection
    ) -> None:
        response = administrator.post(press_url(billing, "disconnect"), {"confirmed": "yes"})

        assert "entered on the platform by hand: delete it there too." in told(response)


def test_importing_begins_with_its_customers(administrator: Client, billing: Connection) -> None:
    for flow in (Flow.AR_PAYMENTS_OUT, Flow.AR_INVOICES_IN, Flow.CUSTOMERS_IN):
        SyncPlanFactory(connection=billing, flow=flow)

    page = text(administrator.get(change_url(billing)))

    customers = SyncPlan.objects.get(flow=Flow.CUSTOMERS_IN)
    assert f"/admin/syncjobs/backfill/start/?plan={customers.pk}" in page
