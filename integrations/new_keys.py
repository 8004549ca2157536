"""Prints fresh secrets for `.env`: `python -m integrations.new_keys`."""

from __future__ import annotations

import secrets
import sys

from cryptography.fernet import Fernet


def lines() -> list[str]:
    """Give the two lines; no two calls give the same."""
    return [f"SECRET_KEY={secrets.token_urlsafe(50)}", f"FIELD_ENCRYPTION_KEYS={Fernet.generate_key().decode()}"]


if __name__ == "__main__":
    sys.stdout.write("\n".join(lines()) + "\n")
