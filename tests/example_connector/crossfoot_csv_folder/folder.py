"""The files of the folder, read afresh each time; what goes wrong is one of Crossfoot's errors."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Generic, TypeVar

from integrations import errors

PAGE_SIZE = 50  # records
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Record = TypeVar("Record")
Row = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class OrderFile:
    """One order's file as it was found. `version` is another whenever the file was written again."""

    number: str
    version: str
    written_at: datetime

    @property
    def name(self) -> str:
        """Give its name within the folder."""
        return f"orders/{self.number}.csv"


class Folder:
    """One folder. `calls` counts how often it was asked."""

    def __init__(self, *, path: Path) -> None:
        self._path = path
        self.calls = 0

    def orders(self) -> list[OrderFile]:
        """Give the files of the orders. Look before reading one: what is written meanwhile has a later version."""
        self.calls += 1
        try:
            return [_found(file) for file in sorted((self._path / "orders").iterdir()) if file.suffix == ".csv"]
        except OSError as error:
            raise self._unreachable(error) from error

    def rows(self, name: str) -> list[Row]:
        """Give the rows of one file by the names of its first line, cells trimmed."""
        self.calls += 1
        try:
            with (self._path / name).open(newline="", encoding="utf-8-sig") as file:
                rows = [_trimmed(row) for row in csv.DictReader(file, strict=True)]
        except OSError as error:
            raise self._unreachable(error) from error
        except (csv.Error, UnicodeDecodeError) as error:
            raise errors.RecordRejected(f"{name} is no CSV file in UTF-8: {error}. Write it again.") from error
        return rows

    def _unreachable(self, error: OSError) -> errors.Unreachable:
        reason = error.strerror or str(error)
        return errors.Unreachable(f"The folder {self._path} cannot be read: {reason}. Is it there, and ours to read?")


class Rows(Generic[Record]):
    """The records of one file, a page at a time. After an error `next` goes on with the same page.

    A row that cannot be understood is left out and stands in `unreadable` with the reason.
    """

    def __init__(
        self,
        *,
        folder: Folder,
        file: str,
        parsed: Callable[[Row], Record],
        unreadable: dict[str, str],
        position: str = "",
    ) -> None:
        self._folder, self._file, self._parsed, self._unreadable = folder, file, parsed, unreadable
        self._first = int(position or 0)

    @property
    def position(self) -> str:
        """Say where the next page begins: how many rows stand before it."""
        return str(self._first)

    def __iter__(self) -> Iterator[list[Record]]:
        return self

    def __next__(self) -> list[Record]:
        rows = self._folder.rows(self._file)[self._first : self._first + PAGE_SIZE]
        if not rows:
            raise StopIteration
        page = [record for number, row in enumerate(rows, self._first + 1) for record in self._read(number, row)]
        self._first += len(rows)
        return page

    def _read(self, number: int, row: Row) -> list[Record]:
        try:
            return [self._parsed(row)]
        except errors.RecordRejected as error:
            self._unreadable[f"{self._file} row {number}"] = error.message
            return []


def _found(file: Path) -> OrderFile:
    written_ns = file.stat().st_mtime_ns
    written_at = _EPOCH + timedelta(microseconds=written_ns // 1000)
    return OrderFile(number=file.stem, version=str(written_ns), written_at=written_at)


def _trimmed(row: dict[str, str | None]) -> Row:
    return {name: (text or "").strip() for name, text in row.items() if isinstance(name, str)}
