"""Address books of everybody, contacts of several companies, and projects, as SuiteQL shows them."""

from __future__ import annotations

from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.simulator.conftest import Caller, error_of

ADDRESS = {"addr1": "9 Hickson Road", "city": "Sydney", "country": {"id": "AU"}}
BOOK = {"items": [{"label": "Office", "defaultBilling": True, "addressBookAddress": ADDRESS}]}


def rows(call: Caller, sql: str) -> list[dict[str, str]]:
    found = call.query(sql).json()["items"]
    return [{name: value for name, value in row.items() if name != "links"} for row in found]


def test_everybody_has_an_address_book(simulator: NetSuiteSimulator, call: Caller) -> None:
    contact = simulator.add("contact", {"firstName": "Mei", "lastName": "Tran", "addressBook": BOOK})
    project = simulator.add("job", {"companyName": "Fit-out", "parent": {"id": "1042"}, "addressBook": BOOK})

    found = rows(
        call,
        "SELECT b.entity, b.defaultbilling, a.addr1, a.country FROM entityaddressbook b JOIN entityaddress a"
        f" ON a.nkey = b.addressbookaddress WHERE b.entity IN (1042, {contact}, {project}) ORDER BY b.entity",
    )

    assert [(row["entity"], row["addr1"], row["country"]) for row in found] == [
        ("1042", "12 Argyle Street", "AU"),
        *((each, "9 Hickson Road", "AU") for each in sorted([contact, project], key=int)),
    ]


def test_only_customers_are_in_the_customers_address_book(simulator: NetSuiteSimulator, call: Caller) -> None:
    contact = simulator.add("contact", {"firstName": "Mei", "lastName": "Tran", "addressBook": BOOK})

    assert rows(call, f"SELECT entity FROM customeraddressbook WHERE entity = {contact}") == []
    assert len(rows(call, "SELECT entity FROM customeraddressbook WHERE entity = 1042")) == 1


def test_a_contact_is_tied_to_its_company_and_to_those_it_was_attached_to(
    simulator: NetSuiteSimulator, call: Caller
) -> None:
    contact = simulator.add("contact", {"firstName": "Mei", "lastName": "Tran", "company": {"id": "1042"}})
    call("POST", f"contact/{contact}/!attach/customer/1043", {"role": {"id": "-10"}})

    table = "companycontactrelationship"
    ties = rows(call, f"SELECT company, role FROM {table} WHERE contact = {contact} ORDER BY company")

    assert ties == [{"company": "1042"}, {"company": "1043", "role": "-10"}]
    simulator.delete("customer", simulator.add("customer", {"companyName": "Gone"}))
    assert len(rows(call, f"SELECT company FROM {table} WHERE contact = {contact}")) == 2


def test_a_project_is_below_its_customer(simulator: NetSuiteSimulator, call: Caller) -> None:
    project = simulator.add("job", {"companyName": "Fit-out", "entityId": "J-7", "parent": {"id": "1042"}})

    assert rows(call, f"SELECT entityid, companyname, parent, customer, isinactive FROM job WHERE id = {project}") == [
        {"entityid": "J-7", "companyname": "Fit-out", "parent": "1042", "customer": "1042", "isinactive": "F"}
    ]


def test_a_customer_shows_its_account_number_and_other_name(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.change("customer", "1042", {"accountNumber": "HE-1", "altName": "The Harbour"})

    (row,) = rows(call, "SELECT accountnumber, altname FROM customer WHERE id = 1042")

    assert row == {"accountnumber": "HE-1", "altname": "The Harbour"}


def test_a_role_without_projects_does_not_see_them(simulator: NetSuiteSimulator, call: Caller) -> None:
    del simulator.role["Projects"]

    assert error_of(call.query("SELECT id FROM job")) is not None
