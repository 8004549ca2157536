"""Transactions by the day they are dated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from integrations.netsuite.reading.query import Query, Row
from integrations.netsuite.reading.reader import Reader

_BETWEEN = ("t.trandate >= TO_DATE(?, 'YYYY-MM-DD')", "t.trandate < TO_DATE(?, 'YYYY-MM-DD')")


def dated(
    reader: Reader, question: Query[Row], since_date: date, until_date: date, *, after_id: str = ""
) -> Iterator[list[Row]]:
    """Give the transactions dated from one day up to before another, in pages by id, from behind `after_id`."""
    return reader.pages(question, conditions=_BETWEEN, params=_days(since_date, until_date), after_id=after_id)


def count_dated(reader: Reader, question: Query[Any], since_date: date, until_date: date, *, after_id: str = "") -> int:
    """Give how many `dated` gives."""
    return reader.count(question, conditions=_BETWEEN, params=_days(since_date, until_date), after_id=after_id)


def _days(since_date: date, until_date: date) -> tuple[str, str]:
    return since_date.isoformat(), until_date.isoformat()
