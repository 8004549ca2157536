"""Metadata of Invoiced's records: text by text, kept whole.

A PATCH replaces all of it, so that what is there is merged with what is to be. Limits (Invoiced docs, Metadata): ten
keys, 40 characters each, values of 255.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations import errors

MOST_KEYS, MOST_KEY_CHARS, MOST_CHARS = 10, 40, 255
NETSUITE_ID = "netsuite_id"  # the key of NetSuite's id, unless staff renamed it


def said(*, row: Mapping[str, Any], key: str = NETSUITE_ID) -> str:
    """Give what a record's metadata say under a key, "" for nothing."""
    told = row.get("metadata")
    return str(told.get(key) or "") if isinstance(told, Mapping) else ""


def carries(*, row: Mapping[str, Any], key: str, value: str) -> bool:
    """Say whether a record's metadata have that value. A filter that was not followed must adopt nobody's record."""
    return said(row=row, key=key) == value


def merged(*, now: Any, wanted: Mapping[str, Any], about: str) -> dict[str, str]:
    """Give what is there now with what is wanted over it; a wanted "" takes a key away.

    Raises RecordRejected (code METADATA) naming what is too much or too long of `about`. Nothing is ever cut.
    """
    kept = {str(key): str(value) for key, value in now.items()} if isinstance(now, Mapping) else {}
    found = kept | {key: str(value) for key, value in wanted.items()}
    return checked(metadata={key: value for key, value in found.items() if value != ""}, about=about)


def checked(*, metadata: Mapping[str, Any], about: str) -> dict[str, str]:
    """Give metadata that Invoiced takes. Raises RecordRejected as `merged` does."""
    found = {key: str(value) for key, value in metadata.items()}
    if len(found) > MOST_KEYS:
        raise _refused(f"{about} would have {len(found)} metadata keys ({', '.join(found)})", f"{MOST_KEYS} keys")
    for key, value in found.items():
        if not key or len(key) > MOST_KEY_CHARS:
            raise _refused(f"the metadata key “{key}” of {about} is too long", f"{MOST_KEY_CHARS} characters")
        if len(value) > MOST_CHARS:
            raise _refused(f"the metadata “{key}” of {about} has {len(value)} characters", f"{MOST_CHARS} characters")
    return found


def _refused(what: str, most: str) -> errors.RecordRejected:
    return errors.RecordRejected(
        f"It was not written: {what}, and Invoiced takes at most {most}. Map fewer or shorter fields, then retry.",
        code="METADATA",
    )
