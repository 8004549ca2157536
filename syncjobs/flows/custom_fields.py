"""Fields that staff mapped themselves, on their way through a flow: read with a record, sent with it.

A flow calls `add` where it reads records and `filled` at the end of `prepare`; the platform's writers lay
`record.fields` over what they send (`integrations.dotted_paths`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import Any, TypeVar

from integrations import dotted_paths, errors, receivable_records, records
from integrations.netsuite.field_catalog import Kind
from integrations.netsuite.reading import custom_fields as reading
from integrations.netsuite.reading.custom_fields import Of
from mappings import field_mapping, fieldrules
from mappings.fieldrules import Problem
from mappings.models import FieldDirection, FieldMapping, MappedType
from syncjobs import field_kinds
from syncjobs.flows import attachments, billable_lines
from syncjobs.flows.inbound import Aside, Batch
from syncjobs.models import SyncPlan
from syncjobs.netsuite_source import Source

CUSTOM = "custom"  # the key of a raw
CURE = "Change it in NetSuite, or the mapping under Mappings > Field mappings, then retry."
Outcome = records.FromNetSuite | Aside | errors.SyncError
_TABLES = {MappedType.CUSTOMER: Of.CUSTOMER, MappedType.CONTACT: Of.CONTACT}
_LINES = {
    MappedType.INVOICE: (MappedType.LINE, MappedType.BILLABLE_LINE),
    MappedType.CREDIT_NOTE: (MappedType.LINE,),
}
Filled = TypeVar("Filled", bound=receivable_records.ReceivableLine | receivable_records.Contact)


def add(
    *,
    plan: SyncPlan,
    source: Source,
    record_type: MappedType,
    raws: Mapping[str, dict[str, Any]],
    project_ids: Collection[str] = (),
    contact_ids: Mapping[str, Iterable[str]] | None = None,
) -> None:
    """Read what a connection's mappings need of these records, and put it into their raws (by NetSuite id).

    Those of `project_ids` are projects. `contact_ids` are the contacts of each customer. Nothing is asked where
    nothing is mapped; else one query for a thousand records, and one for lines, projects, contacts. Where billable
    lines are mapped, each invoice takes a request, and its raw must have its `lines`. Raises SyncError.
    """
    mapped = field_mapping.load(connection_id=plan.connection_id)
    look = _Look(source=source, record_type=record_type)
    rows = [*mapped.get(record_type, ()), *attachments.rows(mapped=mapped, record_type=record_type)]
    projects = set(project_ids) & raws.keys()
    body = look.at(_TABLES.get(record_type, Of.TRANSACTION), rows, raws.keys() - projects)
    of_projects = look.at(Of.PROJECT, rows, projects)
    of_lines = [row for kind in _LINES.get(record_type, ()) for row in mapped.get(kind, ())]
    lines = look.at(Of.LINE, of_lines, raws)
    people = sorted({one for each in (contact_ids or {}).values() for one in each})
    contacts = _Look(source=source, record_type=MappedType.CONTACT).at(
        Of.CONTACT, mapped.get(MappedType.CONTACT, []), people
    )
    for netsuite_id, raw in raws.items():
        found = of_projects if netsuite_id in projects else body
        custom: dict[str, Any] = dict(found.of(netsuite_id)) if found.wanted else {}
        if lines.wanted:
            custom["lines"] = lines.of_document(netsuite_id)
        if record_type == MappedType.INVOICE and MappedType.BILLABLE_LINE in mapped:
            known = raw.get("lines") or ()
            custom[billable_lines.KEY] = billable_lines.read(source=source, netsuite_id=netsuite_id, lines=known)
        if contacts.wanted:
            custom["contacts"] = {one: contacts.of(one) for one in (contact_ids or {}).get(netsuite_id, ())}
        if custom:
            raw[CUSTOM] = custom


def filled(*, batch: Batch, record_type: MappedType, outcomes: Mapping[str, Outcome]) -> dict[str, Outcome]:
    """Give the outcomes of `prepare` with the mapped fields of each record, of its lines and of its contacts.

    A value that the platform cannot take holds its record: RecordRejected (code FIELD_MAPPING) names field and record.
    """
    mapped = field_mapping.load(connection_id=batch.plan.connection_id)
    if not mapped:
        return dict(outcomes)
    return {
        netsuite_id: _filled(mapped, record_type, outcome, batch.raws[netsuite_id].get(CUSTOM) or {})
        if isinstance(outcome, records.FromNetSuite) and not outcome.is_void and netsuite_id in batch.raws
        else outcome
        for netsuite_id, outcome in outcomes.items()
    }


def outgoing(*, plan: SyncPlan) -> Sequence[FieldMapping]:
    """Give the mappings that fill fields of NetSuite's payments from the platform's."""
    return field_mapping.load(connection_id=plan.connection_id, direction=FieldDirection.TO_NETSUITE).get(
        MappedType.PAYMENT, []
    )


def for_netsuite(
    *,
    mappings: Sequence[FieldMapping],
    content: Mapping[str, Any],
    zone: tzinfo,
    name: str,
    kinds: Mapping[str, Kind] | None = None,
) -> dict[str, Any]:
    """Give the fields that mappings fill on NetSuite's record of a platform's one, `content` as its API shows it.

    `kinds` is what each field holds (`field_kinds`), days are in the supplier's `zone`. Raises RecordRejected naming
    what cannot be written of `name`. Asks no database.
    """
    custom = field_mapping.netsuite_values(mappings=mappings, content=content, zone=zone, kinds=kinds)
    if custom.problems:
        raise _refused(name, custom.problems)
    return custom.fields


def sent(*, mappings: Sequence[FieldMapping], custom: Mapping[str, Any]) -> field_mapping.Custom:
    """Give what mappings send to the platform of what a raw keeps of their fields."""
    kinds = {name: Kind(kind) for name, kind in (custom.get("kinds") or {}).items()}
    return field_mapping.custom_fields(
        mappings=mappings, values=custom.get("values") or {}, labels=custom.get("labels") or {}, kinds=kinds
    )


class _Look:
    """Asks for fields of one record type, where any are mapped."""

    def __init__(self, *, source: Source, record_type: MappedType) -> None:
        self._source, self._record_type = source, record_type

    def at(self, of: Of, rows: Sequence[FieldMapping], netsuite_ids: Iterable[str]) -> _Found:
        needed = field_mapping.needed(mappings=rows)
        ids = list(netsuite_ids)
        if not (needed and ids):
            return _Found(wanted=(), kinds={}, fields=reading.Fields())
        known = [one for one in needed if reading.FIELD_ID.fullmatch(one.field_id)]
        kinds = field_kinds.of(
            account_id=self._source.account.pk,
            client=self._source.client,
            record_type=self._record_type,
            needed=[one.field_id for one in known],
            of_lines=of is Of.LINE,
        )
        wanted = [
            reading.Wanted(field_id=one.field_id, label=one.label, kind=kinds.get(one.field_id, Kind.UNKNOWN))
            for one in known
        ]
        found = reading.read(self._source.reader, of=of, netsuite_ids=ids, wanted=wanted)
        names = tuple(one.field_id for one in known)
        return _Found(wanted=names, kinds=kinds, fields=found)


class _Found:
    """What was read, as JSON can keep it: a field that is empty stands as "", one that was refused does not."""

    def __init__(self, *, wanted: tuple[str, ...], kinds: Mapping[str, Kind], fields: reading.Fields) -> None:
        self.wanted, self._kinds, self._fields = wanted, kinds, fields
        self._empty = {name: "" for name in wanted if name not in fields.refused}

    def of(self, netsuite_id: str) -> dict[str, Any]:
        return self._told(self._fields.records.get(netsuite_id)) | self._about()

    def of_document(self, netsuite_id: str) -> dict[str, Any]:
        lines = {line: told for (document, line), told in self._fields.lines.items() if document == netsuite_id}
        return {"by_id": {line: self._told(told) for line, told in lines.items()}, **self._told(None), **self._about()}

    def _told(self, told: reading.Told | None) -> dict[str, Any]:
        if told is None:
            return {"values": dict(self._empty), "labels": {}}
        return {"values": {**self._empty, **told.values}, "labels": dict(told.labels)}

    def _about(self) -> dict[str, Any]:
        kinds = {name: kind.value for name, kind in self._kinds.items()}
        return {"kinds": kinds, "refused": sorted(self._fields.refused)}


Mapped = Mapping[str, Sequence[FieldMapping]]


def _filled(
    mapped: Mapped, record_type: MappedType, record: records.FromNetSuite, custom: Mapping[str, Any]
) -> Outcome:
    found = sent(mappings=mapped.get(record_type, ()), custom=custom)
    changes: dict[str, Any] = {"fields": found.fields}
    problems = list(found.problems)
    if isinstance(record, receivable_records.ReceivableDocument):
        told = custom.get("lines") or {}
        changes["lines"] = tuple(
            _line(mapped, each, told, problems) for each in billable_lines.marked(lines=record.lines, custom=custom)
        )
    if isinstance(record, receivable_records.ReceivableInvoice):
        files = attachments.rows(mapped=mapped, record_type=record_type)
        changes["attachments"], wrong = attachments.named(mappings=files, custom=custom)
        problems += wrong
    if isinstance(record, receivable_records.ReceivableCustomer):
        told = custom.get("contacts") or {}
        rows = mapped.get(MappedType.CONTACT, ())
        changes["contacts"] = tuple(
            _with(each, sent(mappings=rows, custom=told.get(each.netsuite_id) or {}), problems, f"contact {each.name}")
            for each in record.contacts
        )
    if keys := _too_many_keys(record, found.fields):
        problems.append(keys)
    if problems:
        return _refused(f"{record_type.label} {record.number or record.netsuite_id}", problems)
    if hasattr(record, "warnings"):
        changes["warnings"] = (*record.warnings, *_left_out(custom))
    return replace(record, **changes)


def _line(
    mapped: Mapped, line: receivable_records.ReceivableLine, told: Mapping[str, Any], problems: list[Problem]
) -> receivable_records.ReceivableLine:
    rows = mapped.get(MappedType.BILLABLE_LINE if line.is_billable else MappedType.LINE, ())
    mine = (told.get("by_id") or {}).get(line.netsuite_id) or {}
    return _with(line, sent(mappings=rows, custom={**told, **mine}), problems, f"line “{line.name}”")


def _with(part: Filled, found: field_mapping.Custom, problems: list[Problem], name: str) -> Filled:
    problems += [replace(one, field=f"{one.field} of {name}") for one in found.problems]
    return replace(part, fields=found.fields)


def _too_many_keys(record: records.FromNetSuite, fields: Mapping[str, Any]) -> Problem | None:
    own = {**getattr(record, "metadata", {}), record.id_properties[0]: record.netsuite_id}
    every = {**own, **dotted_paths.metadata_of(fields=fields)}
    return fieldrules.too_many_keys(metadata={key: value for key, value in every.items() if value})


def _left_out(custom: Mapping[str, Any]) -> list[str]:
    refused = [*(custom.get("refused") or ()), *((custom.get("lines") or {}).get("refused") or ())]
    fields = [f"The mapped field {name} was left out: NetSuite shows no such field here." for name in refused]
    return fields + billable_lines.left_out(custom=custom)


def _refused(name: str, problems: Sequence[Problem]) -> errors.RecordRejected:
    said = "; ".join(str(one) for one in problems)
    return errors.RecordRejected(f"{name} was not written: {said}. {CURE}", code="FIELD_MAPPING")
