"""Everything a supplier has, page by page, for the mapping screens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from integrations import errors
from integrations.ordermentum import endpoints, reading

Record = TypeVar("Record")


class Pages(Generic[Record]):
    """Pages of one list, of up to 50 records each, oldest first, one call a page.

    When a page cannot be read now, `next` raises and may be called again later: it goes on with that same page. A row
    that cannot be read is left out and stands in `unreadable` with the reason.
    """

    def __init__(
        self,
        *,
        reader: reading.Reader,
        lists: tuple[endpoints.Endpoint, ...],
        parsed: Callable[[reading.Row], Record],
        unreadable: dict[str, str],
        position: str = "",
    ) -> None:
        self._reader, self._parsed, self._unreadable = reader, parsed, unreadable
        passed, self._number = _numbers(position)
        self._lists, self._passed = lists, passed
        self._is_last = False
        self._previous: list[object] = []

    @property
    def position(self) -> str:
        """Say where the next page begins: such as "0:3", the third page of the first of the lists."""
        return f"{self._passed}:{self._number}"

    def __iter__(self) -> Iterator[list[Record]]:
        return self

    def __next__(self) -> list[Record]:
        if self._is_last:
            raise StopIteration
        page = self._page()
        ids = [row.get("id") for row in page.rows]
        if ids and ids == self._previous:
            raise errors.Unreachable(
                f"Ordermentum gives the same page of {self._lists[self._passed].label}s over and over."
            )
        self._previous, self._is_last, self._number = ids, page.is_last, self._number + 1
        return [record for row in page.rows for record in self._read(row)]

    def _page(self) -> reading.Page:
        try:
            # By the one instant that never changes, so that nothing moves over the edge of a page.
            return self._reader.page(
                endpoint=self._lists[self._passed],
                number=self._number,
                size=endpoints.PAGE_SIZE,
                filters=[("sortBy[createdAt]", "asc")],
            )
        except (errors.RecordRejected, errors.PermissionMissing):
            if self._passed + 1 == len(self._lists) or self._number > 1:
                raise
            self._passed += 1
            return self._page()

    def _read(self, row: reading.Row) -> list[Record]:
        try:
            return [self._parsed(row)]
        except errors.RecordRejected as error:
            self._unreadable[str(row.get("id"))] = error.message
            return []


class Chained(Generic[Record]):
    """The pages of several lists, one list after another; `next` may be called again after an error."""

    def __init__(self, *makers: Callable[[str], Pages[Record]], position: str = "") -> None:
        done, _, within = position.partition("/")
        self._makers = makers
        self._done = min(int(done), len(makers)) if done.isdecimal() else 0
        self._pages = self._made(within)

    @property
    def position(self) -> str:
        """Say where the next page begins: such as "1/0:3", the third page of the second list."""
        return f"{self._done}/{self._pages.position if self._pages else ''}"

    def __iter__(self) -> Iterator[list[Record]]:
        return self

    def __next__(self) -> list[Record]:
        while self._pages:
            try:
                return next(self._pages)
            except StopIteration:
                self._done += 1
                self._pages = self._made("")
        raise StopIteration

    def _made(self, within: str) -> Pages[Record] | None:
        return self._makers[self._done](within) if self._done < len(self._makers) else None


def _numbers(position: str) -> tuple[int, int]:
    passed, _, number = position.partition(":")
    return (int(passed), max(int(number), 1)) if passed.isdecimal() and number.isdecimal() else (0, 1)
