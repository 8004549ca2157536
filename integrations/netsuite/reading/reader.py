"""Asks an account's SuiteQL: leaves out what the account refuses, gives typed rows, page after page.

Memory stays flat: a page is at most 1,000 rows, and nothing of it is kept. Pages go by id, not by offset, since rows
move between offsets while others work (NetSuite help warns of it); each page stands on the last id of the one before,
so that a run which breaks off can go on from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol

from integrations import errors
from integrations.netsuite import parse, suiteql
from integrations.netsuite.reading import columns, query, refused
from integrations.netsuite.reading.query import Query, Row
from integrations.netsuite.reading.windows import TURN_OVERLAP_S, Window, moved


class Client(suiteql.Asked, Protocol):
    """What is needed of a NetSuite client. `takes_params` is None until a query has shown whether the account does."""

    takes_params: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows(Generic[Row]):
    """Some rows, and whether there are more behind them."""

    rows: list[Row]
    has_more: bool


class Reader:
    """One account's SuiteQL, with the memory of what it refuses. `page_rows` is at most 1,000.

    `stamp_offset_s`: by how much the account's stamps are ahead of its SYSDATE, as the doctor measured it
    (`NetSuiteAccount.stamp_offset_s`).
    """

    def __init__(
        self,
        *,
        client: Client,
        known: refused.Capabilities,
        page_rows: int = suiteql.PAGE_ROWS,
        stamp_offset_s: int = 0,
    ) -> None:
        self.client = client
        self._known = known
        self._page_rows = page_rows
        self._stamp_offset_s = stamp_offset_s
        self._granted: set[tuple[str, frozenset[str]]] = set()
        if client.takes_params is None and known.refusal(name=refused.PARAMS) is not None:
            client.takes_params = False

    def server_now(self) -> str:
        """Give the time as the account would stamp a record now: text for `windows`; see `suiteql.server_now`.

        Raises ValueError when the account's text is no time.
        """
        now = suiteql.server_now(self.client)
        return moved(now, self._stamp_offset_s) if self._stamp_offset_s else now

    def pages(
        self,
        question: Query[Row],
        *,
        conditions: Sequence[str] = (),
        params: Sequence[str | int] = (),
        after_id: str = "",
    ) -> Iterator[list[Row]]:
        """Give every row behind `after_id`, in pages by id. Raises as `ask` does."""
        by, has_more = question.field_of(question.key), True
        while has_more:
            start = ([f"{question.key} > ?"], [int(after_id)]) if after_id else ([], [])
            page = self.ask(
                question, conditions=[*conditions, *start[0]], params=[*params, *start[1]], order_by=question.key
            )
            has_more = page.has_more
            if page.rows:
                last = str(getattr(page.rows[-1], by))
                self._insist(not after_id or int(last) > int(after_id), question, "gave the same page again")
                yield page.rows
                after_id = last
            else:
                self._insist(not has_more, question, "gave an empty page and says there is more")

    def count(
        self,
        question: Query[Any],
        *,
        conditions: Sequence[str] = (),
        params: Sequence[str | int] = (),
        after_id: str = "",
    ) -> int:
        """Give how many rows `pages` gives. Only for questions about one table, whose joins bring no further rows."""
        start = ([f"{question.key} > ?"], [int(after_id)]) if after_id else ([], [])
        where = " AND ".join([*question.where, *conditions, *start[0]])
        sql = f"SELECT COUNT(*) AS total FROM {question.table} {question.alias} WHERE {where}"
        page = self.client.query(sql=sql, params=[*params, *start[1]], limit=1, offset=0)
        return int(page.rows[0]["total"])

    def changed(self, question: Query[Row], window: Window, *, after_id: str = "") -> Iterator[list[Row]]:
        """Give the rows whose last change lies in a closed window, in pages by id, from behind `after_id`."""
        conditions, params = self._within(question, window)
        yield from self.pages(question, conditions=conditions, params=params, after_id=after_id)

    def changed_by_offset(self, question: Query[Row], window: Window) -> Iterator[list[Row]]:
        """Give the rows stamped within a closed window, in pages by offset: only for rows that never change."""
        conditions, params = self._within(question, window)
        order_by, offset, has_more = f"{question.stamp}, {question.key}", 0, True
        while has_more:
            page = self.ask(question, conditions=conditions, params=params, order_by=order_by, offset=offset)
            has_more = page.has_more
            self._insist(bool(page.rows) or not has_more, question, "gave an empty page and says there is more")
            offset += self._page_rows
            if page.rows:
                yield page.rows

    def of_parents(
        self, question: Query[Row], parent_ids: Iterable[str], *, sign: int = 1, conditions: Sequence[str] = ()
    ) -> Iterator[Row]:
        """Give the rows that belong to these parents, by parent and key: one query for 1,000 parents and 1,000 rows.

        `sign` -1 turns the signed columns round. Raises ValueError for what is no internal id, and as `ask` does.
        """
        parent, key = question.field_of(question.parent), question.field_of(question.key)
        for some in batches(parent_ids):
            left, passed = some, ""
            while left:
                among = f"{question.parent} IN ({', '.join(left)})"
                page = self.ask(
                    question,
                    conditions=[*conditions, among, *([passed] if passed else [])],
                    order_by=f"{question.parent}, {question.key}",
                    sign=sign,
                )
                yield from page.rows
                if not page.has_more:
                    break
                self._insist(bool(page.rows), question, "gave an empty page and says there is more")
                last_parent, last_key = (str(getattr(page.rows[-1], name)) for name in (parent, key))
                self._insist(last_parent in left, question, "gave rows that were not asked for")
                left = left[left.index(last_parent) :]
                before, passed = passed, f"NOT ({question.parent} = {last_parent} AND {question.key} <= {last_key})"
                self._insist(passed != before, question, "gave the same page again")

    def ask(
        self,
        question: Query[Row],
        *,
        order_by: str,
        conditions: Sequence[str] = (),
        params: Sequence[str | int] = (),
        sign: int = 1,
        offset: int = 0,
    ) -> Rows[Row]:
        """Give one page of a question.

        Raises `refused.Refused` (a PermissionMissing) when something necessary is refused, `columns.MalformedCell`
        when an answer holds what it should not, and whatever the client raises.
        """
        without = self._refused_already(question)
        learned: dict[str, str] = {}
        while True:
            sql = query.statement(question, without=without, conditions=conditions, order_by=order_by)
            try:
                page = self.client.query(sql=sql, params=params, limit=self._page_rows, offset=offset)
            except (errors.RecordRejected, errors.PermissionMissing) as error:
                learned |= self._dispensable(question, without, error)
                without |= frozenset(learned)
                continue
            self._learn(question, without, learned)
            shown = columns.of(question.row)
            return Rows(rows=[self._row(question, shown, cells, sign) for cells in page.rows], has_more=page.has_more)

    def leaves_out(self, question: Query[Any], field: str) -> bool:
        """Say whether a field is empty because the account refuses its column or table, as far as we know by now."""
        column = dict(columns.of(question.row))[field]
        parts = query.names_of(question, column) | query.names_of_join(question, column.alias)
        return bool(parts & self._refused_already(question))

    def remember_refusal(self, question: Query[Row], error: errors.PermissionMissing) -> None:
        """Note that a question's own table is refused, since its substitute has just been let through.

        What is remembered already is not noted anew: else it would never be asked for again.
        """
        own = query.table_name(question.table)
        if self._known.refusal(name=own) is None:
            self._known.refused(name=own, said=refused.words(error))

    def _refused_already(self, question: Query[Any]) -> frozenset[str]:
        own = query.table_name(question.table)
        if question.has_substitute and (said := self._known.refusal(name=own)) is not None:
            raise self._missing(question, own, said)
        parts = query.optional_parts(question)
        return frozenset(name for name in parts if self._known.refusal(name=name) is not None)

    def _dispensable(
        self, question: Query[Any], without: frozenset[str], error: errors.RecordRejected | errors.PermissionMissing
    ) -> dict[str, str]:
        """Give what a refusal names and the question can do without, with NetSuite's words; else raise."""
        said = refused.words(error)
        named = refused.named_in(said)
        optional = query.optional_parts(question) - without
        if named is None:
            # A bare 403 does not say which table it is about: try without the tables that can be left out.
            tables = {name for name in optional if name.startswith("table:")}
            if not tables or not isinstance(error, errors.PermissionMissing):
                raise error
            return dict.fromkeys(tables, said)
        meant = query.parts_named(question, column=named.column, table=named.table)
        if not meant & optional:
            name = min(meant - without or meant)
            self._known.refused(name=name, said=said)
            raise self._missing(question, name, said, error.exchange) from error
        return dict.fromkeys(meant & optional, said)

    def _learn(self, question: Query[Any], without: frozenset[str], learned: dict[str, str]) -> None:
        for name, said in learned.items():
            self._known.refused(name=name, said=said)
        if (question.name, without) not in self._granted:
            self._granted.add((question.name, without))
            for name in query.parts(question) - without:
                self._known.granted(name=name)
        if self.client.takes_params is False and self._known.refusal(name=refused.PARAMS) is None:
            self._known.refused(name=refused.PARAMS, said="Its queries take no parameters.")

    def _row(
        self, question: Query[Row], shown: Sequence[tuple[str, columns.Column]], cells: dict[str, str], sign: int
    ) -> Row:
        values = {}
        for name, column in shown:
            try:
                values[name] = columns.value(column, cells.get(name), sign)
            except ValueError as error:
                raise columns.MalformedCell(
                    account_name=self.client.account_name,
                    query=question.name,
                    row_id=columns.row_id(cells),
                    column=column.sql,
                    problem=str(error),
                ) from error
        return question.row(**values)

    def _missing(
        self, question: Query[Any], name: str, said: str, exchange: errors.Exchange | None = None
    ) -> refused.Refused:
        return refused.Refused(
            account_name=self.client.account_name, query=question.name, name=name, said=said, exchange=exchange
        )

    def _insist(self, is_so: bool, question: Query[Any], otherwise: str) -> None:
        if not is_so:
            raise errors.Unreachable(
                f"NetSuite ({self.client.account_name}) {otherwise} while we read {question.name}. It will be asked "
                "again."
            )

    def _within(self, question: Query[Any], window: Window) -> tuple[list[str], list[str]]:
        conditions = [f"{question.stamp} {sign} TO_DATE(?, 'YYYY-MM-DD HH24:MI:SS')" for sign in (">=", "<")]
        # One of two zones may have put its clock forward or back since the offset was measured, or each of them.
        since = moved(window.since, -TURN_OVERLAP_S) if self._stamp_offset_s else window.since
        return conditions, [since, window.until]


def batches(ids: Iterable[str]) -> Iterator[list[str]]:
    """Give ids in order, each once, a thousand at a time (NetSuite help: values an IN list may have).

    Raises ValueError for what is no internal id.
    """
    distinct = set(ids)
    for netsuite_id in distinct:
        if not parse.INTERNAL_ID.fullmatch(netsuite_id):
            raise ValueError(f"“{netsuite_id}” is no internal id.")
    ordered = sorted(distinct, key=int)
    for start in range(0, len(ordered), suiteql.PAGE_ROWS):
        yield ordered[start : start + suiteql.PAGE_ROWS]
