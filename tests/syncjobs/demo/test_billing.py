"""The demo's second company bills in NetSuite and is paid through Invoiced."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from integrations.models import Connection, NetSuiteAccount
from syncjobs import webhooks
from syncjobs.configuring import applying
from syncjobs.demo import billing, stage
from syncjobs.demo.simulators import Simulators

pytestmark = pytest.mark.django_db


@pytest.fixture
def simulators() -> Iterator[Simulators]:
    with Simulators() as every:
        every.netsuite.latency_s = 0
        yield every


@pytest.fixture
def introduced(simulators: Simulators) -> Simulators:
    applying.apply(text=stage.COMPANY_FILE.read_text(), environ=simulators.environ())
    stage.introduce(simulators=simulators)
    return simulators


def test_both_sides_are_told_where_the_hub_is_and_share_its_secrets(introduced: Simulators) -> None:
    connection, account = Connection.objects.get(connector="invoiced"), NetSuiteAccount.objects.get()
    [webhook] = introduced.invoiced.webhooks.values()

    assert webhook["url"] == webhooks.url_of(connection=connection)
    assert connection.secrets["webhook_secret"]
    assert introduced.netsuite.suiteapp is not None
    assert str(account.public_id) in introduced.netsuite.suiteapp.url


def test_the_first_customers_are_one_of_each_kind(simulators: Simulators) -> None:
    billing.Bookkeeper(simulators=simulators).begin()

    billed = {invoice["entity"]["id"] for invoice in simulators.netsuite.all("invoice")}
    on_invoiced = {customer["name"] for customer in simulators.invoiced.customers.values()}
    in_netsuite = {customer["companyName"] for customer in simulators.netsuite.all("customer")}
    assert billed == {billing.KNOWN, billing.NEW}
    assert simulators.netsuite.get("customer", billing.KNOWN)["companyName"] in on_invoiced
    assert simulators.netsuite.get("customer", billing.NEW)["companyName"] not in on_invoiced
    assert billing.STRANGER in on_invoiced - in_netsuite


def test_customers_pay_what_is_open_until_nothing_is(simulators: Simulators) -> None:
    bookkeeper = billing.Bookkeeper(simulators=simulators, seed=3)
    [customer, *_] = simulators.invoiced.customers.values()
    simulators.invoiced.raise_invoice(customer["id"], [{"name": "Beans", "quantity": 1, "unit_cost": "30"}])

    for _ in range(40):
        bookkeeper.act()

    assert [invoice["balance"] for invoice in simulators.invoiced.invoices.values()] == [0]
    assert len(simulators.invoiced.payments) == 1
    assert simulators.netsuite.all("invoice")
    assert simulators.netsuite.all("creditMemo")
