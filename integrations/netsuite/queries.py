"""SuiteQL as text and as answers: parameters as literals, pages as rows. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from integrations import errors

# A quoted literal, or a placeholder outside of one.
_TOKEN = re.compile(r"'(?:[^']|'')*'|\?")
_NO_PARAMS_CODES = frozenset({"INVALID_CONTENT", "INVALID_REQUEST"})
_NO_PARAMS_TEXT = re.compile(r"params|\bbind|placeholder|invalid or unsupported search|\?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some rows of a query. All values are text, as NetSuite gives them; a column that is NULL is left out.

    `total` counts all rows of the query, None when NetSuite does not say.
    """

    rows: list[dict[str, str]]
    has_more: bool
    total: int | None


def literal(*, value: str | int) -> str:
    """Give a value as SuiteQL writes it: a whole number, or text in quotes with its quotes doubled."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError(f"{type(value).__name__} cannot stand in a query.")
    return "'" + value.replace("'", "''") + "'"


def with_literals(*, sql: str, params: Sequence[str | int]) -> str:
    """Give `sql` with every `?` outside quotes replaced by its value. Raises ValueError when they do not fit."""
    values = list(params)

    def fill(token: re.Match[str]) -> str:
        if token.group() != "?":
            return token.group()
        if not values:
            raise ValueError("The query has more ? than values.")
        return literal(value=values.pop(0))

    filled = _TOKEN.sub(fill, sql)
    if values:
        raise ValueError("The query has fewer ? than values.")
    return filled


def may_mean_no_params(*, refused: errors.RecordRejected) -> bool:
    """Say whether a refusal may be that of an account which takes no `params` yet."""
    return refused.code in _NO_PARAMS_CODES or bool(_NO_PARAMS_TEXT.search(f"{refused.path} {refused.detail}"))


def read_page(*, body: Any) -> Page:
    """Read an answer of the query service. Raises ValueError saying what is wrong with it."""
    if not isinstance(body, dict):
        raise ValueError("not an object")
    items, has_more, total = body.get("items"), body.get("hasMore"), body.get("totalResults")
    if not isinstance(items, list):
        raise ValueError("no rows")
    # A page whose end we cannot see would lose the rest in silence.
    if not isinstance(has_more, bool):
        raise ValueError("does not say whether there is more")
    if total is not None and (isinstance(total, bool) or not isinstance(total, int)):
        raise ValueError("the count is no number")
    return Page(rows=[_row(item) for item in items], has_more=has_more, total=total)


def _row(item: Any) -> dict[str, str]:
    if not isinstance(item, dict):
        raise ValueError("a row is no object")
    return {name.lower(): _cell(value) for name, value in item.items() if name != "links" and value is not None}


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "T" if value else "F"
    if isinstance(value, str | int | Decimal):
        return str(value)
    raise ValueError("a value of a row is neither text nor number")
