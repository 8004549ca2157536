"""Everything that must hold, one step after another, all of them even when one fails: `python -m tests.gate`.

Nothing is skipped in silence. A step that cannot run fails with the command that mends it, a skipped test is a failure,
and the last line says how many tests passed.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from integrations import new_keys
from syncjobs.processes import child, stopping
from tests import browser, node, postgres

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "var" / "test"
STEP_LIMIT_S = 1500.0
STOP_GRACE_S = 15.0
PYTHON = sys.executable
PARALLEL = ("-n", "2", "--dist", "worksteal")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a step ended: `passed` and `failed` count tests, `problem` is "" when all is well."""

    name: str
    passed: int = 0
    failed: int = 0
    problem: str = ""
    took_s: float = 0.0


def main() -> int:
    """Run every step, print the summary, give the exit code."""
    stopping.raise_on_signals()
    shutil.rmtree(RESULTS, ignore_errors=True)
    RESULTS.mkdir(parents=True)
    outcomes = []
    for name, step in STEPS:
        print(f"\n=== {name} ===", flush=True)
        began_at = time.monotonic()
        outcome = step(name)
        outcomes.append(Outcome(**{**vars(outcome), "took_s": time.monotonic() - began_at}))
    return _summarise(outcomes)


def _summarise(outcomes: Sequence[Outcome]) -> int:
    print("\n=== Summary ===")
    for one in outcomes:
        tests = f", {one.passed} tests" if one.passed or one.failed else ""
        print(f"{'FAILED' if one.problem else 'ok':7} {one.name} ({one.took_s:.0f} s{tests}) {one.problem}".rstrip())
    passed, failed = sum(one.passed for one in outcomes), sum(one.failed for one in outcomes)
    broken = [one for one in outcomes if one.problem]
    took_s = sum(one.took_s for one in outcomes)
    if broken:
        print(f"{failed} failed, {passed} passed, {len(broken)} of {len(outcomes)} steps failed in {took_s:.1f}s")
        return 1
    print(f"{passed} passed in {took_s:.1f}s")
    return 0


def _run(*command: str, environ: Mapping[str, str] | None = None) -> int:
    process = child.Child(name=command[0], command=command, environ={**os.environ, "CI": "true", **(environ or {})})
    try:
        if not process.wait(timeout_s=STEP_LIMIT_S):
            print(f"Stopped: it took longer than {STEP_LIMIT_S:.0f} s.", flush=True)
    finally:
        process.stop(grace_s=STOP_GRACE_S)
    return process.exit_code or 0


def _command(*arguments: str, cure: str = "", environ: Mapping[str, str] | None = None) -> Callable[[str], Outcome]:
    def step(name: str) -> Outcome:
        code = _run(PYTHON, *arguments, environ=environ)
        return Outcome(name=name, problem=f"exit code {code}. {cure}".strip() if code else "")

    return step


def _pytest(name: str, *arguments: str, environ: Mapping[str, str]) -> Outcome:
    report = RESULTS / f"{name.replace(' ', '-').lower()}.xml"
    code = _run(PYTHON, "-m", "pytest", "-q", "--durations=5", f"--junitxml={report}", *arguments, environ=environ)
    if not report.exists():
        return Outcome(name=name, problem=f"pytest ended with exit code {code} before it could report")
    counts = {key: 0 for key in ("tests", "failures", "errors", "skipped")}
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        for key in counts:
            counts[key] += int(suite.get(key, 0))
    failed = counts["failures"] + counts["errors"]
    passed = counts["tests"] - failed - counts["skipped"]
    return Outcome(name=name, passed=passed, failed=failed, problem=_problem(code, failed, counts["skipped"], passed))


def _problem(code: int, failed: int, skipped: int, passed: int) -> str:
    if failed:
        return f"{failed} failed"
    if skipped:
        return f"{skipped} skipped, and nothing may be"
    if not passed:
        return "no test was found"
    return f"exit code {code}: see the lines above" if code else ""


def _on_sqlite(name: str) -> Outcome:
    measured = ("--cov", "--cov-report=term")
    return _pytest(name, *PARALLEL, "-m", "not journey", *measured, environ={"DATABASE_URL": _sqlite()})


def _on_postgresql(name: str) -> Outcome:
    try:
        with postgres.server() as url:
            return _pytest(name, *PARALLEL, "-m", "not journey", environ={"DATABASE_URL": url})
    except postgres.PostgresMissing as missing:
        return Outcome(name=name, problem=str(missing))


def _in_a_browser(name: str) -> Outcome:
    try:
        print(f"Chromium: {browser.get()}", flush=True)
    except browser.BrowserMissing as missing:
        return Outcome(name=name, problem=str(missing))
    return _pytest(name, "-m", "journey", "tests/journeys", environ={"DATABASE_URL": _sqlite()})


def _suiteapp(name: str) -> Outcome:
    report = RESULTS / "suiteapp.json"
    try:
        found = node.get()
        node.fetch_packages(node=found)
    except node.NodeMissing as missing:
        return Outcome(name=name, problem=str(missing))
    jest = [str(node.SUITEAPP / "node_modules" / "jest" / "bin" / "jest.js"), "--projects", str(node.SUITEAPP)]
    code = _run(*found.node, *jest, "--ci", "--json", f"--outputFile={report}")
    if not report.exists():
        return Outcome(name=name, problem=f"Jest ended with exit code {code} before it could report")
    counts = node.counts(report=report)
    problem = _problem(code, counts["failed"], counts["skipped"], counts["passed"])
    return Outcome(name=name, passed=counts["passed"], failed=counts["failed"], problem=problem)


def _sqlite() -> str:
    return f"sqlite:///{RESULTS / 'crossfoot.sqlite3'}"


PRODUCTION = {
    **dict(line.split("=", 1) for line in new_keys.lines()),
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "ENV_FILE": os.devnull,
    "PUBLIC_URL": "https://crossfoot.example.com",
    "ALLOWED_HOSTS": "crossfoot.example.com",
    "DATABASE_URL": "sqlite:///:memory:",
}
STEPS: Sequence[tuple[str, Callable[[str], Outcome]]] = (
    ("lint", _command("-m", "ruff", "check", ".", cure="Mend with: make format")),
    ("format", _command("-m", "ruff", "format", "--check", ".", cure="Mend with: make format")),
    ("types", _command("-m", "mypy")),
    ("deployment check", _command("manage.py", "check", "--deploy", "--fail-level", "WARNING", environ=PRODUCTION)),
    (
        "migrations",
        _command(
            "manage.py", "makemigrations", "--check", "--dry-run",
            environ=PRODUCTION, cure="Mend with: .venv/bin/python manage.py makemigrations",
        ),
    ),
    ("SuiteApp", _suiteapp),
    ("SQLite", _on_sqlite),
    ("PostgreSQL", _on_postgresql),
    ("journeys", _in_a_browser),
)  # fmt: skip

if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Stopped.")
