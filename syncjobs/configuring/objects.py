"""One row of the database made equal to one section of the file, and what that changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from integrations.secrets import MASK, EncryptedTextField
from syncjobs.configuring import values
from syncjobs.configuring.document import Section


@dataclass(frozen=True, slots=True)
class Change:
    """What one section changes: the object in plain words, and field by field from → to. None: nothing."""

    label: str
    is_new: bool
    details: Sequence[str]

    def __str__(self) -> str:
        if self.is_new:
            return f"+ {self.label}"
        return f"~ {self.label}: {'; '.join(self.details)}"


@dataclass(slots=True)
class Row:
    """An object on its way into the database: what it is, the section about it and what differs so far."""

    instance: models.Model
    label: str
    section: Section
    details: list[str] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    is_sound: bool = True

    def complain(self, text: str, *, line: int | None = None) -> None:
        """Note a problem with this row, which will then not be saved."""
        self.is_sound = False
        self.section.complain(text, line=line)

    def assign(self, name: str, wanted: Any, *, line: int, is_secret: bool = False, shown_as: str = "") -> None:
        """Set a field when it differs, and remember that it did."""
        self.lines[name] = line
        present = getattr(self.instance, name)
        if present == wanted:
            return
        setattr(self.instance, name, wanted)
        before, after = (MASK, MASK) if is_secret else (present, wanted)
        self.details.append(shown_as or f"{name} {_shown(before)} → {_shown(after)}")

    def take(self, names: Sequence[str], *, environ: Mapping[str, str]) -> None:
        """Set every one of these fields that the section has."""
        for name in names:
            value = self.section.value(name)
            if value is None:
                continue
            model_field = self.instance._meta.get_field(name)
            assert isinstance(model_field, models.Field)
            try:
                wanted = values.for_field(value.content, field=model_field, environ=environ)
                # The form a saved row has, so that the same file twice finds no difference.
                wanted = model_field.clean(wanted, self.instance) if wanted != "" else wanted
            except ValidationError as error:
                self.complain(f"{name}: {' '.join(error.messages)}", line=value.line)
                continue
            self.assign(name, wanted, line=value.line, is_secret=isinstance(model_field, EncryptedTextField))

    def save(self) -> Change | None:
        """Check every rule of the model, store what differs, and say what did."""
        if not self.is_sound or not (self.details or self.instance.pk is None):
            return None
        try:
            self.instance.full_clean()
        except ValidationError as error:
            self._complain_about(error)
            return None
        is_new = self.instance.pk is None
        self.instance.save()
        return Change(label=self.label, is_new=is_new, details=tuple(self.details))

    def _complain_about(self, error: ValidationError) -> None:
        for name, messages in error.message_dict.items():
            text = " ".join(messages)
            if name == NON_FIELD_ERRORS:
                self.complain(f"{self.label}: {text}")
            else:
                self.complain(f"{name}: {text}", line=self.lines.get(name))


def staff_fields(model: type[models.Model], *, but: Sequence[str] = ()) -> list[str]:
    """Give the names of the fields that staff edit, which are the keys that the file may have."""
    return [
        found.name for found in model._meta.fields if found.editable and not found.primary_key and found.name not in but
    ]


def _shown(value: Any) -> str:
    return "nothing" if value in ("", None) else str(value)
