"""The table of docs/ordermentum.md: every promise has its number, and tests that are there and carry it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "ordermentum.md"
HEADING = "## What is promised, and the test that proves it"
NUMBERS = [*(f"R{number}" for number in range(1, 61)), *(f"E{number}" for number in range(1, 81))]
ROW = re.compile(r"^\| ([RE][0-9]+) \| (.+?) \|(.*)\|$")
NODE_ID = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    number: str
    promise: str
    tests: tuple[str, ...]


def rows() -> list[Row]:
    """Give the table's rows in the order in which they stand."""
    _, _, section = PAGE.read_text().partition(f"\n{HEADING}\n")
    found = [ROW.match(line) for line in section.split("\n## ")[0].splitlines()]
    return [Row(match[1], match[2], tuple(NODE_ID.findall(match[3]))) for match in found if match]


def named() -> list[tuple[str, str]]:
    return [(row.number, test) for row in rows() for test in row.tests]


@cache
def collected(file: str) -> dict[str, str]:
    """Give each test of a file by its name within it, with what it says of itself: name, docstring, decorators."""
    path = ROOT / file
    return dict(_tests(ast.parse(path.read_text()), prefix="")) if path.is_file() else {}


def _tests(parent: ast.Module | ast.ClassDef, *, prefix: str) -> Iterator[tuple[str, str]]:
    for node in parent.body:
        if isinstance(node, ast.ClassDef):
            yield from _tests(node, prefix=f"{prefix}{node.name}::")
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            decorators = " ".join(ast.unparse(decorator) for decorator in node.decorator_list)
            yield f"{prefix}{node.name}", f"{node.name} {ast.get_docstring(node)} {decorators}"


def said(node_id: str) -> str | None:
    """Give what a test says of itself, None when there is no such test. The ids of parameters are cut off."""
    file, _, name = node_id.partition("[")[0].partition("::")
    return collected(file).get(name)


def carries(text: str, number: str) -> bool:
    """Say whether a test's words hold this number: `..._e24` in the name, E24 elsewhere."""
    return bool(re.search(rf"_{number.lower()}[ab]?(?![0-9a-z])|\b{number}[ab]?\b", text))


def test_every_number_has_one_row_in_its_place() -> None:
    assert [row.number for row in rows()] == NUMBERS


def test_every_row_says_what_is_promised_in_its_own_words() -> None:
    promises = [row.promise for row in rows()]

    assert [promise for promise in promises if not promise.endswith(".")] == []
    assert len(set(promises)) == len(promises)


def test_every_promise_is_proved() -> None:
    assert [f"{row.number}: {row.promise}" for row in rows() if not row.tests] == []


def test_every_named_test_is_there() -> None:
    assert [(number, test) for number, test in named() if said(test) is None] == []


def test_every_named_test_carries_its_number() -> None:
    assert [(number, test) for number, test in named() if not carries(said(test) or number, number)] == []


@pytest.mark.parametrize(
    ("text", "number", "is_carried"),
    [
        ("test_a_paid_invoice_stays_e24", "E24", True),
        ("test_freight_r50_r51", "R50", True),
        ("test_freight_r50_r51", "R5", False),
        ("test_a_state None pytest.param(id='decision (E24)')", "E24", True),
        ("test_a_state None pytest.param(id='decision (E24)')", "E2", False),
        ("test_a_state E24: a billed order", "E24", True),
        ("test_a_state None ", "E24", False),
    ],
)
def test_a_number_is_not_taken_for_another(text: str, number: str, is_carried: bool) -> None:
    assert carries(text, number) is is_carried
