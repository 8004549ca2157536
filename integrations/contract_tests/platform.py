"""What the tests ask of whoever tests a connector: hands on the platform's side."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol, TypeVar

from integrations import contract, records

FromNetSuite = TypeVar("FromNetSuite", bound=records.FromNetSuite)


class Platform(Protocol):
    """A simulator, a folder, a sandbox, and the hands that act there. Only what the capabilities need is asked.

    Each test gets a fresh one, with no record of its own. Ids and instants are those that the connector gives.
    """

    @property
    def settings(self) -> contract.Settings:
        """Give settings with which everything works; with the webhook's secret, where there is one."""

    def failing(self) -> AbstractContextManager[None]:
        """While it lasts nothing can be read from or written to the platform: each request breaks off, unstored."""

    # READ_ORDERS, READ_INVOICES, READ_PAYMENTS: `record_type` is "order", "invoice" or "payment"

    @property
    def page_size(self) -> int:
        """Give how many records stand on one page at most."""

    def add(self, *, record_type: str) -> str:
        """Make a complete record, now; give its id."""

    def edit(self, *, record_type: str, source_id: str) -> None:
        """Change something on it, now."""

    def spoil(self, *, record_type: str, source_id: str) -> None:
        """Make it so that the connector cannot understand the record, though it can still be found."""

    def made_at(self, *, record_type: str, source_id: str) -> datetime:
        """Give when it was made, by which history goes. Records made one after another differ in it."""

    # LIST_CUSTOMERS, LIST_PRODUCTS

    def add_customer(self) -> str:
        """Make a customer; give its id."""

    def add_product(self) -> str:
        """Make a product; give its id."""

    # WRITE_INVOICES, WRITE_CREDIT_NOTES, WRITE_CUSTOMERS, WRITE_RECEIVABLES, MARK_PAID

    def wanted(self, kind: type[FromNetSuite]) -> FromNetSuite:
        """Give a new record of NetSuite, ready to be written: what it refers to stands on the platform already."""

    def edited(self, record: FromNetSuite) -> FromNetSuite:
        """Give the same record after something on it was changed in NetSuite."""

    def count(self, *, record_type: str) -> int:
        """Give how many records of that type the platform holds, cancelled ones too."""

    def losing_answers(self) -> AbstractContextManager[None]:
        """While it lasts whatever is written is stored, and its answer never arrives."""

    # ATTACH_FILES

    def attached(self, *, record_type: str, source_id: str) -> list[bytes]:
        """Give the files that are attached to a record."""

    # WEBHOOKS, WEBHOOKS_BY_HAND; `webhook_urls` for the former alone

    def webhook(self) -> tuple[Mapping[str, str], bytes, str, str]:
        """Give what the platform posts for some record of it: headers, body, and the record's type and id."""

    def webhook_urls(self) -> list[str]:
        """Give the addresses that the platform tells of changes, one that is registered twice twice."""
