"""Pulling the lists on demand, how far it is, and what the home page says of mappings."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ

from mappings.models import NetSuiteList, NetSuiteRecord
from syncjobs import catalog
from syncjobs.models import Flow, SyncPlan, SyncRun
from tests import factories
from tests.syncjobs import factories as ledger_factories

pytestmark = pytest.mark.django_db


def press(client: Client, connection_id: int) -> str:
    answer = client.post(f"/admin/integrations/connection/{connection_id}/press/lists/", follow=True)
    return str(answer.content.decode())


def test_an_operator_pulls_the_lists_now_r25(operator: Client) -> None:
    connection = factories.ConnectionFactory()

    told = press(operator, connection.pk)

    plan = SyncPlan.objects.get(connection=connection, flow=Flow.CATALOG)
    assert [task.name() for task in OrmQ.objects.all()] == [f"lists {plan.pk} on demand"]
    assert "are being pulled" in told


def test_a_viewer_may_not_r25(viewer: Client) -> None:
    connection = factories.ConnectionFactory()

    press(viewer, connection.pk)

    assert not OrmQ.objects.exists()


def test_the_connections_page_says_how_far_it_is_r25(operator: Client) -> None:
    connection = factories.ConnectionFactory()
    plan = catalog.ensure_plan(connection=connection)
    SyncRun.objects.create(plan=plan, job="POLL", started_at=timezone.now(), message="Pulling: 3,000 items read…")

    shown = operator.get(f"/admin/integrations/connection/{connection.pk}/change/").content.decode()

    assert "Pulling: 3,000 items read…" in shown


def test_run_now_is_about_documents_alone(operator: Client) -> None:
    plan = ledger_factories.SyncPlanFactory()
    catalog.ensure_plan(connection=plan.connection)

    operator.post(f"/admin/integrations/connection/{plan.connection.pk}/press/poll/")

    assert [task.name() for task in OrmQ.objects.all()] == [f"poll {plan.pk} on demand"]


def test_the_home_page_says_what_netsuite_does_not_use_any_more_r26(viewer: Client) -> None:
    connection = factories.ConnectionFactory()
    account = connection.netsuite_account
    NetSuiteList.objects.create(account=account, kind="ITEM", read_at=timezone.now())
    NetSuiteRecord.objects.create(
        account=account, kind="ITEM", netsuite_id="501", is_inactive=True, seen_at=timezone.now()
    )
    factories.ProductMappingFactory(connection=connection, netsuite_id="501")

    shown = viewer.get("/admin/").content.decode()

    assert "1 product mapped to a record that NetSuite does not use any more" in shown
    assert "?look=netsuite" in shown


def test_what_no_record_waits_for_is_left_to_the_mapping_pages_r27(viewer: Client) -> None:
    factories.CustomerMappingFactory(netsuite_id="")

    assert "without a mapping" not in viewer.get("/admin/").content.decode()
