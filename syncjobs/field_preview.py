"""What the mapped fields of one real record would send, field by field: for the page that shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from integrations import contract, dotted_paths, errors
from integrations.models import Connection
from integrations.netsuite import parse
from integrations.netsuite.field_catalog import Kind
from integrations.netsuite.reading import receivable_documents
from integrations.netsuite.reading.lines import INVOICE
from integrations.receivable_records import PlatformPayment
from mappings import field_mapping, fieldrules
from mappings.models import FieldDirection, FieldMapping, MappedType
from syncjobs import field_kinds, netsuite_source
from syncjobs.flows import attachments, billable_lines, custom_fields, raws
from syncjobs.models import SyncPlan

SHOWN_LINES = 20
_NOT_SHOWN = "NetSuite shows no field {field} here to the integration's role."
_TYPES = {
    MappedType.INVOICE: ("CustInvc",),
    MappedType.CREDIT_NOTE: ("CustCred",),
    MappedType.PAYMENT: ("CustPymt", "CustDep"),
}
_PEOPLE = {MappedType.CUSTOMER: "customer", MappedType.CONTACT: "contact"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One mapping on one record: what the source says, what would be sent, and what keeps it from being."""

    mapping: FieldMapping
    of: str
    told: str
    label: str
    sent: str
    problem: str = ""


@dataclass(slots=True, kw_only=True)
class Preview:
    """A record and its mapped fields. `body` is what they lay over the rest of what is sent."""

    title: str
    netsuite_id: str = ""
    rows: list[Row] = field(default_factory=list)
    body: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def of_netsuite(*, connection: Connection, record_type: MappedType, wanted: str, now: datetime) -> Preview:
    """Give what a record of NetSuite would send; `wanted` is its number or internal id.

    Raises RecordNotFound when there is none or several, and whatever reading raises.
    """
    mapped = field_mapping.load(connection_id=connection.pk)
    with netsuite_source.opened(account=connection.netsuite_account, now=now) as source:
        netsuite_id, number = _find(source, record_type, wanted.strip())
        has_billable = record_type == MappedType.INVOICE and MappedType.BILLABLE_LINE in mapped
        kept = {netsuite_id: _lines_of(source, netsuite_id) if has_billable else {}}
        # A plan is not needed for a look: only whose mappings they are.
        plan = SyncPlan(connection=connection)
        custom_fields.add(plan=plan, source=source, record_type=record_type, raws=kept)
    custom = kept[netsuite_id].get(custom_fields.CUSTOM) or {}
    preview = Preview(title=f"{record_type.label} {number or netsuite_id}", netsuite_id=netsuite_id)
    rows = mapped.get(record_type, [])
    _show(preview, rows, record_type.label, custom)
    _show_files(preview, attachments.rows(mapped=mapped, record_type=record_type), custom)
    if record_type in (MappedType.INVOICE, MappedType.CREDIT_NOTE):
        _show_lines(preview, mapped, custom)
        preview.notes += billable_lines.left_out(custom=custom)
    if has_billable and not billable_lines.ids(custom=custom):
        preview.notes.append("None of its lines charges on what was bought for the customer.")
    fields = custom_fields.sent(mappings=rows, custom=custom).fields
    preview.body = dotted_paths.written(content={}, fields=fields, day=str)
    if problem := fieldrules.too_many_keys(metadata=dotted_paths.metadata_of(fields=fields)):
        preview.notes.append(f"{str(problem)[:1].upper()}{str(problem)[1:]}.")
    return preview


def of_platform(*, connection: Connection, wanted: str, now: datetime) -> Preview:
    """Give what a payment of the platform would write to NetSuite; `wanted` is the platform's id.

    Raises RecordNotFound when there is none, and whatever reading raises.
    """
    payment = _payment(connection, wanted.strip())
    rows = field_mapping.load(connection_id=connection.pk, direction=FieldDirection.TO_NETSUITE)
    mappings = rows.get(MappedType.PAYMENT, [])
    with netsuite_source.opened(account=connection.netsuite_account, now=now) as source:
        kinds = field_kinds.of(
            account_id=source.account.pk,
            client=source.client,
            record_type=MappedType.PAYMENT,
            needed=[mapping.netsuite_field.lower() for mapping in mappings],
        )
    preview, zone = Preview(title=f"Payment {payment.number}"), ZoneInfo(connection.time_zone)
    for mapping in mappings:
        sent = field_mapping.to_netsuite(mapping=mapping, content=payment.raw, zone=zone, kinds=kinds)
        told = _read(payment.raw, mapping.platform_field)
        problem = str(sent.problem) if sent.problem else _unknown(mapping, kinds)
        preview.rows.append(
            Row(mapping=mapping, of="Payment", told=told, label="", sent=_shown(sent.value), problem=problem)
        )
        if sent.value is not None:
            preview.body[mapping.netsuite_field] = sent.value
    return preview


def _payment(connection: Connection, source_id: str) -> PlatformPayment:
    connector = connection.open()
    try:
        if contract.Capability.READ_PAYMENTS not in connector.capabilities:
            raise errors.RecordNotFound("The payments of this platform are not read.")
        payment = connector.read_payments(source_ids=[source_id]).get(source_id)
        reason = connector.unreadable.get(source_id, "The platform has no such payment.")
    finally:
        connector.close()
    if payment is None:
        raise errors.RecordNotFound(f"Payment {source_id}: {reason}")
    return payment


def _find(source: netsuite_source.Source, record_type: MappedType, wanted: str) -> tuple[str, str]:
    by_id = [int(wanted)] if parse.INTERNAL_ID.fullmatch(wanted) else []
    if record_type in _PEOPLE:
        table, number, among = _PEOPLE[record_type], "entityid", ""
    else:
        types = ", ".join(f"'{one}'" for one in _TYPES[record_type])
        table, number, among = "transaction", "tranid", f" AND type IN ({types})"
    either = f"({number} = ? OR id = ?)" if by_id else f"{number} = ?"
    sql = f"SELECT id, {number} AS number FROM {table} WHERE {either}{among} ORDER BY id"
    rows = source.client.query(sql=sql, params=[wanted, *by_id], limit=10).rows
    # A number that is another one's id: what people read on the document goes first.
    named = [row for row in rows if row.get("number") == wanted] or rows
    if len(named) != 1:
        said = "no" if not named else f"more than one ({', '.join(row['id'] for row in named)})"
        raise errors.RecordNotFound(f"NetSuite has {said} {record_type.label.lower()} “{wanted}”.")
    return named[0]["id"], named[0].get("number", "")


def _show(preview: Preview, rows: Sequence[FieldMapping], of: str, custom: Mapping[str, Any]) -> None:
    values, labels = custom.get("values") or {}, custom.get("labels") or {}
    kinds = {name: Kind(kind) for name, kind in (custom.get("kinds") or {}).items()}
    for mapping in rows:
        name = mapping.netsuite_field.lower()
        sent = field_mapping.to_platform(mapping=mapping, values=values, labels=labels, kinds=kinds)
        problem = str(sent.problem) if sent.problem else ""
        if name in (custom.get("refused") or ()):
            problem = problem or _NOT_SHOWN.format(field=mapping.netsuite_field)
        told, label = values.get(name, ""), labels.get(name, "")
        preview.rows.append(
            Row(mapping=mapping, of=of, told=told, label=label, sent=_shown(sent.value), problem=problem)
        )


def _show_files(preview: Preview, rows: Sequence[FieldMapping], custom: Mapping[str, Any]) -> None:
    for mapping in rows:
        name = mapping.netsuite_field.lower()
        files, problems = attachments.named(mappings=[mapping], custom=custom)
        told, label = "".join(one.file_id for one in files), (custom.get("labels") or {}).get(name, "")
        problem = "" if files else _NOT_SHOWN.format(field=mapping.netsuite_field)
        problem = "".join(map(str, problems)) or problem
        sent = "" if problem or not told else f"file {label or told}"
        preview.rows.append(
            Row(
                mapping=mapping,
                of=mapping.get_record_type_display(),
                told=told,
                label=label,
                sent=sent,
                problem=problem,
            )
        )


def _show_lines(preview: Preview, mapped: Mapping[str, Sequence[FieldMapping]], custom: Mapping[str, Any]) -> None:
    told, billable = custom.get("lines") or {}, billable_lines.ids(custom=custom)
    rows = mapped.get(MappedType.LINE, [])
    by_id: Mapping[str, Any] = told.get("by_id") or {}
    shown = sorted({*(by_id if rows else ()), *billable}, key=int)
    for line_id in shown[:SHOWN_LINES]:
        of_line = {**told, **by_id.get(line_id, {})}
        if line_id in billable:
            _show(preview, mapped.get(MappedType.BILLABLE_LINE, []), f"Billable line {line_id}", of_line)
        else:
            _show(preview, rows, f"Line {line_id}", of_line)
    if not by_id:
        _show(preview, rows, "Lines", told)
    if len(shown) > SHOWN_LINES:
        preview.notes.append(f"And {len(shown) - SHOWN_LINES} more lines.")


def _lines_of(source: netsuite_source.Source, netsuite_id: str) -> dict[str, Any]:
    lines = receivable_documents.lines_of(source.reader, [netsuite_id], document_type=INVOICE)
    return {"lines": [raws.raw(line) for line in lines[netsuite_id]]}


def _unknown(mapping: FieldMapping, kinds: Mapping[str, Kind]) -> str:
    if mapping.netsuite_field.lower() in kinds:
        return ""
    return f"NetSuite shows no field {mapping.netsuite_field} on customer payments to the integration's role."


def _read(content: Mapping[str, Any], path: str) -> str:
    try:
        return fieldrules.as_text(value=dotted_paths.read(content=content, path=path))
    except ValueError:
        return ""


def _shown(value: Any) -> str:
    return fieldrules.as_text(value=value.get("id") if isinstance(value, dict) else value)
