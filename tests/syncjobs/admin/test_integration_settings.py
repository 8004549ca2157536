"""The page of a connection's integration settings, and what the connection's own page says of it."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from integrations.models import Connection
from mappings.models import NetSuiteRecord, StockSettings
from syncjobs import integration_settings, roles
from syncjobs.admin.settings_form import SettingsForm
from syncjobs.configuring import features
from syncjobs.integration_settings import ACCOUNT_FIELDS, FEATURES, RULES_FIELDS, STOCK_FIELDS, IntegrationSettings
from syncjobs.models import Flow
from tests import factories
from tests.syncjobs.admin.asking import change_url, text, told
from tests.syncjobs.admin.test_connections import retyped
from tests.syncjobs.factories import SyncPlanFactory

pytestmark = pytest.mark.django_db
EMPTY = {"stock_field": "AVAILABLE", "stock_every_minutes": "15"}
RECONCILING = {"auto_reconciliation": "on", "payments_to_netsuite": "on", "payments_from_netsuite": "on"}


@pytest.fixture
def connection() -> Connection:
    """A connection that sends orders."""
    made: Connection = SyncPlanFactory().connection
    return made


def url(connection: Connection) -> str:
    return reverse("admin:integration_settings", args=[connection.pk])


def send(client: Client, connection: Connection, **typed: str) -> HttpResponse:
    return client.post(url(connection), {**EMPTY, **typed})


def errors(response: HttpResponse) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)  # type: ignore[attr-defined]


def settings(connection: Connection) -> IntegrationSettings:
    return integration_settings.load(connection=connection)


class TestTheForm:
    def test_everything_optional_is_off_on_a_new_connection_r1(
        self, administrator: Client, connection: Connection
    ) -> None:
        form: SettingsForm = administrator.get(url(connection)).context["form"]

        ticked = {name for name in (*FEATURES, "auto_reconciliation") if form[name].value()}
        assert ticked == {"payments_to_netsuite", "payments_from_netsuite"}  # which count once the box above is ticked

    def test_saved_untouched_it_changes_nothing_r1(self, administrator: Client, connection: Connection) -> None:
        before = settings(connection)

        response = send(administrator, connection, payments_to_netsuite="on", payments_from_netsuite="on")

        assert told(response) == "Nothing was changed."
        assert settings(connection) == before
        assert [plan.flow for plan in connection.plans.all()] == [Flow.ORDERS_OUT]

    def test_it_has_every_setting_and_each_says_what_it_is(self, administrator: Client, connection: Connection) -> None:
        form: SettingsForm = administrator.get(url(connection)).context["form"]

        names = {*FEATURES, *STOCK_FIELDS, *ACCOUNT_FIELDS, *RULES_FIELDS, "sync_type", "auto_reconciliation"}
        shown = {field.name for _group, switches, details in form.groups() for field in (*switches, *details)}
        assert set(form.fields) == shown == names
        assert [name for name, field in form.fields.items() if not field.help_text] == []

    @pytest.mark.parametrize("name", [*ACCOUNT_FIELDS, *RULES_FIELDS, "stock_location_ids"])
    def test_each_id_says_where_netsuite_shows_it(
        self, administrator: Client, connection: Connection, name: str
    ) -> None:
        form: SettingsForm = administrator.get(url(connection)).context["form"]

        assert any(menu in str(form.fields[name].help_text) for menu in ("Lists >", "Setup >"))

    def test_what_the_platform_cannot_do_is_not_shown(self, connection: Connection) -> None:
        Connection.objects.update(connector="gone")
        connection.refresh_from_db()

        form = SettingsForm(None, connection=connection, platform="Gone")

        assert set(form.fields) == {"sync_type", *RULES_FIELDS}

    def test_the_sync_type_is_shown_and_changed_by_its_own_step_r15(
        self, administrator: Client, connection: Connection
    ) -> None:
        response = send(administrator, connection, sync_type=Flow.INVOICES_OUT)

        assert told(response) == "Nothing was changed."
        assert settings(connection).sync_type == Flow.ORDERS_OUT
        assert "press “Switch sync type”" in text(administrator.get(url(connection)))

    def test_a_connection_without_one_gets_it_here_r11(self, administrator: Client) -> None:
        connection = factories.ConnectionFactory()

        send(administrator, connection, sync_type=Flow.INVOICES_OUT)

        assert settings(connection).sync_type == Flow.INVOICES_OUT

    def test_a_record_is_called_as_netsuite_calls_it(self, administrator: Client, connection: Connection) -> None:
        NetSuiteRecord.objects.create(
            account=connection.netsuite_account,
            kind=NetSuiteRecord.Kind.ITEM,
            netsuite_id="310",
            code="FREIGHT",
            name="<b>Freight</b>",
            seen_at=timezone.now(),
        )
        send(administrator, connection, freight_item_id="310")

        assert "In NetSuite, 310 is FREIGHT &lt;b&gt;Freight&lt;/b&gt;." in text(administrator.get(url(connection)))


class TestSaving:
    def test_switches_features_on_with_their_settings(self, administrator: Client, connection: Connection) -> None:
        response = send(
            administrator,
            connection,
            reflect_stock="on",
            stock_field="ON_HAND",
            stock_location_ids=" 3 , 1,,2 ,3",
            finalised_invoice_sync="on",
            surcharge_item_id=" 320 ",
        )

        saved = settings(connection)
        assert saved.features == {Flow.STOCK_IN, Flow.INVOICES_IN}
        assert (saved.stock_field, saved.stock_location_ids, saved.surcharge_item_id) == ("ON_HAND", "3,1,2", "320")
        assert "Saved: Reflect stock from NetSuite in Ordermentum, Stock field, Stock location IDs" in told(response)

    def test_auto_reconciliation_is_both_directions_r39(self, administrator: Client, connection: Connection) -> None:
        send(administrator, connection, **RECONCILING, bank_account_id="120")

        assert settings(connection).features == {Flow.PAYMENTS_OUT, Flow.PAYMENTS_IN}

    @pytest.mark.parametrize("direction", features.DIRECTIONS)
    def test_or_one_of_them_r39(self, administrator: Client, connection: Connection, direction: str) -> None:
        send(administrator, connection, auto_reconciliation="on", bank_account_id="120", **{direction: "on"})

        assert settings(connection).features == {FEATURES[direction]}

    def test_taking_its_tick_away_ends_both_r39(self, administrator: Client, connection: Connection) -> None:
        send(administrator, connection, **RECONCILING, bank_account_id="120")
        unticked = {**RECONCILING, "bank_account_id": "120"}
        del unticked["auto_reconciliation"]

        send(administrator, connection, **unticked)

        assert settings(connection).features == set()
        assert settings(connection).bank_account_id == "120"

    def test_it_warns_of_more_than_five_locations_and_saves_them_r37(
        self, administrator: Client, connection: Connection
    ) -> None:
        response = send(administrator, connection, reflect_stock="on", stock_location_ids="1,2,3,4,5,6")

        assert "6 locations are listed" in told(response)
        assert StockSettings.objects.get().location_ids == "1,2,3,4,5,6"

    def test_who_changed_what_is_kept(self, administrator: Client, connection: Connection) -> None:
        send(administrator, connection, reflect_stock="on", stock_location_ids="3")

        assert "Changed integration settings: Reflect stock" in LogEntry.objects.get().change_message
        assert StockSettings.history.get().history_user is not None


class TestRefusing:
    @pytest.mark.parametrize(
        ("typed", "name", "says"),
        [
            pytest.param({"reflect_stock": "on"}, "stock_location_ids", "at least one stock location ID", id="E45"),
            pytest.param(
                {"reflect_stock": "on", "stock_location_ids": "3,abc"}, "stock_location_ids", "“abc”", id="E45-token"
            ),
            pytest.param({"stock_location_ids": "3;1"}, "stock_location_ids", "“3;1”", id="E45-off"),
            pytest.param({"stock_every_minutes": "1"}, "stock_every_minutes", "greater than or equal to 5", id="R35"),
            pytest.param({"stock_field": "BOTH"}, "stock_field", "not one of the available choices", id="R29"),
            pytest.param(RECONCILING, "bank_account_id", "needs the Bank Account", id="R38"),
            pytest.param(
                {"auto_reconciliation": "on", "bank_account_id": "120"},
                "auto_reconciliation",
                "Choose at least one direction",
                id="R39",
            ),
            pytest.param({"bank_account_id": "1000 Cheque"}, "bank_account_id", "internal ID", id="R22"),
            pytest.param({"surcharge_item_id": "SURCHARGE"}, "surcharge_item_id", "internal ID", id="R51"),
        ],
    )
    def test_says_why_at_the_box_and_saves_nothing(
        self, administrator: Client, connection: Connection, typed: dict[str, str], name: str, says: str
    ) -> None:
        before = settings(connection)

        response = send(administrator, connection, inbound_credit_note="on", **typed)

        assert list(errors(response)) == [name]
        assert says in errors(response)[name][0]
        assert settings(connection) == before
        assert html.escape(errors(response)[name][0], quote=True) in text(response)

    def test_finalised_invoices_with_sync_type_invoices_e67(self, administrator: Client) -> None:
        connection = SyncPlanFactory(flow=Flow.INVOICES_OUT).connection

        response = send(administrator, connection, finalised_invoice_sync="on")

        assert "needs sync type Orders" in errors(response)["finalised_invoice_sync"][0]
        assert settings(connection).features == set()

    def test_a_location_that_netsuite_does_not_have_r31(self, administrator: Client, connection: Connection) -> None:
        NetSuiteRecord.objects.create(
            account=connection.netsuite_account,
            kind=NetSuiteRecord.Kind.LOCATION,
            netsuite_id="3",
            seen_at=timezone.now(),
        )

        response = send(administrator, connection, reflect_stock="on", stock_location_ids="3,9")

        assert "NetSuite has no location “9”" in errors(response)["stock_location_ids"][0]


class TestWhoMay:
    @pytest.mark.parametrize("role", [roles.VIEWER, roles.OPERATOR, roles.MAPPER])
    def test_others_neither_see_nor_save_it(
        self, as_role: Callable[[str], Client], connection: Connection, role: str
    ) -> None:
        client = as_role(role)

        assert client.get(url(connection)).status_code == 403
        assert send(client, connection, inbound_credit_note="on").status_code == 403
        assert "Integration settings" not in text(client.get(change_url(connection)))
        assert settings(connection).features == set()

    def test_a_viewer_reads_on_the_connections_page_what_is_on(
        self, viewer: Client, administrator: Client, connection: Connection
    ) -> None:
        before = text(viewer.get(change_url(connection)))
        send(administrator, connection, inbound_credit_note="on")

        assert "none is on" in before
        assert "NetSuite credit memos → credit notes" in text(viewer.get(change_url(connection)))


class TestTheConnectionsPage:
    def test_has_a_button_that_leads_here(self, administrator: Client, connection: Connection) -> None:
        assert f'href="{url(connection)}"' in text(administrator.get(change_url(connection)))

    def test_that_button_cannot_be_pressed_as_the_others_are(
        self, administrator: Client, connection: Connection
    ) -> None:
        address = reverse("admin:integrations_connection_press", args=[connection.pk, "settings"])

        assert administrator.post(address).status_code == 404

    def test_offers_orders_and_invoices_alone_as_rows(self, administrator: Client, connection: Connection) -> None:
        integration_settings.save(
            connection=connection,
            settings=IntegrationSettings(sync_type=Flow.ORDERS_OUT, inbound_credit_note=True),
            now=timezone.now(),
        )

        (rows,) = administrator.get(change_url(connection)).context["inline_admin_formsets"]

        assert [form.instance.flow for form in rows.formset.initial_forms] == [Flow.ORDERS_OUT]
        offered = [value for value, _label in rows.formset.empty_form.fields["flow"].choices]
        assert offered == [Flow.ORDERS_OUT, Flow.INVOICES_OUT]

    def test_refuses_invoices_while_finalised_invoices_come_back_e67(self, administrator: Client) -> None:
        plan: Any = SyncPlanFactory(flow=Flow.INVOICES_IN)
        rows = [{"flow": Flow.INVOICES_OUT, "is_enabled": "on"}]

        response = administrator.post(change_url(plan.connection), retyped(plan.connection, rows))

        assert "Finalised Invoice Sync needs sync type Orders" in text(response)
        assert plan.connection.plans.count() == 1
