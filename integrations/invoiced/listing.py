"""Everything a company has, page by page, for the mapping screens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from integrations import errors
from integrations.invoiced.session import Page, Session

Record = TypeVar("Record")


class Pages(Generic[Record]):
    """Pages of one list in Invoiced's own order, oldest first, one call a page.

    When a page cannot be read now, `next` raises and may be called again later: it goes on with that same page. A row
    that cannot be read is left out and stands in `unreadable` with the reason.
    """

    def __init__(
        self,
        *,
        session: Session,
        path: str,
        parsed: Callable[[dict[str, Any]], Record],
        unreadable: dict[str, str],
        position: str = "",
    ) -> None:
        self._session, self._path, self._parsed, self._unreadable = session, path, parsed, unreadable
        self._number = max(int(position), 1) if position.isdecimal() and len(position) < 10 else 1
        self._is_last = False

    @property
    def position(self) -> str:
        """Say where the next page begins: its number."""
        return str(self._number)

    def __iter__(self) -> Iterator[list[Record]]:
        return self

    def __next__(self) -> list[Record]:
        if self._is_last:
            raise StopIteration
        page = self._page()
        self._is_last, self._number = page.next is None, self._number + 1
        return [record for row in page.rows for record in self._read(row)]

    def _page(self) -> Page:
        try:
            return self._get(self._number)
        except errors.RecordRejected:
            if self._number == 1:
                raise
        # Pages from the 10,000th record on are only given in sequence (behaviour of the service).
        for number in range(1, self._number):
            self._get(number)
        return self._get(self._number)

    def _get(self, number: int) -> Page:
        about = f"page {number} of its {self._path.strip('/').replace('_', ' ')}"
        return self._session.page(path=self._path, query=self._query(number), about=about)

    def _query(self, number: int) -> list[tuple[str, str]]:
        return [("page", str(number))] if number > 1 else []

    def _read(self, row: dict[str, Any]) -> list[Record]:
        try:
            return [self._parsed(row)]
        except errors.RecordRejected as error:
            self._unreadable[str(row.get("id"))] = error.message
            return []
