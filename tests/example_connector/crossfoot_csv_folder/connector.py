"""A folder of CSV files, as every part of Crossfoot sees a platform: `integrations.contract.Connector`.

    customers.csv      customer, name, email
    products.csv       product, name, sku
    orders/1041.csv    one row a line; the order's own columns stand on each: customer, placed_at, delivery_date,
                       purchase_order, cancelled_at, product, name, quantity, unit_price

Whoever puts a file there writes it under another name first and then renames it, so that none is read half-written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

from crossfoot_csv_folder import parse
from crossfoot_csv_folder.folder import PAGE_SIZE, Folder, OrderFile, Record, Row, Rows
from integrations import contract, errors, records
from integrations.contract import Capability, HistoryPage, SettingField

FIELDS = (
    SettingField(
        name="folder",
        label="Folder",
        help_text="The folder on this machine that holds customers.csv, products.csv and orders, such as /srv/shop.",
        required=True,
    ),
    SettingField(
        name="shop",
        label="Shop",
        help_text="A short word for this folder, used for no other one; it begins the id of every order.",
        required=True,
    ),
)


class CsvFolderConnector:
    """One shop's folder. It only reads."""

    key: ClassVar[str] = "csv-folder"
    label: ClassVar[str] = "CSV folder"
    external_id_prefix: ClassVar[str] = "csv"
    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {Capability.READ_ORDERS, Capability.LIST_CUSTOMERS, Capability.LIST_PRODUCTS}
    )
    setting_fields: ClassVar[tuple[SettingField, ...]] = FIELDS

    def __init__(self, *, settings: contract.Settings) -> None:
        self.unreadable: dict[str, str] = {}
        self._shop = settings.get("shop").strip()
        self._zone, self._currency = ZoneInfo(settings.time_zone), settings.currency
        self._folder = Folder(path=Path(settings.get("folder")))

    @property
    def calls(self) -> int:
        """Give how many times the folder was asked since it was made."""
        return self._folder.calls

    @property
    def owner_id(self) -> str:
        """Give the shop whose orders these are."""
        return self._shop

    def close(self) -> None:
        """Nothing is kept open."""

    def test(self) -> str:
        """Look into the folder; give a sentence that says what was found."""
        orders, customers = self._folder.orders(), self._folder.rows("customers.csv")
        return f"The folder can be read; {len(orders)} orders and {len(customers)} customers are in it."

    def read_documents(self, *, record_type: str, source_ids: Sequence[str]) -> dict[str, records.Document | None]:
        """Read these orders; None for one that has no file."""
        files = {self._source_id(file): file for file in self._folder.orders()} if source_ids else {}
        answer: dict[str, records.Document | None] = {}
        for source_id in source_ids:
            self.unreadable.pop(source_id, None)
            try:
                answer[source_id] = self._order(files[source_id]) if source_id in files else None
            except errors.RecordRejected as error:
                self.unreadable[source_id] = error.message
        return answer

    def changes(self, *, record_type: str, since: datetime) -> Iterator[list[records.Change]]:
        """Give pages of the orders whose files were written at or after `since`, oldest first."""
        due = sorted((file.written_at, file.number, file) for file in self._folder.orders() if file.written_at >= since)
        for first in range(0, len(due), PAGE_SIZE):
            page = due[first : first + PAGE_SIZE]
            yield [
                records.Change(
                    source_id=self._source_id(file), version=file.version, updated_at=written_at, number=number
                )
                for written_at, number, file in page
            ]

    def history(
        self, *, record_type: str, since: datetime, until: datetime, position: str = "", open_only: bool = False
    ) -> Iterator[HistoryPage]:
        """Give pages of the orders placed from `since` up to before `until`; `position` is the last one's place."""
        found = [(at, order) for at, order in self._placed() if since <= at < until]
        left = [(f"{at.isoformat()} {order.source_id}", order) for at, order in found]
        left = [(place, order) for place, order in left if place > position]
        for first in range(0, len(left), PAGE_SIZE):
            page = left[first : first + PAGE_SIZE]
            wanted = [order for _, order in page if not (open_only and order.cancelled_at)]
            changes = [
                records.Change(
                    source_id=order.source_id, version=order.version, updated_at=order.updated_at, number=order.number
                )
                for order in wanted
            ]
            yield HistoryPage(changes=changes, position=page[-1][0], seen=len(page), total=len(left) - first)

    def list_customers(self, *, position: str = "") -> contract.Listing[records.Customer]:
        """Give pages of customers.csv."""
        return self._listed("customers.csv", parse.customer, position)

    def list_products(self, *, position: str = "") -> contract.Listing[records.Product]:
        """Give pages of products.csv."""
        return self._listed("products.csv", parse.product, position)

    def record_url(self, *, record_type: str, source_id: str) -> str:
        """A file has no page of its own."""
        return ""

    def _listed(self, file: str, parsed: Callable[[Row], Record], position: str) -> Rows[Record]:
        return Rows(folder=self._folder, file=file, parsed=parsed, unreadable=self.unreadable, position=position)

    def _source_id(self, file: OrderFile) -> str:
        # Two shops may both have an order 1041, and NetSuite's external ids are made of these ids.
        return f"{self._shop}-{file.number}"

    def _order(self, file: OrderFile) -> records.Order:
        rows = self._folder.rows(file.name)
        return parse.order(
            rows=rows,
            file=file,
            source_id=self._source_id(file),
            owner_id=self._shop,
            zone=self._zone,
            currency=self._currency,
        )

    def _placed(self) -> list[tuple[datetime, records.Order]]:
        found = []
        for file in self._folder.orders():
            try:
                rows = self._folder.rows(file.name)
                found.append((parse.placed_at(rows=rows, zone=self._zone), self._order(file)))
            except errors.RecordRejected as error:
                self.unreadable[self._source_id(file)] = error.message
        return sorted(found, key=lambda each: (each[0], each[1].source_id))
