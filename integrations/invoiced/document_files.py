"""NetSuite's PDF on Invoiced: kept as a file, attached to its document, and what the customer downloads of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from integrations import errors, http, records
from integrations.invoiced import idempotency
from integrations.invoiced.session import Session
from integrations.receivable_records import DocumentPdf


class DocumentFiles:
    """Attaches to one kind of document; `path` is such as "/invoices".

    Our file is known by NetSuite's id in its name, so that a document never has two of ours, whatever answer was lost.
    """

    def __init__(self, *, session: Session, path: str) -> None:
        self._session, self._path = session, path

    def attach(self, *, held: records.Held, pdf: DocumentPdf) -> None:
        """Attach it in place of the one attached before; what somebody else attached stays.

        Raises Ambiguous when the answer was lost: doing it again makes nothing twice.
        """
        file_id = self._uploaded(pdf)
        others = self._others(held, pdf)
        # `attachments` replaces the whole list; `pdf_attachment` is what is downloaded and mailed as the document.
        body = {"attachments": [file_id, *others], "pdf_attachment": file_id}
        key = self._key("pdf.attach", held.source_id, body, pdf)
        self._session.patch(path=self._one(held), body=body, about=f"the PDF of {pdf.number}", key=key)

    def _uploaded(self, pdf: DocumentPdf) -> Any:
        name, about = f"{pdf.number}{_ending(pdf)}", f"the file of {pdf.number}"
        # Without the content: NetSuite prints the same document with another time in it.
        key = self._key("pdf.upload", pdf.netsuite_id, {"name": name, "path": self._path}, pdf)
        file = http.Upload(field="file", name=name, media_type="application/pdf", content=pdf.content)
        kept = self._session.upload(path="/files", query=[("base64", "1")], file=file, about=about, key=key)
        if not isinstance(kept, dict) or not kept.get("id"):
            raise errors.Ambiguous(f"Invoiced did not say under which id it keeps {about}.")
        return kept["id"]

    def _others(self, held: records.Held, pdf: DocumentPdf) -> list[Any]:
        """Give the ids of the files that are attached and none of ours."""
        pages = self._session.pages(path=f"{self._one(held)}/attachments", about=f"the files of {pdf.number}")
        files = [row["file"] for page in pages for row in page if isinstance(row.get("file"), dict)]
        return [file.get("id") for file in files if not str(file.get("name") or "").endswith(_ending(pdf))]

    def _one(self, held: records.Held) -> str:
        return f"{self._path}/{quote(held.source_id, safe='')}"

    @staticmethod
    def _key(operation: str, of: str, body: dict[str, Any], pdf: DocumentPdf) -> str:
        return idempotency.key(operation=operation, of=of, body=body, refusals=pdf.refusals, version=pdf.version)


def _ending(pdf: DocumentPdf) -> str:
    return f"-netsuite-{pdf.netsuite_id}.pdf"
