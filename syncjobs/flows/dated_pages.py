"""Rows of NetSuite by their dates, page by page, as the history that a backfill reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from integrations import contract, records


class Row(Protocol):
    """Anything of NetSuite that has its id."""

    @property
    def netsuite_id(self) -> str: ...


AnyRow = TypeVar("AnyRow", bound=Row)


def history(
    *,
    pages: Iterable[Sequence[AnyRow]],
    total: int,
    changes: Callable[[Sequence[AnyRow]], Sequence[records.Change]],
) -> Iterator[contract.HistoryPage]:
    """Give each page's changes with how much there is from it on; the next page begins behind its last id."""
    left = total
    for page in pages:
        yield contract.HistoryPage(changes=changes(page), position=page[-1].netsuite_id, seen=len(page), total=left)
        left -= len(page)
