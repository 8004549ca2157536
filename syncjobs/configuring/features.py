"""The optional features of a connection, as its settings page has them: switched off and on by the file."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from integrations.models import Connection
from syncjobs import integration_settings, settings_check
from syncjobs.configuring import values
from syncjobs.configuring.document import Section
from syncjobs.configuring.objects import Change
from syncjobs.integration_settings import ACCOUNT_FIELDS, FEATURES, STOCK_FIELDS, IntegrationSettings

RECONCILE = "auto_reconciliation"
DIRECTIONS = ("payments_to_netsuite", "payments_from_netsuite")
KEYS = (RECONCILE, *FEATURES, *STOCK_FIELDS, *ACCOUNT_FIELDS)


@dataclass(slots=True)
class Features:
    """One section on its way into the database. `wanted` is what it says, by the names of `IntegrationSettings`."""

    section: Section
    connection: Connection
    wanted: dict[str, Any] = field(default_factory=dict)
    before: IntegrationSettings | None = None
    is_sound: bool = True

    def switch_off(self) -> None:
        """Switch off what the section says is off, so that the other sync type may be switched on after it."""
        self.before = integration_settings.load(connection=self.connection)
        off: dict[str, Any] = {name: False for name in FEATURES if self.wanted.get(name) is False}
        settings = dataclasses.replace(self.before, **off)
        integration_settings.save(connection=self.connection, settings=settings, now=timezone.now())

    def save(self) -> Change | None:
        """Check all of it together, store what differs, and say what did."""
        settings = dataclasses.replace(integration_settings.load(connection=self.connection), **self.wanted)
        self._check(settings)
        if not self.is_sound:
            return None
        integration_settings.save(connection=self.connection, settings=settings, now=timezone.now())
        details = self._differences(integration_settings.load(connection=self.connection))
        label = f"features of {self.connection}"
        return Change(label=label, is_new=False, details=details) if details else None

    def _check(self, settings: IntegrationSettings) -> None:
        offered = integration_settings.offered(connection=self.connection)
        for name in FEATURES:
            if self.wanted.get(name) and name not in offered:
                self._complain(name, "the platform of this connection cannot do that.")
        for problem in settings_check.problems(settings=settings, connection=self.connection):
            self._complain(problem.name, problem.text)

    def _differences(self, after: IntegrationSettings) -> list[str]:
        before = self.before or after
        return [
            f"{each.name} {_shown(getattr(before, each.name))} → {_shown(getattr(after, each.name))}"
            for each in dataclasses.fields(after)
            if each.name != "sync_type" and getattr(before, each.name) != getattr(after, each.name)
        ]

    def _complain(self, name: str, text: str) -> None:
        self.is_sound = False
        value = self.section.value(name)
        self.section.complain(f"{name}: {text}", line=value.line if value else None)

    def take(self, *, environ: Mapping[str, str]) -> None:
        """Read every key; what cannot be understood is a problem of its own line."""
        self.section.allow_only(KEYS)
        for name in KEYS:
            value = self.section.value(name)
            if value is not None:
                try:
                    self.wanted[name] = _read(name, value.content, environ=environ)
                except ValidationError as error:
                    self._complain(name, " ".join(error.messages))
        reconciles = self.wanted.pop(RECONCILE, None)
        if reconciles is not None:
            # Ticked, it means both directions, unless one is taken out (R39).
            self.wanted |= {name: reconciles and self.wanted.get(name, True) for name in DIRECTIONS}


def read(section: Section, *, connection: Connection, environ: Mapping[str, str]) -> Features:
    """Give what the section says; its problems stand in the section's list."""
    features = Features(section=section, connection=connection)
    features.take(environ=environ)
    return features


def _read(name: str, content: Any, *, environ: Mapping[str, str]) -> Any:
    is_switch = name in FEATURES or name == RECONCILE
    behind = models.BooleanField(name=name) if is_switch else integration_settings.model_field(name=name)
    wanted = values.for_field(content, field=behind, environ=environ)
    return behind.clean(wanted, None) if wanted != "" else wanted


def _shown(value: Any) -> str:
    return "nothing" if value == "" else "on" if value is True else "off" if value is False else str(value)
