"""Files of a document on Invoiced: NetSuite's print, which the customer downloads of it, and those its fields name."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from integrations import errors, http, records
from integrations.invoiced import idempotency
from integrations.invoiced.session import Session
from integrations.receivable_records import DocumentFile

_PARTS = re.compile(r"(.*?)(\.[A-Za-z0-9]{1,10})?", re.DOTALL)  # of a file's name


class DocumentFiles:
    """Attaches to one kind of document; `path` is such as "/invoices".

    Our files are known by NetSuite's id and the field in their names, so that a document never has two of one field,
    whatever answer was lost.
    """

    def __init__(self, *, session: Session, path: str) -> None:
        self._session, self._path = session, path

    def attach(self, *, held: records.Held, files: Sequence[DocumentFile]) -> None:
        """Attach them in place of those attached before; what somebody else attached stays.

        Raises Ambiguous when the answer was lost: doing it again makes nothing twice.
        """
        uploaded = {file.field_id: self._uploaded(file) for file in files if file.content}
        about = f"the files of {files[0].number}"
        before, marks = self._attached(held, about), tuple(_mark(file) for file in files)
        others = [file_id for file_id, name in before if not _parted(name)[0].endswith(marks)]
        # `attachments` replaces the whole list; `pdf_attachment` is what is downloaded and mailed as the document.
        body: dict[str, Any] = {"attachments": [*uploaded.values(), *others]}
        if body["attachments"] == [file_id for file_id, _ in before]:
            return
        if "" in uploaded:
            body["pdf_attachment"] = uploaded[""]
        key = self._key("files.attach", held.source_id, body, files[0])
        self._session.patch(path=self._one(held), body=body, about=about, key=key)

    def _uploaded(self, file: DocumentFile) -> Any:
        name, about = _name(file), f"the file of {file.number}"
        # Without the content: NetSuite prints the same document with another time in it.
        key = self._key("file.upload", file.netsuite_id, {"name": name, "path": self._path}, file)
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        form = http.Upload(field="file", name=name, media_type=media_type, content=file.content)
        kept = self._session.upload(path="/files", query=[("base64", "1")], file=form, about=about, key=key)
        if not isinstance(kept, dict) or not kept.get("id"):
            raise errors.Ambiguous(f"Invoiced did not say under which id it keeps {about}.")
        return kept["id"]

    def _attached(self, held: records.Held, about: str) -> list[tuple[Any, str]]:
        """Give ids and names of the files that are attached."""
        pages = self._session.pages(path=f"{self._one(held)}/attachments", about=about)
        files = [row["file"] for page in pages for row in page if isinstance(row.get("file"), dict)]
        return [(file.get("id"), str(file.get("name") or "")) for file in files]

    def _one(self, held: records.Held) -> str:
        return f"{self._path}/{quote(held.source_id, safe='')}"

    @staticmethod
    def _key(operation: str, of: str, body: dict[str, Any], file: DocumentFile) -> str:
        return idempotency.key(operation=operation, of=of, body=body, refusals=file.refusals, version=file.version)


def _name(file: DocumentFile) -> str:
    stem, extension = _parted(file.name or f"{file.number}.pdf")
    return f"{stem}{_mark(file)}{extension}"


def _mark(file: DocumentFile) -> str:
    """Give what a file of ours is known by, at the end of its name: it is never that of another document's."""
    return "-".join(filter(None, ["-netsuite", file.netsuite_id, file.field_id]))


def _parted(name: str) -> tuple[str, str]:
    parts = _PARTS.fullmatch(name)
    assert parts
    return parts[1], parts[2] or ""
