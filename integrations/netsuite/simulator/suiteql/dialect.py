"""SuiteQL text into SQLite text, and refusals of what SuiteQL does not know.

Source of the dialect: NetSuite help, "SuiteQL Syntax and Examples", "SuiteQL Supported and Unsupported Functions";
where those are silent, Oracle's SQL language reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from integrations.netsuite.simulator import refusals
from integrations.netsuite.simulator.suiteql import expressions, functions, rownum, tables, tokens

_FRAME = "Invalid search query. Detailed unprocessed description follows. "
_REFUSED = frozenset(
    {"with", "limit", "pragma", "insert", "update", "delete", "drop", "alter", "create", "attach", "detach", "vacuum",
     "glob", "regexp", "materialized", "top", "current_date", "current_time", "current_timestamp", "isnull", "notnull",
     "indexed", "collate", "rowid", "_rowid_", "oid"}
) | functions.PRIVATE  # fmt: skip
_NO_ALIAS = frozenset(
    {"where", "join", "left", "right", "inner", "outer", "full", "cross", "on", "order", "group", "having", "union",
     "fetch", "offset", "natural", "minus", "intersect"}
)  # fmt: skip
_LONGEST_IN_LIST = 1000


def refusal(description: str) -> refusals.Refusal:
    """INVALID_PARAMETER as SuiteQL words it."""
    return refusals.invalid_parameter("q", _FRAME + description)


def unsupported() -> refusals.Refusal:
    """The text is no SuiteQL."""
    return refusal("Search error occurred: Invalid or unsupported search.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query for SQLite: its text, to be followed by LIMIT and OFFSET, and a text to count its rows by.

    `sources`: alias -> table, as written. `tells_time`: a second run may give other rows although nothing changed.
    """

    sql: str
    counting_sql: str
    sources: dict[str, str]
    tells_time: bool


@lru_cache(maxsize=512)
def translate(text: str) -> Query:
    """Turn SuiteQL into SQLite's dialect; Refusal for what NetSuite does not take."""
    try:
        return _translate(tokens.read(text))
    except tokens.Unreadable:
        raise unsupported() from None


def _translate(words: list[str]) -> Query:
    _check(words)
    sources = _sources(words)
    for word in words:
        if word.lower().startswith(tables.KEPT):
            raise refusal(f"Search error occurred: Invalid search type: {word}")
    tells_time = any(tokens.is_word(word, "sysdate") for word in words)
    words = expressions.rewrite(words)
    words, is_numbered = rownum.rewrite(words)
    words, is_fetched = _rewrite_fetch(words)
    sql = counting_sql = " ".join(words)
    if is_numbered or is_fetched:
        sql = f"SELECT * FROM ({sql})"
    elif (order := tokens.top_level(words, "order")) is not None:
        counting_sql = " ".join(words[:order])
    counting_sql = f"SELECT COUNT(*) FROM ({counting_sql})"
    return Query(sql=sql, counting_sql=counting_sql, sources=sources, tells_time=tells_time)


def _check(words: list[str]) -> None:
    first = next((word for word in words if word != "("), "")
    if not tokens.is_word(first, "select"):
        raise tokens.Unreadable
    for at, word in enumerate(words):
        if word == "(+)" or (word.lower() in _REFUSED and words[at - 1] != "."):
            raise tokens.Unreadable
        if tokens.is_word(word, "in") and at + 1 < len(words):
            _check_list(words, at + 1)
        if tokens.is_word(word, "date", "timestamp", "interval") and words[at + 1 : at + 2] and words[at + 1][0] == "'":
            raise tokens.Unreadable  # a date literal


def _check_list(words: list[str], start: int) -> None:
    if words[start][0] != "(" or tokens.is_word("".join(words[start + 1 : start + 2]), "select"):
        return
    listed = "".join(words[start : tokens.closing(words, start) + 1])
    if listed.count(",") >= _LONGEST_IN_LIST:
        raise tokens.Unreadable


def _sources(words: list[str]) -> dict[str, str]:
    sources: dict[str, str] = {}
    for at, word in enumerate(words):
        if not tokens.is_word(word, "from", "join"):
            continue
        for part in _from_list(words, at + 1):
            if part and tokens.is_name(part[0]):
                names = [one for one in part[1:3] if not tokens.is_word(one, "as")]
                alias = names[0] if names and tokens.is_name(names[0]) else part[0]
                alias = part[0] if alias.lower() in _NO_ALIAS else alias
                sources[alias.lower()] = part[0].lower()
    return sources


def _from_list(words: list[str], start: int) -> list[list[str]]:
    end, depth = start, 0
    while end < len(words) and depth >= 0 and not (depth == 0 and words[end].lower() in _NO_ALIAS):
        depth += (words[end] == "(") - (words[end] == ")")
        end += 1
    return tokens.split(words[start:end])


def _rewrite_fetch(words: list[str]) -> tuple[list[str], bool]:
    """[OFFSET n ROWS] FETCH FIRST n ROWS ONLY -> LIMIT n OFFSET n; and whether the outermost query had one."""
    made: list[str] = []
    depth, is_limited, at, offset = 0, False, 0, "0"
    while at < len(words):
        depth += (words[at] == "(") - (words[at] == ")")
        if tokens.is_word(words[at], "offset") and _are(words, at + 2, ("row", "rows")):
            offset, at = words[at + 1], at + 3
        elif tokens.is_word(words[at], "fetch") and _are(
            words, at + 1, ("first", "next"), None, ("row", "rows"), ("only",)
        ):
            made += ["LIMIT", words[at + 2], "OFFSET", offset]
            is_limited, at, offset = is_limited or depth == 0, at + 5, "0"
        else:
            made.append(words[at])
            at += 1
    if offset != "0":
        made += ["LIMIT", "-1", "OFFSET", offset]
    return made, is_limited or offset != "0"


def _are(words: list[str], start: int, *wanted: tuple[str, ...] | None) -> bool:
    found = words[start : start + len(wanted)]
    return len(found) == len(wanted) and all(
        word.isdigit() if one is None else word.lower() in one for word, one in zip(found, wanted, strict=True)
    )
