"""The `q` of a collection: `email IS "ap@x.co" AND isInactive IS false`.

Source: NetSuite help, "Record Collection Filtering".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from integrations.netsuite.simulator import refusals, store

Test = Callable[[store.Record], bool]
_TOKEN = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([()\[\],])|([^\s()\[\],"]+))')


def compile_filter(text: str) -> Test:
    """A test for records; Refusal INVALID_PARAMETER when the text cannot be read."""
    parser = _Parser(_tokens(text))
    test = parser.either()
    if parser.tokens:
        raise _bad(f"unexpected '{parser.tokens[0][1]}'")
    return test


def _bad(why: str) -> refusals.Refusal:
    return refusals.invalid_parameter("q", f"Invalid search query. {why}.")


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, position = [], 0
    text = text.strip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _bad("a quotation mark is missing")
        quoted, mark, word = match.groups()
        kind = "text" if quoted is not None else "mark" if mark else "word"
        tokens.append((kind, re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else mark or word))
        position = match.end()
    return tokens


class _Parser:
    """Recursive descent; AND binds tighter than OR."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens

    def either(self) -> Test:
        tests = [self.both()]
        while self._take_word("OR"):
            tests.append(self.both())
        return lambda record: any(test(record) for test in tests)

    def both(self) -> Test:
        tests = [self.one()]
        while self._take_word("AND"):
            tests.append(self.one())
        return lambda record: all(test(record) for test in tests)

    def one(self) -> Test:
        if self.tokens[:1] == [("mark", "(")]:
            self.tokens.pop(0)
            test = self.either()
            self._expect(")")
            return test
        name, operator = self._next(), self._next().upper()
        negated = operator.endswith("_NOT")
        operator = operator.removesuffix("_NOT").replace("ENDWITH", "END_WITH").replace("STARTWITH", "START_WITH")
        compare = _OPERATORS.get(operator)
        if compare is None:
            raise _bad(f"unknown operator '{operator}'")
        operand = [] if operator == "EMPTY" else self._operand()
        return lambda record: compare(_value(record, name), operand) is not negated

    def _operand(self) -> list[str]:
        if self.tokens[:1] != [("mark", "[")]:
            return [self._next()]
        self.tokens.pop(0)
        values = [self._next()]
        while self.tokens[:1] == [("mark", ",")]:
            self.tokens.pop(0)
            values.append(self._next())
        self._expect("]")
        return values

    def _next(self) -> str:
        if not self.tokens or self.tokens[0][0] == "mark":
            raise _bad("the condition is incomplete")
        return self.tokens.pop(0)[1]

    def _expect(self, mark: str) -> None:
        if self.tokens[:1] != [("mark", mark)]:
            raise _bad(f"'{mark}' is missing")
        self.tokens.pop(0)

    def _take_word(self, word: str) -> bool:
        if self.tokens and self.tokens[0][0] == "word" and self.tokens[0][1].upper() == word:
            self.tokens.pop(0)
            return True
        return False


def _value(record: store.Record, name: str) -> Any:
    if name == "id":
        return record.id
    if name == "externalId":
        return record.external_id
    if name in ("lastModifiedDate", "createdDate", "dateCreated"):
        return record.modified_at if name == "lastModifiedDate" else record.created_at
    if name not in record.type.fields and not name.startswith("cust"):
        raise _bad(f"Field '{name}' for record '{record.type.name}' was not found")
    value = record.fields.get(name)
    return value.get("id") if isinstance(value, dict) else value


def _number(value: Any) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise _bad(f"'{value}' is not a number") from None


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    for form in ("%m/%d/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(value, form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    raise _bad(f"'{value}' is not a date")


def _text(value: Any) -> str:
    return {True: "true", False: "false"}.get(value, str(value)).lower() if value is not None else ""


def _filled(compare: Callable[[Any, list[str]], bool]) -> Callable[[Any, list[str]], bool]:
    return lambda value, operand: value is not None and compare(value, operand)


def _between(value: Any, operand: list[str]) -> bool:
    return len(operand) == 2 and _number(operand[0]) <= _number(value) <= _number(operand[1])


_OPERATORS: dict[str, Callable[[Any, list[str]], bool]] = {
    "EMPTY": lambda value, _: value in (None, "", ()),
    "IS": lambda value, operand: _text(value) == operand[0].lower(),
    "CONTAIN": _filled(lambda value, operand: operand[0].lower() in _text(value)),
    "START_WITH": _filled(lambda value, operand: _text(value).startswith(operand[0].lower())),
    "END_WITH": _filled(lambda value, operand: _text(value).endswith(operand[0].lower())),
    "EQUAL": _filled(lambda value, operand: _number(value) == _number(operand[0])),
    "GREATER": _filled(lambda value, operand: _number(value) > _number(operand[0])),
    "GREATER_OR_EQUAL": _filled(lambda value, operand: _number(value) >= _number(operand[0])),
    "LESS": _filled(lambda value, operand: _number(value) < _number(operand[0])),
    "LESS_OR_EQUAL": _filled(lambda value, operand: _number(value) <= _number(operand[0])),
    "ANY_OF": _filled(lambda value, operand: str(value) in operand),
    "BETWEEN": _filled(_between),
    "WITHIN": _filled(_between),
    "ON": _filled(lambda value, operand: _day(value) == _day(operand[0])),
    "BEFORE": _filled(lambda value, operand: _day(value) < _day(operand[0])),
    "AFTER": _filled(lambda value, operand: _day(value) > _day(operand[0])),
    "ON_OR_BEFORE": _filled(lambda value, operand: _day(value) <= _day(operand[0])),
    "ON_OR_AFTER": _filled(lambda value, operand: _day(value) >= _day(operand[0])),
}
