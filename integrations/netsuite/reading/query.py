"""A question to NetSuite as data, so that what an account refuses can be left out of it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from integrations.netsuite.reading import columns

Row = TypeVar("Row")
_NAMED = re.compile(r"\b(\w+)\.(\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """A further table. An optional one is left out, with its columns, when the account refuses it.

    So it is when the account refuses a column that it is joined by.
    """

    table: str
    alias: str
    how: str  # such as "JOIN {} ON ml.transaction = t.id", {} being the table with its alias
    is_needed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query(Generic[Row]):
    """A question. `name` says what it asks for, such as "open invoices".

    `key` is the column that orders rows and is unique, among rows of one `parent` where there is a parent. `stamp` is
    the column of the last change. `has_substitute`: when its table is refused there is another way, so that a refusal
    that is remembered is believed without asking.
    """

    name: str
    row: type[Row]
    table: str
    alias: str
    key: str
    parent: str = ""
    stamp: str = ""
    joins: tuple[Join, ...] = ()
    where: tuple[str, ...] = ()
    group_by: str = ""
    is_distinct: bool = False
    has_substitute: bool = False

    def table_of(self, alias: str) -> str:
        """Give the table behind an alias, lower case."""
        named = {self.alias: self.table, **{join.alias: join.table for join in self.joins}}
        return named[alias].lower()

    def field_of(self, sql: str) -> str:
        """Give the row's field that shows a column."""
        return next(name for name, column in columns.of(self.row) if column.sql == sql)


def column_name(query: Query[Row], column: columns.Column) -> str:
    """Give a column as the memory of refusals names it, such as "column:transaction.closedate"."""
    return f"column:{query.table_of(column.alias)}.{column.name}"


def label_name(query: Query[Row], column: columns.Column) -> str:
    """Give a column's display text, which stands in another table than its id, as the memory of refusals names it."""
    return f"label:{query.table_of(column.alias)}.{column.name}"


def table_name(table: str) -> str:
    """Give a table as the memory of refusals names it."""
    return f"table:{table.lower()}"


def optional_parts(query: Query[Row]) -> frozenset[str]:
    """Give the names of what the query can do without."""
    optional = [join for join in query.joins if not join.is_needed]
    dispensable = {name for join in optional for name in (table_name(join.table), *_joined_by(query, join))}
    dispensable |= {name for _, one in columns.of(query.row) for name in names_of(query, one)}
    return frozenset(dispensable - needed_columns(query))


def parts(query: Query[Row]) -> frozenset[str]:
    """Give the names of all that the query asks for."""
    tables = {table_name(query.table), *(table_name(join.table) for join in query.joins)}
    shown = {name for _, one in columns.of(query.row) for name in names_of(query, one)}
    return frozenset(tables | shown).union(*(_joined_by(query, join) for join in query.joins))


def parts_named(query: Query[Row], *, column: str, table: str) -> frozenset[str]:
    """Give the names that a refusal can mean: a column, of a table when it says which, or a whole table.

    A table that the query does not name is behind a column that is shown by its display text.
    """
    every = [one for _, one in columns.of(query.row)]
    if not column:
        own = {query.table.lower(), *(join.table.lower() for join in query.joins)}
        behind = {label_name(query, one): one.name for one in every if one.is_label}
        alike = {name for name, of in behind.items() if of.startswith(table)}  # such as terms, of the table term
        return frozenset(alike or behind if behind and table not in own else {table_name(table)})
    asked = {column_name(query, one) for one in every}.union(*(_joined_by(query, join) for join in query.joins))
    meant = {
        name for name in asked if name.endswith(f".{column}") and (not table or name == f"column:{table}.{column}")
    }
    return frozenset(meant or {f"column:{table or query.table.lower()}.{column}"})


def names_of(query: Query[Row], column: columns.Column) -> frozenset[str]:
    """Give the names without any of which a shown column is left out, but those of its table."""
    return frozenset({column_name(query, column), *([label_name(query, column)] if column.is_label else [])})


def names_of_join(query: Query[Row], alias: str) -> frozenset[str]:
    """Give the names without any of which the optional table behind an alias is left out; none of another table."""
    joins = [join for join in query.joins if join.alias == alias and not join.is_needed]
    return frozenset(name for join in joins for name in (table_name(join.table), *_joined_by(query, join)))


def needed_columns(query: Query[Row]) -> frozenset[str]:
    """Give the names of the columns it cannot do without, those it orders by included."""
    anchors = {query.key, query.parent, query.stamp}
    shown = [column for _, column in columns.of(query.row)]
    return frozenset(column_name(query, one) for one in shown if one.is_needed or one.sql in anchors)


def statement(query: Query[Row], *, without: frozenset[str], conditions: Sequence[str], order_by: str) -> str:
    """Give the SuiteQL of a question, leaving out the parts named in `without`."""
    gone = {join.alias for join in query.joins if names_of_join(query, join.alias) & without}
    joins = [join for join in query.joins if join.alias not in gone]
    shown = [
        f"{column.shown} AS {name}"
        for name, column in columns.of(query.row)
        if column.alias not in gone and not names_of(query, column) & without
    ]
    parts = ["SELECT DISTINCT" if query.is_distinct else "SELECT", ", ".join(shown)]
    parts.append(f"FROM {query.table} {query.alias}")
    parts += [join.how.format(f"{join.table} {join.alias}") for join in joins]
    if wanted := [*query.where, *conditions]:
        parts.append("WHERE " + " AND ".join(wanted))
    if query.group_by:
        parts.append(f"GROUP BY {query.group_by}")
    return " ".join([*parts, f"ORDER BY {order_by}"])


def _joined_by(query: Query[Row], join: Join) -> frozenset[str]:
    """Give the names of the columns that a table is joined by."""
    return frozenset(f"column:{query.table_of(alias)}.{name.lower()}" for alias, name in _NAMED.findall(join.how))
