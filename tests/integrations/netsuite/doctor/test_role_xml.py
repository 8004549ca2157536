"""The role that is offered: valid, and no more than is needed."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from integrations.netsuite.doctor import needs, permissions, role_xml
from tests.integrations.netsuite.doctor import patient


def held(**told: object) -> dict[str, str]:
    role = ElementTree.fromstring(role_xml.render(case=patient.case(**told)))
    return {one.findtext("permkey"): one.findtext("permlevel") for one in role.iter("permission")}


def test_is_a_role_object_of_our_name() -> None:
    role = ElementTree.fromstring(role_xml.render(case=patient.case()))

    assert role.tag == "role"
    assert role.get("scriptid") == "customrole_crossfoot"
    assert role.findtext("iswebserviceonlyrole") == "T"


def test_orders_need_no_right_to_write_anything_but_sales_orders() -> None:
    levels = held(flows={"orders_out"})

    writing = {key for key, level in levels.items() if level != "VIEW"}
    assert writing == {"TRAN_SALESORD", "ADMI_LOGIN_OAUTH", "ADMI_RESTWEBSERVICES", "REPO_ANALYTICS"}
    assert levels["TRAN_SALESORD"] == "EDIT"
    assert levels["LIST_CUSTJOB"] == "VIEW"
    assert "TRAN_CUSTINVC" not in levels


def test_a_certificate_takes_another_permission_than_tokens() -> None:
    levels = held(auth_method="OAUTH2")

    assert "ADMI_LOGIN_OAUTH2" in levels
    assert "ADMI_LOGIN_OAUTH" not in levels


def test_the_highest_level_of_any_flow_wins() -> None:
    assert held(flows={"invoices_in", "invoices_out"})["TRAN_CUSTINVC"] == "EDIT"
    assert held(flows={"invoices_out"}, deleting=frozenset({"invoices_out"}))["TRAN_CUSTINVC"] == "FULL"


@pytest.mark.parametrize("flow", needs.NEEDS)
def test_every_flow_has_a_name_and_a_role(flow: str) -> None:
    assert needs.FLOWS[flow]
    assert len(held(flows={flow})) > 3


def test_no_ordermentum_flow_may_write_customers_items_locations_or_credit_memos() -> None:
    readable = {"Customers", "Items", "Locations", "Credit Memo"}

    for flow, wanted in needs.NEEDS.items():
        written = {need.permission.name for need in wanted if need.level is not permissions.Level.VIEW}
        assert not written & readable, flow


def test_keys_are_of_the_group_that_they_stand_in() -> None:
    prefixes = {"TRAN": "Transactions", "LIST": "Lists", "REPO": "Reports", "ADMI": "Setup"}

    for one in permissions.ALL:
        assert re.fullmatch(r"[A-Z]{4}_[A-Z0-9_]+", one.key)
        assert prefixes[one.key[:4]] == one.group
