"""POST /services/rest/query/v1/suiteql."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from integrations.netsuite.simulator import account, refusals
from integrations.netsuite.simulator.exchange import Answer, Exchange, page_links
from integrations.netsuite.simulator.suiteql import database, dialect, functions

PATH = "/services/rest/query/v1/suiteql"
_NO_COLUMN = re.compile(r"(?:no such column|ambiguous column name): (?:.*\.)?\"?(\w+)")
_NO_TABLE = re.compile(r"no such table: (?:.*\.)?(\w+)")


class SuiteQL:
    """Answers queries for one account."""

    def __init__(self, *, books: account.Account) -> None:
        self._books = books
        self._database = database.Database(books)

    def answer(self, exchange: Exchange) -> Answer:
        """One page of a query's rows."""
        if exchange.method != "POST":
            raise refusals.method_not_allowed("POST")
        self._check_role()
        if "transient" not in exchange.request.headers.get("Prefer", ""):
            detail = "Invalid value for the header 'Prefer'. Provide the value 'transient'."
            raise refusals.invalid_header("Prefer", detail)
        limit, offset = exchange.page()
        text, params = self._statement(exchange.json())
        rows, names, total = self._rows(dialect.translate(text), params, limit=limit, offset=offset)
        keys = [_key(name, number) for number, name in enumerate(names, start=1)]
        items = [{"links": [], **self._item(keys, row)} for row in rows]
        body = {
            "links": page_links(exchange.base_url + PATH, limit=limit, offset=offset, total=total),
            "count": len(items),
            "hasMore": offset + len(items) < total,
            "items": items,
            "offset": offset,
            "totalResults": total,
        }
        return Answer(status=200, body=body, kind="collection")

    def _check_role(self) -> None:
        if "SuiteAnalytics Workbook" not in self._books.features:
            raise refusals.permission_violation(account.SUITEQL_PERMISSION)
        self._books.require(account.SUITEQL_PERMISSION)

    def _statement(self, body: dict[str, Any]) -> tuple[str, list[Any]]:
        text, params = body.get("q"), body.get("params", [])
        if not isinstance(text, str) or not text.strip():
            raise refusals.invalid_content(
                "Invalid content in the request body. The property 'q' is missing.", path="q"
            )
        if not self._books.habits.suiteql_params:
            params = []
        if not isinstance(params, list) or any(isinstance(one, dict | list) for one in params):
            raise refusals.invalid_content("Invalid value for the property 'params'. Provide a list.", path="params")
        return text, [one if one is None or isinstance(one, str) else str(one) for one in params]

    def _rows(
        self, query: dialect.Query, params: list[Any], *, limit: int, offset: int
    ) -> tuple[list[Any], list[str], int]:
        try:
            return self._database.run(query, params, limit=limit, offset=offset)
        except database.Denied as denied:
            raise self._refusal(str(denied), query) from denied
        except database.Failed as error:
            message = str(error)
            if column := _NO_COLUMN.match(message):
                raise self._refusal(f"Unknown identifier '{column.group(1).lower()}'", query) from error
            if table := _NO_TABLE.match(message):
                raise self._refusal(f"Invalid search type: {table.group(1)}", query) from error
            raise dialect.unsupported() from error

    def _refusal(self, why: str, query: dialect.Query) -> refusals.Refusal:
        if why.startswith("Unknown identifier"):
            known = ", ".join(f"{alias}={table}" for alias, table in query.sources.items())
            why = f"{why}. Available identifiers are: {{{known}}}."
        return dialect.refusal(f"Search error occurred: {why}")

    def _item(self, keys: list[str], row: tuple[Any, ...]) -> dict[str, str]:
        return {key: self._text(value) for key, value in zip(keys, row, strict=True) if value not in (None, "")}

    def _text(self, value: Any) -> str:
        if isinstance(value, float):
            rounded = round(value, 8)
            return str(int(rounded)) if rounded.is_integer() else repr(rounded)
        text = str(value)
        if text.startswith(functions.DATE_MARK):
            # A date without TO_CHAR comes in the account's format and loses its time.
            day = datetime.fromisoformat(text[1:11])
            first, second = (day.day, day.month) if self._books.habits.day_first else (day.month, day.day)
            return f"{first}/{second}/{day.year}"
        return text


def _key(name: str, number: int) -> str:
    return name.lower() if re.fullmatch(r"\w+", name) else f"expr{number}"
