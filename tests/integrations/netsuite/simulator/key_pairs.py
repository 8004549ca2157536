"""Key pairs, certificates and request tokens made by somebody else's client."""

from __future__ import annotations

import functools
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.x509.oid import NameOID

TOKEN_PATH = "/services/rest/auth/oauth2/v1/token"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_CURVES = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1(), "P-521": ec.SECP521R1(), "P-192": ec.SECP192R1()}


@functools.cache
def key(kind: str) -> Any:
    """A private key: "RSA 3072", "P-256", "DSA"."""
    if kind.startswith("RSA"):
        return rsa.generate_private_key(public_exponent=65537, key_size=int(kind.split()[1]))
    return dsa.generate_private_key(2048) if kind == "DSA" else ec.generate_private_key(_CURVES[kind])


def certificate(kind: str = "P-256", *, days: int = 365, started_days_ago: int = 1) -> str:
    """A self-signed certificate of that key, in PEM."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "crossfoot")])
    started_at = datetime.now(UTC).replace(microsecond=0) - timedelta(days=started_days_ago)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key(kind).public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(started_at)
    made = builder.not_valid_after(started_at + timedelta(days=days)).sign(key(kind), hashes.SHA256())
    return made.public_bytes(serialization.Encoding.PEM).decode()


def claims(client_id: str, base_url: str, **changes: Any) -> dict[str, Any]:
    """What a request token says; changes replace claims, None leaves one out."""
    now = int(time.time())
    said = {"iss": client_id, "aud": base_url + TOKEN_PATH, "scope": ["rest_webservices"], "iat": now, "exp": now + 300}
    return {name: value for name, value in {**said, **changes}.items() if value is not None}


def request_token(said: dict[str, Any], certificate_id: str, *, kind: str = "P-256", algorithm: str = "ES256") -> str:
    """The signed request token."""
    return jwt.encode(said, key(kind), algorithm=algorithm, headers={"kid": certificate_id})


def post(base_url: str, assertion: str, **changes: str) -> requests.Response:
    """Ask for an access token; changes replace fields of the form."""
    form = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion}
    return requests.post(base_url + TOKEN_PATH, data={**form, **changes}, timeout=10)


def get(base_url: str, token: str, path: str = "record/v1/customer/1042") -> requests.Response:
    """Use an access token."""
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(f"{base_url}/services/rest/{path}", headers=headers, timeout=10)
