"""How we sign in: by token (TBA: OAuth 1.0a, HMAC-SHA256) or by certificate (OAuth 2.0), as each account is set to."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from oauthlib.common import generate_nonce, generate_timestamp
from oauthlib.oauth1 import SIGNATURE_HMAC_SHA256, Client
from oauthlib.oauth1.rfc5849 import parameters, signature
from requests_oauthlib import OAuth1

from integrations.models import AuthMethod, NetSuiteAccount, SigningCertificate
from integrations.netsuite import access_tokens, oauth2, signing, signing_keys, token_request

_FORMS = "application/x-www-form-urlencoded"


class HeaderClient(Client):
    """Signs a request without a form from oauthlib's own parts, by a shorter road than oauthlib's general one.

    That one writes an Authorization header and reads it back to learn what it has put there: measured, a tenth of all
    the work there is to a call.
    """

    def sign(
        self,
        uri: str,
        http_method: Any = "GET",
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        realm: str | None = None,
    ) -> tuple[str, Any, Any]:
        """Give the address, the headers with the signature, and the body."""
        if body is not None or _FORMS in (headers or {}).get("Content-Type", ""):
            return super().sign(uri, http_method, body, headers, realm)  # type: ignore[no-any-return]
        own = [
            ("oauth_nonce", self.nonce or generate_nonce()),
            ("oauth_timestamp", self.timestamp or generate_timestamp()),
            ("oauth_version", "1.0"),
            ("oauth_signature_method", self.signature_method),
            ("oauth_consumer_key", self.client_key),
            ("oauth_token", self.resource_owner_key),
        ]
        asked = parse_qsl(urlsplit(uri).query, keep_blank_values=True)
        base = signature.signature_base_string(
            http_method,
            signature.base_string_uri(uri, (headers or {}).get("Host")),
            signature.normalize_parameters([*asked, *own]),  # type: ignore[arg-type]  # it takes pairs
        )
        signed = signature.sign_hmac_sha256_with_client(base, self)  # type: ignore[no-untyped-call]
        header = [*own, ("oauth_signature", signed)]
        return uri, parameters.prepare_headers(header, headers, realm or self.realm), None  # type: ignore[no-untyped-call]


class TokenSigner(OAuth1, signing.Signer):
    """Signs each request anew, with a fresh nonce and timestamp every time."""


def for_account(*, account: NetSuiteAccount) -> signing.Signer:
    """Give what signs the requests to an account, in the way that it is set to."""
    if account.auth_method == AuthMethod.OAUTH2:
        return _by_certificates(account)
    return tba(
        account_id=account.account_id,
        consumer_key=account.consumer_key,
        consumer_secret=account.consumer_secret,
        token_id=account.token_id,
        token_secret=account.token_secret,
    )


def for_restlets(*, account: NetSuiteAccount) -> signing.Signer:
    """Give what signs the calls of an account's RESTlets: OAuth 2.0 has tokens of their own for them.

    Such a token is never stored: `keep` is not for this signer.
    """
    if account.auth_method != AuthMethod.OAUTH2:
        return for_account(account=account)
    keys = [signing_keys.key_of(certificate=certificate) for certificate in signing_keys.in_use(account=account)]
    counter = dataclasses.replace(_counter(account), scopes=token_request.RESTLETS)
    return oauth2.ClientCredentials(counter=counter, keys=keys)


def for_certificate(*, certificate: SigningCertificate) -> oauth2.ClientCredentials:
    """Give what signs with this one certificate and a token of its own, whatever way its account is set to."""
    return oauth2.ClientCredentials(
        counter=_counter(certificate.account), keys=[signing_keys.key_of(certificate=certificate)], shares=False
    )


def _counter(account: NetSuiteAccount) -> token_request.Counter:
    return token_request.Counter(
        url=account.service_url + token_request.PATH, client_id=account.oauth_client_id, account_name=account.name
    )


def _by_certificates(account: NetSuiteAccount) -> oauth2.ClientCredentials:
    certificates = list(signing_keys.in_use(account=account))
    signer = oauth2.ClientCredentials(
        counter=_counter(account),
        keys=[signing_keys.key_of(certificate=certificate) for certificate in certificates],
    )
    for certificate in certificates:
        token = access_tokens.from_stored(stored=certificate.token, owner=signer.owner)
        if token is not None:
            signer.take_in(token=token)
    return signer


def tba(*, account_id: str, consumer_key: str, consumer_secret: str, token_id: str, token_secret: str) -> TokenSigner:
    """Give what signs by token.

    `account_id` as NetSuite writes it ("1234567_SB1"); it is the realm. The address with its query is signed, a JSON
    body is not. NetSuite takes no HMAC-SHA1 any more (NetSuite help: "The Signature for Web Services and RESTlets").
    """
    return TokenSigner(
        consumer_key,
        client_secret=consumer_secret,
        resource_owner_key=token_id,
        resource_owner_secret=token_secret,
        realm=account_id,
        signature_method=SIGNATURE_HMAC_SHA256,
        client_class=HeaderClient,
    )
