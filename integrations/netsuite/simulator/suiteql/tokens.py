"""SuiteQL as a list of tokens, and how to find one's way in it."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"\s+|--[^\n]*|/\*.*?\*/"  # nothing
    r"|(?P<kept>'(?:[^']|'')*'|\"[^\"]*\"|\(\s*\d+(?:\s*,\s*\d+)+\s*\)|\d+(?:\.\d+)?|\.\d+|\w+"
    r"|\(\+\)|\|\||<=|>=|<>|!=|\^=|[-+*/=<>(),.?])"
    r"|(?P<strange>.)",
    re.DOTALL,
)
_NO_FUNCTIONS = frozenset(
    {"and", "as", "between", "by", "case", "else", "exists", "from", "having", "in", "like", "not", "on", "or", "over",
     "select", "then", "union", "all", "when", "where", "minus", "intersect", "join", "distinct"}
)  # fmt: skip


class Unreadable(Exception):
    """The text is no SuiteQL."""


def read(text: str) -> list[str]:
    """The tokens of a query, without blanks and comments. A list of whole numbers in parentheses is one token."""
    tokens = []
    for match in _TOKEN.finditer(text):
        if match["strange"]:
            raise Unreadable
        if match["kept"]:
            tokens.append(match["kept"])
    return tokens


def is_name(token: str) -> bool:
    """Whether it is a word: an identifier or a keyword."""
    return token[0].isalpha() or token[0] == "_"


def is_word(token: str, *words: str) -> bool:
    """Whether it is one of these keywords (given in lower case)."""
    return token.lower() in words


def closing(tokens: list[str], start: int) -> int:
    """Where the parenthesis that opens at `start` closes. A list of numbers is closed in itself."""
    depth = 0
    if tokens[start] != "(":
        return start
    for at in range(start, len(tokens)):
        depth += (tokens[at] == "(") - (tokens[at] == ")")
        if depth == 0:
            return at
    raise Unreadable


def split(tokens: list[str]) -> list[list[str]]:
    """The parts between commas that stand in no parentheses."""
    parts: list[list[str]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token == "(") - (token == ")")
        if token == "," and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def ends_operand(token: str) -> bool:
    """Whether an operand can end with this token."""
    return token[-1] in ")'?\"" or (token[-1].isalnum() and not is_word(token, *_NO_FUNCTIONS)) or token[-1] == "_"


def operand_end(tokens: list[str], start: int) -> int:
    """Where the operand that begins at `start` ends (exclusive): a literal, a column, a call, (...), CASE ... END."""
    at = start
    while at < len(tokens) and tokens[at] in ("+", "-"):
        at += 1
    if at >= len(tokens):
        raise Unreadable
    if tokens[at][0] == "(":
        return closing(tokens, at) + 1
    if is_word(tokens[at], "case"):
        return _case_end(tokens, at) + 1
    at += 1
    while at + 1 < len(tokens) and tokens[at] == ".":
        at += 2
    if is_name(tokens[at - 1]) and at < len(tokens) and tokens[at][0] == "(":
        at = closing(tokens, at) + 1
    return at


def operand_start(tokens: list[str], end: int) -> int:
    """Where the operand that ends at `end` (exclusive) begins."""
    at = end - 1
    if at < 0:
        raise Unreadable
    if tokens[at][-1] == ")":
        at = _opening(tokens, at) if tokens[at] == ")" else at
        if at == 0 or not is_name(tokens[at - 1]) or is_word(tokens[at - 1], *_NO_FUNCTIONS):
            return at
        at -= 1
    elif is_word(tokens[at], "end"):
        return _case_start(tokens, at)
    while at >= 2 and tokens[at - 1] == "." and is_name(tokens[at]):
        at -= 2
    return at


def top_level(tokens: list[str], *words: str, start: int = 0, end: int | None = None) -> int | None:
    """The first place of a keyword that stands in no parentheses."""
    depth = 0
    for at in range(start, len(tokens) if end is None else end):
        depth += (tokens[at] == "(") - (tokens[at] == ")")
        if depth == 0 and tokens[at].lower() in words:
            return at
    return None


def _opening(tokens: list[str], end: int) -> int:
    depth = 0
    for at in range(end, -1, -1):
        depth += (tokens[at] == ")") - (tokens[at] == "(")
        if depth == 0:
            return at
    raise Unreadable


def _case_end(tokens: list[str], start: int) -> int:
    depth = 0
    for at in range(start, len(tokens)):
        depth += is_word(tokens[at], "case") - is_word(tokens[at], "end")
        if depth == 0:
            return at
    raise Unreadable


def _case_start(tokens: list[str], end: int) -> int:
    depth = 0
    for at in range(end, -1, -1):
        depth += is_word(tokens[at], "end") - is_word(tokens[at], "case")
        if depth == 0:
            return at
    raise Unreadable
