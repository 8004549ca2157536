"""Fields of a platform's record by dotted path: `metadata.po_number`, `ship_to.name`, `disabled_payment_methods[]`.

A name that ends in `[]` is a list. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

LIST = "[]"
METADATA = "metadata"
_NAME = re.compile(r"[A-Za-z0-9_-]+(?:\[\])?")


def parts(*, path: str) -> tuple[str, ...]:
    """Give the names that a path goes along. Raises ValueError saying what is wrong with it."""
    names = tuple(path.split("."))
    for name in names:
        if not _NAME.fullmatch(name):
            said = f"“{name}” is no name" if name else "a name is missing"
            raise ValueError(f"{said}: write letters, digits, _ and -, with dots between, such as metadata.po_number.")
    return names


def read(*, content: Any, path: str) -> Any:
    """Give what stands at a path, None where nothing does. Behind a list it is read of every item.

    Raises ValueError when the path is none.
    """
    return _read(content, parts(path=path))


def _read(content: Any, names: tuple[str, ...]) -> Any:
    if not names:
        return content
    if not isinstance(content, Mapping):
        return None
    name, is_list = names[0].removesuffix(LIST), names[0].endswith(LIST)
    found = content.get(name)
    if not is_list or len(names) == 1:
        return _read(found, names[1:])
    if not isinstance(found, list | tuple):
        return None
    each = [_read(item, names[1:]) for item in found]
    return [value for value in each if value is not None]


def write(*, content: dict[str, Any], path: str, value: Any) -> None:
    """Set what stands at a path. Objects on the way are made; what is none and stands in the way gives way to one.

    Raises ValueError when the path is none, or goes on behind a list: nobody says which item is meant.
    """
    names = parts(path=path)
    if any(name.endswith(LIST) for name in names[:-1]):
        raise ValueError("A list can only stand at the end of a path that is written, such as emails[].")
    for name in names[:-1]:
        inner = content.get(name)
        # A copy: what was given may be shared with others.
        content[name] = dict(inner) if isinstance(inner, Mapping) else {}
        content = content[name]
    content[names[-1].removesuffix(LIST)] = value


def written(
    *, content: Mapping[str, Any], fields: Mapping[str, Any], day: Callable[[date], Any] = str
) -> dict[str, Any]:
    """Give a request's content with fields of the staff's own mapping over it, the last one winning.

    `day` gives a calendar day as the platform writes it. Empty metadata are taken away. What was given is left as it
    is.
    """
    body = dict(content)
    for path, value in fields.items():
        write(content=body, path=path, value=day(value) if isinstance(value, date) else value)
    cleared = {key for key, value in metadata_of(fields=fields).items() if not value}
    if cleared and isinstance(body.get(METADATA), Mapping):
        body[METADATA] = {key: value for key, value in body[METADATA].items() if key not in cleared}
    return body


def metadata_of(*, fields: Mapping[str, Any]) -> dict[str, str]:
    """Give the metadata among mapped fields, by key."""
    start = f"{METADATA}."
    told = {path.removeprefix(start): value for path, value in fields.items() if path.startswith(start)}
    return {key: "" if value is None else str(value) for key, value in told.items()}


def without_metadata(*, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give the mapped fields that are none of the metadata."""
    return {path: value for path, value in fields.items() if not path.startswith(f"{METADATA}.")}
