"""From what the file says to what a model's field holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from integrations.secrets import EncryptedTextField

FROM_ENVIRONMENT = "env:"


def looked_up(content: Any, *, environ: Mapping[str, str]) -> Any:
    """Give what `env:NAME` stands for, anything else as it is. Raises ValidationError when NAME is not set."""
    if not isinstance(content, str) or not content.startswith(FROM_ENVIRONMENT):
        return content
    name = content.removeprefix(FROM_ENVIRONMENT).strip()
    if not environ.get(name):
        raise ValidationError(f"The environment has no {name}. Set it (in .env, for example), then apply again.")
    return environ[name]


def secret(content: Any, *, environ: Mapping[str, str]) -> str:
    """Give a secret, which the file may only name. Raises ValidationError when it holds the secret itself."""
    if not isinstance(content, str) or not content.startswith(FROM_ENVIRONMENT):
        raise ValidationError("A secret does not belong in this file. Write env:NAME and set NAME in the environment.")
    return str(looked_up(content, environ=environ))


def for_field(content: Any, *, field: models.Field[Any, Any], environ: Mapping[str, str]) -> Any:
    """Give what `field` would hold. Raises ValidationError saying what to write instead."""
    if isinstance(field, EncryptedTextField):
        return secret(content, environ=environ)
    found = looked_up(content, environ=environ)
    if isinstance(field, models.JSONField):
        return found
    if not isinstance(found, str | bool):
        raise ValidationError("This takes one value, not a list or further keys.")
    if isinstance(field, models.BooleanField) and not isinstance(found, bool):
        raise ValidationError(f"“{found}” is neither true nor false.")
    if isinstance(field, models.DateTimeField):
        return _instant(str(found))
    if field.choices and isinstance(found, str) and field.empty_strings_allowed:
        return _choice(found, field=field)
    return field.to_python(found if isinstance(field, models.BooleanField) else str(found))


def _instant(text: str) -> datetime:
    found = parse_datetime(text)
    if found is None or timezone.is_naive(found):
        raise ValidationError(f"“{text}” is not an instant. Write it with its offset: 2026-11-21T00:00:00+11:00.")
    return found


def _choice(text: str, *, field: models.Field[Any, Any]) -> str:
    keys = [str(key) for key, _label in field.flatchoices]
    for key in keys:
        if key.lower() == text.lower():
            return key
    raise ValidationError(f"“{text}” is not one of: {', '.join(keys)}.")
