"""Customers, projects, contacts and addresses, asked of an account as a billing platform needs them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from integrations.netsuite.reading import addresses, billed_contacts, billed_customers, checkboxes
from tests.integrations.netsuite.reading.conftest import ALWAYS

ADDRESS = {"addr1": "9 Hickson Road", "city": "Sydney", "country": {"id": "AU"}}
BOOK = {"items": [{"label": "Office", "addressBookAddress": ADDRESS}]}
TICK = "custentity_crossfoot_sync"


def every(pages):
    return [row for page in pages for row in page]


@pytest.fixture
def mei(simulator):
    said = {"firstName": "Mei", "lastName": "Tran", "company": {"id": "1042"}, TICK: True, "addressBook": BOOK}
    return simulator.add("contact", said)


@pytest.fixture
def project(simulator):
    return simulator.add("job", {"companyName": "Fit-out", "parent": {"id": "1042"}, "addressBook": BOOK})


class TestCustomers:
    def test_that_changed(self, reader):
        found = every(billed_customers.customers_changed(reader, ALWAYS))

        assert [one.netsuite_id for one in found] == [str(number) for number in range(1042, 1054)]
        assert (found[0].entity_name, found[0].terms, found[0].subsidiary_id) == ("C1042", "Net 7", "1")

    def test_in_an_account_of_one_company(self, simulator, reader):
        simulator.books.hidden_columns.add("customer.subsidiary")

        assert every(billed_customers.customers_changed(reader, ALWAYS))[0].subsidiary_id is None

    def test_by_id(self, reader):
        found = billed_customers.customers_by_id(reader, ["1043", "1042", "999999"])

        assert [one.netsuite_id for one in found] == ["1042", "1043"]

    def test_made_or_changed_within_days(self, simulator, reader):
        today = simulator.books.today()
        tomorrow = today + timedelta(days=1)

        assert billed_customers.count_customers_dated(reader, today, tomorrow, after_id="") == 12
        behind = every(billed_customers.customers_dated(reader, today, tomorrow, after_id="1050"))
        assert [one.netsuite_id for one in behind] == ["1051", "1052", "1053"]
        assert billed_customers.count_customers_dated(reader, tomorrow, tomorrow, after_id="") == 0


class TestProjects:
    def test_that_changed(self, reader, project):
        (found,) = every(billed_customers.projects_changed(reader, ALWAYS))

        assert (found.netsuite_id, found.company_name, found.parent_id) == (project, "Fit-out", "1042")

    def test_an_account_without_them_has_none(self, simulator, reader, project):
        simulator.books.hidden_tables.add("job")
        today = simulator.books.today()

        assert every(billed_customers.projects_changed(reader, ALWAYS)) == []
        assert billed_customers.projects_by_id(reader, [project]) == []
        assert billed_customers.count_projects_dated(reader, today, today + timedelta(days=1), after_id="") == 0


class TestContacts:
    def test_of_customers_with_those_attached(self, simulator, call, reader, mei):
        call("POST", f"contact/{mei}/!attach/customer/1043")

        found = billed_contacts.contacts_of(reader, ["1042", "1043"])

        assert mei in [one.netsuite_id for one in found["1042"]]
        assert mei in [one.netsuite_id for one in found["1043"]]

    def test_an_account_that_hides_ties_still_tells_the_company(self, simulator, call, reader, mei):
        call("POST", f"contact/{mei}/!attach/customer/1043")
        simulator.books.hidden_tables.add("companycontactrelationship")

        found = billed_contacts.contacts_of(reader, ["1042", "1043"])

        assert mei in [one.netsuite_id for one in found["1042"]]
        assert mei not in [one.netsuite_id for one in found["1043"]]

    def test_whose_they_are(self, call, reader, mei):
        call("POST", f"contact/{mei}/!attach/customer/1043")

        found = billed_contacts.companies_of(reader, billed_contacts.contacts_by_id(reader, [mei]))

        assert found == {mei: {"1042", "1043"}}


class TestAddresses:
    def test_of_customers_contacts_and_projects(self, reader, mei, project):
        found = addresses.addresses_of(reader, ["1042", mei, project, "1043"])

        assert [found[each][0].line1 for each in ("1042", mei, project)] == [
            "12 Argyle Street", "9 Hickson Road", "9 Hickson Road",
        ]  # fmt: skip
        assert found["1042"][0].is_default_billing is True

    def test_an_account_that_shows_customers_books_alone(self, simulator, reader, mei):
        simulator.books.hidden_tables.add("entityaddressbook")

        assert set(addresses.addresses_of(reader, ["1042", mei])) == {"1042"}

    def test_an_account_that_shows_no_books_gives_where_customers_are_billed(self, simulator, reader, mei):
        whole = addresses.addresses_of(reader, ["1042"])["1042"]
        simulator.books.hidden_tables |= {"entityaddressbook", "customeraddressbook"}

        found = addresses.addresses_of(reader, ["1042", mei])
        before = len(simulator.calls)
        addresses.addresses_of(reader, ["1042"])

        assert list(found) == ["1042"]
        assert [(line.line1, line.is_default_billing) for line in found["1042"]] == [(whole[0].line1, True)]
        assert len(simulator.calls) == before + 1


class TestCheckboxes:
    def test_that_are_ticked(self, simulator, reader, mei):
        other = simulator.add("contact", {"firstName": "Ann", "lastName": "Lee", TICK: False})

        found = checkboxes.ticked(reader, table="contact", field=TICK, netsuite_ids=[mei, other, "3042"])

        assert (found.netsuite_ids, found.is_missing) == (frozenset({mei}), False)

    def test_one_that_the_account_lacks_is_missing_until_it_is_there(self, simulator, reader):
        asked = {"table": "contact", "field": TICK, "netsuite_ids": ["3042"]}
        assert checkboxes.ticked(reader, **asked).is_missing
        simulator.change("contact", "3042", {TICK: True})

        assert checkboxes.ticked(reader, **asked).netsuite_ids == frozenset({"3042"})

    @pytest.mark.parametrize("field", ["", " ", "a b", "id FROM customer--", "custentity_x)", "x.y"])
    def test_what_is_no_field_id_is_never_asked(self, simulator, reader, field):
        before = len(simulator.calls)

        assert checkboxes.ticked(reader, table="contact", field=field, netsuite_ids=["3042"]).is_missing
        assert len(simulator.calls) == before
