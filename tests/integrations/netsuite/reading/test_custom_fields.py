"""Fields that staff name: read by their ids, of the demo company."""

from collections.abc import Callable
from typing import Any

import pytest

from integrations import errors
from integrations.netsuite.field_catalog import Kind
from integrations.netsuite.reading import custom_fields
from integrations.netsuite.reading.custom_fields import Of, Wanted
from integrations.netsuite.reading.reader import Reader
from integrations.netsuite.simulator import NetSuiteSimulator
from integrations.netsuite.simulator.custom_fields import CustomField
from tests.integrations.netsuite.reading.conftest import Scripted, page
from tests.integrations.netsuite.simulator.conftest import Caller, line, order


@pytest.fixture
def invoice(simulator: NetSuiteSimulator, call: Caller) -> str:
    """An invoice with a purchase order, a list field, a day, a checkbox, and two lines."""
    simulator.custom_fields["custbody_region"] = CustomField(choices={"1": "North", "2": "South"})
    lines = [line(custcol_batch="B-7"), line("502")]
    body = order(
        *lines,
        memo="  thanks ",
        custbody_po="PO 77",
        custbody_region={"id": "2"},
        custbody_promised="2026-12-01",
        custbody_rush=True,
    )
    return call("POST", "invoice", body).headers["Location"].rsplit("/", 1)[1]


def read(reader: Reader, of: Of, ids: list[str], *wanted: Wanted) -> custom_fields.Fields:
    return custom_fields.read(reader, of=of, netsuite_ids=ids, wanted=wanted)


def test_any_field_of_a_transaction_is_told_custom_and_standard(reader: Reader, invoice: str) -> None:
    found = read(reader, Of.TRANSACTION, [invoice], Wanted(field_id="custbody_po"), Wanted(field_id="memo"))

    assert found.records[invoice].values == {"custbody_po": "PO 77", "memo": "  thanks "}
    assert found.refused == {}


def test_a_list_field_has_its_label_where_it_is_asked_for(reader: Reader, invoice: str) -> None:
    found = read(reader, Of.TRANSACTION, [invoice], Wanted(field_id="CUSTBODY_Region", label=True))

    assert found.records[invoice].values == {"custbody_region": "2"}
    assert found.records[invoice].labels == {"custbody_region": "South"}


def test_a_day_and_a_checkbox_are_told_plainly(reader: Reader, invoice: str) -> None:
    found = read(
        reader,
        Of.TRANSACTION,
        [invoice],
        Wanted(field_id="custbody_promised", kind=Kind.DAY),
        Wanted(field_id="trandate", kind=Kind.DAY),
        Wanted(field_id="custbody_rush", kind=Kind.FLAG),
    )

    assert found.records[invoice].values == {
        "custbody_promised": "2026-12-01",
        "trandate": "2026-11-20",
        "custbody_rush": "T",
    }


def test_lines_are_told_by_transaction_and_line(reader: Reader, invoice: str) -> None:
    found = read(reader, Of.LINE, [invoice], Wanted(field_id="custcol_batch"))

    assert [(document, told.values) for (document, _), told in found.lines.items()] == [
        (invoice, {"custcol_batch": "B-7"})
    ]


def test_customers_and_contacts_have_theirs(reader: Reader, call: Caller) -> None:
    call("PATCH", "customer/1042", {"custentity_tier": "gold"})
    body = {"firstName": "Sam", "lastName": "Lee", "subsidiary": {"id": "1"}, "custentity_tier": "vip"}
    contact = call("POST", "contact", body).headers["Location"].rsplit("/", 1)[1]
    tier = Wanted(field_id="custentity_tier")

    assert read(reader, Of.CUSTOMER, ["1042", "1050"], tier).records["1042"].values == {"custentity_tier": "gold"}
    assert read(reader, Of.CONTACT, [contact], tier).records[contact].values == {"custentity_tier": "vip"}


def test_a_field_that_the_account_refuses_is_named_and_the_others_are_read(reader: Reader, invoice: str) -> None:
    found = read(reader, Of.TRANSACTION, [invoice], Wanted(field_id="custbody_po"), Wanted(field_id="custbody_gone"))

    assert found.records[invoice].values == {"custbody_po": "PO 77"}
    assert list(found.refused) == ["custbody_gone"]


@pytest.mark.parametrize("word", ["from", "select", "order"])
def test_a_word_of_the_language_keeps_no_other_field_from_being_read(reader: Reader, invoice: str, word: str) -> None:
    found = read(reader, Of.TRANSACTION, [invoice], Wanted(field_id=word, label=True), Wanted(field_id="custbody_po"))

    assert found.records[invoice].values == {"custbody_po": "PO 77"}
    assert list(found.refused) == [word]


@pytest.mark.parametrize(
    "typed",
    [
        "custbody_po FROM transaction t; DROP TABLE x",
        "t.memo",
        "memo, (SELECT 1)",
        "memo--",
        "custbody_é",
        "",
        "1x",
        "a b",
        "memo\n",
        "x" * 61,
    ],
)
def test_what_is_no_field_id_never_becomes_part_of_a_query(typed: str) -> None:
    with pytest.raises(ValueError, match="no field ID"):
        Wanted(field_id=typed)


def test_a_thousand_records_are_one_query(scripted_reader: Callable[..., tuple[Reader, Scripted]]) -> None:
    ids = [str(number) for number in range(1, 1001)]
    reader, told = scripted_reader(page(*[{"netsuite_id": one, "value_0": f"PO {one}"} for one in ids]))

    found = read(reader, Of.TRANSACTION, ids, Wanted(field_id="custbody_po"))

    assert (len(told.asked), len(found.records)) == (1, 1000)


def test_nothing_is_asked_where_nothing_is_wanted(scripted_reader: Callable[..., tuple[Reader, Scripted]]) -> None:
    reader, told = scripted_reader()

    assert read(reader, Of.CUSTOMER, ["1"]).records == {}
    assert read(reader, Of.CUSTOMER, [], Wanted(field_id="memo")).records == {}
    assert told.asked == []


def test_an_account_that_cannot_be_reached_is_no_refusal_of_a_field(
    scripted_reader: Callable[..., tuple[Reader, Any]],
) -> None:
    reader, _ = scripted_reader(errors.Unreachable("No answer."))

    with pytest.raises(errors.Unreachable):
        read(reader, Of.CUSTOMER, ["1"], Wanted(field_id="custentity_tier"))
