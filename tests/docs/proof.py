"""A table of promises in a page of the docs: `| number | promise | tests |`, and what the tests it names say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| ([REDQ][0-9]+) \| (.+?) \|(.*)\|$")
NODE_ID = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    number: str
    promise: str
    tests: tuple[str, ...]


def rows(page: str, heading: str) -> list[Row]:
    """Give the rows of the table below a heading, in the order in which they stand."""
    _, _, section = (ROOT / "docs" / page).read_text().partition(f"\n{heading}\n")
    found = [ROW.match(line) for line in section.split("\n## ")[0].splitlines()]
    return [Row(match[1], match[2], tuple(NODE_ID.findall(match[3]))) for match in found if match]


def unproved(table: list[Row]) -> list[str]:
    """Give the rows that name no test."""
    return [f"{row.number}: {row.promise}" for row in table if not row.tests]


def lost(table: list[Row]) -> list[tuple[str, str]]:
    """Give the named tests that are not there."""
    return [(row.number, test) for row in table for test in row.tests if said(test) is None]


def not_carried(table: list[Row]) -> list[tuple[str, str]]:
    """Give the named tests that do not carry the number they are named for."""
    named = [(row.number, test) for row in table for test in row.tests]
    return [(number, test) for number, test in named if not carries(said(test) or number, number)]


def badly_said(table: list[Row]) -> list[str]:
    """Give the promises that are no sentence of their own."""
    promises = [row.promise for row in table]
    return [each for each in promises if not each.endswith(".") or promises.count(each) > 1]


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
