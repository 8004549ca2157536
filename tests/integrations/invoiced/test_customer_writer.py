"""Finding and writing customers on Invoiced."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from integrations import contract, errors, records
from integrations.invoiced import metadata
from integrations.invoiced.connector import InvoicedConnector
from integrations.invoiced.simulator import InvoicedSimulator
from integrations.receivable_records import Address, ReceivableCustomer


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[InvoicedSimulator, str]]:
    simulator = InvoicedSimulator()
    with simulator.serve() as server:
        yield simulator, server.base_url


@pytest.fixture
def invoiced(served: tuple[InvoicedSimulator, str]) -> InvoicedSimulator:
    served[0].reset()
    return served[0]


@pytest.fixture
def connector(served: tuple[InvoicedSimulator, str], invoiced: InvoicedSimulator) -> Iterator[InvoicedConnector]:
    settings = contract.Settings(
        connection_id=1,
        values={"api_url": served[1]},
        secrets={"api_key": invoiced.api_key},
        time_zone="Australia/Sydney",
        currency="AUD",
    )
    made = InvoicedConnector(settings=settings)
    yield made
    made.close()


def wanted(**fields: Any) -> ReceivableCustomer:
    said = {"netsuite_id": "7741", "number": "HLG-014", "version": "1", "currency": "", "name": "Harbour Lane Grocers"}
    return ReceivableCustomer(**{**said, **fields})


def found(connector: InvoicedConnector, **fields: Any) -> str:
    """The id of what is found for a customer, "" for nothing."""
    held = connector.look_up(wanted=[wanted(**fields)]).get("7741")
    return held.source_id if held else ""


class TestFinding:
    def test_by_netsuites_id_before_anything_else(
        self, invoiced: InvoicedSimulator, connector: InvoicedConnector
    ) -> None:
        ours = invoiced.add_customer(name="Renamed", number="R-1", metadata={"netsuite_id": "7741"})
        invoiced.add_customer(name="Harbour Lane Grocers", number="HLG-014")

        assert found(connector) == str(ours["id"])

    def test_by_number_before_name(self, invoiced: InvoicedSimulator, connector: InvoicedConnector) -> None:
        by_number = invoiced.add_customer(name="Other name", number="HLG-014")
        invoiced.add_customer(name="Harbour Lane Grocers", number="N-1")

        assert found(connector) == str(by_number["id"])

    def test_by_name_whatever_its_capitals_and_the_blanks_around_it(
        self, invoiced: InvoicedSimulator, connector: InvoicedConnector
    ) -> None:
        named = invoiced.add_customer(name=" harbour LANE grocers ", number="N-1")
        invoiced.add_customer(name="Harbour Lane Grocers East", number="N-2")

        assert found(connector) == str(named["id"])

    def test_two_hits_are_none_and_the_next_step_is_tried_d80(
        self, invoiced: InvoicedSimulator, connector: InvoicedConnector
    ) -> None:
        for number in ("N-1", "N-2"):
            invoiced.add_customer(name=f"Copy {number}", number=number, metadata={"netsuite_id": "7741"})
        by_number = invoiced.add_customer(name="Other name", number="HLG-014")

        assert found(connector) == str(by_number["id"])

    def test_when_the_last_step_has_two_hits_too_there_is_nobody_d80(
        self, invoiced: InvoicedSimulator, connector: InvoicedConnector
    ) -> None:
        for number in ("N-1", "N-2"):
            invoiced.add_customer(name="Harbour Lane Grocers", number=number)

        assert found(connector) == ""

    @pytest.mark.parametrize("name", ["Ann Smith", "Bob Lee", "Ann", "Lee", "Lee Ann"])
    def test_a_name_is_the_whole_name_and_no_part_of_it_d81(
        self, invoiced: InvoicedSimulator, connector: InvoicedConnector, name: str
    ) -> None:
        invoiced.add_customer(name=name, number="N-1")

        assert found(connector, name="Ann Lee") == ""

    def test_an_inactive_one_is_found_too(self, invoiced: InvoicedSimulator, connector: InvoicedConnector) -> None:
        there = invoiced.add_customer(name="Harbour Lane Grocers", number="N-1", active=False)

        assert found(connector) == str(there["id"])

    def test_one_that_is_another_netsuite_customers_is_none(
        self, invoiced: InvoicedSimulator, connector: InvoicedConnector
    ) -> None:
        invoiced.add_customer(name="Harbour Lane Grocers", number="N-1", metadata={"netsuite_id": "8"})

        assert found(connector) == ""

    def test_by_name_only_the_number_is_not_asked(
        self, invoiced: InvoicedSimulator, connector: InvoicedConnector
    ) -> None:
        invoiced.add_customer(name="Other name", number="HLG-014")

        assert found(connector, is_matched_by_number=False) == ""

    def test_a_number_too_long_to_be_one_is_not_asked_d19(
        self, invoiced: InvoicedSimulator, connector: InvoicedConnector
    ) -> None:
        named = invoiced.add_customer(name="Harbour Lane Grocers", number="N-1")

        assert found(connector, number="") == str(named["id"])

    def test_a_mapped_one_is_taken_without_looking(
        self, invoiced: InvoicedSimulator, connector: InvoicedConnector
    ) -> None:
        mapped = invoiced.add_customer(name="Somebody", number="S-1")
        invoiced.add_customer(name="Harbour Lane Grocers", number="HLG-014")

        assert found(connector, mapped_id=str(mapped["id"])) == str(mapped["id"])


class TestWriting:
    def test_only_what_differs_is_sent(self, invoiced: InvoicedSimulator, connector: InvoicedConnector) -> None:
        held = connector.create(record=wanted(email="ap@harbourlane.example"))

        connector.update(held=held, record=wanted(version="2"))

        assert sum(call.writes for call in invoiced.calls) == 1

    def test_a_blank_email_and_no_address_are_left_as_they_are_d22_d23(
        self, invoiced: InvoicedSimulator, connector: InvoicedConnector
    ) -> None:
        there = invoiced.add_customer(name="Harbour", email="by@hand.example", address1="1 By Hand")
        (held,) = connector.read_held(record_type="customer", source_ids=[str(there["id"])]).values()
        assert held

        connector.update(held=held, record=wanted())

        after = invoiced.customers[there["id"]]
        assert (after["email"], after["address1"]) == ("by@hand.example", "1 By Hand")

    def test_an_address_is_sent_whole(self, invoiced: InvoicedSimulator, connector: InvoicedConnector) -> None:
        there = invoiced.add_customer(name="Harbour", address1="1 Old St", address2="Floor 9")
        (held,) = connector.read_held(record_type="customer", source_ids=[str(there["id"])]).values()
        assert held

        connector.update(held=held, record=wanted(address=Address(line1="4 Quay St", country="AU")))

        after = invoiced.customers[there["id"]]
        assert (after["address1"], after["address2"], after["country"]) == ("4 Quay St", None, "AU")

    def test_a_change_that_goes_back_to_what_was_is_not_answered_from_memory(
        self, invoiced: InvoicedSimulator, connector: InvoicedConnector
    ) -> None:
        held = connector.create(record=wanted(phone="1"))

        for version, phone in (("2", "2"), ("3", "1"), ("4", "2")):
            held = connector.update(held=held, record=wanted(phone=phone, version=version))

        assert invoiced.customers[int(held.source_id)]["phone"] == "2"

    def test_mapped_fields_are_laid_over_it(self, invoiced: InvoicedSimulator, connector: InvoicedConnector) -> None:
        held = connector.create(record=wanted(fields={"metadata.region": "east", "notes": "VIP", "name": "By field"}))

        after = invoiced.customers[int(held.source_id)]
        assert (after["name"], after["notes"], after["metadata"]["region"]) == ("By field", "VIP", "east")

    def test_cancelling_and_removing_make_it_inactive_twice_over(
        self, invoiced: InvoicedSimulator, connector: InvoicedConnector
    ) -> None:
        held = connector.create(record=wanted())

        connector.cancel(held=held, record=wanted())
        connector.cancel(held=held, record=wanted())
        connector.remove(held=held, record_type="customer")

        assert invoiced.customers[int(held.source_id)]["active"] is False

    def test_one_that_is_gone_is_told(self, connector: InvoicedConnector) -> None:
        gone = records.Held(record_type="customer", source_id="999")

        with pytest.raises(errors.RecordNotFound, match="customer 999"):
            connector.update(held=gone, record=wanted())

    def test_a_taken_number_is_told_in_words(self, invoiced: InvoicedSimulator, connector: InvoicedConnector) -> None:
        invoiced.add_customer(name="Other", number="HLG-014", metadata={"netsuite_id": "8"})

        with pytest.raises(errors.RecordRejected, match="number"):
            connector.create(record=wanted())

    def test_below_another_one(self, invoiced: InvoicedSimulator, connector: InvoicedConnector) -> None:
        above = invoiced.add_customer(name="Group")

        held = connector.create(record=wanted(parent_id=str(above["id"])))
        connector.update(held=held, record=replace(wanted(phone="1"), parent_id=None, version="2"))

        assert invoiced.customers[int(held.source_id)]["parent_customer"] == above["id"]


def test_a_filter_that_was_not_followed_adopts_nobody() -> None:
    assert metadata.carries(row={"metadata": {"netsuite_id": "7"}}, key="netsuite_id", value="7")
    assert not metadata.carries(row={"metadata": {"netsuite_id": "8"}}, key="netsuite_id", value="7")
    assert not metadata.carries(row={"metadata": None}, key="netsuite_id", value="7")
