"""From a file to rows: encodings, delimiters, spreadsheets, and what a file that cannot be read says."""

import io
import random
import zipfile
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mappings.importing import reading
from mappings.importing.bad_file import BadFile
from mappings.importing.columns import Target
from tests.mappings import sheets


def read(content: bytes, target: Target = Target.PRODUCTS) -> reading.Sheet:
    return reading.read(file_name="map.csv", content=content, target=target)


def values(content: bytes, target: Target = Target.PRODUCTS) -> list[dict[str, str]]:
    return [row.values for row in read(content, target).rows]


def refused(content: bytes, target: Target = Target.PRODUCTS) -> BadFile:
    with pytest.raises(BadFile) as caught:
        read(content, target)
    return caught.value


class TestHeadings:
    @pytest.mark.parametrize(
        ("headings", "target", "expected"),
        [
            ("Platform ID,Internal ID", Target.CUSTOMERS, {"source_id": "a", "netsuite_id": "b"}),
            ("purchaser_id;NetSuite-ID", Target.CUSTOMERS, {"source_id": "a", "netsuite_id": "b"}),
            ("Customer ID,NetSuite internal ID", Target.CUSTOMERS, {"reference": "a", "netsuite_id": "b"}),
            ("Product Id\tNETSUITE_ID", Target.PRODUCTS, {"product_id": "a", "netsuite_id": "b"}),
            ("SKU|netsuiteItemId", Target.PRODUCTS, {"sku": "a", "netsuite_id": "b"}),
        ],
        ids=["platform id", "purchaser id", "customer id is the reference", "product id", "sku"],
    )
    def test_a_heading_is_known_by_many_names(self, headings: str, target: Target, expected: dict[str, str]) -> None:
        delimiter = next(sign for sign in ",;\t|" if sign in headings)

        assert values(sheets.csv(headings, delimiter.join("ab")), target) == [expected]

    def test_a_column_without_meaning_is_left_out_and_told(self) -> None:
        assert read(sheets.csv("sku,colour,netsuite_id", "HB,red,501")).ignored == ("colour",)

    def test_no_netsuite_id_is_told_with_what_was_found(self) -> None:
        error = refused(sheets.csv("sku,colour", "HB,red"))

        assert str(error) == "map.csv, line 1, column netsuite_id: There is no column netsuite_id. Found: sku, colour."

    def test_no_column_that_says_which_is_told(self) -> None:
        error = refused(sheets.csv("name,netsuite_id", "House blend,501"))

        assert "product_id or variant_id or sku" in str(error)

    def test_two_columns_of_one_meaning_are_told(self) -> None:
        error = refused(sheets.csv("sku,internal id,netsuite_id", "HB,501,502"))

        assert "“internal id” and “netsuite_id” both mean netsuite_id" in str(error)

    def test_an_empty_file_says_so(self) -> None:
        assert str(refused(b"")) == "map.csv: It is empty."


class TestCsv:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    def test_names_survive_every_usual_encoding(self, encoding: str) -> None:
        content = sheets.csv("sku,name,netsuite_id", "HB,Café Zoë – 1kg,501", encoding=encoding)

        assert values(content) == [{"sku": "HB", "name": "Café Zoë – 1kg", "netsuite_id": "501"}]

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old mac"])
    def test_lines_end_in_any_way(self, end: str) -> None:
        assert [row.line for row in read(sheets.csv("sku,netsuite_id", "A,1", "B,2", end=end)).rows] == [2, 3]

    def test_excels_own_line_about_the_delimiter_is_understood(self) -> None:
        rows = read(sheets.csv("sep=;", "sku;netsuite_id", "A;1")).rows

        assert [(row.line, row.values) for row in rows] == [(3, {"sku": "A", "netsuite_id": "1"})]

    def test_leading_zeros_stay_in_a_sku(self) -> None:
        assert values(sheets.csv("sku,netsuite_id", "00123,501"))[0]["sku"] == "00123"

    def test_a_line_is_numbered_by_its_first_one_when_a_cell_has_several(self) -> None:
        content = sheets.csv("sku,name,netsuite_id", 'A,"two\nlines",1', "", "B,one,2")

        assert [row.line for row in read(content).rows] == [2, 5]

    def test_a_comma_too_many_names_line_and_column(self) -> None:
        error = refused(sheets.csv("sku,name,netsuite_id", "A,Milk,2L,501"))

        assert str(error).startswith("map.csv, line 2, column 4: ")

    def test_a_short_line_has_empty_cells(self) -> None:
        assert values(sheets.csv("sku,name,netsuite_id", "A")) == [{"sku": "A", "name": "", "netsuite_id": ""}]

    def test_a_cell_that_our_own_export_made_safe_is_read_back(self) -> None:
        assert values(sheets.csv("sku,netsuite_id", "'=HB,501"))[0]["sku"] == "=HB"

    def test_a_picture_is_refused(self) -> None:
        assert "neither text nor XLSX" in str(refused(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"))

    def test_a_giant_cell_is_refused_with_its_line(self) -> None:
        assert "line 2" in str(refused(sheets.csv("sku,netsuite_id", '"' + "x" * 200_000 + '",1')))

    def test_more_than_five_megabytes_are_refused(self) -> None:
        assert "larger than 5 MB" in str(refused(b"x" * (reading.MAX_BYTES + 1)))

    def test_more_lines_than_the_limit_are_refused(self) -> None:
        content = sheets.csv("sku,netsuite_id", *["A,1"] * (reading.MAX_LINES + 1))

        assert "more than 50000 lines" in str(refused(content))


class TestXlsx:
    def test_numbers_lose_the_decimals_excel_adds(self) -> None:
        content = sheets.xlsx([["sku", "netsuite_id"], ["A", 501.0], [1234, 502]])

        assert values(content) == [{"sku": "A", "netsuite_id": "501"}, {"sku": "1234", "netsuite_id": "502"}]

    def test_zeros_that_only_the_format_shows_stay_in_a_sku(self) -> None:
        content = sheets.xlsx([["sku", "netsuite_id"], [123, 501], ["00456", 502]], formats={"A2": "00000"})

        assert [row["sku"] for row in values(content)] == ["00123", "00456"]

    def test_empty_lines_are_passed_over_and_lines_keep_their_numbers(self) -> None:
        content = sheets.xlsx([["sku", "netsuite_id"], ["A", 1], [None, None], ["B", 2]])

        assert [row.line for row in read(content).rows] == [2, 4]

    def test_a_note_beside_the_table_is_passed_over(self) -> None:
        content = sheets.xlsx([["sku", "netsuite_id"], ["A", 1, "checked by Ana"]])

        assert values(content) == [{"sku": "A", "netsuite_id": "1"}]

    def test_half_a_workbook_is_refused(self) -> None:
        content = sheets.xlsx([["sku", "netsuite_id"], ["A", 1]])

        assert "cannot be read" in str(refused(content[: len(content) // 2]))

    def test_a_zip_of_something_else_is_refused(self) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("holiday.txt", "sun")

        assert "cannot be read" in str(refused(packed.getvalue()))

    def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(self) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", b"0" * (reading.MAX_UNPACKED_BYTES + 1))

        assert "too large" in str(refused(packed.getvalue()))


def readable_or_refused(content: bytes, target: Target) -> None:
    try:
        read(content, target)
    except BadFile as error:
        assert str(error).startswith("map.csv")  # noqa: PT017


@given(content=st.binary(max_size=300), target=st.sampled_from(Target))
@example(content=b"PK\x03\x04", target=Target.CUSTOMERS)
@example(content=b"\xff\xfea", target=Target.CUSTOMERS)
@example(content=b'sku,netsuite_id\n"', target=Target.PRODUCTS)
def test_any_bytes_are_read_or_refused_in_words(content: bytes, target: Target) -> None:
    readable_or_refused(content, target)


@given(lines=st.lists(st.lists(st.text(max_size=8), max_size=6).map(",".join), max_size=6))
def test_any_text_under_a_heading_is_read_or_refused_in_words(lines: list[str]) -> None:
    readable_or_refused("\n".join(["sku,netsuite_id", *lines]).encode("utf-8", "replace"), Target.PRODUCTS)


@given(seed=st.integers(0, 2**32), damaged=st.integers(1, 40))
def test_a_damaged_workbook_is_read_or_refused_in_words(seed: int, damaged: int) -> None:
    content = bytearray(WORKBOOK)
    chance = random.Random(seed)
    for _ in range(damaged):
        content[chance.randrange(4, len(content))] = chance.randrange(256)

    readable_or_refused(bytes(content), Target.PRODUCTS)


CELLS = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False)


@given(cell=CELLS | st.dates(min_value=date(1950, 1, 1)))
def test_any_kind_of_cell_is_text_or_nothing(cell: Any) -> None:
    content = sheets.xlsx([["sku", "netsuite_id"], ["A", cell]])

    assert isinstance(values(content)[0]["netsuite_id"], str)


WORKBOOK = sheets.xlsx([["sku", "netsuite_id"], *[[f"SKU-{number}", number] for number in range(20)]])
