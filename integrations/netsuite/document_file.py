"""A file of the File Cabinet that an invoice names in one of its fields: the SuiteApp's RESTlet gives it.

Sources: NetSuite help, "N/file Module" (10 MB at most), "RESTlet Governance and Security" (10 MB of text are sure to
come through, which is a file of 7.5 MB).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from integrations.models import NetSuiteAccount
from integrations.netsuite import restlet

RESTLET = restlet.Restlet(
    script="customscript_crossfoot_file",
    deployment="customdeploy_crossfoot_file",
    way_out="switch the field mapping of the invoice attachment off",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CabinetFile:
    """A file as NetSuite keeps it; `name` is the one it has there, such as "Contract 2026.pdf"."""

    file_id: str
    name: str
    content: bytes = field(repr=False)


def loaded(*, account: NetSuiteAccount, netsuite_id: str, field_id: str, now: datetime) -> CabinetFile | None:
    """Give the file that a field of an invoice names, None when the field is empty.

    Raises as `restlet.Restlet.ask` does, and RecordRejected when what comes is no file, empty or larger than 10 MB.
    """
    subject = f"the file in {field_id} of invoice {netsuite_id}"
    body = {"type": "invoice", "id": netsuite_id, "field": field_id}
    told = RESTLET.ask(account=account, body=body, subject=subject, now=now)
    if told.content.get("file", "") is None:
        return None
    found = told.content.get("file")
    content = restlet.decoded(content=found.get("content")) if isinstance(found, dict) else None
    if not isinstance(found, dict) or content is None or not (found.get("id") and found.get("name")):
        raise told.rejected(f" answered with something that is no file when asked for {subject}.", code="NO_FILE")
    if not content:
        raise told.rejected(f": {subject} is empty. Put one there that says something.", code="FILE_EMPTY")
    if len(content) > restlet.LARGEST_BYTES:
        raise told.rejected(f": {subject} is larger than 10 MB. Put a smaller one there.", code="FILE_TOO_LARGE")
    return CabinetFile(file_id=str(found["id"]), name=str(found["name"]), content=content)
