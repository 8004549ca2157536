"""The PDF of an invoice or credit memo as NetSuite prints it: the SuiteApp's RESTlet gives it.

Source: NetSuite help, "render.transaction(options)" (10 MB at most).
"""

from __future__ import annotations

from datetime import datetime

from integrations.models import NetSuiteAccount
from integrations.netsuite import restlet

RESTLET = restlet.Restlet(
    script="customscript_crossfoot_pdf",
    deployment="customdeploy_crossfoot_pdf",
    way_out="switch “attach NetSuite's PDF” off",
)


def printed(*, account: NetSuiteAccount, record_type: str, netsuite_id: str, now: datetime) -> bytes:
    """Give the PDF of an "invoice" or "creditMemo" in its customer's language.

    Raises as `restlet.Restlet.ask` does, and RecordRejected when what comes is no PDF or larger than 10 MB.
    """
    subject = f"the PDF of {record_type} {netsuite_id}"
    told = RESTLET.ask(account=account, body={"type": record_type, "id": netsuite_id}, subject=subject, now=now)
    content = restlet.decoded(content=told.content.get("content")) or b""
    if not content.startswith(b"%PDF-"):
        raise told.rejected(f" answered with something that is no PDF when asked for {subject}.", code="NO_PDF")
    if len(content) > restlet.LARGEST_BYTES:
        why = f": {subject} is larger than 10 MB. Give its form a smaller logo or template."
        raise told.rejected(why, code="PDF_TOO_LARGE")
    return content
