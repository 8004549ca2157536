"""Finding NetSuite's customer for a customer of a platform: by id, number, company, person, other names."""

from __future__ import annotations

from typing import Any

import pytest

from integrations.netsuite import customer_match, settled_documents
from integrations.netsuite.client import NetSuiteClient
from integrations.netsuite.customer_match import Wanted
from integrations.netsuite.simulator import NetSuiteSimulator


def find(client: NetSuiteClient, wanted: Wanted, **options: Any) -> str | None:
    reader = settled_documents.reader_of(client=client)
    return customer_match.find(client=client, reader=reader, wanted=wanted, **options)


def person(simulator: NetSuiteSimulator, first: str, last: str, **fields: Any) -> str:
    common = {"isPerson": True, "firstName": first, "lastName": last, "subsidiary": {"id": "1"}}
    return simulator.add("customer", {**common, "entityId": f"{first} {last}", **fields})


def company(simulator: NetSuiteSimulator, name: str, **fields: Any) -> str:
    return simulator.add("customer", {"companyName": name, "subsidiary": {"id": "1"}, **fields})


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(name="?", netsuite_id="1044"), "1044"),
        (Wanted(name="?", number="C1043"), "1043"),
        (Wanted(name="harbour espresso"), "1042"),
        (Wanted(name="Harbour Espresso", number="UNKNOWN"), "1042"),
        (Wanted(name="C1044"), "1044"),
        (Wanted(name="Nobody at all"), None),
        (Wanted(name="", number=""), None),
        (Wanted(name="?", netsuite_id="999999"), None),
    ],
    ids=["id", "number", "name", "name after an unknown number", "entity id", "nobody", "nothing said", "id is gone"],
)
def test_each_step_finds_its_customer(simulated: NetSuiteClient, wanted: Wanted, found: str | None) -> None:
    assert find(simulated, wanted) == found


def test_a_number_that_two_have_is_not_used_and_the_name_decides_d80(
    simulator: NetSuiteSimulator, simulated: NetSuiteClient
) -> None:
    first = company(simulator, "Bean Barn", accountNumber="ACC-1")
    company(simulator, "Bean Bar", accountNumber="ACC-1")

    assert find(simulated, Wanted(name="Bean Barn", number="ACC-1")) == first


def test_two_of_one_name_are_nobody_d80(simulator: NetSuiteSimulator, simulated: NetSuiteClient) -> None:
    company(simulator, "Bean Barn", entityId="B1", accountNumber="ACC-1")
    company(simulator, "Bean Barn", entityId="B2", accountNumber="ACC-1")

    assert find(simulated, Wanted(name="Bean Barn", number="ACC-1")) is None


def test_a_person_is_found_by_first_and_last_name_together_d81_q5(
    simulator: NetSuiteSimulator, simulated: NetSuiteClient
) -> None:
    person(simulator, "Ann", "Smith")
    person(simulator, "Bob", "Lee")
    ann_lee = person(simulator, "Ann", "Lee", entityId="P-77")

    assert find(simulated, Wanted(name="Ann Lee")) == ann_lee


@pytest.mark.parametrize(("first", "last"), [("Ann", "Smith"), ("Bob", "Lee")])
def test_half_a_name_is_nobody_d81_q5(
    simulator: NetSuiteSimulator, simulated: NetSuiteClient, first: str, last: str
) -> None:
    person(simulator, first, last)

    assert find(simulated, Wanted(name="Ann Lee")) is None


def test_by_name_only_leaves_numbers_out(simulated: NetSuiteClient) -> None:
    assert find(simulated, Wanted(name="Corner Cafe", number="C1042"), by_number=False) == "1043"


def test_an_inactive_customer_is_not_matched(simulator: NetSuiteSimulator, simulated: NetSuiteClient) -> None:
    simulator.deactivate("customer", "1042")

    assert find(simulated, Wanted(name="Harbour Espresso")) is None


@pytest.mark.parametrize("column", ["customer.accountnumber", "customer.altname"])
def test_an_account_without_a_column_is_asked_without_it(
    simulator: NetSuiteSimulator, simulated: NetSuiteClient, column: str
) -> None:
    simulator.books.hidden_columns.add(column)

    assert find(simulated, Wanted(name="?", number="C1043")) == "1043"
    assert find(simulated, Wanted(name="C1044")) == "1044"
