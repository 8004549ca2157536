"""OAuth 2.0 client credentials: request tokens in, access tokens out, and the check of each access token.

Source: NetSuite help, "OAuth 2.0 Client Credentials Flow", "The Request Token Structure", "OAuth 2.0 Access and Refresh
Token Structure". Which of the three error values a cause gets is not documented for this flow: what is wrong with the
request is `invalid_request`, who asks `invalid_client`, what the request token says `invalid_grant`.
"""

from __future__ import annotations

import functools
import secrets
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from integrations.netsuite.simulator import account, certificates, permissions, refusals

TOKEN_PATH = "/services/rest/auth/oauth2/v1/token"
LONGEST_REQUEST_TOKEN_S = 3600
_ALGORITHMS = ("PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_GRANT_TYPE = "client_credentials"
_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_SCOPES = frozenset({"restlets", "rest_webservices", "suite_analytics"})
_CLAIMS = ("iss", "scope", "aud", "exp", "iat")
_AUDIT_LENGTH = 200


@dataclass(frozen=True, kw_only=True)
class _Access:
    ends_at_s: float
    certificate_id: str
    scopes: frozenset[str]


class TokenDesk:
    """Gives access tokens for request tokens and says who holds a good one. Safe from many threads."""

    def __init__(self, *, books: account.Account, client_id: str) -> None:
        self._books = books
        self.client_id = client_id
        self.certificates = certificates.Certificates()
        self.audit_trail: deque[str] = deque(maxlen=_AUDIT_LENGTH)
        self._lock = threading.Lock()
        self._tokens: dict[str, _Access] = {}
        self._used: dict[str, float] = {}  # jti -> when its request token ends
        self.issued = 0

    def grant(self, *, body: bytes, content_type: str, address: str) -> dict[str, Any]:
        """The answer to a request for an access token; `address` is the token endpoint's as the caller wrote it."""
        try:
            assertion = _assertion(body, content_type)
            claims, certificate_id = self._verified(assertion, address=address)
            self._check_account()
            self._use_once(claims)
        except _Cause as cause:
            self.audit_trail.append(str(cause))
            raise refusals.OAuthRefusal(cause.error, realm=self._books.account_id) from None
        return self._issue(certificate_id, scopes=frozenset(_scopes(claims)))

    def check(self, authorization: str, *, scope: str = "rest_webservices") -> None:
        """Let the holder of an access token for that scope in, or raise the 401."""
        token = authorization.partition(" ")[2].strip()
        held, now = self._tokens.get(token), self._books.now()
        if held is None or now.timestamp() >= held.ends_at_s or self.certificates.find(held.certificate_id) is None:
            self.audit_trail.append("The access token is unknown, expired or revoked.")
        elif why := self._account_refusal():
            self.audit_trail.append(why)
        elif scope not in held.scopes:
            self.audit_trail.append(f"The access token is not for {scope}.")
        else:
            return
        raise self.refusal()

    def refusal(self) -> refusals.Refusal:
        """The answer to an access token that is not good."""
        return refusals.invalid_login(realm=self._books.account_id, error="invalid_token", scheme="Bearer")

    def _verified(self, assertion: str, *, address: str) -> tuple[dict[str, Any], str]:
        header, unverified = _parts(assertion)
        if header.get("alg") not in _ALGORITHMS:
            raise _Cause("invalid_request", f"The algorithm is not one of {', '.join(_ALGORITHMS)}.")
        if unverified.get("iss") != self.client_id:
            raise _Cause("invalid_client", "No integration record has this client ID.")
        if not self._books.integration_is_enabled:
            raise _Cause("invalid_client", "The integration record is blocked.")
        certificate = self._certificate(str(header.get("kid", "")))
        if header["alg"] not in certificate.algorithms:
            raise _Cause("invalid_grant", "The algorithm does not fit the certificate's key.")
        try:
            # The times are looked at below: PyJWT knows only this machine's clock, not the account's.
            options: Any = {"verify_exp": False, "verify_iat": False, "verify_nbf": False, "verify_aud": False}
            claims = jwt.decode(assertion, certificate.public_key, algorithms=[header["alg"]], options=options)
        except jwt.PyJWTError:
            raise _Cause("invalid_grant", "The signature is not the certificate's.") from None
        _check_claims(claims, address=address, now_s=self._books.now().timestamp())
        return claims, certificate.id

    def _certificate(self, certificate_id: str) -> certificates.Certificate:
        certificate = self.certificates.find(certificate_id)
        if certificate is None:
            raise _Cause("invalid_client", "No certificate has this ID.")
        if not certificate.is_valid(now=self._books.now()):
            raise _Cause("invalid_client", "The certificate is not valid now.")
        return certificate

    def _check_account(self) -> None:
        if why := self._account_refusal():
            raise _Cause("invalid_grant", why)

    def _account_refusal(self) -> str | None:
        if "OAuth 2.0" not in self._books.features:
            return "The OAuth 2.0 feature is not enabled."
        if permissions.OAUTH2 not in self._books.role:
            return f"The role lacks the permission {permissions.OAUTH2}."
        return None

    def _use_once(self, claims: Mapping[str, Any]) -> None:
        with self._lock:
            now_s = self._books.now().timestamp()
            self._used = {jti: ends_at_s for jti, ends_at_s in self._used.items() if ends_at_s > now_s}
            if "jti" not in claims:
                return
            if str(claims["jti"]) in self._used:
                raise _Cause("invalid_grant", "The request token was used before.")
            self._used[str(claims["jti"])] = float(claims["exp"])

    def _issue(self, certificate_id: str, *, scopes: frozenset[str]) -> dict[str, Any]:
        life_s, now = self._books.habits.access_token_life_s, self._books.now()
        token = _access_token(
            account_id=self._books.account_id, client_id=self.client_id, now=now, life_s=life_s, scopes=scopes
        )
        with self._lock:
            now_s = now.timestamp()
            self._tokens = {one: held for one, held in self._tokens.items() if held.ends_at_s > now_s}
            self._tokens[token] = _Access(ends_at_s=now_s + life_s, certificate_id=certificate_id, scopes=scopes)
            self.issued += 1
        told: str | int = str(life_s) if self._books.habits.expires_in_as_text else life_s
        return {"access_token": token, "expires_in": told, "token_type": "Bearer"}


class _Cause(Exception):
    """Why no access token is given: the error value the caller reads, and the words of the Login Audit Trail."""

    def __init__(self, error: str, words: str) -> None:
        super().__init__(words)
        self.error = error


def _assertion(body: bytes, content_type: str) -> str:
    if content_type.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise _Cause("invalid_request", "The content type is not application/x-www-form-urlencoded.")
    pairs = parse_qsl(body.decode(errors="replace"), keep_blank_values=True)
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise _Cause("invalid_request", "A parameter is repeated.")
    if fields.get("grant_type") != _GRANT_TYPE or fields.get("client_assertion_type") != _ASSERTION_TYPE:
        raise _Cause("invalid_request", "The grant type or the type of the client assertion is wrong.")
    return fields.get("client_assertion", "")


def _parts(assertion: str) -> tuple[dict[str, Any], dict[str, Any]]:
    try:
        whole = jwt.decode_complete(assertion, options={"verify_signature": False})
    except jwt.PyJWTError:
        raise _Cause("invalid_request", "The client assertion is no JSON Web Token.") from None
    header, claims = whole["header"], whole["payload"]
    if not all(claims.get(name) for name in _CLAIMS):
        raise _Cause("invalid_request", f"The claims are not all there: {', '.join(_CLAIMS)}.")
    return header, claims


def _check_claims(claims: Mapping[str, Any], *, address: str, now_s: float) -> None:
    audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if address not in audiences:
        raise _Cause("invalid_grant", "The audience is not this token endpoint.")
    if not _scopes(claims) or _scopes(claims) - _SCOPES:
        raise _Cause("invalid_grant", f"The scope is not one of {', '.join(sorted(_SCOPES))}.")
    try:
        issued_s, ends_s = float(claims["iat"]), float(claims["exp"])
    except (TypeError, ValueError, OverflowError):
        raise _Cause("invalid_request", "The times are no numbers.") from None
    if issued_s > now_s:
        raise _Cause("invalid_grant", "The request token was issued in the future.")
    if ends_s <= now_s:
        raise _Cause("invalid_grant", "The request token has expired.")
    if not 0 < ends_s - issued_s <= LONGEST_REQUEST_TOKEN_S:
        raise _Cause("invalid_grant", "The request token is valid for more than an hour.")


def _scopes(claims: Mapping[str, Any]) -> set[str]:
    told = claims["scope"] if isinstance(claims["scope"], list) else str(claims["scope"]).split(",")
    return {str(one).strip() for one in told}


@functools.cache
def _own_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _access_token(*, account_id: str, client_id: str, now: datetime, life_s: int, scopes: frozenset[str]) -> str:
    issued_s = int(now.timestamp())
    claims = {
        "sub": "1111;10",  # role and user
        "aud": [f"{account_id};{account_id}", client_id],
        "scope": sorted(scopes),
        "iss": "https://system.netsuite.com",
        "iat": issued_s,
        "exp": issued_s + life_s,
        "jti": f"{account_id}.a-a.{secrets.token_hex(16)}",
    }
    return jwt.encode(claims, _own_key(), algorithm="PS256", headers={"kid": "s.SYSTEM.2026_1"})
