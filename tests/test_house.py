"""The shape of the house: who may import whom, and how long a file may be."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
# Left may import right, never back.
ORDER = ("config", "syncjobs", "mappings", "integrations")
# Each of these knows the flat modules of `integrations`, and no other of these.
PLATFORMS = ("netsuite", "ordermentum", "invoiced")
LONGEST = 300  # lines


def modules() -> list[Path]:
    found = [path for app in ORDER for path in (ROOT / app).rglob("*.py")]
    return sorted(path.relative_to(ROOT) for path in found if "migrations" not in path.parts)


def imported(path: Path) -> Iterator[tuple[str, ...]]:
    """Give what a module imports of our own, as the parts of dotted names."""
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.Import):
            yield from (tuple(alias.name.split(".")) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (tuple(f"{node.module}.{alias.name}".split(".")) for alias in node.names)


def ours(path: Path) -> list[tuple[str, ...]]:
    return [name for name in imported(path) if name[0] in ORDER]


def test_a_module_imports_only_what_stands_right_of_it() -> None:
    breaches = [
        (str(path), ".".join(name))
        for path in modules()
        for name in ours(path)
        if ORDER.index(name[0]) < ORDER.index(path.parts[0])
    ]

    assert breaches == []


def test_a_platform_does_not_know_the_others() -> None:
    breaches = [
        (str(path), ".".join(name))
        for path in modules()
        if path.parts[1] in PLATFORMS
        for name in ours(path)
        if len(name) > 1 and name[1] in PLATFORMS and name[1] != path.parts[1]
    ]

    assert breaches == []


def test_the_product_does_not_know_the_simulators() -> None:
    """Only the simulators themselves, the demo and the commands that serve them do."""
    product = [
        path
        for path in modules()
        if not {"simulator", "demo"} & set(path.parts) and path.name not in ("simulate.py", "demo.py", "demo_check.py")
    ]

    assert [str(path) for path in product if any("simulator" in name for name in ours(path))] == []


def test_a_file_is_short_enough_to_be_read() -> None:
    lengths = {str(path): len((ROOT / path).read_text().splitlines()) for path in modules()}

    assert len(lengths) > 100
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}
