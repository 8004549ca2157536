import json
import re
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from oauthlib.oauth1 import SIGNATURE_HMAC_SHA256, Client

from integrations.netsuite import auth

VECTORS = json.loads((Path(__file__).parent / "oauth1_vectors.json").read_text())

PLAIN = {
    "client_key": VECTORS["consumer_key"],
    "client_secret": VECTORS["consumer_secret"],
    "resource_owner_key": VECTORS["token"],
    "resource_owner_secret": VECTORS["token_secret"],
    "realm": "123456_SB1",
    "signature_method": SIGNATURE_HMAC_SHA256,
}


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


WORDS = st.text(alphabet="abcXYZ019 -._~%+&=?/:!*'()|é漢", min_size=1, max_size=12)


@given(
    method=st.sampled_from(["GET", "PUT", "POST", "PATCH", "DELETE"]),
    origin=st.sampled_from(
        ["https://1.suitetalk.api.netsuite.com", "http://127.0.0.1:8099", "https://Host.Example:443"]
    ),
    path=st.lists(WORDS, max_size=3),
    query=st.lists(st.tuples(WORDS, WORDS), max_size=3),
)
def test_every_address_is_signed_just_as_oauthlib_signs_it(method, origin, path, query):
    url = (
        requests.Request(method, "/".join([origin, *(quote(part, safe="") for part in path)]), params=query)
        .prepare()
        .url
    )
    own, plain = signer().client, Client(**PLAIN)
    for client in (own, plain):
        client.nonce, client.timestamp = VECTORS["nonce"], VECTORS["timestamp"]

    assert own.sign(url, method, None, {})[1] == plain.sign(url, method, None, {})[1]


def test_a_form_is_signed_with_its_fields():
    sign = signer()
    sign.client.nonce, sign.client.timestamp = VECTORS["nonce"], VECTORS["timestamp"]

    one = header("POST", "https://example.com/", sign=sign, data={"a": "b"})
    other = header("POST", "https://example.com/", sign=sign, data={"a": "c"})

    assert one != other


def test_no_secret_shows_in_the_signers_repr():
    assert VECTORS["token_secret"] not in repr(signer())
