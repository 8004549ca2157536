"""The help beside the forms."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from integrations.netsuite.doctor import needs
from tests import factories
from tests.syncjobs.admin.asking import change_url, text

RECEIVABLES = ("customers_in", "ar_invoices_in", "ar_credits_in", "ar_payments_in", "ar_payments_out")


def test_netsuites_page_names_every_permission_of_the_role_r6_r8_r9(viewer: Client) -> None:
    page = text(viewer.get("/admin/help/netsuite/"))

    for wanted in (
        "REST Web Services", "Log in using Access Tokens", "User Access Tokens", "Access Token Management",
        "Sales Order", "Invoice", "Customer Payment", "Customer Deposit", "Find Transaction", "Credit Memo",
        "Customers", "Items", "Locations", "SuiteAnalytics Workbook", "Web Services Only Role", "User Credentials",
        "once", "Log in using OAuth 2.0 Access Tokens", "Client Credentials (Machine to Machine) Grant",
        "OAuth 2.0 Client Credentials (M2M) Setup", "Certificate ID",
    ):  # fmt: skip
        assert wanted in page


def test_netsuites_page_names_every_permission_that_receivables_need(viewer: Client) -> None:
    page = text(viewer.get("/admin/help/netsuite/"))
    wanted = {need.permission.name for flow, some in needs.NEEDS.items() if flow in RECEIVABLES for need in some}

    assert {"Customer Refund", "Deposit Application", "Projects", "Accounting Lists", "Deleted Records"} <= wanted
    assert [name for name in sorted(wanted) if name not in page] == []


def test_netsuites_page_says_to_copy_at_once_what_is_shown_once_and_how_it_is_replaced_r9(viewer: Client) -> None:
    page = text(viewer.get("/admin/help/netsuite/"))

    assert "<strong>client ID</strong> and <strong>client secret</strong> once: copy both now" in page
    assert "<strong>token ID</strong> and <strong>token secret</strong> once: copy both now" in page
    assert "paste its two values over the old ones, save. Nothing else changes." in page


def test_ordermentums_page_tells_of_every_optional_feature_and_where_it_is_switched_on(viewer: Client) -> None:
    page = text(viewer.get("/admin/help/ordermentum/"))

    for wanted in (
        "Integration settings", "Reflect stock from NetSuite", "Auto-Reconciliation", "Finalised Invoice Sync",
        "Inbound Credit Note", "Mark Invoice as Paid", "Manual Invoicing", "every hour, on the hour", "sync type",
    ):  # fmt: skip
        assert wanted in page


@pytest.mark.parametrize("topic", ["netsuite", "suiteapp", "ordermentum"])
def test_strangers_are_asked_to_sign_in(client: Client, db: None, topic: str) -> None:
    assert client.get(f"/admin/help/{topic}/").status_code == 302


def test_another_topic_is_not_found(viewer: Client) -> None:
    assert viewer.get("/admin/help/coffee/").status_code == 404


def test_the_forms_lead_there(administrator: Client) -> None:
    connection = factories.ConnectionFactory()

    assert reverse("admin:setup_help", args=["ordermentum"]) in text(administrator.get(change_url(connection)))
    assert reverse("admin:setup_help", args=["netsuite"]) in text(
        administrator.get(change_url(connection.netsuite_account))
    )
