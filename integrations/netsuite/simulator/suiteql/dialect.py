"""SuiteQL text into SQLite text, and refusals of what SuiteQL does not know.

Source of the dialect: NetSuite help, "SuiteQL Syntax and Examples", "SuiteQL Supported and Unsupported Functions".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from integrations.netsuite.simulator import refusals

_FRAME = "Invalid search query. Detailed unprocessed description follows. "
_LITERAL = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/", re.DOTALL)
_HELD = re.compile("\x02(\\d+)\x02")
_REFUSED = re.compile(
    r"\b(WITH|LIMIT|PRAGMA|INSERT|UPDATE|DELETE|DROP|ALTER|CREATE|ATTACH|DETACH|REPLACE\s+INTO|VACUUM|GLOB|MATERIALIZED"
    r"|TOP)\b|;|\[|\(\+\)",
    re.IGNORECASE,
)
_FETCH = re.compile(r"\b(?:OFFSET\s+(\d+)\s+ROWS?\s+)?FETCH\s+(?:FIRST|NEXT)\s+(\d+)\s+ROWS?\s+ONLY\b", re.IGNORECASE)
_ROWNUM = re.compile(r"\bROWNUM\s*(<=|<)\s*(\d+)", re.IGNORECASE)
_DF = re.compile(r"\bBUILTIN\s*\.\s*DF\s*\(\s*((?:\w+\s*\.\s*)?)(\w+)\s*\)", re.IGNORECASE)
_CF = re.compile(r"\bBUILTIN\s*\.\s*CF\s*\(\s*((?:\w+\s*\.\s*)?)(\w+)\s*\)", re.IGNORECASE)
_DAYS = r"\s*([+-])\s*(\d+(?:\.\d+)?(?:\s*/\s*\d+)*)"
_SYSDATE = re.compile(rf"\b(TRUNC\s*\(\s*SYSDATE\s*\)|SYSDATE)(?:{_DAYS})?", re.IGNORECASE)
_IN_LIST = re.compile(r"\bIN\s*\(([^()]*)\)", re.IGNORECASE)
_SOURCE = re.compile(r"\b(?:FROM|JOIN|,)\s+(\w+)(?:\s+(?:AS\s+)?(\w+))?", re.IGNORECASE)
_NO_ALIAS = frozenset(
    {"where", "join", "left", "right", "inner", "outer", "full", "cross", "on", "order", "group", "having", "union",
     "fetch", "offset"}
)  # fmt: skip
_LONGEST_IN_LIST = 1000


def refusal(description: str) -> refusals.Refusal:
    """INVALID_PARAMETER as SuiteQL words it."""
    return refusals.invalid_parameter("q", _FRAME + description)


def unsupported() -> refusals.Refusal:
    """The text is no SuiteQL."""
    return refusal("Search error occurred: Invalid or unsupported search.")


@dataclass(frozen=True, kw_only=True)
class Query:
    """A query for SQLite. `is_limited`: it has a LIMIT of its own. `sources`: alias -> table, as written."""

    sql: str
    is_limited: bool
    sources: dict[str, str]


def translate(text: str) -> Query:
    """Turn SuiteQL into SQLite's dialect; Refusal for what NetSuite does not take."""
    literals: list[str] = []

    def hold(match: re.Match[str]) -> str:
        if match.group().startswith(("--", "/*")):
            return " "
        literals.append(match.group())
        return f"\x02{len(literals) - 1}\x02"

    if "\x02" in text:
        raise unsupported()
    code = _LITERAL.sub(hold, text).strip()
    _check(code)
    sources = _sources(code)
    code, is_limited = _rewrite_limits(code)
    code = _CF.sub(_builtin("builtin_cf_", otherwise=lambda column, expression: expression), code)
    code = _DF.sub(
        _builtin("builtin_status_", otherwise=lambda column, expression: f"builtin_df_('{column}', {expression})"), code
    )
    if re.search(r"\bBUILTIN\s*\.", code, re.IGNORECASE):
        raise unsupported()
    code = _SYSDATE.sub(_sysdate, code)
    code = re.sub(r"\btransaction\b", '"transaction"', code, flags=re.IGNORECASE)
    return Query(
        sql=_HELD.sub(lambda match: literals[int(match.group(1))], code), is_limited=is_limited, sources=sources
    )


def _check(code: str) -> None:
    if not re.match(r"[\s(]*SELECT\b", code, re.IGNORECASE) or _REFUSED.search(code):
        raise unsupported()
    for values in _IN_LIST.findall(code):
        if values.count(",") >= _LONGEST_IN_LIST:
            raise unsupported()


def _sources(code: str) -> dict[str, str]:
    sources = {}
    for table, alias in _SOURCE.findall(code):
        is_alias = alias and alias.lower() not in _NO_ALIAS
        sources[(alias if is_alias else table).lower()] = table.lower()
    return sources


def _rewrite_limits(code: str) -> tuple[str, bool]:
    code, fetched = _FETCH.subn(lambda match: f"LIMIT {match.group(2)} OFFSET {match.group(1) or 0}", code)
    if rownum := _ROWNUM.search(code):
        most = int(rownum.group(2)) - (rownum.group(1) == "<")
        return f"SELECT * FROM ({_ROWNUM.sub('1=1', code)}) LIMIT {most}", True
    return code, bool(fetched) and bool(re.search(r"LIMIT \d+ OFFSET \d+\s*$", code))


def _builtin(name: str, *, otherwise: Callable[[str, str], str]) -> Callable[[re.Match[str]], str]:
    """A status needs the type beside it to have a name; other columns are named by what they refer to."""

    def replace(match: re.Match[str]) -> str:
        alias, column = match.group(1).replace(" ", ""), match.group(2).lower()
        if column == "status":
            return f"{name}({alias}type, {alias}status)"
        return otherwise(column, f"{alias}{column}")

    return replace


def _sysdate(match: re.Match[str]) -> str:
    now = "trunc(sysdate_())" if match.group(1).upper().startswith("TRUNC") else "sysdate_()"
    if not match.group(2):
        return now
    return f"date_add_({now}, {match.group(2)} 1.0 * {match.group(3)})"
