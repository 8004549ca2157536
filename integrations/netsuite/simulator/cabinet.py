"""The File Cabinet: files by internal id, which fields of records name."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class File:
    """One file. `is_text`: of a type that NetSuite takes for text."""

    id: str
    name: str
    content: bytes = field(repr=False)
    is_text: bool = False


Cabinet = dict[str, File]  # by internal id


def put(cabinet: Cabinet, *, name: str, content: bytes, is_text: bool = False, id: str | None = None) -> str:
    """Put a file in, or another one in its place, and give its id."""
    file_id = id or str(max((int(one) for one in cabinet), default=9000) + 1)
    cabinet[file_id] = File(id=file_id, name=name, content=content, is_text=is_text)
    return file_id
