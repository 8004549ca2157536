"""All customers and all products, for the mapping screens."""

from __future__ import annotations

from typing import Any

import pytest

from integrations import contract, errors, records
from integrations.contract_tests.case import Case
from integrations.contract_tests.platform import Platform


def opened(connector: contract.Connector, listed: str, position: str = "") -> contract.Listing[Any]:
    """Open the list of "customers" or "products"."""
    found: contract.Listing[Any] = getattr(connector, f"list_{listed}")(position=position)
    return found


def added(platform: Platform, listed: str) -> list[str]:
    """Add as many as do not fit on two pages."""
    add = platform.add_customer if listed == "customers" else platform.add_product
    return [add() for _ in range(2 * platform.page_size + 1)]


def keys(*pages: list[Any]) -> list[tuple[str, str]]:
    """Give what tells each record on these pages from the others: its id, and its variant's."""
    return [(record.source_id, getattr(record, "variant_id", "")) for page in pages for record in page]


def ids(*pages: list[Any]) -> set[str]:
    """Give the ids on these pages, a product's once however many variants it has."""
    return {source_id for source_id, _variant_id in keys(*pages)}


class Lists(Case):
    """Everything once, however often the reading stops."""

    def test_each_is_given_once(self, platform: Platform, connector: contract.Connector, listed: str) -> None:
        made = added(platform, listed)

        found = list(opened(connector, listed))

        assert ids(*found) == set(made)
        assert len(set(keys(*found))) == len(keys(*found))

    def test_each_has_a_name(self, platform: Platform, connector: contract.Connector, listed: str) -> None:
        added(platform, listed)

        found = [record for page in opened(connector, listed) for record in page]

        assert {type(record) for record in found} == {records.Customer if listed == "customers" else records.Product}
        assert [record.source_id for record in found if not record.name] == []

    def test_another_listing_goes_on_at_any_position(
        self, platform: Platform, connector: contract.Connector, listed: str
    ) -> None:
        added(platform, listed)
        listing = opened(connector, listed)
        found = [(page, listing.position) for page in listing]

        pages = [page for page, _position in found]
        assert len(pages) > 1
        for number, (_page, position) in enumerate(found[:-1], start=1):
            assert keys(*opened(connector, listed, position)) == keys(*pages[number:])

    def test_a_page_that_failed_comes_again(
        self, platform: Platform, connector: contract.Connector, listed: str
    ) -> None:
        made = added(platform, listed)
        listing = opened(connector, listed)
        first = next(listing)

        with platform.failing(), pytest.raises(errors.Retryable):
            next(listing)

        assert ids(first, *listing) == set(made)
