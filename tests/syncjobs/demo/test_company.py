"""The demo's own installation file, its simulators and its first orders fit together."""

from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command

from integrations.models import Connection, Health, NetSuiteAccount
from integrations.ordermentum.simulator import company
from mappings.models import CustomerMapping, ProductMapping
from syncjobs.configuring import applying, connecting
from syncjobs.demo import orders, stage
from syncjobs.demo.simulators import Simulators

pytestmark = pytest.mark.django_db


@pytest.fixture
def simulators() -> Iterator[Simulators]:
    with Simulators() as both:
        both.netsuite.latency_s = 0
        yield both


@pytest.fixture
def applied(simulators: Simulators) -> Simulators:
    applying.apply(text=stage.COMPANY_FILE.read_text(), environ=simulators.environ())
    return simulators


class TestTheCompanyFile:
    def test_changes_nothing_the_second_time(self, applied: Simulators) -> None:
        assert applying.apply(text=stage.COMPANY_FILE.read_text(), environ=applied.environ()) == []

    def test_maps_every_product_but_the_ham(self, applied: Simulators) -> None:
        by_table = set(ProductMapping.objects.values_list("product_id", flat=True))
        by_property = {ware.id for ware in company.WARES[: company.WITH_PROPERTIES["products"]]}

        assert {ware.id for ware in company.WARES} - by_table - by_property == {orders.HAM.id}

    def test_maps_one_venue_to_a_customer_that_netsuite_does_not_have(self, applied: Simulators) -> None:
        known = {customer["id"] for customer in applied.netsuite.all("customer")}

        wrong = CustomerMapping.objects.exclude(netsuite_id__in=known)

        assert [mapping.source_id for mapping in wrong] == [orders.WRONGLY_MAPPED_VENUE.id]


class TestConnecting:
    def test_signs_in_everywhere_and_registers_the_webhook_that_can_be(self, applied: Simulators) -> None:
        answers = list(connecting.connect())

        assert [answer.is_ok for answer in answers] == [True, True, True]
        assert NetSuiteAccount.objects.get().health == Health.HEALTHY
        assert set(Connection.objects.values_list("health", flat=True)) == {Health.HEALTHY}
        assert len(applied.ordermentum.webhooks) == 1

    def test_registers_no_second_webhook(self, applied: Simulators) -> None:
        list(connecting.connect())
        list(connecting.connect())

        assert len(applied.ordermentum.webhooks) == 1

    def test_says_who_does_not_let_us_in(self, applied: Simulators) -> None:
        connection = Connection.objects.get(connector="ordermentum")
        connection.secrets = {"api_key": "om_api_wrong"}
        connection.save()

        netsuite, ordermentum, _ = connecting.connect()

        assert netsuite.is_ok
        assert not ordermentum.is_ok
        assert str(ordermentum).startswith("FAILED  connection Southern Roasters: ")
        assert applied.ordermentum.webhooks == {}

    def test_ends_the_command_with_an_error(self, applied: Simulators) -> None:
        NetSuiteAccount.objects.update(base_url="http://127.0.0.1:9")

        with pytest.raises(CommandError, match="Not everything lets us in"):
            call_command("config", "connect")


class TestTheFirstOrders:
    def test_are_one_of_each_kind(self, simulators: Simulators) -> None:
        orders.place_first(simulators=simulators)

        placed = list(simulators.ordermentum.orders.values())
        assert [order["purchaserId"] for order in placed][-1] == orders.WRONGLY_MAPPED_VENUE.id
        assert [orders.HAM.id in {line["productId"] for line in order["lineItems"]} for order in placed] == [
            False,
            True,
            False,
        ]
