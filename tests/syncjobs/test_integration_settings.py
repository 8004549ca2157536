"""All settings of a connection as one object: read, checked, saved at once."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from integrations.models import Connection
from mappings.models import DocumentRules, NetSuiteRecord, ReconciliationAccounts, StockSettings
from syncjobs import integration_settings, settings_check, sync_type
from syncjobs.integration_settings import FEATURES, IntegrationSettings
from syncjobs.models import Cursor, Flow, Job, SyncPlan
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=90)
ALL = IntegrationSettings(
    sync_type=Flow.ORDERS_OUT.value,
    **dict.fromkeys(FEATURES, True),  # type: ignore[arg-type]
    stock_field="ON_HAND",
    stock_location_ids="3,1,2",
    show_negative_stock=True,
    stock_every_minutes=30,
    bank_account_id="120",
    payment_class_id="7",
    payment_location_id="1",
    payment_department_id="4",
    deposit_class_id="8",
    deposit_location_id="2",
    deposit_department_id="5",
    freight_item_id="310",
    surcharge_item_id="320",
    discount_item_id="330",
    department_id="4",
    class_id="7",
    location_id="1",
    sales_rep_id="-5",
)


@pytest.fixture
def connection() -> Connection:
    made: Connection = factories.ConnectionFactory()
    return made


def save(connection: Connection, *, now: datetime = NOW, **changes: Any) -> list[str]:
    settings = dataclasses.replace(integration_settings.load(connection=connection), **changes)
    return integration_settings.save(connection=connection, settings=settings, now=now)


def on(connection: Connection) -> set[str]:
    return set(connection.plans.filter(is_enabled=True).values_list("flow", flat=True))


def record(connection: Connection, kind: str, netsuite_id: str, **fields: Any) -> None:
    NetSuiteRecord.objects.create(
        account=connection.netsuite_account, kind=kind, netsuite_id=netsuite_id, seen_at=NOW, **fields
    )


class TestLoading:
    def test_a_new_connection_has_every_optional_feature_off_r1(self, connection: Connection) -> None:
        assert integration_settings.load(connection=connection) == IntegrationSettings()
        assert IntegrationSettings().features == set()


class TestSaving:
    def test_what_was_saved_is_read_again_in_full(self, connection: Connection) -> None:
        integration_settings.save(connection=connection, settings=ALL, now=NOW)

        assert integration_settings.load(connection=connection) == ALL
        assert on(connection) == {Flow.ORDERS_OUT, *FEATURES.values()}

    def test_twice_is_once_and_leaves_no_second_line_of_history(self, connection: Connection) -> None:
        integration_settings.save(connection=connection, settings=ALL, now=NOW)

        changed = integration_settings.save(connection=connection, settings=ALL, now=LATER)

        assert changed == []
        assert set(connection.plans.values_list("starts_at", flat=True)) == {NOW}
        assert StockSettings.history.count() == DocumentRules.history.count() == ReconciliationAccounts.history.count()
        assert StockSettings.history.count() == 1

    def test_it_names_what_changed(self, connection: Connection) -> None:
        assert save(connection, inbound_credit_note=True, freight_item_id="310") == [
            "inbound_credit_note",
            "freight_item_id",
        ]

    @pytest.mark.parametrize("name", FEATURES)
    def test_each_feature_is_switched_on_and_off_by_itself_r1(self, connection: Connection, name: str) -> None:
        needed = {"sync_type": Flow.ORDERS_OUT.value, "stock_location_ids": "1", "bank_account_id": "120"}
        save(connection, **needed)

        save(connection, **{name: True})
        with_it = on(connection)
        save(connection, **{name: False})

        assert with_it == {Flow.ORDERS_OUT, FEATURES[name]}
        assert on(connection) == {Flow.ORDERS_OUT}
        assert connection.plans.filter(flow=FEATURES[name]).exists()

    def test_switched_on_again_it_starts_now_and_catches_nothing_up(self, connection: Connection) -> None:
        save(connection, mark_invoice_as_paid=True)
        plan = connection.plans.get(flow=Flow.PAID_IN)
        Cursor.objects.create(plan=plan, job=Job.POLL, position_at=NOW, position_text="2026-11-22 20:30:00")
        save(connection, mark_invoice_as_paid=False)

        save(connection, mark_invoice_as_paid=True, now=LATER)

        plan.refresh_from_db()
        cursor = plan.cursors.get()
        assert (plan.is_enabled, plan.starts_at) == (True, LATER)
        assert (cursor.position_at, cursor.position_text) == (None, "")

    def test_what_stays_on_keeps_its_place(self, connection: Connection) -> None:
        save(connection, mark_invoice_as_paid=True)
        plan = connection.plans.get(flow=Flow.PAID_IN)
        Cursor.objects.create(plan=plan, job=Job.POLL, position_at=NOW, position_text="2026-11-22 20:30:00")

        save(connection, inbound_credit_note=True, now=LATER)

        plan.refresh_from_db()
        assert (plan.starts_at, plan.cursors.get().position_at) == (NOW, NOW)

    def test_location_ids_are_stored_in_one_way_of_writing_r30_e45(self, connection: Connection) -> None:
        save(connection, reflect_stock=True, stock_location_ids=" 3 , 1,,2 ,3")

        assert StockSettings.objects.get().locations() == ["3", "1", "2"]

    def test_settings_of_a_feature_that_is_off_are_kept_until_they_are_emptied(self, connection: Connection) -> None:
        save(connection, reflect_stock=True, stock_location_ids="3,1")
        save(connection, reflect_stock=False)
        kept = StockSettings.objects.get().location_ids

        save(connection, stock_location_ids="")

        assert kept == "3,1"
        assert not StockSettings.objects.exists()
        assert connection.plans.get(flow=Flow.STOCK_IN).stock_settings is None

    def test_the_rest_of_the_document_rules_stays(self, connection: Connection) -> None:
        DocumentRules.objects.create(connection=connection, cancel_action="IGNORE", tax_rate=15)

        save(connection, surcharge_item_id="320")

        rules = DocumentRules.objects.get()
        assert (rules.surcharge_item_id, rules.cancel_action, rules.tax_rate) == ("320", "IGNORE", 15)

    def test_nothing_is_saved_when_the_database_refuses_a_part(self, connection: Connection) -> None:
        with pytest.raises(IntegrityError):
            save(connection, freight_item_id="310", reflect_stock=True, inbound_credit_note=True)

        assert integration_settings.load(connection=connection) == IntegrationSettings()

    def test_plans_that_are_none_of_the_settings_stay(self, connection: Connection) -> None:
        catalog = SyncPlan.objects.create(connection=connection, flow=Flow.CATALOG)

        save(connection, inbound_credit_note=True)

        catalog.refresh_from_db()
        assert catalog.is_enabled

    def test_another_connection_is_left_alone_e80(self, connection: Connection) -> None:
        other = factories.ConnectionFactory()
        integration_settings.save(connection=other, settings=ALL, now=NOW)

        save(connection, sync_type=Flow.INVOICES_OUT.value)

        assert integration_settings.load(connection=other) == ALL


class TestSyncType:
    def test_it_is_not_exchanged_in_passing_r15(self, connection: Connection) -> None:
        save(connection, sync_type=Flow.ORDERS_OUT.value)

        with pytest.raises(ValueError, match="sync_type.switch"):
            save(connection, sync_type=Flow.INVOICES_OUT.value)

        assert on(connection) == {Flow.ORDERS_OUT}

    def test_going_over_to_invoices_ends_finalised_invoices_and_nothing_else_r15_r41(
        self, connection: Connection
    ) -> None:
        integration_settings.save(connection=connection, settings=ALL, now=NOW)

        sync_type.switch(connection=connection, now=LATER)

        assert on(connection) == {Flow.INVOICES_OUT, *FEATURES.values()} - {Flow.INVOICES_IN}

    def test_coming_back_to_orders_leaves_them_off_until_somebody_ticks_them_r41(self, connection: Connection) -> None:
        integration_settings.save(connection=connection, settings=ALL, now=NOW)

        sync_type.switch(connection=connection, now=LATER)
        sync_type.switch(connection=connection, now=LATER)

        assert Flow.INVOICES_IN not in on(connection)


class TestProblems:
    @pytest.mark.parametrize(
        ("changes", "name", "says"),
        [
            pytest.param(
                {"sync_type": Flow.INVOICES_OUT.value},
                "finalised_invoice_sync",
                "Finalised Invoice Sync needs sync type Orders",
                id="finalised with invoices (E67)",
            ),
            pytest.param({"sync_type": ""}, "finalised_invoice_sync", "needs sync type Orders", id="neither (R41)"),
            pytest.param(
                {"stock_location_ids": " , "}, "stock_location_ids", "at least one stock location ID", id="none (E45)"
            ),
            pytest.param({"stock_location_ids": "3;1"}, "stock_location_ids", "“3;1”", id="bad list (E45)"),
            pytest.param({"stock_location_ids": "3,abc"}, "stock_location_ids", "“abc”", id="bad word (E45)"),
            pytest.param({"stock_location_ids": "3,0"}, "stock_location_ids", "“0”", id="zero (E45)"),
            pytest.param({"stock_location_ids": "-1"}, "stock_location_ids", "“-1”", id="negative (E45)"),
            pytest.param(
                {"bank_account_id": ""}, "bank_account_id", "Auto-Reconciliation needs the Bank Account", id="R38"
            ),
        ],
    )
    def test_are_told_in_words_at_the_setting_that_mends_them(
        self, connection: Connection, changes: dict[str, Any], name: str, says: str
    ) -> None:
        (problem,) = settings_check.problems(settings=dataclasses.replace(ALL, **changes), connection=connection)

        assert problem.name == name
        assert says in problem.text

    def test_everything_at_once_has_none(self, connection: Connection) -> None:
        assert settings_check.problems(settings=ALL, connection=connection) == []

    @pytest.mark.parametrize("direction", ["payments_to_netsuite", "payments_from_netsuite"])
    def test_either_direction_alone_needs_the_bank_account_r38_r39(
        self, connection: Connection, direction: str
    ) -> None:
        settings = dataclasses.replace(IntegrationSettings(), **{direction: True})

        assert [one.name for one in settings_check.problems(settings=settings, connection=connection)] == [
            "bank_account_id"
        ]

    def test_a_location_that_netsuite_does_not_have_is_one_r31(self, connection: Connection) -> None:
        for netsuite_id in "123":
            record(connection, NetSuiteRecord.Kind.LOCATION, netsuite_id)
        settings = dataclasses.replace(ALL, stock_location_ids="3,1,9")

        (problem,) = settings_check.problems(settings=settings, connection=connection)

        assert problem.name == "stock_location_ids"
        assert "NetSuite has no location “9”" in problem.text

    def test_no_location_is_asked_after_while_stock_is_off_r31(self, connection: Connection) -> None:
        record(connection, NetSuiteRecord.Kind.LOCATION, "1")
        settings = dataclasses.replace(ALL, reflect_stock=False, stock_location_ids="9")

        assert settings_check.problems(settings=settings, connection=connection) == []


class TestWarnings:
    def warnings(self, connection: Connection, **changes: Any) -> str:
        settings = dataclasses.replace(ALL, **changes)
        return " ".join(settings_check.warnings(settings=settings, connection=connection))

    def test_more_than_five_locations_are_warned_of_r37(self, connection: Connection) -> None:
        assert "6 locations are listed" in self.warnings(connection, stock_location_ids="1,2,3,4,5,6")
        assert "locations are listed" not in self.warnings(connection, stock_location_ids="1,2,3,4,5")

    def test_locations_that_could_not_be_checked_are_warned_of_r31(self, connection: Connection) -> None:
        assert "locations could not be checked" in self.warnings(connection)

    def test_an_item_that_the_pulled_list_does_not_have_is_named_r53(self, connection: Connection) -> None:
        record(connection, NetSuiteRecord.Kind.ITEM, "310", code="FREIGHT")
        record(connection, NetSuiteRecord.Kind.ITEM, "320", code="SURCHARGE", is_inactive=True)

        said = self.warnings(connection)

        assert "surcharge item ID 320: SURCHARGE is inactive in NetSuite." in said
        assert "discount item ID 330: NetSuite has no such item" in said
        assert "310" not in said

    def test_a_list_that_was_never_pulled_warns_of_nothing(self, connection: Connection) -> None:
        assert self.warnings(connection, reflect_stock=False) == ""


class TestNames:
    def test_each_id_is_called_as_netsuite_calls_it(self, connection: Connection) -> None:
        record(connection, NetSuiteRecord.Kind.LOCATION, "3", name="Sydney")
        record(connection, NetSuiteRecord.Kind.LOCATION, "1", name="Perth")
        record(connection, NetSuiteRecord.Kind.ACCOUNT, "120", code="1000", name="Cheque account")
        values = {"stock_location_ids": "3, 1,9", "bank_account_id": "120", "freight_item_id": "310"}

        assert settings_check.names(connection=connection, values=values) == {
            "stock_location_ids": "3 is Sydney; 1 is Perth",
            "bank_account_id": "120 is 1000 Cheque account",
        }


def test_a_platform_whose_connector_is_gone_offers_nothing() -> None:
    connection = factories.ConnectionFactory(connector="gone")

    assert integration_settings.offered(connection=connection) == set()


def test_ordermentum_offers_every_feature(connection: Connection) -> None:
    assert integration_settings.offered(connection=connection) == set(FEATURES)
