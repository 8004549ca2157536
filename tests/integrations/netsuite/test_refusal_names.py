import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.netsuite import refusal_names

KNOWN = {
    ("location", "3"): "Sydney",
    ("subsidiary", "2"): "AU",
    ("item", "9999"): "HB-1KG House Blend",
    ("customer", "53384"): "Corner Café",
    ("line", "2"): "HB-1KG House Blend",
}


def named(message, known=KNOWN):
    return refusal_names.with_names(message=message, names=lambda kind, netsuite_id: known.get((kind, netsuite_id)))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "Invalid location reference key 3 for subsidiary 2.",
            "Invalid location reference key 3 *Sydney* for subsidiary 2 *AU*.",
        ),
        (
            "Invalid location reference key 3 for subsidiary 7.",
            "Invalid location reference key 3 *Sydney* for subsidiary 7.",
        ),
        (
            "Invalid location reference key 9 for subsidiary 2.",
            "Invalid location reference key 9 for subsidiary 2 *AU*.",
        ),
        ("Invalid location reference key 3.", "Invalid location reference key 3 *Sydney*."),
        (
            "You have entered an Invalid Field Value 53384 for the following field: customer.",
            "You have entered an Invalid Field Value 53384 *Corner Café* for the following field: customer.",
        ),
        (
            "Invalid Field Value 53384 for the following field: entity",
            "Invalid Field Value 53384 *Corner Café* for the following field: entity",
        ),
        (
            "Transaction subsidiary 2 is not valid for item 9999. Choose.",
            "Transaction subsidiary 2 *AU* is not valid for item 9999 *HB-1KG House Blend*. Choose.",
        ),
        ("Invalid Field Value 3 for the following field: item", "Invalid Field Value 3 for the following field: item"),
        ("Please enter value(s) for: Location 3.", "Please enter value(s) for: Location 3."),
    ],
)
def test_a_name_stands_after_the_id_it_belongs_to(said, told):
    assert named(said) == told


def test_the_line_that_is_meant_is_named_in_front():
    said = "NetSuite does not accept the item. (NetSuite says: INVALID_CONTENT [item.items[1].item: line 2])"

    assert named(said) == f"Line 2 (HB-1KG House Blend): {said}"


def test_a_line_nobody_knows_is_left_as_it_is():
    said = "Wrong. (NetSuite says: [item.items[6].item: line 7])"

    assert named(said) == said


@given(said=st.text(), name=st.text(max_size=5))
def test_nothing_of_a_message_is_lost(said, name):
    told = refusal_names.with_names(message=said, names=lambda kind, netsuite_id: name)

    assert told.replace(f" *{name}*", "").endswith(said.replace(f" *{name}*", ""))
