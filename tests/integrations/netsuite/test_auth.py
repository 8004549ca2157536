import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
import requests

from integrations.netsuite import auth

VECTORS = json.loads((Path(__file__).parent / "oauth1_vectors.json").read_text())


def signer():
    return auth.tba(
        account_id="123456_SB1",
        consumer_key=VECTORS["consumer_key"],
        consumer_secret=VECTORS["consumer_secret"],
        token_id=VECTORS["token"],
        token_secret=VECTORS["token_secret"],
    )


def header(method, url, *, sign, **kwargs):
    request = requests.Request(method, url, auth=sign, **kwargs).prepare()
    text = request.headers["Authorization"]
    return text.decode() if isinstance(text, bytes) else text


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: f"{case['method']} {case['url'][-40:]}")
def test_signs_as_the_published_vectors_do_r4(case):
    sign = signer()
    sign.client.nonce, sign.client.timestamp = VECTORS["nonce"], VECTORS["timestamp"]

    text = header(case["method"], case["url"], sign=sign)

    assert unquote(re.search('oauth_signature="([^"]+)"', text).group(1)) == case["signature"]


def test_the_realm_is_the_account_id_as_netsuite_writes_it_r4():
    assert 'realm="123456_SB1"' in header("GET", "https://example.com/", sign=signer())


def test_only_hmac_sha256_is_used_r4():
    assert 'oauth_signature_method="HMAC-SHA256"' in header("GET", "https://example.com/", sign=signer())


def test_every_request_gets_a_nonce_of_its_own():
    sign = signer()

    nonces = {re.search('oauth_nonce="([^"]+)"', header("GET", "https://example.com/", sign=sign)).group(1)}
    nonces |= {re.search('oauth_nonce="([^"]+)"', header("GET", "https://example.com/", sign=sign)).group(1)}

    assert len(nonces) == 2
    assert all(len(nonce) >= 20 for nonce in nonces)


def test_a_json_body_is_not_signed_and_not_touched():
    sign = signer()
    sign.client.nonce, sign.client.timestamp = VECTORS["nonce"], VECTORS["timestamp"]
    case = VECTORS["cases"][1]

    json_header = {"Content-Type": "application/json"}
    request = requests.Request("POST", case["url"], auth=sign, data=b'{"q":"a=b"}', headers=json_header).prepare()

    assert request.body == b'{"q":"a=b"}'
    assert case["signature"] in unquote(str(request.headers["Authorization"]))


def test_no_secret_shows_in_the_signers_repr():
    assert VECTORS["token_secret"] not in repr(signer())
