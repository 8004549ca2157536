"""What NetSuite's customers are called on a billing platform, and what is told of them."""

from __future__ import annotations

from typing import Any

import pytest

from integrations.netsuite.reading.billed_contacts import Contact
from integrations.netsuite.reading.billed_customers import Customer
from syncjobs.flows import customer_content

BLANK: dict[str, Any] = dict.fromkeys(Customer.__dataclass_fields__)
PERSON = {"is_person": True, "alt_name": "Alt", "entity_name": "E-1"}


def customer(**fields: Any) -> Customer:
    return Customer(**{**BLANK, "netsuite_id": "1", "changed": "2026-11-22 10:00:00", **fields})


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"company_name": " Acme ", "alt_name": "Alt", "entity_name": "E-1"}, "Acme"),
        ({"company_name": " ", "alt_name": "Alt", "entity_name": "E-1"}, "Alt"),
        ({"company_name": None, "alt_name": None, "entity_name": "E-1"}, "E-1"),
        ({"company_name": "", "alt_name": " ", "entity_name": None}, ""),
    ],
)
def test_a_company_is_called_by_its_name_else_its_other_name_else_its_id_d17(fields: dict[str, Any], name: str) -> None:
    assert customer_content.name_of(customer=customer(**fields), is_project=False) == name


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [("Ann", "Lee", "Ann Lee"), (" Ann ", None, "Ann"), (None, "Lee", "Lee"), (None, " ", "Alt")],
)
def test_a_person_without_one_of_two_names_has_no_space_left_over_d20(
    first: str | None, last: str | None, name: str
) -> None:
    told = customer(**PERSON, first_name=first, last_name=last)

    assert customer_content.name_of(customer=told, is_project=False) == name


@pytest.mark.parametrize(
    ("account_number", "entity_name", "number"),
    [("  111  ", "E-1", "111"), (None, " E-1 ", "E-1"), (" ", "E-1", "E-1")],
)
def test_its_number_is_trimmed_d18(account_number: str | None, entity_name: str, number: str) -> None:
    told = customer(account_number=account_number, entity_name=entity_name)

    assert customer_content.number_of(customer=told) == number


@pytest.mark.parametrize(("length", "is_number"), [(32, True), (33, False)])
def test_a_number_of_more_than_32_characters_is_left_out_d19(length: int, is_number: bool) -> None:
    assert bool(customer_content.number_of(customer=customer(account_number="9" * length))) is is_number


@pytest.mark.parametrize(
    ("told", "terms"),
    [("Due in 30 days", "NET 30"), ("Net 30", "Net 30"), ("Due on receipt", "Due on receipt"), (None, "")],
)
def test_terms_are_written_as_the_platform_does_d21(told: str | None, terms: str) -> None:
    assert customer_content.terms_of(customer=customer(terms=told)) == terms


def test_a_contact_without_any_name_is_left_out_and_named() -> None:
    said = dict.fromkeys(Contact.__dataclass_fields__)
    told = [{"contact": {**said, "netsuite_id": "7"}, "address": None, "is_billing": False}]

    contacts, left_out = customer_content.contacts_of(told=told, known={}, is_primary_by_billing=True)

    assert (contacts, left_out) == ((), ("Contact 7 has no name and was left out.",))
