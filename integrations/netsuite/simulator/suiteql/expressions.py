"""Expressions in which Oracle and SQLite differ: text, dates, BUILTIN, names."""

from __future__ import annotations

from integrations.netsuite.simulator.suiteql import tables, tokens

_DATES = frozenset(
    column.name for columns in tables.COLUMNS.values() for column in columns if column.kind in ("d", "s")
) | {"sysdate", "to_date", "to_timestamp", "to_timestamp_tz", "add_months", "last_day"}  # fmt: skip


def rewrite(words: list[str]) -> list[str]:
    """The tokens with every expression as SQLite has it."""
    words = _rewrite_builtins(words)
    words = _rewrite_dates(words)
    words = _rewrite_concatenation(words)
    return [_plain(word) for word in words]


def _plain(word: str) -> str:
    lower = word.lower()
    if word == "''":
        return "NULL"  # Oracle: empty text is NULL
    if word[0] == '"':
        # In brackets: SQLite takes a name in double quotes that it does not know for text.
        if "]" in word:
            raise tokens.Unreadable
        return f"[{word[1:-1]}]"
    if lower == "transaction":
        return '"transaction"'
    if lower == "sysdate":
        return "sysdate_ ( )"
    if lower == "minus":
        return "EXCEPT"
    if word == "/":
        return "* 1.0 /"  # two whole numbers give a fraction
    return "<>" if word == "^=" else word


def _rewrite_builtins(words: list[str]) -> list[str]:
    made: list[str] = []
    at = 0
    while at < len(words):
        if not (tokens.is_word(words[at], "builtin") and words[at + 1 : at + 2] == ["."]):
            made.append(words[at])
            at += 1
            continue
        if len(words) < at + 5 or words[at + 3] != "(":
            raise tokens.Unreadable
        end = tokens.closing(words, at + 3)
        made += _builtin(words[at + 2].lower(), words[at + 4 : end])
        at = end + 1
    return made


def _builtin(name: str, column: list[str]) -> list[str]:
    """A status needs the type beside it to have a name; other columns are named by what they refer to."""
    is_column = len(column) in (1, 3) and all(tokens.is_name(word) for word in column[::2])
    if name not in ("df", "cf") or not is_column:
        raise tokens.Unreadable
    last = column[-1].lower()
    if last == "status":
        function = "builtin_status_" if name == "df" else "builtin_cf_"
        return [function, "(", *column[:-1], "type", ",", *column, ")"]
    return ["builtin_df_", "(", f"'{last}'", ",", *column, ")"] if name == "df" else column


def _rewrite_dates(words: list[str]) -> list[str]:
    """`date + days`, `date - days` and `date - date` as calls; the days may be a product such as 1/24."""
    at = 1
    while at < len(words) - 1:
        if words[at] not in ("+", "-") or not tokens.ends_operand(words[at - 1]):
            at += 1
            continue
        start, end = tokens.operand_start(words, at), tokens.operand_end(words, at + 1)
        while end < len(words) and words[end] in ("*", "/"):
            end = tokens.operand_end(words, end + 1)
        left, right = words[start:at], words[at + 1 : end]
        if not (_is_date(left) or _is_date(right)):
            at += 1
            continue
        call = ["plus_" if words[at] == "+" else "minus_", "(", *left, ",", *right, ")"]
        words = [*words[:start], *call, *words[end:]]
        at = start + len(call)
    return words


def _is_date(operand: list[str]) -> bool:
    if len(operand) > 1 and operand[1] == "(" and tokens.is_word(operand[0], "trunc", "nvl", "coalesce"):
        return _is_date(tokens.split(operand[2:-1])[0])
    if operand[0].lower() in _DATES or (operand[0] in ("plus_", "minus_") and operand[1:2] == ["("]):
        return True
    return len(operand) == 3 and operand[1] == "." and operand[2].lower() in _DATES


def _rewrite_concatenation(words: list[str]) -> list[str]:
    """`a || b`: each side as text, NULL as no text."""
    at = 0
    while at < len(words):
        if words[at] != "||":
            at += 1
            continue
        start, end = tokens.operand_start(words, at), tokens.operand_end(words, at + 1)
        left, right = words[start:at], words[at + 1 : end]
        if left[0] != "text_":
            left = ["text_", "(", *left, ")"]
        words = [*words[:start], *left, "||", "text_", "(", *right, ")", *words[end:]]
        at = start + len(left) + 1
    return words
