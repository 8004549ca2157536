"""Which NetSuite record a platform's customer or product probably is, how sure that is, and why (R25)."""

from __future__ import annotations

import pytest

from mappings import suggest
from mappings.suggest import Choice, Choices, Wanted

COFFEE = Choice(netsuite_id="501", code="HB-1KG", name="House blend 1kg", upc="9300000000017")
MILK = Choice(netsuite_id="502", code="Dairy : MILK-2", name="Full cream milk 2L")
HARBOUR = Choice(netsuite_id="1042", code="HARB01", name="Harbour Espresso Pty Ltd", tax_number="51 600 457 412")
CORNER = Choice(netsuite_id="1043", code="C1043", name="Corner Cafe", email="ap@corner.example")


def found(wanted: Wanted, *choices: Choice) -> list[tuple[str, int]]:
    return [
        (one.choice.netsuite_id, one.confidence) for one in suggest.candidates(wanted=wanted, among=Choices.of(choices))
    ]


@pytest.mark.parametrize(
    ("wanted", "expected", "reason"),
    [
        (Wanted(code=" hb-1kg "), ("501", 98), "NetSuite calls it"),
        (Wanted(code="9300000000017"), ("501", 93), "is its UPC"),
        (Wanted(code="MILK-2"), ("502", 98), "NetSuite calls it MILK-2 too."),
        (Wanted(code="HARB01"), ("1042", 98), "NetSuite calls it HARB01 too."),
        (Wanted(tax_number="51600457412"), ("1042", 95), "Tax number 51600457412."),
        (Wanted(email="AP@corner.example"), ("1043", 80), "E-mail AP@corner.example."),
        (Wanted(name="harbour  espresso"), ("1042", 87), "The same name."),
    ],
    ids=["item code", "UPC", "code below a parent", "customer id", "tax number", "e-mail", "name"],
)
def test_each_clue_finds_its_record_with_a_reason_r25(wanted: Wanted, expected: tuple[str, int], reason: str) -> None:
    first = suggest.candidates(wanted=wanted, among=Choices.of([COFFEE, MILK, HARBOUR, CORNER]))[0]

    assert (first.choice.netsuite_id, first.confidence) == expected
    assert reason in first.reason


def test_clues_that_agree_make_surer_r25() -> None:
    wanted = Wanted(name="Corner Cafe", email="ap@corner.example")

    assert found(wanted, CORNER, HARBOUR) == [("1043", 97)]


def test_a_similar_name_is_shown_and_never_sure() -> None:
    wanted = Wanted(name="Cafe Corner, Sydney")
    among = Choices.of([CORNER, HARBOUR])

    assert [one.choice for one in suggest.candidates(wanted=wanted, among=among)] in ([CORNER], [])
    assert suggest.candidates(wanted=Wanted(name="The Corner Caffe"), among=among)[0].confidence < suggest.SURE
    assert suggest.sure(wanted=Wanted(name="The Corner Caffe"), among=among) is None


def test_two_that_are_as_sure_are_shown_and_neither_is_taken() -> None:
    branch = Choice(netsuite_id="1099", name="Corner Cafe")
    among = Choices.of([branch, CORNER])

    assert found(Wanted(name="Corner Cafe"), branch, CORNER) == [("1043", 87), ("1099", 87)]
    assert suggest.sure(wanted=Wanted(name="Corner Cafe"), among=among) is None


def test_an_e_mail_alone_is_not_sure() -> None:
    assert suggest.sure(wanted=Wanted(email="ap@corner.example"), among=Choices.of([CORNER])) is None


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(code=" ", name="Pty Ltd"), Wanted(name="…", tax_number="-")])
def test_what_says_nothing_finds_nothing(wanted: Wanted) -> None:
    empty = Choice(netsuite_id="7")

    assert found(wanted, empty, COFFEE, HARBOUR) == []


def test_no_more_than_five_are_shown() -> None:
    twins = [Choice(netsuite_id=str(number), name="Corner Cafe") for number in range(1, 9)]

    assert len(found(Wanted(name="Corner Cafe"), *twins)) == suggest.MOST
