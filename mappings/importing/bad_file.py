"""The one way in which a whole file is refused."""

from __future__ import annotations


class BadFile(ValueError):
    """The file cannot be read as mappings; the message names the file and, where there is one, line and column."""

    def __init__(self, message: str, *, file_name: str, line: int | None = None, column: str = "") -> None:
        self.file_name, self.line, self.column = file_name, line, column
        place = [file_name or "file"]
        if line is not None:
            place.append(f"line {line}")
        if column:
            place.append(f"column {column}")
        super().__init__(f"{', '.join(place)}: {message}")
