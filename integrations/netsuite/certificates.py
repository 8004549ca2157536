"""Key pairs and their certificates for OAuth 2.0 client credentials.

NetSuite takes X.509 certificates over RSA keys of 3072 or 4096 bits or over elliptic curves, valid for two years at
most (NetSuite help: "OAuth 2.0 Client Credentials Setup").
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from integrations.models import Algorithm

VALIDITY = timedelta(days=2 * 365 - 1)  # NetSuite help: two years at most
BACKDATED = timedelta(hours=1)  # ours: NetSuite's clock may be behind ours when it is uploaded
RSA_BITS = (3072, 4096)
LONGEST_NAME = 64  # characters of a common name (RFC 5280)
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class Unusable(ValueError):
    """A private key or a certificate that NetSuite would not take; the text says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPair:
    """A private key and its certificate, both PEM. `fingerprint` is the certificate's SHA-256 in hex."""

    algorithm: Algorithm
    private_key: str = field(repr=False)
    certificate: str
    fingerprint: str
    expires_at: datetime


def make(*, algorithm: Algorithm, common_name: str, now: datetime) -> KeyPair:
    """Give a new key pair with a self-signed certificate, valid for two years less a day."""
    key: PrivateKey
    if algorithm == Algorithm.ES256:
        key = ec.generate_private_key(ec.SECP256R1())
    else:
        key = rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS[0])
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name[:LONGEST_NAME])])
    starts_at = now - BACKDATED
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(starts_at)
        .not_valid_after(starts_at + VALIDITY)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return _pair(key, certificate)


def read(*, private_key: str, certificate: str) -> KeyPair:
    """Give a key pair made elsewhere, from its two PEM texts. Raises Unusable in plain words."""
    try:
        key = serialization.load_pem_private_key(private_key.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        # The text is not repeated: it may be most of a key.
        raise Unusable("The private key is no PEM text of a key without a password.") from error
    try:
        found = x509.load_pem_x509_certificate(certificate.encode())
    except ValueError as error:
        raise Unusable("The certificate is no PEM text of an X.509 certificate.") from error
    _refuse_unless_fit(key, found)
    assert isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)
    return _pair(key, found)


def _refuse_unless_fit(key: object, certificate: x509.Certificate) -> None:
    is_rsa = isinstance(key, rsa.RSAPrivateKey) and key.key_size in RSA_BITS
    is_ec = isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1)
    if not is_rsa and not is_ec:
        raise Unusable("The key is neither RSA with 3072 or 4096 bits nor of the elliptic curve P-256.")
    assert isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)
    if certificate.public_key() != key.public_key():
        raise Unusable("The certificate is not of this private key.")
    if certificate.not_valid_after_utc - certificate.not_valid_before_utc > timedelta(days=2 * 366):
        raise Unusable("The certificate is valid for more than two years, which NetSuite does not take.")


def _pair(key: PrivateKey, certificate: x509.Certificate) -> KeyPair:
    return KeyPair(
        algorithm=Algorithm.PS256 if isinstance(key, rsa.RSAPrivateKey) else Algorithm.ES256,
        private_key=key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode(),
        certificate=certificate.public_bytes(serialization.Encoding.PEM).decode(),
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        expires_at=certificate.not_valid_after_utc,
    )
