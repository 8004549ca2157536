"""Foreign text as a database can hold it (pure)."""

from __future__ import annotations

from typing import Any


def storable(value: Any) -> Any:
    """Give a copy of a JSON value, or of plain text, without NUL and without halves of surrogate pairs.

    PostgreSQL refuses both, and one such character in a foreign answer must not keep a whole batch from being stored.
    """
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {storable(key): storable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [storable(inner) for inner in value]
    return value
