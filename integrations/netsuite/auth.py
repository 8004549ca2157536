"""Token-based authentication (OAuth 1.0a, HMAC-SHA256) as NetSuite asks for it."""

from __future__ import annotations

from oauthlib.oauth1 import SIGNATURE_HMAC_SHA256
from requests.auth import AuthBase
from requests_oauthlib import OAuth1


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
    )
