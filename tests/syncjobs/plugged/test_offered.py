"""A connector that somebody installed is offered, with the flows that it has the capabilities for and no others."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from integrations import registry
from integrations.models import Connection
from syncjobs import integration_settings, offering, receivables, webhooks
from syncjobs.configuring import applying, problems
from syncjobs.models import Flow, SyncPlan
from tests import factories
from tests.syncjobs.admin.asking import change_url, press_url, text

ROOT = Path(__file__).parents[3]
ADD = "admin:integrations_connection_add"
SETTINGS = "admin:integration_settings"
ORDERS, INVOICES = Flow.ORDERS_OUT, Flow.INVOICES_OUT
FILE = """
netsuite_accounts:
  - name: Main
    account_id: 1234567_SB1
    consumer_key: env:KEY
    consumer_secret: env:KEY
    token_id: env:KEY
    token_secret: env:KEY
connections:
  - name: Shop
    platform: csv-folder
    netsuite_account: Main
    settings:
      folder: /srv/shop
      shop: north
"""


@pytest.fixture
def connection(installed: None, db: None) -> Connection:
    values = {"folder": "/srv/shop", "shop": "north"}
    made: Connection = factories.ConnectionFactory(connector="csv-folder", values=values, secrets={})
    return made


def apply(text: str) -> list[str]:
    return [str(change) for change in applying.apply(text=FILE + text, environ={"KEY": "word"})]


def refused(text: str) -> list[str]:
    with pytest.raises(problems.Refused) as caught:
        apply(text)
    return [problem.text for problem in caught.value.problems]


def typed(account_id: int, **changes: str) -> dict[str, str]:
    values = {
        "name": "Shop",
        "connector": "csv-folder",
        "netsuite_account": str(account_id),
        "time_zone": "Australia/Perth",
        "currency": "AUD",
        "csv-folder__folder": "/srv/shop",
        "csv-folder__shop": "north",
        "plans-TOTAL_FORMS": "1",
        "plans-INITIAL_FORMS": "0",
        "plans-0-is_enabled": "on",
        "plans-0-starts_at_0": "2026-03-01",
        "plans-0-starts_at_1": "00:00:00",
    }
    return {**values, **changes}


class TestTheRegistry:
    def test_finds_it_by_its_entry_point_in_a_process_of_its_own(self, target: Path) -> None:
        program = "import json; from integrations import registry; print(json.dumps(registry.choices()))"
        setup = f"import django; django.setup(); {program}"
        environ = {**os.environ, "PYTHONPATH": f"{ROOT}:{target}", "DJANGO_SETTINGS_MODULE": "tests.settings"}

        done = subprocess.run(
            [sys.executable, "-c", setup], cwd=target, env=environ, capture_output=True, text=True, check=False
        )

        assert done.returncode == 0, done.stderr
        assert ["csv-folder", "CSV folder"] in json.loads(done.stdout)

    def test_does_not_know_it_where_it_is_not_installed(self) -> None:
        assert "csv-folder" not in dict(registry.choices())

    def test_leaves_out_what_cannot_be_imported_and_logs_it(
        self, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        shutil.copytree(next(target.glob("*.dist-info")), tmp_path / "half_installed-1.0.0.dist-info")
        monkeypatch.syspath_prepend(tmp_path)
        registry.installed.cache_clear()

        known = dict(registry.choices())

        registry.installed.cache_clear()
        assert set(known) == set(registry.OURS)
        assert "crossfoot_csv_folder.connector:CsvFolderConnector" in caplog.text

    def test_opens_a_connection_to_it(self, connection: Connection) -> None:
        assert connection.open().owner_id == "north"


class TestTheConnectionForm:
    def test_offers_the_platform_with_its_settings(self, installed: None, administrator: Client) -> None:
        shown = administrator.get(reverse(ADD))

        form = shown.context["adminform"].form
        assert ("csv-folder", "CSV folder") in form.fields["connector"].choices
        assert {"csv-folder__folder", "csv-folder__shop"} <= set(form.fields)

    def test_saves_it_with_a_plan_that_it_is_able_to(self, installed: None, administrator: Client) -> None:
        account = factories.NetSuiteAccountFactory()

        administrator.post(reverse(ADD), typed(account.pk, **{"plans-0-flow": ORDERS}))

        assert Connection.objects.get().values == {"folder": "/srv/shop", "shop": "north"}
        assert SyncPlan.objects.get(is_enabled=True).flow == ORDERS

    def test_refuses_a_plan_that_it_is_not_able_to(self, installed: None, administrator: Client) -> None:
        account = factories.NetSuiteAccountFactory()

        response = administrator.post(reverse(ADD), typed(account.pk, **{"plans-0-flow": INVOICES}))

        assert "CSV folder cannot do “Invoices → NetSuite invoices”" in text(response)
        assert not Connection.objects.exists()


class TestTheConnection:
    def test_has_no_row_for_what_it_is_not_able_to(self, connection: Connection, administrator: Client) -> None:
        response = administrator.get(change_url(connection))

        (rows,) = response.context["inline_admin_formsets"]
        assert [flow for flow, _label in rows.formset.empty_form.fields["flow"].choices if flow] == [ORDERS]

    def test_offers_neither_webhooks_nor_the_other_sync_type(
        self, connection: Connection, administrator: Client
    ) -> None:
        SyncPlan.objects.create(connection=connection, flow=ORDERS)

        shown = administrator.get(change_url(connection)).content.decode()

        offered = [name for name in ("test", "lists", "register", "switch") if press_url(connection, name) in shown]
        assert offered == ["test", "lists"]

    def test_has_settings_of_orders_alone(self, connection: Connection, administrator: Client) -> None:
        form = administrator.get(reverse(SETTINGS, args=[connection.pk])).context["form"]

        assert set(form.fields) == {"sync_type", *integration_settings.RULES_FIELDS}
        assert [flow for flow, _label in form.fields["sync_type"].choices if flow] == [ORDERS]

    def test_takes_no_webhook(self, connection: Connection, client: Client) -> None:
        address = webhooks.url_of(connection=connection).partition("/webhooks/")[2]

        response = client.post(f"/webhooks/{address}", data="{}", content_type="application/json")

        assert (response.status_code, response.json()["message"]) == (404, "This platform has no webhooks.")


class TestTheFile:
    def test_sets_it_up(self, installed: None, db: None) -> None:
        changes = apply("    plans:\n      - flow: orders_out\n")

        assert "+ connection: Shop" in changes
        assert SyncPlan.objects.get().flow == ORDERS

    @pytest.mark.parametrize("flow", ["invoices_out", "ar_invoices_in", "ar_payments_out", "customers_in"])
    def test_is_refused_a_plan_in_words(self, installed: None, db: None, flow: str) -> None:
        (said,) = refused(f"    plans:\n      - flow: {flow}\n")

        assert said.startswith(f"{flow.upper()}: CSV folder cannot do “")

    def test_is_refused_a_feature_in_words(self, installed: None, db: None) -> None:
        said = refused("    features:\n      mark_invoice_as_paid: true\n")

        assert said == ["mark_invoice_as_paid: the platform of this connection cannot do that."]


class TestOurOwn:
    """What the capabilities of our two connectors come to."""

    def test_ordermentum_has_no_receivables(self) -> None:
        connection = Connection(connector="ordermentum")

        assert receivables.offered(connection=connection) == set()
        assert {ORDERS, INVOICES} <= set(offering.flows(connector="ordermentum"))
        assert not set(receivables.SWITCHES.values()) & set(offering.flows(connector="ordermentum"))

    def test_invoiced_has_neither_orders_nor_any_feature_of_them(self) -> None:
        connection = Connection(connector="invoiced")

        assert integration_settings.offered(connection=connection) == set()
        assert not {ORDERS, INVOICES} & set(offering.flows(connector="invoiced"))
        assert receivables.offered(connection=connection) == set(receivables.SWITCHES)

    def test_invoiced_has_no_rows_of_orders(self, administrator: Client) -> None:
        connection = factories.ConnectionFactory(connector="invoiced", values={}, secrets={})

        response = administrator.get(change_url(connection))

        assert list(response.context["inline_admin_formsets"]) == []
