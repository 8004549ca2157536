"""Certificates uploaded for OAuth 2.0 client credentials (Setup > Integration > OAuth 2.0 Client Credentials Setup).

Source: NetSuite help, "OAuth 2.0 for Integration Applications Developers: Client Credentials Setup".
"""

from __future__ import annotations

import base64
import hashlib
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

SHORTEST_RSA_BITS = 3072
LONGEST_VALIDITY = timedelta(days=2 * 366 - 1)  # two years, one of them a leap year
MOST_LIVE = 5  # for one integration, since 2026.1
_OF_CURVE = {"secp256r1": "ES256", "secp384r1": "ES384", "secp521r1": "ES512"}
_OF_RSA = ("PS256", "PS384", "PS512")


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """One upload. `algorithms`: what a request token may be signed with by its key."""

    id: str
    public_key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey
    algorithms: tuple[str, ...]
    not_before: datetime
    not_after: datetime

    def is_valid(self, *, now: datetime) -> bool:
        """Whether `now` is within its validity."""
        return self.not_before <= now < self.not_after


class Certificates:
    """The certificates mapped to the integration, its user and role. Safe from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._live: dict[str, Certificate] = {}
        self._uploads = 0

    def add(self, pem: str, *, now: datetime) -> str:
        """Map a certificate and give the id that NetSuite shows for it. ValueError says why it is not taken."""
        with self._lock:
            if sum(one.is_valid(now=now) for one in self._live.values()) >= MOST_LIVE:
                raise ValueError(f"An integration can have {MOST_LIVE} active certificates. Revoke one first.")
            self._uploads += 1
            certificate = _read(pem, upload=self._uploads)
            if certificate.not_after <= now:
                raise ValueError("The certificate has expired.")
            self._live[certificate.id] = certificate
            return certificate.id

    def revoke(self, certificate_id: str) -> None:
        """Take a certificate away; LookupError if there is none with that id."""
        with self._lock:
            if self._live.pop(certificate_id, None) is None:
                raise LookupError(f"There is no certificate {certificate_id}.")

    def find(self, certificate_id: str) -> Certificate | None:
        """The certificate with that id, expired or not."""
        return self._live.get(certificate_id)

    @property
    def ids(self) -> list[str]:
        """The ids of those that are mapped."""
        with self._lock:
            return list(self._live)

    def clear(self) -> None:
        """Take all of them away."""
        with self._lock:
            self._live.clear()


def _read(pem: str, *, upload: int) -> Certificate:
    try:
        parsed = x509.load_pem_x509_certificate(pem.encode())
    except ValueError:
        raise ValueError("Upload an X.509 certificate in PEM format.") from None
    key = parsed.public_key()
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise ValueError("The certificate must hold an RSA or an EC key.")
    if parsed.not_valid_after_utc - parsed.not_valid_before_utc > LONGEST_VALIDITY:
        raise ValueError("The certificate is valid for more than two years.")
    digest = hashlib.sha256(f"{upload}/{pem}".encode()).digest()
    return Certificate(
        id=base64.urlsafe_b64encode(digest).decode().rstrip("="),
        public_key=key,
        algorithms=_algorithms(key),
        not_before=parsed.not_valid_before_utc,
        not_after=parsed.not_valid_after_utc,
    )


def _algorithms(key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey) -> tuple[str, ...]:
    if isinstance(key, rsa.RSAPublicKey):
        if key.key_size < SHORTEST_RSA_BITS:
            raise ValueError(f"The RSA key has {key.key_size} bits; at least {SHORTEST_RSA_BITS} are needed.")
        return _OF_RSA
    if key.curve.name not in _OF_CURVE:
        raise ValueError("The EC key must be on the curve P-256, P-384 or P-521.")
    return (_OF_CURVE[key.curve.name],)
