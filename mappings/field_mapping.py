"""The fields that staff mapped themselves: which ones NetSuite is to be asked for, and what is sent of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

from integrations import dotted_paths
from integrations.netsuite import field_catalog
from integrations.netsuite.field_catalog import Kind
from mappings import fieldrules
from mappings.fieldrules import Problem
from mappings.models import FieldDirection, FieldMapping, MappedType

Mappings = Sequence[FieldMapping]


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """A field of NetSuite that mappings read; with `label`, the text of its choice as well."""

    field_id: str
    label: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What one mapping sends: `value` None when it sends nothing, `problem` when it cannot."""

    mapping: FieldMapping
    value: Any = None
    problem: Problem | None = None


@dataclass(slots=True)
class Custom:
    """What all mappings of a record send together, by path or NetSuite field, and what keeps any from being sent."""

    fields: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def load(
    *, connection_id: int, direction: FieldDirection = FieldDirection.TO_PLATFORM
) -> dict[str, list[FieldMapping]]:
    """Give a connection's mappings of one direction by record type, those switched on, in the order they were made."""
    found: dict[str, list[FieldMapping]] = {}
    rows = FieldMapping.objects.filter(connection=connection_id, direction=direction, is_enabled=True)
    for row in rows.order_by("pk"):
        found.setdefault(row.record_type, []).append(row)
    return found


def attaches(*, connection_id: int) -> bool:
    """Say whether any file that invoices name goes along with them."""
    return MappedType.ATTACHMENT in load(connection_id=connection_id)


def needed(*, mappings: Mappings) -> tuple[Needed, ...]:
    """Give the fields of NetSuite that these mappings need, each once, in lower case as SuiteQL names them."""
    labels: dict[str, bool] = {}
    for mapping in mappings:
        if mapping.netsuite_field and not mapping.constant:
            name = mapping.netsuite_field.lower()
            # A file's label is its name.
            is_labelled = mapping.uses_label or mapping.record_type == MappedType.ATTACHMENT
            labels[name] = labels.get(name, False) or is_labelled
    return tuple(Needed(field_id=name, label=label) for name, label in labels.items())


def custom_fields(
    *,
    mappings: Mappings,
    values: Mapping[str, str],
    labels: Mapping[str, str],
    kinds: Mapping[str, Kind] | None = None,
) -> Custom:
    """Give what the mappings send of a record of NetSuite, by dotted path; where two write one path, the later wins.

    `values`, `labels` and `kinds` are by NetSuite field in lower case. A value that the platform cannot take is a
    problem and not sent.
    """
    custom = Custom()
    for mapping in mappings:
        sent = to_platform(mapping=mapping, values=values, labels=labels, kinds=kinds)
        if sent.problem:
            custom.problems.append(sent.problem)
        elif sent.value is not None:
            # Taken out first: what is written last stands last, also for a path within another.
            custom.fields.pop(mapping.platform_field, None)
            custom.fields[mapping.platform_field] = sent.value
    return custom


def to_platform(
    *,
    mapping: FieldMapping,
    values: Mapping[str, str],
    labels: Mapping[str, str],
    kinds: Mapping[str, Kind] | None = None,
) -> Sent:
    """Give what one mapping sends to the platform: its constant, else the field's label or value, else the default.

    A field that was read and is empty sends nothing; of metadata it sends "", which takes the key away.
    """
    name, path = mapping.netsuite_field.lower(), mapping.platform_field
    kind = (kinds or {}).get(name, Kind.UNKNOWN)
    field_name = mapping.netsuite_field or path
    try:
        dotted_paths.write(content={}, path=path, value="")
        if mapping.constant:
            value = fieldrules.fixed(text=mapping.constant, path=path)
        else:
            label = labels.get(name, "").strip() if mapping.uses_label else ""
            told = label or values.get(name, "")
            value = fieldrules.for_platform(told=told, kind=Kind.TEXT if label else kind, path=path)
            if value is None:
                value = fieldrules.fixed(text=mapping.default, path=path)
            if value is None and name in values and path.startswith(f"{dotted_paths.METADATA}."):
                value = ""  # NetSuite has nothing there any more, so the platform is not to keep what it had
    except ValueError as error:
        return Sent(mapping=mapping, problem=Problem(field=field_name, text=f"cannot go to {path}: {error}"))
    problem = fieldrules.too_long(field=field_name, path=path, value=value)
    return Sent(mapping=mapping, problem=problem) if problem else Sent(mapping=mapping, value=value)


def netsuite_values(
    *, mappings: Mappings, content: Mapping[str, Any], zone: tzinfo, kinds: Mapping[str, Kind] | None = None
) -> Custom:
    """Give what the mappings write to a record of NetSuite, by its fields, of a platform's record as its API shows it.

    Days are in the supplier's `zone`. `kinds` are by NetSuite field in lower case.
    """
    custom = Custom()
    for mapping in mappings:
        sent = to_netsuite(mapping=mapping, content=content, zone=zone, kinds=kinds)
        if sent.problem:
            custom.problems.append(sent.problem)
        elif sent.value is not None:
            name = mapping.netsuite_field
            # NetSuite writes custom ids small; of a standard field the capitals count.
            custom.fields[name.lower() if field_catalog.is_custom(field_id=name) else name] = sent.value
    return custom


def to_netsuite(
    *, mapping: FieldMapping, content: Mapping[str, Any], zone: tzinfo, kinds: Mapping[str, Kind] | None = None
) -> Sent:
    """Give what one mapping writes to NetSuite: its constant, else what the path holds, else the default."""
    kind = (kinds or {}).get(mapping.netsuite_field.lower(), Kind.UNKNOWN)
    try:
        found = mapping.constant or dotted_paths.read(content=content, path=mapping.platform_field)
        value = fieldrules.for_netsuite(value=found, kind=kind, zone=zone)
        if value is None:
            value = fieldrules.for_netsuite(value=mapping.default, kind=kind, zone=zone)
    except ValueError as error:
        problem = Problem(field=mapping.platform_field, text=f"cannot go to {mapping.netsuite_field}: {error}")
        return Sent(mapping=mapping, problem=problem)
    text = value.get("id", "") if isinstance(value, dict) else value
    if isinstance(text, str) and len(text) > fieldrules.LONGEST_VALUE:
        said = f"has {len(text)} characters, and {mapping.netsuite_field} gets at most {fieldrules.LONGEST_VALUE}"
        return Sent(mapping=mapping, problem=Problem(field=mapping.platform_field, text=said))
    return Sent(mapping=mapping, value=value)
