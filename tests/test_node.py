"""The SuiteApp's tests bring their own Node, fetch their packages once, and say what mends them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import node


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "package-lock.json").write_text("{}")
    return tmp_path


def npm(folder: Path, *, code: int) -> node.Node:
    """A npm that notes each call and ends with that code."""
    program = f"mkdir -p node_modules && echo $* >> calls; exit {code}"
    return node.Node(node=("/bin/false",), npm=("/bin/sh", "-c", program, "npm"))


def test_packages_are_fetched_once_for_a_lock_file(folder: Path) -> None:
    for _ in range(2):
        node.fetch_packages(node=npm(folder, code=0), folder=folder)

    assert (folder / "calls").read_text() == "ci --ignore-scripts --no-audit --no-fund\n"


def test_packages_are_fetched_again_when_the_lock_file_changed(folder: Path) -> None:
    node.fetch_packages(node=npm(folder, code=0), folder=folder)
    (folder / "package-lock.json").write_text('{"lockfileVersion": 3}')

    node.fetch_packages(node=npm(folder, code=0), folder=folder)

    assert len((folder / "calls").read_text().splitlines()) == 2


def test_a_npm_that_fails_says_the_command_that_mends_it(folder: Path) -> None:
    with pytest.raises(node.NodeMissing, match=r"cd integrations/netsuite/suiteapp && npm ci"):
        node.fetch_packages(node=npm(folder, code=1), folder=folder)
    assert not (folder / "node_modules" / ".of-lock").exists()


def test_a_suite_that_could_not_run_is_a_failure(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    said = {"numPassedTests": 7, "numFailedTests": 1, "numRuntimeErrorTestSuites": 1, "numPendingTests": 2}
    report.write_text(json.dumps({**said, "numTodoTests": 1}))

    assert node.counts(report=report) == {"passed": 7, "failed": 2, "skipped": 3}


def test_the_lock_file_holds_a_checksum_for_every_package() -> None:
    packages = json.loads((node.SUITEAPP / "package-lock.json").read_text())["packages"]
    fetched = {name: one for name, one in packages.items() if name}

    assert len(fetched) > 300
    assert [name for name, one in fetched.items() if not one.get("integrity", "").startswith("sha512-")] == []
    assert [
        name for name, one in fetched.items() if not one["resolved"].startswith("https://registry.npmjs.org/")
    ] == []
