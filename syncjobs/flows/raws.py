"""Rows of NetSuite as JSON, so that the ledger can keep them until they are written, and back."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from integrations import records
from integrations.netsuite import payloads

Row = TypeVar("Row")


def raw(row: Any) -> dict[str, Any]:
    """Give a row as JSON can hold it: days as text, Decimals as they are."""
    return {
        field.name: value.isoformat() if isinstance(value := getattr(row, field.name), date) else value
        for field in dataclasses.fields(row)
    }


def row(cls: type[Row], kept: Mapping[str, Any]) -> Row:
    """Give the row that `raw` was made of. Raises KeyError or ValueError when it is none."""
    hints = typing.get_type_hints(cls)
    return cls(**{name: _value(hint, kept[name]) for name, hint in hints.items()})


def content_hash(*, record: records.FromNetSuite) -> str:
    """Give a fingerprint of what is written of a record.

    When it was changed last is not part of it, nor what its customer is called, which the lists keep current.
    """
    content = dataclasses.asdict(record) | {"version": "", "customer_name": "", "refusals": 0}
    del content["stays_out"]
    return payloads.payload_hash(payload=content)


def _value(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    kinds = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    if date in kinds:
        return date.fromisoformat(value)
    if Decimal in kinds:
        return Decimal(str(value))
    return value
