"""What a file says of a billing platform's connection: its receivables settings, deposit rules and field mappings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from integrations import contract
from integrations.models import Connection
from mappings import field_checks
from mappings.models import INTERNAL_ID, DepositRule, FieldDirection, FieldMapping, MappedType, ReceivableSettings
from syncjobs import offering, receivables
from syncjobs.configuring import values
from syncjobs.configuring.document import Section
from syncjobs.configuring.objects import Change, Row, staff_fields

PARTS = ("receivables", "deposit_rules", "field_mappings")
SUBSIDIARIES = "subsidiary_ids"
SETTINGS_KEYS = staff_fields(ReceivableSettings, but=["connection"])
RULE_KEYS = staff_fields(DepositRule, but=["connection"])
MAPPING_KEYS = staff_fields(FieldMapping, but=["connection"])
RECEIVABLES_KEYS = [*receivables.SWITCHES, *SETTINGS_KEYS]
NOT_BILLING = "the platform of this connection does no billing."
NO_PAYMENTS = "the payments of this platform are not read."


@dataclass(slots=True)
class Receivables:
    """The settings on their way into the database, with the switches that go with them."""

    row: Row
    connection: Connection
    switches: dict[str, bool] = field(default_factory=dict)

    def save(self) -> Change | None:
        """Check all of it together, store what differs, and say what did."""
        settings = self.row.instance
        assert isinstance(settings, ReceivableSettings)
        before = receivables.switched_on(connection=self.connection)
        wanted = {name for name in receivables.SWITCHES if self.switches.get(name, name in before)}
        turned = [f"{name} {_word(name in before)} → {_word(name in wanted)}" for name in sorted(wanted ^ before)]
        self._check(settings)
        if not self.row.is_sound:
            return None
        change = self.row.save()
        if not self.row.is_sound or (change is None and not turned):
            return None
        receivables.save(settings=settings, on=wanted, now=timezone.now())
        is_new = change is not None and change.is_new
        details = [*(change.details if change else ()), *turned]
        return Change(label=self.row.label, is_new=is_new, details=details)

    def _check(self, settings: ReceivableSettings) -> None:
        ids = [str(each) for each in settings.subsidiary_ids]
        for problem in receivables.taken_twice(connection=self.connection, subsidiary_ids=ids):
            self.row.complain(f"{SUBSIDIARIES}: {problem}", line=self.row.lines.get(SUBSIDIARIES))


def parts(section: Section, *, connection: Connection, environ: Mapping[str, str]) -> Iterator[Row | Receivables]:
    """Give each part that the connection's section has; its problems stand in the section's list."""
    if (given := section.section("receivables")) is not None:
        yield _receivables(given, connection, environ)
    for rule in section.sections("deposit_rules"):
        yield _deposit_rule(rule, connection, environ)
    for mapping in section.sections("field_mappings"):
        yield _field_mapping(mapping, connection, environ)


def _receivables(section: Section, connection: Connection, environ: Mapping[str, str]) -> Receivables:
    present = ReceivableSettings.objects.filter(connection=connection).first() if connection.pk else None
    instance = present or ReceivableSettings(connection=connection)
    row = Row(instance=instance, label=f"receivables of {connection}", section=section)
    section.allow_only(RECEIVABLES_KEYS)
    row.take([name for name in SETTINGS_KEYS if name != SUBSIDIARIES], environ=environ)
    _take_subsidiaries(row)
    found = Receivables(row=row, connection=connection)
    offered = receivables.offered(connection=connection)
    if not offered:
        row.complain(f"receivables: {NOT_BILLING}")
    for name in receivables.SWITCHES:
        _take_switch(found, name, offered, environ)
    return found


def _take_switch(found: Receivables, name: str, offered: set[str], environ: Mapping[str, str]) -> None:
    value = found.row.section.value(name)
    if value is None:
        return
    try:
        wanted = bool(values.for_field(value.content, field=models.BooleanField(name=name), environ=environ))
    except ValidationError as error:
        found.row.complain(f"{name}: {' '.join(error.messages)}", line=value.line)
        return
    if wanted and offered and name not in offered:
        found.row.complain(f"{name}: the platform of this connection cannot do that.", line=value.line)
    found.switches[name] = wanted


def _take_subsidiaries(row: Row) -> None:
    value = row.section.value(SUBSIDIARIES)
    if value is None:
        return
    told = value.content if isinstance(value.content, list) else str(value.content).split(",")
    ids = [text for each in told if (text := str(each).strip())]
    if not all(re.fullmatch(INTERNAL_ID, each) for each in ids):
        row.complain(f"{SUBSIDIARIES}: Write internal IDs, such as [1, 4].", line=value.line)
        return
    row.assign(SUBSIDIARIES, list(dict.fromkeys(ids)), line=value.line)


def _deposit_rule(section: Section, connection: Connection, environ: Mapping[str, str]) -> Row:
    keys = {name: _text(section, name) for name in ("currency", "method")}
    present = DepositRule.objects.filter(connection=connection, **keys).first() if connection.pk else None
    case = ", ".join(filter(None, keys.values())) or "any payment"
    label = f"deposit rule of {connection}: {case}"
    row = Row(instance=present or DepositRule(connection=connection, **keys), label=label, section=section)
    section.allow_only(RULE_KEYS)
    row.take(RULE_KEYS, environ=environ)
    if contract.Capability.READ_PAYMENTS not in offering.capabilities(connector=connection.connector):
        row.complain(f"deposit_rules: {NO_PAYMENTS}")
    return row


def _field_mapping(section: Section, connection: Connection, environ: Mapping[str, str]) -> Row:
    is_out = _text(section, "direction").upper() == FieldDirection.TO_NETSUITE
    keys = {
        "direction": (FieldDirection.TO_NETSUITE if is_out else FieldDirection.TO_PLATFORM).value,
        "record_type": section.text("record_type").lower(),
    }
    name = "netsuite_field" if is_out else "platform_field"
    if keys["record_type"] == MappedType.ATTACHMENT and not is_out:
        of_file = FieldMapping(record_type=keys["record_type"], netsuite_field=section.text("netsuite_field"))
        keys[name] = field_checks.platform_field(mapping=of_file)
    else:
        keys[name] = section.text(name)
    present = FieldMapping.objects.filter(connection=connection, **keys).first() if connection.pk else None
    label = f"field mapping of {connection}: {keys['record_type']}, {keys[name]}"
    row = Row(instance=present or FieldMapping(connection=connection, **keys), label=label, section=section)
    row.is_sound = all(keys.values())
    section.allow_only(MAPPING_KEYS)
    row.take(MAPPING_KEYS, environ=environ)
    if not receivables.offered(connection=connection):
        row.complain(f"field_mappings: {NOT_BILLING}")
    mapping = row.instance
    assert isinstance(mapping, FieldMapping)
    if row.is_sound:
        for at, text in field_checks.problems(mapping=mapping).items():
            row.complain(f"{at}: {text}", line=row.lines.get(at))
    return row


def _text(section: Section, name: str) -> str:
    value = section.value(name)
    return str(value.content) if value else ""


def _word(is_on: bool) -> str:
    return "on" if is_on else "off"
