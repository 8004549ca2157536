"""What must not reach a log: Django logs the path of a refused request, and a webhook's path holds its token."""

from __future__ import annotations

import logging
import re

_WEBHOOK = re.compile(r"(/webhooks/[^/\s]+/)[^/\s]+")


class HideWebhookTokens(logging.Filter):
    """Masks the token in every message that names a webhook's address (E79)."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask, and let the record through."""
        message = record.getMessage()
        if "/webhooks/" in message:
            record.msg, record.args = _WEBHOOK.sub(r"\1***", message), ()
        return True
