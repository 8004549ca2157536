"""The CSV folder keeps Crossfoot's contract."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from crossfoot_csv_folder.connector import CsvFolderConnector
from crossfoot_csv_folder.folder import PAGE_SIZE

from integrations import contract, contract_tests, errors

BEGAN_AT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


class FolderPlatform:
    """Somebody who puts files into a folder, one a second."""

    page_size = PAGE_SIZE

    def __init__(self, path: Path) -> None:
        self.path, self._number = path, count(1)
        (path / "orders").mkdir()
        for name, columns in (("customers.csv", "customer,name,email"), ("products.csv", "product,name,sku")):
            (path / name).write_text(columns + "\n")

    @property
    def settings(self) -> contract.Settings:
        values = {"folder": str(self.path), "shop": "north"}
        return contract.Settings(
            connection_id=1, values=values, secrets={}, time_zone="Australia/Sydney", currency="AUD"
        )

    @contextmanager
    def failing(self) -> Iterator[None]:
        elsewhere = self.path.with_name("elsewhere")
        self.path.rename(elsewhere)
        try:
            yield
        finally:
            elsewhere.rename(self.path)

    def add(self, *, record_type: str) -> str:
        number = next(self._number)
        self._write(f"{number:05}", placed_at=(BEGAN_AT + timedelta(seconds=number)).isoformat())
        return f"north-{number:05}"

    def edit(self, *, record_type: str, source_id: str) -> None:
        self._write(self._stem(source_id), quantity="3")

    def spoil(self, *, record_type: str, source_id: str) -> None:
        self._write(self._stem(source_id), quantity="a few")

    def made_at(self, *, record_type: str, source_id: str) -> datetime:
        return BEGAN_AT + timedelta(seconds=int(self._stem(source_id)))

    def add_customer(self) -> str:
        return self._append("customers.csv", "C{number},Harbour Espresso {number},accounts@{number}.example")

    def add_product(self) -> str:
        return self._append("products.csv", "P{number},House blend {number},HB-{number}")

    def _append(self, file: str, line: str) -> str:
        row = line.format(number=next(self._number))
        with (self.path / file).open("a") as opened:
            opened.write(row + "\n")
        return row.partition(",")[0]

    def _stem(self, source_id: str) -> str:
        return source_id.removeprefix("north-")

    def _write(self, stem: str, **changes: str) -> None:
        file = self.path / "orders" / f"{stem}.csv"
        row = {
            "customer": "C1",
            "placed_at": BEGAN_AT.isoformat(),
            "product": "P1",
            "quantity": "2",
            "unit_price": "30",
        }
        with file.open("w", newline="") as opened:
            writer = csv.DictWriter(opened, fieldnames=[*row])
            writer.writeheader()
            writer.writerow({**row, **changes})
        # A disk's own clock may be too coarse to tell two writes apart.
        written_s = BEGAN_AT.timestamp() + next(self._number)
        os.utime(file, (written_s, written_s))


class TestCsvFolder(contract_tests.of(connector=CsvFolderConnector)):
    @pytest.fixture
    def platform(self, tmp_path: Path) -> FolderPlatform:
        (tmp_path / "shop").mkdir()
        return FolderPlatform(tmp_path / "shop")


@pytest.fixture
def folder(tmp_path: Path) -> FolderPlatform:
    (tmp_path / "shop").mkdir()
    return FolderPlatform(tmp_path / "shop")


@pytest.mark.parametrize(
    ("column", "text"),
    [("quantity", "NaN"), ("unit_price", "1,50"), ("unit_price", ""), ("placed_at", "soon"), ("customer", " ")],
)
def test_the_column_that_is_wrong_is_named(folder: FolderPlatform, column: str, text: str) -> None:
    folder._write("1041", **{column: text})
    connector = CsvFolderConnector(settings=folder.settings)

    assert connector.read_documents(record_type="order", source_ids=["north-1041"]) == {}
    assert column in connector.unreadable["north-1041"]


def test_an_id_leads_to_no_other_file(folder: FolderPlatform) -> None:
    (folder.path / "secret.csv").write_text("customer\n")
    connector = CsvFolderConnector(settings=folder.settings)

    asked = "north-../secret"

    assert connector.read_documents(record_type="order", source_ids=[asked]) == {asked: None}


def test_a_file_that_is_no_text_is_refused_in_words(folder: FolderPlatform) -> None:
    (folder.path / "customers.csv").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(errors.RecordRejected, match="customers.csv is no CSV file"):
        next(CsvFolderConnector(settings=folder.settings).list_customers())


def test_a_row_that_cannot_be_understood_is_left_out_and_named(folder: FolderPlatform) -> None:
    folder.add_customer()
    with (folder.path / "customers.csv").open("a") as opened:
        opened.write("C99,,nobody@example.com\n")
    connector = CsvFolderConnector(settings=folder.settings)

    (page,) = connector.list_customers()

    assert [customer.name for customer in page] == ["Harbour Espresso 1"]
    assert connector.unreadable == {"customers.csv row 2": "name is empty. Fill it in and write the file again."}
