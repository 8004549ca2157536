"""`advanced_filter`: a JSON list of {field, operator, value}, all of which a record must pass (Invoiced docs)."""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from integrations.invoiced.simulator import amounts, fields, listed, refusals
from integrations.invoiced.simulator.store import Record

Test = Callable[[Record], bool]

PARAM = "advanced_filter"
DAY_S = 86_400
ORDERINGS: Mapping[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
    "<>": operator.ne,
}
TEXT_TESTS: Mapping[str, Callable[[str, str], bool]] = {
    "starts_with": str.startswith,
    "ends_with": str.endswith,
    "contains": operator.contains,
    "not_contains": lambda held, part: part not in held,
}


def tests(table: str, text: str) -> list[Test]:
    """Give what a record must pass to be what `advanced_filter` asks for.

    :raises Refused: 400 for `advanced_filter`.
    """
    try:
        conditions = fields.many(json.loads(text), PARAM)
        return [_condition(table, one["field"], one["operator"], one.get("value")) for one in conditions]
    except (ValueError, TypeError, KeyError, AttributeError):
        raise refusals.Refused("advanced_filter must be a list of conditions", param=PARAM) from None


def _condition(table: str, name: str, comparison: str, value: Any) -> Test:
    if name not in (*listed.FILTERED.get(table, ()), "updated_at", "created_at") and not name.startswith("metadata."):
        raise refusals.Refused(f"Invalid filter: {name}", param=PARAM)
    if comparison in ("empty", "not_empty"):
        return lambda record: (_held(record, name) in (None, "", [], {})) == (comparison == "empty")
    if comparison in TEXT_TESTS:
        test = TEXT_TESTS[comparison]
        return lambda record: test(str(_held(record, name) or "").lower(), str(value).lower())
    if comparison in (">=", "<=", ">", "<"):
        return _compared(name, comparison, _day_edge(name, comparison, value))
    if comparison not in ("=", "<>"):
        raise refusals.Refused(f"Invalid operator: {comparison}", param=PARAM)
    wanted = "" if value is None else str(value)
    return lambda record: same(_held(record, name), wanted) == (comparison == "=")


def _day_edge(name: str, comparison: str, limit: Any) -> Any:
    """Move an instant to the start or the end of its day, UTC. A day may be written as 2026-11-22 (assumed)."""
    if not name.endswith(("date", "_at")) or name.startswith("metadata."):
        return limit
    if isinstance(limit, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", limit):
        limit = datetime.fromisoformat(limit).replace(tzinfo=UTC).timestamp()
    instant = Decimal(fields.instant(limit, PARAM))
    if comparison not in (">=", "<="):
        return instant
    start = instant // DAY_S * DAY_S
    return start if comparison == ">=" else start + DAY_S - 1


def same(held: Any, value: str) -> bool:
    """Say whether a value is what a parameter's text stands for."""
    if held is None or isinstance(held, bool):
        return value.lower() in {None: ("", "null"), True: ("1", "true"), False: ("0", "false")}[held]
    if isinstance(held, int | Decimal):
        try:
            return amounts.number(value, "filter") == held
        except refusals.Refused:
            return False
    return str(held) == value


def _compared(name: str, comparison: str, limit: Any) -> Test:
    """Compare numbers as numbers, and texts with texts; a number is not compared with a word."""

    def test(record: Record) -> bool:
        held = _held(record, name)
        if held is None:
            return False
        sides = _number(held), _number(limit)
        if None not in sides:
            return ORDERINGS[comparison](*sides)
        if not isinstance(held, str):
            raise refusals.Refused(f"{name} is a number", param=PARAM)
        return ORDERINGS[comparison](held.lower(), str(limit).lower())

    return test


def _number(value: Any) -> Decimal | None:
    try:
        return amounts.number(value, PARAM)
    except refusals.Refused:
        return None


def _held(record: Record, name: str) -> Any:
    return metadata(record, name[9:]) if name.startswith("metadata.") else record.get(name)


def metadata(record: Record, key: str) -> Any:
    """Give the value of a metadata key, or None."""
    return (record.get("metadata") or {}).get(key)
