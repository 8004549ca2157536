"""How one of the SuiteApp's RESTlets is asked, and what it means that the account has none for us.

Sources: NetSuite help, "SuiteScript 2.x RESTlet Error Handling" (statuses), "RESTlet Governance and Security" (calls
count as requests in flight).
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from integrations import account_id, errors, http
from integrations.models import Capability, NetSuiteAccount
from integrations.netsuite import auth, refusals, signing

LARGEST_BYTES = 10 * 1024 * 1024  # of what SuiteScript gives as the content of a file
READ_TIMEOUT_S = 60.0  # ours; a page or two takes NetSuite a few seconds
# Ours: who has no RESTlet is not asked again for each document, and who installs it does not wait long.
ASKED_AGAIN_AFTER = timedelta(minutes=15)
_NOT_THERE = ("SSS_INVALID_SCRIPTLET_ID", "SSS_INVALID_SCRIPT_ID", "SSS_INVALID_DEPLOYMENT_ID", "INVALID_SCRIPT")

INSTALL = "NetSuite has no RESTlet {script}: deploy the SuiteApp (docs/suiteapp.md), its newest release, or {way_out}."
AUDIENCE = (
    "The integration's role may not call the RESTlet {script}. In NetSuite open its deployment (Customization > "
    "Scripting > Script Deployments) and add the role to its audience."
)
SIGN_IN = (
    "NetSuite does not let the integration call RESTlets. On the role, untick Web Services Only Role (such a role "
    "cannot call any); with OAuth 2.0, tick RESTlets on the integration record too."
)


class Unavailable(errors.PermissionMissing):
    """The account runs no such script for us until somebody changes something there, as the message says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restlet:
    """One RESTlet. `way_out` is how staff do without it, as the end of "deploy the SuiteApp, or …"."""

    script: str
    deployment: str
    way_out: str

    def address(self, *, account: NetSuiteAccount) -> str:
        """Give where it is: RESTlets have a host of their own, unless the account's address was overridden."""
        label = account_id.host_label(account_id=account.account_id)
        host = (account.base_url or f"https://{label}.restlets.api.netsuite.com").rstrip("/")
        return f"{host}/app/site/hosting/restlet.nl?script={self.script}&deploy={self.deployment}"

    def ask(self, *, account: NetSuiteAccount, body: dict[str, str], subject: str, now: datetime) -> Told:
        """Give what the script answers; `subject` says what is asked for. One request: hold a slot for it.

        Raises Unavailable without asking when that was the answer less than 15 minutes ago; RecordRejected or
        PermissionMissing when the script refuses this one; Unreachable or LimitReached when it may pass later.
        """
        memory = f"restlet:{self.script}"
        kept = account.capabilities.filter(name=memory).first()
        if kept is not None and not kept.is_there and now - kept.learned_at < ASKED_AGAIN_AFTER:
            raise Unavailable(kept.said)
        try:
            told = self._asked(account, body, subject)
        except Unavailable as error:
            _learn(account, memory, now, said=error.message)
            raise
        if kept is not None and not kept.is_there:
            _learn(account, memory, now)
        return told

    def _asked(self, account: NetSuiteAccount, body: dict[str, str], subject: str) -> Told:
        signer = auth.for_restlets(account=account)
        name = f"NetSuite ({account.name})"
        remote = http.Remote(name=name, auth=signer, connections=1, read_timeout_s=READ_TIMEOUT_S)
        try:
            answer = _sent(remote, signer, self.address(account=account), body)
        except errors.CredentialsRejected as error:
            # No token for RESTlets: one for the web services may be had all the same.
            raise Unavailable(SIGN_IN, exchange=error.exchange) from error
        finally:
            remote.close()
        if answer.status != 200:
            raise self._refused(answer, account.name, subject)
        return _told(answer, account.name, subject)

    def _refused(self, answer: http.Answer, account_name: str, subject: str) -> errors.SyncError:
        codes = {refusal.code for refusal in refusals.read(answer=answer)}
        if answer.status == 401:
            return Unavailable(SIGN_IN, exchange=answer.exchange)
        if answer.status in (404, 405) or codes & {*_NOT_THERE}:
            said = INSTALL.format(script=self.script, way_out=self.way_out)
            return Unavailable(said, exchange=answer.exchange)
        if answer.status == 403:
            return Unavailable(AUDIENCE.format(script=self.script), exchange=answer.exchange)
        return refusals.error_for(answer=answer, is_write=False, account_name=account_name, subject=subject)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a script answered; `content` is {} where that is no object."""

    content: dict[str, Any]
    account_name: str
    subject: str
    exchange: errors.Exchange

    def rejected(self, why: str, *, code: str) -> errors.RecordRejected:
        """Give the error of an answer that is of no use; `why` goes on where the account's name ends."""
        return errors.RecordRejected(f"NetSuite ({self.account_name}){why}", code=code, exchange=self.exchange)


def decoded(*, content: object) -> bytes | None:
    """Give the bytes of a text in base64, None when it is none."""
    try:
        return base64.b64decode(content, validate=True) if isinstance(content, str) else None
    except (binascii.Error, ValueError):
        return None


def _learn(account: NetSuiteAccount, name: str, now: datetime, *, said: str = "") -> None:
    learned = {"is_there": not said, "said": said, "learned_at": now}
    Capability.objects.update_or_create(account=account, name=name, defaults=learned)


def _sent(remote: http.Remote, signer: signing.Signer, url: str, body: dict[str, str]) -> http.Answer:
    """Ask, and once more with a new access token where an old one may have ended early."""
    answer = remote.send(method="POST", url=url, is_write=False, body=body)
    if answer.status == 401 and signer.renew():
        answer = remote.send(method="POST", url=url, is_write=False, body=body)
    return answer


def _told(answer: http.Answer, account_name: str, subject: str) -> Told:
    try:
        content = answer.json()
    except ValueError:
        content = None
    if isinstance(content, dict) and content.get("error"):  # the script's own refusal, which comes as a success
        refused = dataclasses.replace(answer, status=400)
        raise refusals.error_for(answer=refused, is_write=False, account_name=account_name, subject=subject)
    kept = content if isinstance(content, dict) else {}
    return Told(content=kept, account_name=account_name, subject=subject, exchange=answer.exchange)
