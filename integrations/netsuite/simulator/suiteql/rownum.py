"""ROWNUM: it counts rows as they are found, before they are sorted.

Source: Oracle SQL language reference, "ROWNUM Pseudocolumn".
"""

from __future__ import annotations

from integrations.netsuite.simulator.suiteql import tokens

_SET_OPERATORS = ("union", "except", "intersect")


def rewrite(words: list[str]) -> tuple[list[str], bool]:
    """`ROWNUM <= n` as a LIMIT before the sorting, other uses as a numbering; and whether the outermost is limited."""
    is_limited = False
    while (at := _comparison(words)) is not None:
        start, end = _query_around(words, at)
        most = int(words[at + 2]) - (words[at + 1] == "<")
        core = [*words[start:at], "1", "=", "1", *words[at + 3 : end]]
        words = [*words[:start], *_limited(core, most), *words[end:]]
        is_limited = is_limited or start == 0
    return [_numbering(word) for word in words], is_limited


def _numbering(word: str) -> str:
    return "row_number() OVER ()" if tokens.is_word(word, "rownum") else word


def _comparison(words: list[str]) -> int | None:
    for at in range(len(words) - 2):
        is_most = words[at + 1] in ("<", "<=") or (words[at + 1] == "=" and words[at + 2] == "1")
        if tokens.is_word(words[at], "rownum") and is_most and words[at + 2].isdigit():
            return at
    return None


def _query_around(words: list[str], at: int) -> tuple[int, int]:
    """The SELECT that a place belongs to: from the word to its end or the next set operator."""
    depth, start = 0, at
    while start >= 0 and not (depth == 0 and tokens.is_word(words[start], "select")):
        depth = max(depth + (words[start] == ")") - (words[start] == "("), 0)
        start -= 1
    if start < 0:
        raise tokens.Unreadable
    depth, end = 0, start
    while end < len(words) and not (depth == 0 and words[end].lower() in _SET_OPERATORS):
        depth += (words[end] == "(") - (words[end] == ")")
        if depth < 0:
            break
        end += 1
    if end <= at:
        raise tokens.Unreadable
    return start, end


def _limited(core: list[str], most: int) -> list[str]:
    order = tokens.top_level(core, "order")
    if order is None:
        return ["SELECT", "*", "FROM", "(", *core, "LIMIT", str(most), ")"]
    if tokens.top_level(core, "group") is not None or tokens.is_word(core[1], "distinct"):
        return ["SELECT", "*", "FROM", "(", *core, "LIMIT", str(most), ")"]
    return _sorted_later(core[:order], core[order + 2 :], most)


def _sorted_later(core: list[str], keys: list[str], most: int) -> list[str]:
    """Take the rows first and sort those, by further columns that the outer query leaves out."""
    sources = tokens.top_level(core, "from")
    if sources is None:
        raise tokens.Unreadable
    columns = tokens.split(core[1:sources])
    if any(column[-1:] == ["*"] for column in columns):
        return ["SELECT", "*", "FROM", "(", *core, "LIMIT", str(most), ")", "ORDER", "BY", *_unqualified(keys)]
    named = [_named(column, number) for number, column in enumerate(columns, start=1)]
    names = [name for name, _ in named]
    inner = [word for name, column in named for word in (",", *column, "AS", name)]
    outer: list[str] = []
    for number, key in enumerate(tokens.split(keys), start=1):
        wanted, direction = _direction(key)
        if wanted[0].isdigit():
            if not 1 <= int(wanted[0]) <= len(names):
                raise tokens.Unreadable
            sort_by = names[int(wanted[0]) - 1]
        elif len(wanted) == 1 and wanted[0].lower() in names:
            sort_by = wanted[0]
        else:
            sort_by = f"order_{number}_"
            inner += [",", *wanted, "AS", sort_by]
        outer += [",", sort_by, *direction]
    inner_query = ["SELECT", *inner[1:], *core[sources:], "LIMIT", str(most)]
    return ["SELECT", ", ".join(names), "FROM", "(", *inner_query, ")", "ORDER", "BY", *outer[1:]]


def _named(column: list[str], number: int) -> tuple[str, list[str]]:
    """A column's name in the answer, and the column without its alias."""
    if len(column) > 2 and tokens.is_word(column[-2], "as"):
        return column[-1].lower(), column[:-2]
    is_name = bool(column) and tokens.is_name(column[-1])
    if is_name and len(column) > 1 and not tokens.is_word(column[-1], "end") and tokens.ends_operand(column[-2]):
        return column[-1].lower(), column[:-1]
    return (column[-1].lower() if is_name and len(column) in (1, 3) else f"expr{number}"), column


def _direction(key: list[str]) -> tuple[list[str], list[str]]:
    at = next((at for at, word in enumerate(key) if tokens.is_word(word, "asc", "desc", "nulls")), len(key))
    if at == 0:
        raise tokens.Unreadable
    return key[:at], key[at:]


def _unqualified(keys: list[str]) -> list[str]:
    return [word for at, word in enumerate(keys) if not (word == "." or keys[at + 1 : at + 2] == ["."])]
