"""The list of stock locations, as staff write it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from integrations.models import NetSuiteAccount
from mappings import stock_locations
from mappings.models import NetSuiteRecord
from tests.factories import NetSuiteAccountFactory


@pytest.fixture
def account(db: None) -> NetSuiteAccount:
    made: NetSuiteAccount = NetSuiteAccountFactory()
    return made


def pull(account: NetSuiteAccount, netsuite_id: str, **fields: bool | str) -> None:
    """Put a location on the account's pulled list."""
    kind = NetSuiteRecord.Kind.LOCATION
    NetSuiteRecord.objects.create(account=account, kind=kind, netsuite_id=netsuite_id, seen_at=timezone.now(), **fields)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("3,1,2", ["3", "1", "2"], id="the default one first"),
        pytest.param(" 3 , 1,,2 ,3", ["3", "1", "2"], id="blanks, empty places and repeats"),
        pytest.param("3", ["3"], id="one"),
        pytest.param("", [], id="none"),
        pytest.param(" , ", [], id="none but commas"),
        pytest.param("03,3,0010", ["3", "10"], id="leading zeros are no other id"),
        pytest.param("3,\n1", ["3", "1"], id="pasted over two lines"),
    ],
)
def test_the_list_is_read_in_its_order_r30_e45(text: str, expected: list[str]) -> None:
    assert stock_locations.parse(text=text) == expected


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("3;1", "3;1"),
        ("3,abc", "abc"),
        ("0", "0"),
        ("3,00", "00"),
        ("-1", "-1"),
        ("3,1.5", "1.5"),
        ("3 1", "3 1"),
        ("３", "３"),
        ("3,12345678901234567890", "12345678901234567890"),
    ],
)
def test_what_is_no_id_is_quoted_r30_e45(text: str, token: str) -> None:
    with pytest.raises(ValueError, match=f"^“{token}” is no location ID"):
        stock_locations.parse(text=text)


def test_the_list_is_kept_without_blanks_e45() -> None:
    netsuite_ids = stock_locations.parse(text=" 3 , 1,,2 ,3")

    assert stock_locations.canonical(netsuite_ids=netsuite_ids) == "3,1,2"


def test_a_location_that_netsuite_does_not_have_is_an_error_r31(account: NetSuiteAccount) -> None:
    pull(account, "3")
    pull(account, "1", is_gone=True)

    verdict = stock_locations.verify(account_id=account.pk, netsuite_ids=["3", "1", "9"])

    assert verdict.error.startswith("NetSuite has no location “1”, “9”.")


def test_locations_that_netsuite_has_are_fine_r31(account: NetSuiteAccount) -> None:
    pull(account, "3")

    assert stock_locations.verify(account_id=account.pk, netsuite_ids=["3"]) == stock_locations.Verdict()


def test_an_inactive_location_is_warned_of_r31(account: NetSuiteAccount) -> None:
    pull(account, "3", is_inactive=True)

    verdict = stock_locations.verify(account_id=account.pk, netsuite_ids=["3"])

    assert (verdict.error, verdict.warning) == ("", "Inactive in NetSuite: location 3.")


def test_without_a_pulled_list_there_is_only_a_warning_r31(account: NetSuiteAccount) -> None:
    pull(NetSuiteAccountFactory(), "3")

    verdict = stock_locations.verify(account_id=account.pk, netsuite_ids=["3"])

    assert verdict.error == ""
    assert "could not be checked" in verdict.warning


@pytest.mark.parametrize(("count", "is_warned"), [(5, False), (6, True)])
def test_more_than_five_locations_are_warned_of_r37(account: NetSuiteAccount, count: int, is_warned: bool) -> None:
    netsuite_ids = [str(number) for number in range(1, count + 1)]
    for netsuite_id in netsuite_ids:
        pull(account, netsuite_id)

    verdict = stock_locations.verify(account_id=account.pk, netsuite_ids=netsuite_ids)

    assert ("may hit NetSuite's API limits" in verdict.warning) == is_warned
    assert verdict.error == ""
