"""The repository keeps its own promises: what is pinned, what is documented, what make offers."""

import re
import subprocess
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PIN = re.compile(r"^([A-Za-z0-9._-]+)(\[[a-z,-]+\])?==\S+$")


def pins(*files: str) -> dict[str, str]:
    """Give the pinned packages of these files with the extras they are taken with."""
    lines = [line for file in files for line in (ROOT / file).read_text().splitlines()]
    found = [PIN.match(line) for line in lines if line and not line.startswith(("#", "-r"))]
    assert all(found), "every requirement is pinned with =="
    return {canonicalize_name(match[1]): (match[2] or "").strip("[]") for match in found if match}


def needs(name: str, extra: str) -> set[str]:
    required = [Requirement(text) for text in metadata.requires(name) or []]
    return {
        canonicalize_name(one.name)
        for one in required
        if one.marker is None or any(one.marker.evaluate({"extra": each}) for each in (extra, ""))
    }


def settings_read() -> set[str]:
    text = (ROOT / "config" / "settings.py").read_text()
    return set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', text))


class TestRequirements:
    @pytest.mark.parametrize("files", [["requirements.txt"], ["requirements.txt", "requirements-dev.txt"]])
    def test_name_everything_that_their_packages_need(self, files: list[str]) -> None:
        pinned = pins(*files)

        missing = {need for name, extra in pinned.items() for need in needs(name, extra)} - pinned.keys()

        assert missing == set()

    def test_are_what_is_installed(self) -> None:
        lines = (ROOT / "requirements.txt").read_text() + (ROOT / "requirements-dev.txt").read_text()
        wanted = dict(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[a-z,-]+\])?==(\S+)$", lines, re.MULTILINE))

        assert {name: metadata.version(name) for name in wanted} == wanted

    def test_are_explained(self) -> None:
        explained = canonicalize_name((ROOT / "docs" / "dependencies.md").read_text())

        assert [name for name in pins("requirements.txt") if name not in explained] == []


class TestEnvExample:
    def test_names_every_setting_and_no_other(self) -> None:
        text = (ROOT / ".env.example").read_text()

        assert set(re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE)) == settings_read()

    def test_leaves_the_keys_to_make_keys(self) -> None:
        text = (ROOT / ".env.example").read_text()

        assert not re.search(r"^(SECRET_KEY|FIELD_ENCRYPTION_KEYS)=", text, re.MULTILINE)


class TestMake:
    def test_lists_every_target_when_asked_for_nothing(self) -> None:
        targets = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)

        listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

        assert len(targets) > 10
        assert [target for target in targets if f"make {target} " not in listed] == []

    def test_says_how_to_make_an_env_file_when_there_is_none(self, tmp_path: Path) -> None:
        (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text())
        stamp = tmp_path / ".venv" / ".installed"
        stamp.parent.mkdir()
        for name in ("requirements.txt", "requirements-dev.txt", "requirements-clients.txt"):
            (tmp_path / name).touch()
        stamp.touch()

        done = subprocess.run(["make", "run"], cwd=tmp_path, capture_output=True, text=True, check=False)

        assert done.returncode != 0
        assert "cp .env.example .env\n  make keys >> .env\n" in done.stderr

    def test_says_so_in_one_line_when_python_is_missing(self, tmp_path: Path) -> None:
        (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text())
        for name in ("requirements.txt", "requirements-dev.txt", "requirements-clients.txt"):
            (tmp_path / name).touch()
        tools = tmp_path / "bin"
        tools.mkdir()
        environ = {"PATH": str(tools), "HOME": str(tmp_path)}

        done = subprocess.run(
            ["/usr/bin/make", "install"], cwd=tmp_path, env=environ, capture_output=True, text=True, check=False
        )

        assert done.returncode != 0
        assert "Crossfoot needs Python 3.11 or newer" in done.stderr.splitlines()[0]


def test_the_gate_of_the_machines_is_executable() -> None:
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", *(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md"))]
)
def test_every_link_of_a_page_leads_somewhere(page: str) -> None:
    links = re.findall(r"\]\(((?!https?:)[^)#]+)\)", (ROOT / page).read_text())

    assert [link for link in links if not ((ROOT / page).parent / link).exists()] == []
