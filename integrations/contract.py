"""What a connector is: the one shape that every platform takes here.

A connector is made anew for a drain, a poll or a test from the connection's settings and secrets; it owns one
HTTP session and is used from one thread at a time. Whatever it cannot do is missing from `capabilities`, and the
flows that need it are then not offered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Protocol, TypeVar

from integrations import receivable_records, records, stock_records

Record = TypeVar("Record")


class Capability(StrEnum):
    """What a platform can do for us; flows name the ones they need."""

    READ_ORDERS = "READ_ORDERS"
    READ_INVOICES = "READ_INVOICES"
    WRITE_PROPERTIES = "WRITE_PROPERTIES"
    WEBHOOKS = "WEBHOOKS"
    LIST_CUSTOMERS = "LIST_CUSTOMERS"
    LIST_PRODUCTS = "LIST_PRODUCTS"
    WRITE_INVOICES = "WRITE_INVOICES"
    WRITE_CREDIT_NOTES = "WRITE_CREDIT_NOTES"
    MARK_PAID = "MARK_PAID"
    WRITE_STOCK = "WRITE_STOCK"
    WRITE_CUSTOMERS = "WRITE_CUSTOMERS"
    WRITE_RECEIVABLES = "WRITE_RECEIVABLES"
    READ_PAYMENTS = "READ_PAYMENTS"
    ATTACH_FILES = "ATTACH_FILES"
    WEBHOOKS_BY_HAND = "WEBHOOKS_BY_HAND"  # staff enter our address there, as `webhook_steps` tells them


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingField:
    """One thing staff enter to connect a platform. The admin form and `config apply` are made from these.

    `kind` is "text", "secret" or "url". A secret is stored encrypted and never shown again.
    """

    name: str
    label: str
    help_text: str
    kind: str = "text"
    required: bool = False
    default: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a connection knows: staff's values by the names of the connector's `setting_fields`.

    `time_zone` is the supplier's own (IANA name), `currency` an ISO 4217 code.
    """

    connection_id: int
    values: Mapping[str, str]
    secrets: Mapping[str, str]
    time_zone: str
    currency: str

    def __repr__(self) -> str:
        return f"Settings(connection_id={self.connection_id})"

    def get(self, name: str) -> str:
        """Give the value or secret of that name, "" when staff left it empty."""
        return self.values.get(name, "") or self.secrets.get(name, "")


class Listing(Protocol[Record]):
    """Pages of a long list. After an error `next` may be called again: it goes on with the same page.

    A record that cannot be read is left out and stands in the connector's `unreadable` with the reason.
    """

    @property
    def position(self) -> str:
        """Say where the next page begins, for a later listing to go on there."""

    def __iter__(self) -> Iterator[list[Record]]: ...

    def __next__(self) -> list[Record]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """One page of history. `position` is where the next page begins, for a later reading to go on there.

    `seen` counts what was looked at, also what is none of ours or left out; `total` counts what there is from the
    beginning of this page on, None where the source does not say.
    """

    changes: Sequence[records.Change]
    position: str
    seen: int
    total: int | None = None


class Connector(Protocol):
    """The contract. Every method may raise `errors.SyncError`; reads never raise `Ambiguous`.

    `Document` methods take `record_type` "order" or "invoice" and need the matching capability.
    """

    key: ClassVar[str]
    label: ClassVar[str]
    capabilities: ClassVar[frozenset[Capability]]
    setting_fields: ClassVar[tuple[SettingField, ...]]
    external_id_prefix: ClassVar[str]  # of the external ids of what we write to NetSuite, such as "om"
    looked_up_at_once: ClassVar[int]  # how many records `look_up` is given: those that it finds in a few requests
    webhook_steps: ClassVar[str]  # what staff do on the platform to have it call our address. WEBHOOKS_BY_HAND

    def __init__(self, *, settings: Settings) -> None: ...

    def test(self) -> str:
        """Sign in and read something; give a sentence that says what was found."""

    def read_documents(self, *, record_type: str, source_ids: Sequence[str]) -> dict[str, records.Document | None]:
        """Read these records afresh, batched where the API allows; None for one that does not exist.

        A record that cannot be parsed is left out of the answer and stands in `unreadable` with the reason.
        When a rate bucket runs dry half-way, what was read so far is given and the rest is left out; raises
        RateLimited only when nothing could be read.
        """

    unreadable: dict[str, str]

    @property
    def owner_id(self) -> str:
        """Give the platform's id of the account we read; a record of another one is never taken."""

    def parse_document(self, *, record_type: str, raw: Mapping[str, Any]) -> records.Document:
        """Parse a record as a list gave it (`Document.raw`). Raises RecordRejected naming the field that is wrong."""

    @property
    def calls(self) -> int:
        """Give how many requests were sent since it was made."""

    def read_customers(self, *, source_ids: Sequence[str]) -> dict[str, records.Customer]:
        """Read these customers with their properties; one that does not exist is left out."""

    def read_products(self, *, source_ids: Sequence[str]) -> dict[str, records.Product]:
        """Read these products with their properties; one that does not exist is left out."""

    def changes(self, *, record_type: str, since: datetime) -> Iterator[list[records.Change]]:
        """Give pages of what changed at or after `since`, oldest change first."""

    def history(
        self, *, record_type: str, since: datetime, until: datetime, position: str = "", open_only: bool = False
    ) -> Iterator[HistoryPage]:
        """Give pages of what was made from `since` up to before `until`, oldest first, from a page's `position` on.

        It leaves a part of every rate limit to other work from then on. `open_only` leaves out what is closed, or for
        an invoice paid.
        """

    def write_properties(self, *, record_type: str, source_id: str, properties: Mapping[str, str]) -> None:
        """Set fields of the platform's own record, leaving the others as they are."""

    def list_customers(self, *, position: str = "") -> Listing[records.Customer]:
        """Give pages of all customers, inactive ones too, from a listing's `position` on. LIST_CUSTOMERS."""

    def list_products(self, *, position: str = "") -> Listing[records.Product]:
        """Give pages of all products and, each as a record of its own, their variants; likewise. LIST_PRODUCTS."""

    def look_up(self, *, wanted: Sequence[records.FromNetSuite]) -> dict[str, records.Held]:
        """Find what the platform holds already for these records of NetSuite, all of one class; give it by NetSuite id.

        It finds what an earlier `create` made, also one whose answer was lost. Raises Retryable when it cannot be sure.
        WRITE_INVOICES for `BilledInvoice`, WRITE_CREDIT_NOTES for `CreditNote`, MARK_PAID for `PaidInvoice`,
        WRITE_CUSTOMERS for `ReceivableCustomer`, WRITE_RECEIVABLES for the other records of `receivable_records`.
        """

    def read_held(self, *, record_type: str, source_ids: Sequence[str]) -> dict[str, records.Held | None]:
        """Read what the platform holds under these ids of its own; None for one that does not exist.

        As `read_documents` it may leave some out when a rate bucket runs dry. `record_type` is "invoice",
        "credit_note", "customer" or "payment".
        """

    def create(self, *, record: records.FromNetSuite) -> records.Held:
        """Make the platform's record. Raises Ambiguous when it may have been made: `look_up` tells then."""

    def update(self, *, held: records.Held, record: records.FromNetSuite) -> records.Held:
        """Bring the platform's record up to NetSuite's. Doing it twice does no harm."""

    def cancel(self, *, held: records.Held, record: records.FromNetSuite) -> records.Held:
        """Cancel the platform's record, as NetSuite's was voided. Doing it twice does no harm."""

    def remove(self, *, held: records.Held, record_type: str) -> None:
        """Delete the platform's record, as NetSuite's was deleted. Doing it twice does no harm. WRITE_RECEIVABLES."""

    def attach_files(self, *, held: records.Held, files: Sequence[receivable_records.DocumentFile]) -> None:
        """Attach files to an invoice or credit note, each in place of the one its field named before. ATTACH_FILES.

        One without content is only taken off. Files of fields that are not among these stay, and so does what somebody
        attached by hand. Doing it twice does no harm. Raises Ambiguous when it may have been done.
        """

    def read_payments(self, *, source_ids: Sequence[str]) -> dict[str, receivable_records.PlatformPayment | None]:
        """Read these payments with what they are applied to; None for one that does not exist. READ_PAYMENTS.

        As `read_documents`, one that cannot be parsed is left out and stands in `unreadable`.
        """

    def mark_paid(self, *, held: records.Held, paid_date: date) -> records.Held:
        """Mark the platform's invoice as paid on that day in the supplier's zone; no money is moved. MARK_PAID."""

    def stock_places(self) -> list[stock_records.StockPlace]:
        """Give the platform's stock locations; read once, what this connector adds or changes included. WRITE_STOCK.

        Raises PermissionMissing when the platform keeps no stock by location for us.
        """

    def add_stock_place(self, *, name: str, netsuite_id: str, is_default: bool) -> stock_records.StockPlace:
        """Make a stock location that carries the id of NetSuite's. Raises Ambiguous when it may have been made."""

    def make_default_stock_place(self, *, place: stock_records.StockPlace) -> None:
        """Make this the default of the stock locations. Doing it twice does no harm."""

    def stock_items(self, *, place_ids: Sequence[str], product_ids: Sequence[str]) -> list[stock_records.StockItem]:
        """Read what is shown of these products, by variant, at these locations; in batches.

        A variant that has no stock item at a location is left out; none can be made. Raises RateLimited when a rate
        bucket runs dry; asked the same again soon, it goes on where it stopped.
        """

    def product_stock(
        self, *, products: Sequence[tuple[str, str]]
    ) -> dict[tuple[str, str], stock_records.ProductStock]:
        """Read what products (id and "") and variants (product id, variant id) show themselves; in batches.

        What does not exist, or cannot be read, is left out.
        """

    def write_stock(self, *, figure: stock_records.StockFigure) -> None:
        """Put one figure where it belongs. Doing it twice does no harm."""

    def record_url(self, *, record_type: str, source_id: str) -> str:
        """Give the page where staff see this record on the platform, "" when there is none."""

    def register_webhook(self, *, url: str) -> str:
        """Ask the platform to tell `url` about changes, once; give the registration's id."""

    def remove_webhook(self, *, url: str) -> None:
        """Take back every registration of `url`."""

    def is_genuine(self, *, headers: Mapping[str, str], body: bytes) -> bool:
        """Check the sender's signature, where the platform signs and a secret is configured."""

    def read_hint(self, *, payload: Mapping[str, Any]) -> records.Hint:
        """Say what a webhook's body is about. Raises ValueError naming what is wrong with it."""

    def close(self) -> None:
        """Give back the HTTP session."""
