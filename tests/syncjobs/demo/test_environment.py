"""The demo keeps to itself: its own database and keys, whatever the shell or `.env` say."""

import io
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from syncjobs.demo import __main__ as launcher
from syncjobs.demo import environment


class TestVariables:
    def test_take_nothing_of_a_real_installation_along(self, tmp_path: Path) -> None:
        shell = {
            "PATH": "/bin",
            "DATABASE_URL": "postgresql://production",
            "SECRET_KEY_FILE": "/production",
            "REDIS_URL": "redis://production",
        }

        variables = environment.variables(folder=tmp_path, port=8000, shell=shell)

        assert variables["PATH"] == "/bin"
        assert not [value for value in variables.values() if "production" in value]
        assert "SECRET_KEY_FILE" not in variables

    def test_have_fresh_keys_each_time(self, tmp_path: Path) -> None:
        first, second = (environment.variables(folder=tmp_path, port=8000, shell={}) for _ in range(2))

        assert first["FIELD_ENCRYPTION_KEYS"] != second["FIELD_ENCRYPTION_KEYS"]


class TestFreshFolder:
    def test_is_empty_whatever_was_left_in_it(self, tmp_path: Path) -> None:
        left = tmp_path / "demo" / "crossfoot.sqlite3-wal"
        left.parent.mkdir()
        left.touch()

        assert list(environment.fresh_folder(path=tmp_path / "demo").iterdir()) == []


class TestLock:
    def test_refuses_a_second_demo(self, tmp_path: Path) -> None:
        launcher.lock(path=tmp_path / "demo.lock")

        with pytest.raises(SystemExit, match="The demo is running already"):
            launcher.lock(path=tmp_path / "demo.lock")


@pytest.mark.parametrize(
    ("name", "is_demo"),
    [
        ("/srv/crossfoot/var/demo/crossfoot.sqlite3", True),
        ("/srv/crossfoot/var/demo-check-x1/crossfoot.sqlite3", True),
        ("/srv/crossfoot/var/crossfoot.sqlite3", False),
        ("/srv/demo/crossfoot.sqlite3", False),
        ("crossfoot", False),
    ],
)
def test_knows_its_own_databases(name: str, is_demo: bool) -> None:
    assert environment.is_demo_database(name=name) is is_demo


@pytest.mark.django_db
def test_the_known_password_is_refused_outside_the_demo() -> None:
    with pytest.raises(CommandError, match="only `make demo` makes them"):
        call_command("demo_people", stdout=io.StringIO())

    assert not User.objects.exists()
