"""POST /services/rest/query/v1/suiteql."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from integrations.netsuite.simulator import account, permissions, refusals
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
        if offset >= database.FURTHEST_ROW:
            raise refusals.invalid_parameter("offset", "Invalid value for 'offset'. A query gives 100000 rows at most.")
        text, params = self._statement(exchange.json())
        page = self._page(dialect.translate(text), params, limit=limit, offset=offset)
        items = self._items(page)
        body = {
            "links": page_links(exchange.base_url + PATH, limit=limit, offset=offset, total=page.total),
            "count": len(items),
            "hasMore": offset + len(items) < page.total,
            "items": items,
            "offset": offset,
            "totalResults": page.total,
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
        if "params" in body and not self._books.habits.suiteql_params:
            if self._books.habits.suiteql_params_refusal == "invalid_content":
                raise refusals.invalid_content("Invalid content in the request body. Unknown property 'params'.")
            params = []
        if not isinstance(params, list) or any(isinstance(one, dict | list) for one in params):
            raise refusals.invalid_content("Invalid value for the property 'params'. Provide a list.", path="params")
        return text, [None if one in (None, "") else str(one) for one in params]

    def _page(self, query: dialect.Query, params: list[Any], *, limit: int, offset: int) -> database.Page:
        try:
            return self._database.run(query, params, limit=limit, offset=offset)
        except database.Denied as denied:
            raise self._denial(denied) from denied
        except database.Failed as error:
            message = str(error)
            if column := _NO_COLUMN.match(message):
                raise _unknown_identifier(column.group(1).lower(), query) from error
            if table := _NO_TABLE.match(message):
                raise _refusal(f"Invalid search type: {table.group(1)}") from error
            raise dialect.unsupported() from error

    def _denial(self, denied: database.Denied) -> refusals.Refusal:
        if denied.face == permissions.Face.FORBIDDEN:
            return refusals.permission_violation(permissions.OF_TABLE[denied.table])
        if denied.face == permissions.Face.USER_ERROR:
            return refusals.no_permission()
        if denied.face is None:
            return _refusal(f"Invalid search type: {denied.table}")
        return _refusal(f"Record '{denied.table}' was not found.")

    def _items(self, page: database.Page) -> list[dict[str, Any]]:
        keys = [_key(name, number) for number, name in enumerate(page.names, start=1)]
        habits = self._books.habits
        items: list[dict[str, Any]] = []
        for row in page.rows:
            item: dict[str, Any] = {"links": []} if habits.suiteql_row_links else {}
            for key, value in zip(keys, row, strict=True):
                if value is None or value == "":
                    continue
                if type(value) is not str:
                    item[key] = str(value) if type(value) is int else _number_text(value)
                elif value[0] == functions.DATE_MARK:
                    # A date without TO_CHAR comes in the account's format and loses its time.
                    item[key] = functions.shown_date(value, day_first=habits.day_first)
                else:
                    item[key] = value
            items.append(item)
        return items


@lru_cache(maxsize=65_536)
def _number_text(value: float) -> str:
    rounded = round(value, 8)
    return str(int(rounded)) if rounded.is_integer() else f"{rounded:.8f}".rstrip("0")


def _refusal(why: str) -> refusals.Refusal:
    return dialect.refusal(f"Search error occurred: {why}")


def _unknown_identifier(name: str, query: dialect.Query) -> refusals.Refusal:
    known = ", ".join(f"{alias}={table}" for alias, table in query.sources.items())
    return _refusal(f"Unknown identifier '{name}'. Available identifiers are: {{{known}}}.")


def _key(name: str, number: int) -> str:
    return name.lower() if re.fullmatch(r"\w+", name) else f"expr{number}"
