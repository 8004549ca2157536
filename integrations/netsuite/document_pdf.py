"""The PDF of an invoice or credit memo as NetSuite prints it: the SuiteApp's RESTlet gives it.

Sources: NetSuite help, "SuiteScript 2.x RESTlet Error Handling" (statuses), "RESTlet Governance and Security" (calls
count as requests in flight), "render.transaction(options)" (10 MB at most).
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
from datetime import datetime, timedelta

from integrations import account_id, errors, http
from integrations.models import Capability, NetSuiteAccount
from integrations.netsuite import auth, refusals, signing

SCRIPT, DEPLOYMENT = "customscript_crossfoot_pdf", "customdeploy_crossfoot_pdf"
PATH = f"/app/site/hosting/restlet.nl?script={SCRIPT}&deploy={DEPLOYMENT}"
LARGEST_BYTES = 10 * 1024 * 1024
READ_TIMEOUT_S = 60.0  # ours; a page or two takes NetSuite a few seconds
# Ours: who has no RESTlet is not asked again for each document, and who installs it does not wait long.
ASKED_AGAIN_AFTER = timedelta(minutes=15)
_MEMORY = f"restlet:{SCRIPT}"
_NOT_THERE = ("SSS_INVALID_SCRIPTLET_ID", "SSS_INVALID_SCRIPT_ID", "SSS_INVALID_DEPLOYMENT_ID", "INVALID_SCRIPT")

INSTALL = (
    f"NetSuite has no RESTlet {SCRIPT}: deploy the SuiteApp (docs/suiteapp.md), its newest release, or switch “attach "
    "NetSuite's PDF” off."
)
AUDIENCE = (
    f"The integration's role may not call the RESTlet {SCRIPT}. In NetSuite open its deployment (Customization > "
    "Scripting > Script Deployments) and add the role to its audience."
)
SIGN_IN = (
    "NetSuite does not let the integration call RESTlets. On the role, untick Web Services Only Role (such a role "
    "cannot call any); with OAuth 2.0, tick RESTlets on the integration record too."
)


class Unavailable(errors.PermissionMissing):
    """The account prints nothing for us until somebody changes something there, as the message says."""


def printed(*, account: NetSuiteAccount, record_type: str, netsuite_id: str, now: datetime) -> bytes:
    """Give the PDF of an "invoice" or "creditMemo" in its customer's language. One request: hold a slot for it.

    Raises Unavailable without asking when that was the answer less than 15 minutes ago; RecordRejected or
    PermissionMissing when this document is refused; Unreachable or LimitReached when it may pass later.
    """
    kept = account.capabilities.filter(name=_MEMORY).first()
    if kept is not None and not kept.is_there and now - kept.learned_at < ASKED_AGAIN_AFTER:
        raise Unavailable(kept.said)
    try:
        content = _asked(account, record_type, netsuite_id)
    except Unavailable as error:
        _learn(account, now, said=error.message)
        raise
    if kept is not None and not kept.is_there:
        _learn(account, now)
    return content


def address(*, account: NetSuiteAccount) -> str:
    """Give where the RESTlet is: RESTlets have a host of their own, unless the account's address was overridden."""
    label = account_id.host_label(account_id=account.account_id)
    return (account.base_url or f"https://{label}.restlets.api.netsuite.com").rstrip("/") + PATH


def _learn(account: NetSuiteAccount, now: datetime, *, said: str = "") -> None:
    learned = {"is_there": not said, "said": said, "learned_at": now}
    Capability.objects.update_or_create(account=account, name=_MEMORY, defaults=learned)


def _asked(account: NetSuiteAccount, record_type: str, netsuite_id: str) -> bytes:
    signer = auth.for_restlets(account=account)
    remote = http.Remote(name=f"NetSuite ({account.name})", auth=signer, connections=1, read_timeout_s=READ_TIMEOUT_S)
    try:
        answer = _sent(remote, signer, address(account=account), {"type": record_type, "id": netsuite_id})
    except (
        errors.CredentialsRejected
    ) as error:  # no token for RESTlets: one for the web services may be had all the same
        raise Unavailable(SIGN_IN, exchange=error.exchange) from error
    finally:
        remote.close()
    subject = f"the PDF of {record_type} {netsuite_id}"
    if answer.status != 200:
        raise _refused(answer, account.name, subject)
    return _content(answer, account.name, subject)


def _sent(remote: http.Remote, signer: signing.Signer, url: str, body: dict[str, str]) -> http.Answer:
    """Ask, and once more with a new access token where an old one may have ended early."""
    answer = remote.send(method="POST", url=url, is_write=False, body=body)
    if answer.status == 401 and signer.renew():
        answer = remote.send(method="POST", url=url, is_write=False, body=body)
    return answer


def _refused(answer: http.Answer, account_name: str, subject: str) -> errors.SyncError:
    codes = {refusal.code for refusal in refusals.read(answer=answer)}
    if answer.status == 401:
        return Unavailable(SIGN_IN, exchange=answer.exchange)
    if answer.status in (404, 405) or codes & {*_NOT_THERE}:
        return Unavailable(INSTALL, exchange=answer.exchange)
    if answer.status == 403:
        return Unavailable(AUDIENCE, exchange=answer.exchange)
    return refusals.error_for(answer=answer, is_write=False, account_name=account_name, subject=subject)


def _content(answer: http.Answer, account_name: str, subject: str) -> bytes:
    try:
        told = answer.json()
    except ValueError:
        told = None
    if isinstance(told, dict) and told.get("error"):  # the RESTlet's own refusal, which comes as a success
        refused = dataclasses.replace(answer, status=400)
        raise refusals.error_for(answer=refused, is_write=False, account_name=account_name, subject=subject)
    content = _decoded(told.get("content")) if isinstance(told, dict) else b""
    if not content.startswith(b"%PDF-"):
        why = f"NetSuite ({account_name}) answered with something that is no PDF when asked for {subject}."
        raise errors.RecordRejected(why, code="NO_PDF", exchange=answer.exchange)
    if len(content) > LARGEST_BYTES:
        why = f"NetSuite ({account_name}): {subject} is larger than 10 MB. Give its form a smaller logo or template."
        raise errors.RecordRejected(why, code="PDF_TOO_LARGE", exchange=answer.exchange)
    return content


def _decoded(content: object) -> bytes:
    try:
        return base64.b64decode(str(content), validate=True)
    except (binascii.Error, ValueError):
        return b""
