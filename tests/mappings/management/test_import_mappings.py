"""`manage.py import_mappings`."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from integrations.models import Connection
from tests import factories
from tests.mappings import sheets

pytestmark = pytest.mark.django_db
GOOD = sheets.csv("source_id,netsuite_id", "b1,1042")
HALF_GOOD = sheets.csv("source_id,netsuite_id", "b1,1042", "b2,HARB")


@pytest.fixture
def connection() -> Connection:
    return factories.ConnectionFactory(name="Ordermentum AU")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "customers.csv"


def run(path: Path, *options: str, connection: str = "Ordermentum AU", target: str = "customers") -> str:
    told = StringIO()
    call_command("import_mappings", connection, target, str(path), *options, stdout=told)
    return told.getvalue()


def test_shows_the_plan_and_does_nothing_without_apply(connection: Connection, path: Path) -> None:
    path.write_bytes(GOOD)

    told = run(path)

    assert "line 2 ADD b1: unmapped → 1042" in told
    assert "1 add, 0 change, 0 same, 0 refused" in told
    assert not connection.customer_mappings.exists()


def test_does_it_with_apply(connection: Connection, path: Path) -> None:
    path.write_bytes(GOOD)

    run(path, "--apply")

    assert connection.customer_mappings.get().netsuite_id == "1042"


@pytest.mark.parametrize("options", [[], ["--apply"]], ids=["plan", "apply"])
def test_a_refused_line_ends_it_with_one_and_nothing_is_done(
    connection: Connection, path: Path, options: list[str]
) -> None:
    path.write_bytes(HALF_GOOD)

    with pytest.raises(CommandError) as caught:
        run(path, *options)

    assert caught.value.returncode == 1
    assert not connection.customer_mappings.exists()


def test_refused_lines_are_left_out_when_asked(connection: Connection, path: Path) -> None:
    path.write_bytes(HALF_GOOD)

    told = run(path, "--apply", "--skip-refused")

    assert "line 3 REFUSED b2 (“HARB” in netsuite_id is not an internal id" in told
    assert connection.customer_mappings.get().source_id == "b1"


def test_the_connection_can_be_given_by_number(connection: Connection, path: Path) -> None:
    path.write_bytes(GOOD)

    run(path, "--apply", connection=str(connection.pk))

    assert connection.customer_mappings.count() == 1


def test_an_unknown_connection_is_told_with_the_known_ones(connection: Connection, path: Path) -> None:
    with pytest.raises(CommandError, match="There is no connection “Nobody”. Known: Ordermentum AU."):
        run(path, connection="Nobody")


def test_a_file_that_is_not_there_is_told(connection: Connection, path: Path) -> None:
    with pytest.raises(CommandError, match="customers.csv cannot be read: No such file"):
        run(path)


def test_a_bad_file_is_told_with_its_line(connection: Connection, path: Path) -> None:
    path.write_bytes(sheets.csv("source_id,colour", "b1,red"))

    with pytest.raises(CommandError, match="customers.csv, line 1, column netsuite_id"):
        run(path)
