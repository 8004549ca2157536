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
    assert role.findtext("centertype") == "ACCOUNTCENTER"


@pytest.mark.parametrize(("parts", "said"), [((), "T"), ((needs.PDFS,), "F"), ((needs.FILES,), "F")])
def test_is_for_web_services_alone_unless_restlets_are_called_for_pdfs_or_files(
    parts: tuple[str, ...], said: str
) -> None:
    role = ElementTree.fromstring(role_xml.render(case=patient.case(parts=frozenset(parts))))

    assert role.findtext("iswebserviceonlyrole") == said


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


def test_no_flow_may_write_lists_and_only_the_billing_platforms_payments_credit_memos() -> None:
    for flow, wanted in needs.NEEDS.items():
        written = {need.permission for need in wanted if need.level is not permissions.Level.VIEW}
        assert {one.group for one in written} <= {permissions.Group.TRANSACTIONS}, flow
        assert flow == "ar_payments_out" or not written & {permissions.CREDIT_MEMO, permissions.REFUND}, flow


def test_bringing_receivables_to_the_platform_writes_nothing() -> None:
    levels = held(flows=patient.BILLING - {"ar_payments_out"})

    assert {level for key, level in levels.items() if key.startswith(("TRAN", "LIST"))} == {"VIEW"}
    assert "TRAN_CUSTRFND" not in levels


def test_the_parts_of_payments_that_are_off_need_no_right_to_write() -> None:
    levels = held(flows={"ar_payments_out"}, parts=frozenset())

    writing = {key for key, level in levels.items() if key.startswith("TRAN") and level != "VIEW"}
    assert writing == {"TRAN_CUSTPYMT", "TRAN_CUSTRFND", "TRAN_CUSTCRED"}
    assert levels["TRAN_CUSTDEP"] == levels["TRAN_CUSTINVC"] == "VIEW"
    assert not levels.keys() & {"TRAN_DEPAPPL", "LIST_ITEM"}


@pytest.mark.parametrize(
    ("part", "key", "level"),
    [
        (needs.FEES, "TRAN_CUSTINVC", "FULL"),
        (needs.FEES, "LIST_ITEM", "VIEW"),
        (needs.DEPOSITS, "TRAN_CUSTDEP", "FULL"),
        (needs.DEPOSITS, "TRAN_DEPAPPL", "FULL"),
    ],
)
def test_a_part_that_is_on_brings_its_permissions(part: str, key: str, level: str) -> None:
    assert held(flows={"ar_payments_out"}, parts=frozenset({part}))[key] == level


def test_projects_and_deletions_are_asked_for_only_where_they_are_needed() -> None:
    without, given = (held(flows={"customers_in"}, parts=frozenset(parts)) for parts in ((), needs.PARTS))

    assert given.keys() - without.keys() == {"LIST_JOB", "ADMI_DELETEDRECORD"}


def test_files_are_asked_for_only_where_some_are_attached() -> None:
    without, given = (held(flows={"ar_invoices_in"}, parts=frozenset(parts)) for parts in ((), {needs.FILES}))

    assert given.items() - without.items() == {("LIST_FILECABINET", "VIEW")}


def test_keys_are_of_the_group_that_they_stand_in() -> None:
    prefixes = {"TRAN": "Transactions", "LIST": "Lists", "REPO": "Reports", "ADMI": "Setup"}

    for one in permissions.ALL:
        assert re.fullmatch(r"[A-Z]{4}_[A-Z0-9_]+", one.key)
        assert prefixes[one.key[:4]] == one.group
