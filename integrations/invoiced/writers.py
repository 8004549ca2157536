"""What writes one kind of NetSuite's records to Invoiced. The connector has one for each; see `contract.Connector`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Protocol, TypeVar
from zoneinfo import ZoneInfo

from integrations import records
from integrations.invoiced.session import Session

Record_contra = TypeVar("Record_contra", bound=records.FromNetSuite, contravariant=True)


class Writer(Protocol[Record_contra]):
    """The methods mean what the contract's of the same names do."""

    record_type: ClassVar[str]  # of `Held` and of the pairs: "customer", "invoice", "credit_note", "payment"

    def __init__(self, *, session: Session, zone: ZoneInfo) -> None: ...

    def look_up(self, *, wanted: Sequence[Record_contra]) -> dict[str, records.Held]: ...

    def read_held(self, *, source_ids: Sequence[str]) -> dict[str, records.Held | None]: ...

    def create(self, *, record: Record_contra) -> records.Held: ...

    def update(self, *, held: records.Held, record: Record_contra) -> records.Held: ...

    def cancel(self, *, held: records.Held, record: Record_contra) -> records.Held: ...

    def remove(self, *, held: records.Held) -> None: ...
