"""Why NetSuite gives no access token, in words that tell what to do.

NetSuite help ("OAuth 2.0 Client Credentials Flow", "Troubleshooting OAuth 2.0") knows 400 `invalid_request`, 400
`invalid_grant` and 401 `invalid_client`, but not which cause gets which: each names all that may be behind it, the
likeliest first, and what we know ourselves narrows them down.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from integrations import errors, http
from integrations.netsuite import error_catalogue, refusals, sign_in
from integrations.netsuite.signing_keys import SigningKey

_M2M = "Setup > Integration > OAuth 2.0 Client Credentials (M2M) Setup"
_INTEGRATIONS = "Setup > Integration > Manage Integrations"
_AUDIT = "The precise reason stands in Setup > Users/Roles > User Management > View Login Audit Trail."
_CERTIFICATE = (
    f"Look it up in NetSuite ({_M2M}): upload the certificate anew if it is not there, and compare the certificate ID."
)
NOTABLE_SKEW_S = 60.0  # ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One of NetSuite's words for no, its likely cause and its cure."""

    sentence: str
    cure: str


CAUSES = {
    "invalid_client": Cause(
        sentence="It knows this certificate or this OAuth 2.0 client ID no more, or not yet: the certificate is not "
        "uploaded, revoked or expired, the client ID is another account's, or the integration record is blocked.",
        cure=f"{_CERTIFICATE} Check the client ID (production or sandbox?), that the integration record is Enabled, "
        f"and that Client Credentials (Machine to Machine) Grant is ticked ({_INTEGRATIONS}). {_AUDIT}",
    ),
    "invalid_grant": Cause(
        sentence="It does not accept what we signed: the certificate ID belongs to another key or the certificate was "
        "revoked, this server's clock is off, the user or the role is inactive or not mapped, or OAuth 2.0 is off.",
        cure=f"{_CERTIFICATE} Give the role the permission Log in using OAuth 2.0 Access Tokens, and switch on OAuth "
        f"2.0 (Setup > Company > Enable Features > SuiteCloud > Manage Authentication). {_AUDIT}",
    ),
    "invalid_request": Cause(
        sentence="It does not take the request: the certificate ID belongs to another key, this server's clock is off, "
        "or REST Web Services is not ticked as a scope.",
        cure=f"{_CERTIFICATE} Tick REST Web Services as a scope of the integration record ({_INTEGRATIONS}). {_AUDIT}",
    ),
    "invalid_scope": Cause(
        sentence="The integration record does not allow REST web services.",
        cure=f"Tick REST Web Services under OAuth 2.0 > Scope ({_INTEGRATIONS}).",
    ),
    "unauthorized_client": Cause(
        sentence="The integration record does not allow this way to sign in.",
        cure=f"Tick Client Credentials (Machine to Machine) Grant ({_INTEGRATIONS}).",
    ),
    "access_denied": Cause(
        sentence="The role may not sign in with OAuth 2.0.",
        cure="Give the role the permission Log in using OAuth 2.0 Access Tokens (Setup > Users/Roles > User Management "
        "> Manage Roles > Permissions > Setup).",
    ),
    "temporary_locked": Cause(
        sentence="NetSuite has locked the API user after five failed sign-ins.",
        cure="Mend the cause, wait 30 minutes, then test again once.",
    ),
}
CAUSES["unsupported_grant_type"] = CAUSES["unauthorized_client"]
_MISSING = Cause(
    sentence="There is no OAuth 2.0 at this address.",
    cure="Check the account ID and the service address, and switch on OAuth 2.0 (Setup > Company > Enable Features > "
    "SuiteCloud > Manage Authentication).",
)
_UNKNOWN = Cause(sentence="It gives no access token and does not say why.", cure=f"{_CERTIFICATE} {_AUDIT}")


def error_for(*, answer: http.Answer, account_name: str, key: SigningKey, now: datetime) -> errors.SyncError:
    """Give the error that an answer of the token address means; the answer is no success."""
    if not 400 <= answer.status < 500 or answer.status in (408, 429):
        return refusals.error_for(answer=answer, is_write=False, account_name=account_name, subject="an access token")
    word, said = _words(answer)
    cause = CAUSES.get(word) or (_MISSING if answer.status == 404 else _UNKNOWN)
    told = [f"NetSuite ({account_name}) did not let us in.", cause.sentence, _history(key), cause.cure]
    skew_s = sign_in.clock_skew_s(answer=answer, now=now)
    if skew_s is not None and abs(skew_s) > NOTABLE_SKEW_S:
        told.append(f"{sign_in.describe_skew(skew_s=skew_s)} Set it, best by NTP.")
    told.append(f"This is for {error_catalogue.Who.NETSUITE_ADMINISTRATOR}.")
    told.append(f"(Certificate {key.certificate_id}, HTTP {answer.status}{_quoted(word, said)})")
    return errors.CredentialsRejected(" ".join(filter(None, told)), reason=word, exchange=answer.exchange)


def _history(key: SigningKey) -> str:
    if key.worked_at is None:
        return "This certificate has never worked yet."
    return f"This certificate worked until {key.worked_at:%Y-%m-%d %H:%M} UTC, so something was changed since."


def _words(answer: http.Answer) -> tuple[str, str]:
    try:
        body = answer.json()
    except (ValueError, RecursionError):
        body = None
    texts = body if isinstance(body, dict) else {}
    word, said = texts.get("error"), texts.get("error_description")
    found = word if isinstance(word, str) else sign_in.reason(answer=answer)
    return found.strip().lower()[:60], http.redact_text(text=said)[: refusals.SHOWN_CHARS] if isinstance(
        said, str
    ) else ""


def _quoted(word: str, said: str) -> str:
    quoted = ": ".join(filter(None, (word, said)))
    return f", NetSuite's words: {quoted}" if quoted else ""
