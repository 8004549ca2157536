"""What a defect of our own is told as: the words that staff read, and the error that carries them."""

from __future__ import annotations

from django.conf import settings

from integrations import errors


def crash(error: Exception) -> errors.NeedsStaff:
    """Give the error that stands for a defect before anything was written: a person retries."""
    return errors.NeedsStaff(
        f"Crossfoot itself failed ({type(error).__name__}: {error}). Retry; if it stays so, send the log to "
        f"{settings.SUPPORT_CONTACT}."
    )


def crash_in_doubt(error: Exception) -> errors.Ambiguous:
    """Give the error that stands for a defect during a write: it may have happened, and is looked up first."""
    return errors.Ambiguous(crash(error).message)
