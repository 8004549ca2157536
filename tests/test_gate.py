"""The gate lets nothing through in silence."""

from pathlib import Path

import pytest

from tests import gate, postgres


@pytest.mark.parametrize(
    ("code", "failed", "skipped", "passed", "problem"),
    [
        (0, 0, 0, 7, ""),
        (1, 2, 0, 7, "2 failed"),
        (0, 0, 1, 7, "1 skipped, and nothing may be"),
        (5, 0, 0, 0, "no test was found"),
        (2, 0, 0, 7, "exit code 2: see the lines above"),
    ],
)
def test_a_step_is_well_only_when_everything_ran(
    code: int, failed: int, skipped: int, passed: int, problem: str
) -> None:
    assert gate._problem(code, failed, skipped, passed) == problem


def test_the_last_line_says_how_many_passed(capsys) -> None:
    code = gate._summarise([gate.Outcome(name="lint"), gate.Outcome(name="SQLite", passed=7, took_s=1.25)])

    assert code == 0
    assert capsys.readouterr().out.splitlines()[-1] == "7 passed in 1.2s"


def test_one_broken_step_breaks_the_gate(capsys) -> None:
    code = gate._summarise(
        [
            gate.Outcome(name="PostgreSQL", problem="There is none. Install one: …"),
            gate.Outcome(name="SQLite", passed=7),
        ]
    )

    said = capsys.readouterr().out
    assert code == 1
    assert "FAILED  PostgreSQL (0 s) There is none. Install one: …" in said
    assert said.splitlines()[-1] == "0 failed, 7 passed, 1 of 2 steps failed in 0.0s"


def test_a_database_url_goes_before_any_server_of_the_machine(monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@localhost/somewhere")

    with postgres.server() as url:
        assert url == "postgresql://somebody@localhost/somewhere"


def test_a_server_of_our_own_leaves_nothing_behind(monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///elsewhere")

    with postgres.server() as url:
        folder = Path(url.rpartition("host=")[2])
        assert folder.exists()

    assert not folder.exists()
