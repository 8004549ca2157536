"""NetSuite's account id in any form a user pastes, and what is derived from it.

NetSuite help (Account-specific domains): the host label is the id in lower case with `_` as `-`; the OAuth realm is
the id in upper case with `_`.
"""

import re

from django.core.exceptions import ValidationError
from django.db import models

_HOST = re.compile(
    r"^(?:https?://)?([a-z0-9-]+)\.(?:suitetalk\.api|restlets\.api|app)\.netsuite\.com(?:[/:?#].*)?$", re.IGNORECASE
)
_ACCOUNT_ID = re.compile(r"^[A-Z0-9]+(_[A-Z]+[0-9]*)?$")


def normalise(*, text: str) -> str:
    """Give the account id as NetSuite writes it, such as "1234567_SB1".

    Accepts spaces around it, lower case, a hyphen for the underscore, and an address of the account's own domain.
    Raises ValidationError saying what to paste instead.
    """
    pasted = text.strip()
    host = _HOST.match(pasted)
    candidate = (host.group(1) if host else pasted).upper().replace("-", "_")
    if not _ACCOUNT_ID.match(candidate):
        raise ValidationError(
            f"“{pasted}” is not an account ID. In NetSuite, open Setup > Company > Company Information and copy "
            "Account ID, for example 1234567 or 1234567_SB1.",
            code="account_id",
        )
    return candidate


def host_label(*, account_id: str) -> str:
    """Give the first label of the account's host names, such as "1234567-sb1"."""
    return account_id.lower().replace("_", "-")


class AccountIdField(models.CharField[str, str]):
    """An account id, normalised whichever way it comes in."""

    def clean(self, value: str, model_instance: models.Model | None) -> str:
        """Normalise, or say what is wrong."""
        cleaned: str = super().clean(normalise(text=value) if value else value, model_instance)
        return cleaned
