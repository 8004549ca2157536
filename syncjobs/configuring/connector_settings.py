"""A connection's platform and what its connector asks for."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from integrations import contract, registry
from integrations.models import Connection
from integrations.secrets import MASK
from syncjobs.configuring import values
from syncjobs.configuring.document import Section
from syncjobs.configuring.objects import Row


def take(row: Row, *, environ: Mapping[str, str]) -> None:
    """Set the platform, and each of its settings that the section has; a new connection gets the defaults."""
    fields = _fields(row)
    if fields is None:
        return
    connection = row.instance
    assert isinstance(connection, Connection)
    given = row.section.section("settings")
    if given is not None:
        given.allow_only(fields)
    wanted = {
        True: dict(connection.secrets),
        False: dict(connection.values),
    }
    for field in fields.values():
        kept = wanted[field.kind == "secret"]
        if field.default and not connection.pk:
            kept.setdefault(field.name, field.default)
        _take_one(row, given, field, kept, environ=environ)
        if field.required and not kept.get(field.name):
            row.complain(
                f"The platform needs “{field.name}” under “settings”: {field.label}. {field.help_text}".strip()
            )
    _assign(row, connection, wanted)


def _fields(row: Row) -> dict[str, contract.SettingField] | None:
    key = row.section.text("platform")
    value = row.section.value("platform")
    if not key or value is None:
        row.is_sound = False
        return None
    try:
        connector = registry.connector(key=key)
    except LookupError as error:
        row.complain(str(error), line=value.line)
        return None
    row.assign("connector", key, line=value.line)
    return {field.name: field for field in connector.setting_fields}


def _take_one(
    row: Row,
    given: Section | None,
    field: contract.SettingField,
    kept: dict[str, str],
    *,
    environ: Mapping[str, str],
) -> None:
    value = given.value(field.name) if given is not None else None
    if value is None:
        return
    try:
        read = values.secret if field.kind == "secret" else values.looked_up
        text = read(value.content, environ=environ)
        if not isinstance(text, str):
            raise ValidationError("This takes one text.")
        if field.kind == "url" and text:
            URLValidator(schemes=["http", "https"])(text)
    except ValidationError as error:
        row.complain(f"{field.name}: {' '.join(error.messages)}", line=value.line)
    else:
        kept[field.name] = text.strip()


def _assign(row: Row, connection: Connection, wanted: dict[bool, dict[str, str]]) -> None:
    for name, is_secret in (("values", False), ("secrets", True)):
        before = getattr(connection, name)
        changed = sorted(key for key in wanted[is_secret] if wanted[is_secret][key] != before.get(key, ""))
        details = "; ".join(_difference(key, before, wanted[is_secret], is_secret=is_secret) for key in changed)
        if changed:
            row.assign(name, wanted[is_secret], line=row.section.line, shown_as=details)


def _difference(key: str, before: Mapping[str, str], after: Mapping[str, str], *, is_secret: bool) -> str:
    if is_secret:
        return f"{key} {MASK} → {MASK}"
    return f"{key} {before.get(key) or 'nothing'} → {after[key]}"
