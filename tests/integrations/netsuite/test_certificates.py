"""Key pairs: what NetSuite takes, and what is refused before it is uploaded."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from integrations.models import Algorithm
from integrations.netsuite import certificates
from tests.integrations.netsuite import keys

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def pem_of(key):
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def signed(key, *, days=100):
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "elsewhere")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(7).not_valid_before(NOW).not_valid_after(NOW + timedelta(days=days))
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_a_new_certificate_lasts_two_years_less_a_day_and_is_signed_by_its_own_key(algorithm):
    made = certificates.make(algorithm=algorithm, common_name="1234567_SB1 crossfoot.example.com", now=NOW)

    found = x509.load_pem_x509_certificate(made.certificate.encode())
    assert found.not_valid_after_utc - found.not_valid_before_utc == timedelta(days=729)
    assert found.not_valid_before_utc < NOW
    assert found.not_valid_after_utc == made.expires_at
    found.verify_directly_issued_by(found)
    assert found.subject.rfc4514_string() == "CN=1234567_SB1 crossfoot.example.com"


def test_the_keys_are_as_strong_as_netsuite_wants_them():
    rsa_key = serialization.load_pem_private_key(keys.pair(0, Algorithm.PS256).private_key.encode(), None)
    ec_key = serialization.load_pem_private_key(keys.pair(0, Algorithm.ES256).private_key.encode(), None)

    assert (rsa_key.key_size, ec_key.curve.name) == (3072, "secp256r1")


def test_a_pair_that_is_read_back_is_the_same():
    made = keys.pair(0, Algorithm.ES256)

    assert certificates.read(private_key=made.private_key, certificate=made.certificate) == made


def test_a_pair_does_not_show_its_private_key():
    made = keys.pair()

    assert "PRIVATE" not in repr(made)


@pytest.mark.parametrize(
    ("key", "says"),
    [
        (rsa.generate_private_key(public_exponent=65537, key_size=2048), "neither RSA with 3072"),
        (ec.generate_private_key(ec.SECP384R1()), "curve P-256"),
    ],
    ids=["weak", "another curve"],
)
def test_a_key_that_cannot_sign_here_is_refused(key, says):
    with pytest.raises(certificates.Unusable, match=says):
        certificates.read(private_key=pem_of(key), certificate=signed(key))


def test_a_certificate_of_another_key_is_refused():
    with pytest.raises(certificates.Unusable, match="not of this private key"):
        certificates.read(private_key=keys.pair(0).private_key, certificate=keys.pair(1).certificate)


def test_a_certificate_valid_for_too_long_is_refused():
    key = ec.generate_private_key(ec.SECP256R1())

    with pytest.raises(certificates.Unusable, match="two years"):
        certificates.read(private_key=pem_of(key), certificate=signed(key, days=1000))


@pytest.mark.parametrize("text", ["", "key-canary", "-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----"])
def test_what_is_no_key_is_refused_without_being_repeated(text):
    with pytest.raises(certificates.Unusable, match="private key is no PEM") as caught:
        certificates.read(private_key=text, certificate=keys.pair().certificate)
    assert "canary" not in str(caught.value)


def test_what_is_no_certificate_is_refused():
    with pytest.raises(certificates.Unusable, match="certificate is no PEM"):
        certificates.read(private_key=keys.pair().private_key, certificate="nonsense")
