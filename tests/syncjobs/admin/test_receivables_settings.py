"""The page of a billing platform's settings: what goes each way, refused or saved as one."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from integrations.models import Connection
from mappings.models import ReceivableSettings
from syncjobs import receivables
from syncjobs.models import Flow
from tests import factories
from tests.syncjobs.admin.asking import told

pytestmark = pytest.mark.django_db
AS_NEW = {
    "customer_matching": "NUMBER",
    "contact_field": "custentity_crossfoot_sync",
    "is_primary_by_billing": "on",
    "syncs_projects": "on",
    "customer_hold_field": "custentity_crossfoot_no_sync",
    "is_open_only": "on",
    "transaction_hold_field": "custbody_crossfoot_no_sync",
    "prepayments": "HOLD",
}
EVERYTHING = dict.fromkeys(receivables.SWITCHES, "on")


@pytest.fixture
def connection() -> Connection:
    made: Connection = factories.ConnectionFactory(
        name="Invoiced", connector="invoiced", values={}, secrets={"api_key": "k"}
    )
    return made


def page(connection: Connection) -> str:
    return reverse("admin:integration_settings", args=[connection.pk])


def send(client: Client, connection: Connection, **typed: str) -> HttpResponse:
    return client.post(page(connection), {**AS_NEW, **typed})


def errors(response: HttpResponse) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)  # type: ignore[attr-defined]


def on(connection: Connection) -> set[str]:
    return set(connection.plans.filter(is_enabled=True).values_list("flow", flat=True))


def test_saved_untouched_a_new_connection_syncs_nothing(administrator: Client, connection: Connection) -> None:
    response = send(administrator, connection)

    assert told(response) == "Nothing was changed."
    assert on(connection) == set()


def test_every_switch_is_a_flow_of_its_own(administrator: Client, connection: Connection) -> None:
    send(administrator, connection, **EVERYTHING)

    assert on(connection) == set(receivables.SWITCHES.values())


def test_switched_off_again_a_flow_keeps_its_history(administrator: Client, connection: Connection) -> None:
    send(administrator, connection, **EVERYTHING)
    plan = connection.plans.get(flow=Flow.AR_PAYMENTS_OUT)

    send(administrator, connection, customers_from_netsuite="on", invoices_from_netsuite="on")

    assert on(connection) == {Flow.CUSTOMERS_IN, Flow.AR_INVOICES_IN}
    assert connection.plans.filter(pk=plan.pk, is_enabled=False).exists()


def test_the_settings_are_kept_and_shown_again(administrator: Client, connection: Connection) -> None:
    send(administrator, connection, subsidiary_ids="4, 1,4", start_date="2026-07-01", fee_item_id="901")

    kept = ReceivableSettings.objects.get(connection=connection)
    form = administrator.get(page(connection)).context["form"]
    assert (kept.subsidiary_ids, str(kept.start_date), kept.fee_item_id) == (["4", "1"], "2026-07-01", "901")
    assert form["subsidiary_ids"].value() == "4, 1"


@pytest.mark.parametrize(
    ("typed", "box", "words"),
    [
        ({"subsidiary_ids": "1, Sydney"}, "subsidiary_ids", "“Sydney” is no internal ID"),
        ({"fee_item_id": "FEE"}, "fee_item_id", "internal ID"),
        ({"contact_field": ""}, "contact_field", "required"),
        ({"start_date": "soon"}, "start_date", "valid date"),
    ],
)
def test_what_cannot_be_is_refused_at_its_box(
    administrator: Client, connection: Connection, typed: dict[str, Any], box: str, words: str
) -> None:
    response = send(administrator, connection, **{**EVERYTHING, **typed})

    assert words in " ".join(errors(response)[box])
    assert on(connection) == set()


def test_two_companies_never_take_the_same_subsidiary_d87(administrator: Client, connection: Connection) -> None:
    other = factories.ConnectionFactory(
        name="Invoiced NZ", connector="invoiced", netsuite_account=connection.netsuite_account
    )
    ReceivableSettings.objects.create(connection=other, subsidiary_ids=["4"])

    response = send(administrator, connection, subsidiary_ids="1,4")

    assert errors(response) == {
        "subsidiary_ids": ["Subsidiary 4 goes to Invoiced NZ already. Take it out there first."]
    }


def test_payments_without_invoices_are_saved_with_a_warning(administrator: Client, connection: Connection) -> None:
    response = send(administrator, connection, payments_from_netsuite="on")

    assert "nothing to be applied to" in told(response)


def test_a_viewer_may_not_see_it(viewer: Client, connection: Connection) -> None:
    assert viewer.get(page(connection)).status_code == 403
