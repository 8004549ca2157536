"""The pairs of contacts are found for as many customers and contacts as a page of NetSuite has."""

from __future__ import annotations

from typing import Any

import pytest

from integrations.models import Connection
from syncjobs.flows import contact_pairs
from syncjobs.models import RecordLink
from tests import factories

A_PAGE = [str(number) for number in range(1, 1001)]


@pytest.fixture
def connection(db: Any) -> Connection:
    """Contact 42 of customers 7 and 8; contact 2 of customer 7."""
    connection: Connection = factories.ConnectionFactory()
    contact_pairs.keep(
        connection_id=connection.pk, customer_id="7", written={"42": "501", "2": "502"}, forgotten_ids=()
    )
    contact_pairs.keep(connection_id=connection.pk, customer_id="8", written={"42": "503"}, forgotten_ids=())
    return connection


def test_a_page_of_contacts_leads_to_their_customers(connection: Connection) -> None:
    found = contact_pairs.customers_of(connection_id=connection.pk, contact_ids=A_PAGE)

    assert found == {"42": {"7", "8"}, "2": {"7"}}


def test_a_page_of_customers_leads_to_their_contacts(connection: Connection) -> None:
    found = contact_pairs.of_customers(connection_id=connection.pk, customer_ids=A_PAGE)

    assert found == {"7": {"42": "501", "2": "502"}, "8": {"42": "503"}}


def test_an_id_that_ends_like_another_is_another(connection: Connection) -> None:
    assert contact_pairs.customers_of(connection_id=connection.pk, contact_ids=["4"]) == {}
    assert contact_pairs.of_customers(connection_id=connection.pk, customer_ids=["78"]) == {}


def test_other_connections_and_other_records_have_none(connection: Connection) -> None:
    other = factories.ConnectionFactory(netsuite_account=connection.netsuite_account)
    RecordLink.objects.filter(netsuite_id="8:42").update(record_type="customer")

    assert contact_pairs.customers_of(connection_id=other.pk, contact_ids=["42"]) == {}
    assert contact_pairs.customers_of(connection_id=connection.pk, contact_ids=["42"]) == {"42": {"7"}}
