"""Deposit rules, kept by people who map."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from integrations.models import Connection
from mappings.models import DepositRule
from tests import factories
from tests.mappings.admin.conftest import signed_in

pytestmark = pytest.mark.django_db
ADD, LIST = "/admin/mappings/depositrule/add/", "/admin/mappings/depositrule/"


@pytest.fixture
def banker(db: None) -> Client:
    return signed_in(*[f"{verb}_depositrule" for verb in ("view", "add", "change", "delete")])


@pytest.fixture
def invoiced(db: None) -> Connection:
    made: Connection = factories.ConnectionFactory(
        name="Invoiced", connector="invoiced", values={}, secrets={"api_key": "k"}
    )
    return made


def rule(connection: Connection, **fields: Any) -> dict[str, Any]:
    given = {"connection": connection.pk, "position": 0, "currency": "AUD", "method": "check", "account_id": "120"}
    return {**given, **fields}


def refusals(answer: HttpResponse) -> str:
    assert answer.status_code == 200
    return str(answer.context["adminform"].form.errors)  # type: ignore[attr-defined]


def test_a_rule_is_kept_and_listed_in_words(banker: Client, invoiced: Connection) -> None:
    banker.post(ADD, rule(invoiced))

    assert str(DepositRule.objects.get()) == "AUD, check → account 120"
    assert "AUD, check" in banker.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"account_id": ""}, "needs its bank account"),
        ({"currency": "aud"}, "three capitals"),
        ({"account_id": "bank"}, "internal"),
    ],
)
def test_a_rule_that_leads_nowhere_is_refused_in_words(
    banker: Client, invoiced: Connection, fields: dict[str, str], text: str
) -> None:
    assert text in refusals(banker.post(ADD, rule(invoiced, **fields))).lower()
    assert not DepositRule.objects.exists()


def test_a_case_has_one_rule(banker: Client, invoiced: Connection) -> None:
    banker.post(ADD, rule(invoiced))

    assert "already exists" in refusals(banker.post(ADD, rule(invoiced)))


def test_only_platforms_whose_payments_are_read_have_rules(banker: Client, invoiced: Connection) -> None:
    other = factories.ConnectionFactory(name="Ordermentum AU")

    shown = banker.get(ADD).content.decode()
    assert "Ordermentum AU" not in shown
    assert "connection" in refusals(banker.post(ADD, rule(other)))


def test_who_may_only_look_changes_nothing(invoiced: Connection) -> None:
    viewer = signed_in("view_depositrule")

    assert viewer.get(LIST).status_code == 200
    assert viewer.post(ADD, rule(invoiced)).status_code == 403
