"""Signing keys for tests. Made once: an RSA key of 3072 bits takes a while."""

from __future__ import annotations

import functools
from datetime import UTC, datetime, timedelta

from integrations.models import Algorithm
from integrations.netsuite import certificates, signing_keys

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


@functools.cache
def pair(number: int = 0, algorithm: Algorithm = Algorithm.ES256) -> certificates.KeyPair:
    """A key pair that is valid now, whenever that is; the same one for the same number."""
    return certificates.make(algorithm=algorithm, common_name=f"test {number}", now=datetime.now(UTC))


def key(number: int = 0, algorithm: Algorithm = Algorithm.ES256, **changes: object) -> signing_keys.SigningKey:
    """A key as a sign-in needs it; a higher number is a newer one."""
    made = pair(number, algorithm)
    given = {
        "pk": number,
        "certificate_id": f"certificate-{number}",
        "algorithm": made.algorithm,
        "private_key": made.private_key,
        "fingerprint": made.fingerprint,
        "created_at": NOW - timedelta(days=30 - number),
        "expires_at": made.expires_at,
    }
    return signing_keys.SigningKey(**given | changes)
