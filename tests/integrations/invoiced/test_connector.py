"""What the connector reads: the test of a connection, the lists, payments by their ids, links to pages."""

from __future__ import annotations

from typing import Any

import pytest

from integrations import errors, registry
from integrations.contract import Capability
from integrations.invoiced import probe
from integrations.invoiced.connector import InvoicedConnector
from integrations.invoiced.session import Session
from integrations.invoiced.simulator import InvoicedSimulator
from integrations.simulation import Fault, FaultKind
from tests.integrations.invoiced.conftest import BEANS, Connect, session_for


def test_it_is_one_of_ours() -> None:
    assert registry.connector(key="invoiced") is InvoicedConnector


def test_secrets_are_secret_and_addresses_have_defaults() -> None:
    fields = {field.name: field for field in InvoicedConnector.setting_fields}

    assert {name for name, field in fields.items() if field.kind == "secret"} == {"api_key", "webhook_secret"}
    assert fields["api_url"].default == "https://api.invoiced.com"
    assert "https://api.sandbox.invoiced.com" in fields["api_url"].help_text


class TestTest:
    def test_says_how_many_customers_can_be_read(self, connect: Connect, company: InvoicedSimulator) -> None:
        company.demo_company()

        assert "10 customers can be read" in connect().test()

    @pytest.mark.parametrize(
        ("address", "word"),
        [("https://api.invoiced.com", "production"), ("https://api.sandbox.invoiced.com", "sandbox")],
    )
    def test_says_which_invoiced_it_is(self, session: Session, address: str, word: str) -> None:
        found = probe.probe(session=session, api_url=address, opened=lambda _: session)

        assert found == f"Signed in to Invoiced ({word}); 0 customers can be read."

    def test_says_so_when_a_sandbox_s_key_is_used_for_production(self, session: Session) -> None:
        sandbox = InvoicedSimulator(is_sandbox=True)
        with sandbox.serve() as served:
            wrong = session_for(base_url=served.base_url, api_key="of production")
            asked: list[str] = []

            def opened(address: str) -> Session:
                asked.append(address)
                return session_for(base_url=served.base_url, api_key=sandbox.api_key)

            with pytest.raises(errors.CredentialsRejected, match=r"belongs to a sandbox.*sandbox\.invoiced\.com"):
                probe.probe(session=wrong, api_url="https://api.invoiced.com", opened=opened)

        assert asked == ["https://api.sandbox.invoiced.com"]

    def test_a_key_of_nowhere_is_just_refused(self, connect: Connect) -> None:
        with pytest.raises(errors.CredentialsRejected, match="does not accept"):
            connect(api_key="wrong").test()


class TestLists:
    def test_customers_of_more_than_one_page_come_with_what_we_need(
        self, connect: Connect, company: InvoicedSimulator
    ) -> None:
        for number in range(120):
            company.add_customer(name=f"Café {number}", number=f"C{number}", active=number != 7, metadata={"a": "b"})

        pages = list(connect().list_customers())

        assert [len(page) for page in pages] == [100, 20]
        seventh = pages[0][7]
        assert (seventh.name, seventh.reference, seventh.is_active) == ("Café 7", "C7", False)
        assert (seventh.source_id, seventh.properties) == (str(list(company.customers)[7]), {"a": "b"})

    def test_items_are_products(self, connect: Connect, company: InvoicedSimulator) -> None:
        company.add_item(id="beans-1kg", name="House beans 1kg")

        ((product,),) = connect().list_products()

        assert (product.source_id, product.sku, product.name) == ("beans-1kg", "beans-1kg", "House beans 1kg")

    def test_a_page_that_failed_is_asked_for_again(self, connect: Connect, company: InvoicedSimulator) -> None:
        for number in range(120):
            company.add_item(id=f"item-{number:03}", name="Beans")
        listing = connect().list_products()
        first = next(listing)
        company.faults.add(Fault(kind=FaultKind.ERROR_BEFORE))

        with pytest.raises(errors.Unreachable):
            next(listing)
        rest = next(listing)

        assert [product.source_id for product in [*first, *rest]] == [f"item-{number:03}" for number in range(120)]

    @pytest.mark.parametrize("position", ["2", "4"])
    def test_a_position_goes_on_there_however_deep_d2(
        self, connect: Connect, company: InvoicedSimulator, position: str
    ) -> None:
        company.paging.deep_offset = 200
        for number in range(430):
            company.add_item(id=f"item-{number:03}", name="Beans")

        listing = connect().list_products(position=position)
        found = [product.source_id for page in listing for product in page]

        assert found == [f"item-{number:03}" for number in range((int(position) - 1) * 100, 430)]
        assert listing.position == "6"

    def test_products_and_customers_are_read_by_their_ids(self, connect: Connect, company: InvoicedSimulator) -> None:
        customer, item = company.add_customer(name="Harbour Lane"), company.add_item(id="beans.1", name="Beans")
        connector = connect()

        customers = connector.read_customers(source_ids=[str(customer["id"]), "999"])
        products = connector.read_products(source_ids=["no/ne", str(item["id"])])

        assert {key: found.name for key, found in customers.items()} == {str(customer["id"]): "Harbour Lane"}
        assert list(products) == ["beans.1"]


class TestPayments:
    def paid(self, company: InvoicedSimulator, **how: Any) -> dict[str, Any]:
        customer = company.add_customer(name="Harbour Lane", currency="aud")
        invoice = company.raise_invoice(customer["id"], [BEANS], currency="aud")
        return company.pay_online(invoice["id"], **how)

    def test_what_it_is_applied_to_is_asked_for_d10(self, connect: Connect, company: InvoicedSimulator) -> None:
        paid = self.paid(company, fee="2.12")

        payment = connect().read_payments(source_ids=[str(paid["id"])])[str(paid["id"])]

        assert payment is not None
        assert [str(part.amount) for part in payment.splits] == ["147", "2.12"]
        assert "include=applied_to%2Cupdated_at" in company.calls[-1].target

    def test_one_that_does_not_exist_is_none(self, connect: Connect) -> None:
        assert connect().read_payments(source_ids=["1"]) == {"1": None}

    def test_what_was_read_before_a_429_is_given(self, connect: Connect, company: InvoicedSimulator) -> None:
        ids = [str(self.paid(company)["id"]) for _ in range(3)]
        company.faults.add(Fault(kind=FaultKind.OVERLOAD, path=f"/payments/{ids[1]}"))
        connector = connect()

        assert list(connector.read_payments(source_ids=ids)) == [ids[0]]
        company.faults.add(Fault(kind=FaultKind.OVERLOAD, path=f"/payments/{ids[1]}"))
        with pytest.raises(errors.RateLimited):
            connector.read_payments(source_ids=ids[1:])
        assert len(connector.read_payments(source_ids=ids)) == 3


def test_links_lead_to_the_company_s_pages_q8(connect: Connect) -> None:
    connector = connect(web_url="https://app.invoiced.com/")

    assert connector.record_url(record_type="payment", source_id="88120") == "https://app.invoiced.com/payments/88120"
    assert connector.record_url(record_type="item", source_id="x") == ""


def test_it_claims_what_it_can_do() -> None:
    assert InvoicedConnector.capabilities == {
        Capability.ATTACH_FILES,
        Capability.LIST_CUSTOMERS,
        Capability.LIST_PRODUCTS,
        Capability.READ_PAYMENTS,
        Capability.WEBHOOKS_BY_HAND,
        Capability.WRITE_CUSTOMERS,
        Capability.WRITE_RECEIVABLES,
    }
