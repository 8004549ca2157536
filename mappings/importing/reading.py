"""From a file's bytes, CSV or XLSX, to rows of text under our own column names. No database."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import openpyxl  # type: ignore[import-untyped]

from mappings.importing import cells, columns
from mappings.importing.bad_file import BadFile

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED_BYTES = 100 * 1024 * 1024  # of an XLSX, which is a ZIP archive
MAX_LINES = 50_000
MAX_COLUMNS = 100
_EXCEL_LINES = 1_048_576  # Microsoft's own limit of a sheet
_DELIMITERS = ",;\t|"
# What openpyxl and zipfile were seen to raise on files that are damaged, locked or no workbooks at all.
_BROKEN_WORKBOOK = (
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,  # the XML parser's own ParseError is one
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the file: its number as a spreadsheet shows it, and its text by our column names."""

    line: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file that could be read. `ignored` are the headings that mean nothing to us."""

    file_name: str
    target: columns.Target
    rows: tuple[Row, ...]
    ignored: tuple[str, ...] = ()


def read(*, file_name: str, content: bytes, target: columns.Target) -> Sheet:
    """Read a CSV (UTF-8, UTF-16 or Windows-1252; comma, semicolon, tab or bar) or an XLSX file.

    :raises BadFile: naming the file, the line and the column.
    """
    if len(content) > MAX_BYTES:
        raise BadFile(f"It is larger than {MAX_BYTES // 1024 // 1024} MB. Split it.", file_name=file_name)
    if content.startswith(b"PK"):
        lines = _workbook_lines(file_name=file_name, content=content)
    else:
        lines = _csv_lines(file_name=file_name, content=content, target=target)
    return _sheet(file_name=file_name, target=target, lines=lines)


def _sheet(*, file_name: str, target: columns.Target, lines: Iterator[tuple[int, list[str]]]) -> Sheet:
    filled = ((line, cells_of_line) for line, cells_of_line in lines if any(cells_of_line))
    first = next(filled, None)
    if first is None:
        raise BadFile("It is empty.", file_name=file_name)
    line, headings = first
    found = columns.find(headings=headings, target=target, file_name=file_name, line=line)
    rows: list[Row] = []
    for line, texts in filled:
        if len(rows) == MAX_LINES:
            raise BadFile(f"It has more than {MAX_LINES} lines. Split it.", file_name=file_name, line=line)
        if any(texts[len(headings) :]):
            raise BadFile(
                f"The line has {len(texts)} cells and the heading {len(headings)}: put text with a comma in quotes.",
                file_name=file_name,
                line=line,
                column=str(len(headings) + 1),
            )
        values = {name: texts[at] if at < len(texts) else "" for name, at in found.positions.items()}
        rows.append(Row(line=line, values=values))
    return Sheet(file_name=file_name, target=target, rows=tuple(rows), ignored=found.ignored)


def _csv_lines(*, file_name: str, content: bytes, target: columns.Target) -> Iterator[tuple[int, list[str]]]:
    text = _decode(file_name=file_name, content=content)
    lines = io.StringIO(text, newline="")
    skipped = 0
    if re.match(r"sep=.[\r\n]", text):  # Excel's own way to name the delimiter
        delimiter, skipped = text[4], 1
        lines.readline()
    else:
        delimiter = _delimiter(text=text, target=target)
    reader = csv.reader(lines, delimiter=delimiter)
    ended = 0  # a cell in quotes may run over several lines: a row is known by its first one
    try:
        for cells_of_row in reader:
            yield skipped + ended + 1, [cells.unescape(text=cell.strip()) for cell in cells_of_row]
            ended = reader.line_num
    except csv.Error as error:
        raise BadFile(f"This is not CSV: {error}.", file_name=file_name, line=skipped + ended + 1) from error


def _decode(*, file_name: str, content: bytes) -> str:
    encodings = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    line = content.count(b"\n", 0, max(content.find(b"\0"), 0)) + 1
    raise BadFile("This is neither text nor XLSX. Save it as CSV (UTF-8) or XLSX.", file_name=file_name, line=line)


def _delimiter(*, text: str, target: columns.Target) -> str:
    heading = next((line for line in text.splitlines() if line.strip()), "")

    def known(delimiter: str) -> int:
        return columns.recognised(headings=_split(line=heading, delimiter=delimiter), target=target)

    return max(_DELIMITERS, key=known)


def _split(*, line: str, delimiter: str) -> Sequence[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _workbook_lines(*, file_name: str, content: bytes) -> Iterator[tuple[int, list[str]]]:
    line = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked_bytes = sum(member.file_size for member in archive.infolist())
        if unpacked_bytes > MAX_UNPACKED_BYTES:
            raise BadFile("Unpacked, it is too large. Split it, or save it as CSV.", file_name=file_name)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for line, row in enumerate(book.active.iter_rows(max_col=MAX_COLUMNS), start=1):
            if line > _EXCEL_LINES:
                break
            yield line, [_cell_text(cell=cell) for cell in row]
    except BadFile:
        raise
    except _BROKEN_WORKBOOK as error:
        raise BadFile(
            "Excel's format cannot be read here: it is damaged, locked or has no sheet. Save it anew as XLSX or CSV.",
            file_name=file_name,
            line=line + 1,
        ) from error


def _cell_text(*, cell: object) -> str:
    text = cells.to_text(value=getattr(cell, "value", None), number_format=getattr(cell, "number_format", ""))
    return cells.unescape(text=text)
