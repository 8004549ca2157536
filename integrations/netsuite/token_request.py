"""Asks for an access token with an assertion signed by one key.

NetSuite help: "OAuth 2.0 Client Credentials Flow" and "POST Request to the Token Endpoint".
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt

from integrations import http
from integrations.netsuite import access_tokens, oauth2_refusals, refusals, signing_keys

PATH = "/services/rest/auth/oauth2/v1/token"
REST = ("rest_webservices",)
RESTLETS = ("restlets",)
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_LIFE = timedelta(minutes=5)  # ours; NetSuite help: 60 minutes at most
BACKDATED = timedelta(seconds=30)  # ours: with a clock a little ahead we must not sign in the future
LONGEST_LIFE_S = 3600.0  # NetSuite help: an access token lives for 60 minutes
ASSUMED_LIFE_S = 300.0  # ours: when the answer does not say
READ_TIMEOUT_S = 30.0  # ours
_TEXT = re.compile(r"[\x21-\x7e]{1,20000}")  # what may stand in a header


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """Where tokens are given, to whom (`client_id` is the integration record's) and for what (`scopes`)."""

    url: str
    client_id: str
    account_name: str
    scopes: tuple[str, ...] = REST


def assertion(*, key: signing_keys.SigningKey, counter: Counter, now: datetime) -> str:
    """Give the signed JWT that asks for a token."""
    claims = {
        "iss": counter.client_id,
        "scope": list(counter.scopes),
        "aud": counter.url,
        "iat": now - BACKDATED,
        "exp": now + ASSERTION_LIFE,
        "jti": uuid.uuid4().hex,
    }
    return jwt.encode(claims, key.private_key, algorithm=key.algorithm, headers={"kid": key.certificate_id})


def ask(*, key: signing_keys.SigningKey, counter: Counter, now: datetime) -> access_tokens.Token:
    """Give a new token.

    Raises CredentialsRejected when NetSuite refuses the key, Unreachable or LimitReached when it may pass later.
    """
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": assertion(key=key, counter=counter, now=now),
    }
    remote = http.Remote(name=f"NetSuite ({counter.account_name})", connections=1, read_timeout_s=READ_TIMEOUT_S)
    try:
        answer = remote.send(method="POST", url=counter.url, is_write=False, form=form)
    finally:
        remote.close()
    if answer.status != 200:
        raise oauth2_refusals.error_for(answer=answer, account_name=counter.account_name, key=key, now=now)
    try:
        text, life_s = _read(answer)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise refusals.broken(
            answer=answer,
            is_write=False,
            account_name=counter.account_name,
            subject="an access token",
            what="gave an answer that cannot be read",
        ) from error
    return access_tokens.Token(text=text, source=key.fingerprint, asked_at=now, ends_at=now + timedelta(seconds=life_s))


def _read(answer: http.Answer) -> tuple[str, float]:
    body = answer.json()
    text = body["access_token"]
    if not _TEXT.fullmatch(text) or body.get("token_type", "Bearer").lower() != "bearer":
        raise ValueError("no bearer token")
    return text, _life_s(body.get("expires_in"))


def _life_s(said: object) -> float:
    # A number or its text: NetSuite gives either.
    if said is None or said == "":
        return ASSUMED_LIFE_S
    life_s = min(float(str(said)), LONGEST_LIFE_S)
    if not life_s > 0:
        raise ValueError("a life of no length")
    return life_s
