"""docs/writing-a-connector.md says what is so: every block of code in it, and the table of capabilities."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from integrations.contract import Capability
from integrations.contract_tests.belonging import ALWAYS, METHODS
from syncjobs.flows import FLOWS
from syncjobs.models import Flow
from tests import plugged

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "writing-a-connector.md"
BLOCK = re.compile(r"(?:<!-- (\S+) -->\n)?```(\w+)\n(.*?)```", re.DOTALL)
ROW = re.compile(r"^\| `([A-Z_]+)` \| (.+?) \| (.+?) \|$", re.MULTILINE)
BLOCKS = [(match[1], match[2], match[3]) for match in BLOCK.finditer(PAGE.read_text())]
COMMANDS = [line for _, kind, text in BLOCKS for line in text.splitlines() if kind == "sh"]


def rows() -> dict[str, tuple[set[str], set[str]]]:
    """Give the methods and the flows of each capability."""
    found = ROW.findall(PAGE.read_text())
    return {name: (set(re.findall(r"`(\w+)`", methods)), set(offers.split(", "))) for name, methods, offers in found}


@pytest.mark.parametrize(("source", "text"), [(source, text) for source, kind, text in BLOCKS if kind != "sh"])
def test_a_block_of_code_stands_in_the_file_it_is_taken_from(source: str, text: str) -> None:
    assert text in (ROOT / source).read_text()


def test_there_are_blocks_and_commands() -> None:
    assert len(BLOCKS) > 10
    assert len(COMMANDS) == 2


def test_the_install_command_is_the_one_that_pip_is_given() -> None:
    python, *words, folder = shlex.split(COMMANDS[0])

    assert (python, words, ROOT / folder) == (".venv/bin/python", ["-m", "pip", "install"], plugged.EXAMPLE)


def test_the_test_command_passes_with_the_installed_package(target: Path, tmp_path: Path) -> None:
    python, *words = shlex.split(COMMANDS[1])
    # Its tests alone, without the package's own folder: what is imported is what pip installed.
    for name in ("pyproject.toml", "test_contract.py"):
        shutil.copy(plugged.EXAMPLE / name, tmp_path / name)
    elsewhere = [word.replace("tests/example_connector", str(tmp_path)) for word in words]
    environ = {**os.environ, "PYTHONPATH": str(target)}
    options = ["-o", f"pythonpath={ROOT}", "-p", "no:cacheprovider", "-p", "no:xdist", "-q"]

    done = subprocess.run(
        [sys.executable, *elsewhere, *options], cwd=tmp_path, env=environ, capture_output=True, text=True, check=False
    )

    assert python == ".venv/bin/python"
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"^(\d+) passed in", done.stdout, re.MULTILINE)
    assert passed, done.stdout
    assert int(passed[1]) > 40


def test_every_capability_has_its_row() -> None:
    assert set(rows()) == {capability.value for capability in Capability}


def test_a_capability_is_said_to_need_what_the_contract_tests_ask_of_it() -> None:
    assert {name: methods for name, (methods, _) in rows().items()} == {
        capability.value: set(methods) for capability, methods in METHODS.items()
    }


def test_each_flow_is_named_with_the_capability_that_it_needs() -> None:
    offered = {flow: FLOWS[flow].capability.value for flow in FLOWS}

    assert {flow: name for name, (_, flows) in rows().items() for flow in flows if flow in offered} == offered


def test_every_flow_but_the_lists_is_named() -> None:
    named = {flow for _, flows in rows().values() for flow in flows if re.fullmatch(r"[A-Z_]+", flow)}

    assert named == {flow.value for flow in Flow} - {Flow.CATALOG}


def test_what_every_connector_has_is_named() -> None:
    (sentence,) = re.findall(r"Every connector also has (.+?)\.", PAGE.read_text())

    assert set(ALWAYS) <= set(re.findall(r"`(\w+)`", sentence))


def test_the_readme_leads_here() -> None:
    assert "docs/writing-a-connector.md" in (ROOT / "README.md").read_text()
