"""Token-based authentication (OAuth 1.0a, HMAC-SHA256) as NetSuite asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from oauthlib.common import generate_nonce, generate_timestamp
from oauthlib.oauth1 import SIGNATURE_HMAC_SHA256, Client
from oauthlib.oauth1.rfc5849 import parameters, signature
from requests.auth import AuthBase
from requests_oauthlib import OAuth1

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


def tba(*, account_id: str, consumer_key: str, consumer_secret: str, token_id: str, token_secret: str) -> AuthBase:
    """Give what signs each request anew, with a fresh nonce and timestamp every time.

    `account_id` as NetSuite writes it ("1234567_SB1"); it is the realm. The address with its query is signed, a JSON
    body is not. NetSuite takes no HMAC-SHA1 any more (NetSuite help: "The Signature for Web Services and RESTlets").
    """
    return OAuth1(
        consumer_key,
        client_secret=consumer_secret,
        resource_owner_key=token_id,
        resource_owner_secret=token_secret,
        realm=account_id,
        signature_method=SIGNATURE_HMAC_SHA256,
        client_class=HeaderClient,
    )
