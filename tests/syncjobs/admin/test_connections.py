"""The connection's page: settings, plans, buttons."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_q.models import OrmQ

from integrations.models import Connection, Health
from syncjobs.models import Flow, State, SyncEntry, SyncPlan
from tests import factories
from tests.syncjobs.admin.asking import change_url, press_url, text, told
from tests.syncjobs.admin.conftest import NOBODY_LISTENS
from tests.syncjobs.factories import SyncEntryFactory, SyncLogFactory, SyncPlanFactory
from tests.world import World

ADD = "admin:integrations_connection_add"
NOT_BOTH = "Sync orders or invoices, not both. Switch the other plan off first."


def typed(*, account_id: int, plans: list[dict[str, Any]] | None = None, initial: int = 0, **changes: Any) -> Any:
    rows = plans or []
    values = {
        "name": "Southern Roasters",
        "connector": "ordermentum",
        "netsuite_account": str(account_id),
        "is_enabled": "on",
        "time_zone": "Australia/Perth",
        "currency": "AUD",
        "ordermentum__supplier_id": factories.SUPPLIER_ID,
        "ordermentum__api_key": "om_api_canary",
        "ordermentum__api_url": NOBODY_LISTENS,
        "ordermentum__auth_url": "https://app.ordermentum.com",
        "plans-TOTAL_FORMS": str(len(rows)),
        "plans-INITIAL_FORMS": str(initial),
        **changes,
    }
    for number, row in enumerate(rows):
        started = {"starts_at_0": "2026-03-01", "starts_at_1": "00:00:00"}
        values |= {f"plans-{number}-{name}": value for name, value in {**started, **row}.items()}
    return values


def retyped(connection: Connection, plans: list[dict[str, Any]], **changes: Any) -> Any:
    initial = sum("id" in row for row in plans)
    return typed(account_id=connection.netsuite_account_id, plans=plans, initial=initial, **changes)


def test_saving_keeps_settings_apart_from_secrets_and_leaves_defaults_out(administrator: Client) -> None:
    account = factories.NetSuiteAccountFactory()

    administrator.post(reverse(ADD), typed(account_id=account.pk))

    connection = Connection.objects.get()
    assert connection.values["supplier_id"] == factories.SUPPLIER_ID
    assert connection.values["auth_url"] == ""
    assert connection.secrets == {"api_key": "om_api_canary"}
    assert connection.time_zone == "Australia/Perth"


def test_what_the_platform_cannot_do_without_is_asked_for_by_name(administrator: Client) -> None:
    account = factories.NetSuiteAccountFactory()

    response = administrator.post(reverse(ADD), typed(account_id=account.pk, ordermentum__supplier_id=""))

    assert list(response.context["adminform"].form.errors) == ["ordermentum__supplier_id"]
    assert "canary" not in text(response)


def test_an_empty_secret_keeps_the_stored_one_and_a_dash_removes_it(administrator: Client) -> None:
    connection = factories.ConnectionFactory(secrets={"api_key": "kept", "webhook_secret": "old"})
    values = retyped(connection, [], ordermentum__api_key="", ordermentum__webhook_secret="-")

    administrator.post(change_url(connection), values)

    assert Connection.objects.get().secrets == {"api_key": "kept", "webhook_secret": ""}


def test_the_platform_of_a_connection_cannot_be_changed(administrator: Client) -> None:
    connection = factories.ConnectionFactory()

    response = administrator.post(change_url(connection), retyped(connection, [], connector="another"))

    assert response.context["adminform"].form.errors["connector"] == [
        "The platform of a connection stays as it is. Make a new connection instead."
    ]


def test_saving_stores_and_tells_what_the_test_said_r10(
    administrator: Client, django_capture_on_commit_callbacks: Any
) -> None:
    account = factories.NetSuiteAccountFactory()

    with django_capture_on_commit_callbacks(execute=True):
        response = administrator.post(reverse(ADD), typed(account_id=account.pk))

    connection = Connection.objects.get()
    assert connection.health == Health.UNTESTED  # nobody answered, which proves nothing
    assert connection.health_message in told(response)


class TestPlans:
    def test_refuses_orders_beside_invoices_in_one_form(self, administrator: Client) -> None:
        account = factories.NetSuiteAccountFactory()
        both = [{"flow": flow, "is_enabled": "on"} for flow in (Flow.ORDERS_OUT, Flow.INVOICES_OUT)]

        response = administrator.post(reverse(ADD), typed(account_id=account.pk, plans=both))

        assert NOT_BOTH in text(response)
        assert not Connection.objects.exists()

    def test_refuses_invoices_beside_the_orders_that_run(self, administrator: Client) -> None:
        plan = SyncPlanFactory()
        rows = [
            {"id": str(plan.pk), "flow": Flow.ORDERS_OUT, "is_enabled": "on"},
            {"flow": Flow.INVOICES_OUT, "is_enabled": "on"},
        ]

        response = administrator.post(change_url(plan.connection), retyped(plan.connection, rows))

        assert NOT_BOTH in text(response)
        assert SyncPlan.objects.count() == 1

    def test_refuses_a_change_of_type_in_passing_and_names_the_button_r15(self, administrator: Client) -> None:
        plan = SyncPlanFactory()
        rows = [{"id": str(plan.pk), "flow": Flow.ORDERS_OUT}, {"flow": Flow.INVOICES_OUT, "is_enabled": "on"}]

        response = administrator.post(change_url(plan.connection), retyped(plan.connection, rows))

        assert "press “Switch sync type”" in text(response)
        assert SyncPlan.objects.get().is_enabled

    def test_refuses_to_turn_a_plan_that_has_a_history_into_another_one(self, administrator: Client) -> None:
        plan = SyncPlanFactory()
        rows = [{"id": str(plan.pk), "flow": Flow.INVOICES_OUT, "is_enabled": "on"}]

        response = administrator.post(change_url(plan.connection), retyped(plan.connection, rows))

        assert "press “Switch sync type”" in text(response)
        assert SyncPlan.objects.get().flow == Flow.ORDERS_OUT

    def test_switches_a_plan_off(self, administrator: Client) -> None:
        plan = SyncPlanFactory()
        rows = [{"id": str(plan.pk), "flow": Flow.ORDERS_OUT}]

        administrator.post(change_url(plan.connection), retyped(plan.connection, rows))

        assert not SyncPlan.objects.get().is_enabled

    def test_switching_asks_first_and_says_that_nothing_is_sent_again_r15(self, administrator: Client) -> None:
        plan = SyncPlanFactory()

        response = administrator.post(press_url(plan.connection, "switch"))

        assert "Nothing that was already synced is sent again or deleted." in text(response)
        assert SyncPlan.objects.get().is_enabled

    def test_switching_leaves_what_was_synced_alone_r15(self, administrator: Client) -> None:
        entry = SyncEntryFactory(is_synced=True)

        administrator.post(press_url(entry.plan.connection, "switch"), {"confirmed": "yes"})

        enabled = SyncPlan.objects.get(is_enabled=True)
        assert enabled.flow == Flow.INVOICES_OUT
        assert SyncEntry.objects.get().state == State.SYNCED


class TestButtons:
    def test_run_now_queues_a_poll_of_each_plan_that_is_on(self, operator: Client) -> None:
        plan = SyncPlanFactory()
        SyncPlanFactory(connection=plan.connection, flow=Flow.INVOICES_OUT, is_enabled=False)

        response = operator.post(press_url(plan.connection, "poll"))

        assert told(response) == "Queued a look for changes of 1 plan."
        assert OrmQ.objects.count() == 1

    def test_run_now_reads_what_is_hourly_one_after_another_as_on_the_hour_r44_r54(self, operator: Client) -> None:
        connection = factories.ConnectionFactory()
        for flow in (Flow.ORDERS_OUT, Flow.INVOICES_IN, Flow.PAID_IN):
            SyncPlanFactory(connection=connection, flow=flow)

        response = operator.post(press_url(connection, "poll"))

        assert told(response) == "Queued a look for changes of 3 plans."
        assert sorted(row.task["func"] for row in OrmQ.objects.all()) == [
            "syncjobs.tasks.poll",
            "syncjobs.tasks.pull_hourly",
        ]

    def test_run_now_says_why_it_does_not(self, operator: Client) -> None:
        plan = SyncPlanFactory(connection__health=Health.PAUSED)

        response = operator.post(press_url(plan.connection, "poll"))

        assert "paused" in told(response)
        assert not OrmQ.objects.exists()

    def test_registers_and_disconnects_keeping_mappings_and_history_r60(
        self, administrator: Client, world: World
    ) -> None:
        plan = world.connect()
        log = SyncLogFactory(entry__plan=plan)

        administrator.post(press_url(world.connection, "register"))
        registered = len(world.ordermentum.webhooks)
        administrator.post(press_url(world.connection, "disconnect"), {"confirmed": "yes"})

        world.connection.refresh_from_db()
        assert registered == 1
        assert len(world.ordermentum.webhooks) == 0
        assert not world.connection.is_enabled
        assert not world.connection.webhook_id
        assert world.connection.customer_mappings.exists()
        assert world.connection.logs.filter(pk=log.pk).exists()

    def test_disconnecting_asks_first(self, administrator: Client) -> None:
        connection = factories.ConnectionFactory()

        response = administrator.post(press_url(connection, "disconnect"))

        connection.refresh_from_db()
        assert "Mappings and history are kept" in text(response)
        assert connection.is_enabled

    def test_a_platform_that_does_not_answer_is_disconnected_all_the_same_r60(self, administrator: Client) -> None:
        values = {"supplier_id": factories.SUPPLIER_ID, "api_url": NOBODY_LISTENS}
        connection = factories.ConnectionFactory(values=values)

        response = administrator.post(press_url(connection, "disconnect"), {"confirmed": "yes"})

        connection.refresh_from_db()
        assert not connection.is_enabled
        assert "its webhook is still registered" in told(response)

    @pytest.mark.parametrize("name", ["test", "poll", "register", "switch", "disconnect"])
    def test_a_viewer_may_press_none(self, viewer: Client, name: str) -> None:
        plan = SyncPlanFactory()

        response = viewer.post(press_url(plan.connection, name), {"confirmed": "yes"})

        plan.connection.refresh_from_db()
        assert response.status_code == 403
        assert plan.connection.is_enabled
        assert plan.connection.tested_at is None

    @pytest.mark.parametrize("name", ["register", "switch", "disconnect"])
    def test_an_operator_changes_no_connection(self, operator: Client, name: str) -> None:
        plan = SyncPlanFactory()

        assert operator.post(press_url(plan.connection, name), {"confirmed": "yes"}).status_code == 403

    def test_a_connection_with_history_cannot_be_deleted_r60(self, administrator: Client) -> None:
        log = SyncLogFactory()

        response = administrator.post(
            reverse("admin:integrations_connection_delete", args=[log.connection_id]), {"post": "yes"}
        )

        assert response.status_code == 403
        assert Connection.objects.exists()


def test_a_connection_whose_connector_is_not_installed_any_more_can_still_be_opened(administrator: Client) -> None:
    entry = SyncEntryFactory(is_synced=True, plan__connection__connector="gone")

    assert administrator.get(change_url(entry.plan.connection)).status_code == 200
    assert administrator.get(change_url(entry)).status_code == 200
    assert administrator.get("/admin/").status_code == 200
