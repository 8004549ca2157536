"""Reads records by their ids: those that cannot be understood are left out, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from integrations import errors
from integrations.invoiced.session import Query, Session

Record = TypeVar("Record")


def by_id(
    *,
    session: Session,
    path: str,
    noun: str,
    source_ids: Sequence[str],
    parsed: Callable[[Mapping[str, Any]], Record],
    unreadable: dict[str, str],
    query: Query = (),
) -> dict[str, Record | None]:
    """Read these one by one; None for one that does not exist.

    One that cannot be understood is left out and stands in `unreadable`. When Invoiced gives up half-way, what was
    read so far is given; raises that Retryable error when nothing was.
    """
    found: dict[str, Record | None] = {}
    for source_id in dict.fromkeys(source_ids):
        unreadable.pop(source_id, None)
        try:
            row = session.get(path=f"{path}/{quote(source_id, safe='')}", query=query, about=f"{noun} {source_id}")
            found[source_id] = parsed(row)
        except errors.RecordNotFound:
            found[source_id] = None
        except errors.RecordRejected as error:
            unreadable[source_id] = error.message
        except errors.Retryable:
            if not found and not any(each in unreadable for each in source_ids):
                raise
            break
    return found
