"""The columns of a row: how each is asked for, and how its text becomes a value.

A row is a frozen dataclass whose fields are made here. NULL, and an optional column that the account refuses, become
None. Stamps stay text: the zone is the account's, and only the server's own clock may be compared with them.
Source of the formats: NetSuite help, "Executing SuiteQL Queries Through REST Web Services" (all values are text,
NULL is left out); dates and times are asked for by TO_CHAR, since their own format is a preference of the user.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from integrations import errors
from integrations.netsuite import parse

LONGEST_EXPONENT = 300  # of a double; more would make arithmetic never end
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,4})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_NAME = re.compile(r"\b(\w+)\.(\w+)")
_FLAGS = {"T": True, "F": False, "true": True, "false": False}
_KEPT: dict[type[Any], tuple[tuple[str, Column], ...]] = {}


class MalformedCell(errors.Unreachable):
    """A cell of an answer is not what its column holds. `query`, `row_id` and `column` say which one."""

    def __init__(self, *, account_name: str, query: str, row_id: str, column: str, problem: str) -> None:
        self.query, self.row_id, self.column = query, row_id, column
        super().__init__(
            f"NetSuite ({account_name}) gave an answer that cannot be read: {query}, row {row_id or 'without an id'}, "
            f"column {column}: {problem}. It will be asked again."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: `sql` names it with its table's alias, `shown` is what is selected.

    `is_needed`: without it the row is worth nothing. `empty` stands for NULL.
    """

    sql: str
    alias: str  # of the table it is of
    name: str  # in NetSuite, lower case
    shown: str
    read: Callable[[str], Any]
    is_needed: bool = False
    empty: Any = None
    is_signed: bool = False

    @property
    def is_label(self) -> bool:
        """Say whether it is shown by its display text."""
        return self.shown.startswith("BUILTIN.DF")


def identity(sql: str, *, needed: bool = False) -> Any:
    """An internal id, as text."""
    return _field(sql, read=_id, is_needed=needed)


def text(sql: str, *, needed: bool = False) -> Any:
    """Text as it is."""
    return _field(sql, read=str, is_needed=needed)


def letter(sql: str, *, needed: bool = False) -> Any:
    """A status by its letter, whether told as "A" or as "CustInvc:A" (accounts differ)."""
    return _field(sql, read=_letter, is_needed=needed)


def amount(sql: str, *, needed: bool = False, signed: bool = False, zero: bool = False) -> Any:
    """A number as Decimal. `signed`: turned round by the query's sign. `zero`: NULL means none."""
    return _field(sql, read=_number, is_needed=needed, is_signed=signed, empty=Decimal(0) if zero else None)


def size(sql: str, *, needed: bool = False, zero: bool = False) -> Any:
    """A number without its sign: documents on the credit side are told with either one."""
    return _field(sql, read=_size, is_needed=needed, empty=Decimal(0) if zero else None)


def whole(sql: str, *, needed: bool = False) -> Any:
    """A whole number."""
    return _field(sql, read=_whole, is_needed=needed)


def flag(sql: str, *, needed: bool = False, shown: str = "") -> Any:
    """T or F, or a JSON boolean as text; `shown`: of what is asked for in place of the column."""
    return _field(sql, shown=shown, read=_flag, is_needed=needed)


def day(sql: str, *, needed: bool = False) -> Any:
    """A calendar day."""
    return _field(sql, shown=f"TO_CHAR({sql}, 'YYYY-MM-DD')", read=_day, is_needed=needed)


def stamp(sql: str, *, needed: bool = False) -> Any:
    """A time of the server's clock, kept as its text "YYYY-MM-DD HH24:MI:SS"."""
    return _field(sql, shown=f"TO_CHAR({sql}, 'YYYY-MM-DD HH24:MI:SS')", read=_stamp, is_needed=needed)


def told(sql: str, *, shown: str) -> Any:
    """Text as it is, of what is asked for as `shown`: a label, or a date in a format that can be read."""
    return _field(sql, shown=shown, read=str)


def _field(sql: str, *, shown: str = "", **how: Any) -> Any:
    alias, name = _NAME.findall(sql)[-1]  # the last one: before it may stand BUILTIN.DF
    column = Column(sql=sql, alias=alias.lower(), name=name.lower(), shown=shown or sql, **how)
    return dataclasses.field(metadata={"column": column})


def of(row: type[Any]) -> tuple[tuple[str, Column], ...]:
    """Give a row's fields and their columns, in order."""
    if row not in _KEPT:
        _KEPT[row] = tuple((field.name, field.metadata["column"]) for field in dataclasses.fields(row))
    return _KEPT[row]


def value(column: Column, told: str | None, sign: int) -> Any:
    """Give the value that a cell's text tells; None told is NULL. Raises ValueError saying what is wrong."""
    if told is None:
        if column.is_needed and column.empty is None:
            raise ValueError("it is missing")
        return column.empty
    found = column.read(told)
    return -found if sign < 0 and column.is_signed and found else found


def row_id(cells: Mapping[str, str]) -> str:
    """Give what identifies a row in a message, as far as it can be told."""
    names = ("netsuite_id", "document_id", "payer_id", "item_id")
    return next((cells[name][:50] for name in names if name in cells), "")


def _id(told: str) -> str:
    if not parse.INTERNAL_ID.fullmatch(told):
        raise ValueError(f"“{told[:50]}” is no internal id")
    return told


def _letter(told: str) -> str:
    found = told.rpartition(":")[2].strip()
    if not found:
        raise ValueError("the status is empty")
    return found


def _number(told: str) -> Decimal:
    if not _NUMBER.fullmatch(told):
        raise ValueError(f"“{told[:50]}” is no number")
    found = Decimal(told)
    if found and abs(found.adjusted()) > LONGEST_EXPONENT:
        raise ValueError("the number is out of all bounds")
    return found


def _size(told: str) -> Decimal:
    return abs(_number(told))


def _whole(told: str) -> int:
    found = _number(told)
    if found != found.to_integral_value():
        raise ValueError(f"“{told[:50]}” is no whole number")
    return int(found)


def _flag(told: str) -> bool:
    if told not in _FLAGS:
        raise ValueError(f"“{told[:50]}” is neither T nor F")
    return _FLAGS[told]


def _day(told: str) -> date:
    if not _DAY.fullmatch(told):
        raise ValueError(f"“{told[:50]}” is no day")
    return date.fromisoformat(told)


def _stamp(told: str) -> str:
    if not _STAMP.fullmatch(told):
        raise ValueError(f"“{told[:50]}” is no time")
    datetime.fromisoformat(told)
    return told
