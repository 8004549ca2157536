"""Secrets at rest: encrypted with the newest key, readable with every key still listed, never shown.

Keys come from `FIELD_ENCRYPTION_KEYS` (Fernet keys, newest first). To rotate: put a new key in front, restart,
run `manage.py rotate_secrets`, then take the old key away.
"""

from __future__ import annotations

import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

MASK = "••••••••"


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_ENCRYPTION_KEYS])


def encrypt(*, text: str) -> str:
    """Give `text` as a token that only this installation can read."""
    return _fernet().encrypt(text.encode()).decode()


def decrypt(*, token: str) -> str:
    """Give the text back. Raises ImproperlyConfigured when no listed key made the token."""
    try:
        return _fernet().decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise ImproperlyConfigured(
            "A stored secret cannot be read with FIELD_ENCRYPTION_KEYS. Put back the key that was in use, "
            "or enter the secret again."
        ) from error


class EncryptedTextField(models.TextField[str, str]):
    """Text that lies in the database only as an encrypted token; "" stays ""."""

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt on the way in."""
        return encrypt(text=value) if value else value

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        """Decrypt on the way out."""
        return decrypt(token=value) if value else value


class EncryptedJSONField(models.TextField[dict[str, str], dict[str, str]]):
    """A mapping of names to secrets, encrypted as one token."""

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt on the way in."""
        return encrypt(text=json.dumps(value)) if value else ""

    def from_db_value(self, value: str | None, *_: Any) -> dict[str, str]:
        """Decrypt on the way out."""
        return json.loads(decrypt(token=value)) if value else {}

    def to_python(self, value: Any) -> Any:
        """Accept the mapping itself, or its JSON text (fixtures)."""
        return json.loads(value) if isinstance(value, str) and value else (value or {})
