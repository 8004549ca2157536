"""Whether NetSuite knows a field that somebody maps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from integrations import errors
from integrations.models import NetSuiteAccount
from integrations.netsuite import field_catalog
from integrations.netsuite.reading.custom_fields import Of
from mappings.models import FieldMapping, MappedType
from syncjobs import field_kinds, netsuite_source

_TABLES = {
    MappedType.CUSTOMER: (Of.CUSTOMER, Of.PROJECT),
    MappedType.CONTACT: (Of.CONTACT,),
    MappedType.LINE: (Of.LINE,),
    MappedType.BILLABLE_LINE: (Of.LINE,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the account says: `refusal` keeps the mapping from being saved, `note` is told beside it.

    `field_id` is the field as NetSuite itself writes it, "" where it does not know it.
    """

    field_id: str = ""
    refusal: str = ""
    note: str = ""


def look_up(*, mapping: FieldMapping, now: datetime) -> Answer:
    """Ask the account's metadata for the mapping's NetSuite field.

    A custom field that is not there is refused, with the ids that resemble it; of a standard one it is only noted,
    since queries know some that the metadata do not. An account that cannot be asked refuses nothing.
    """
    if not mapping.netsuite_field:
        return Answer()
    account = mapping.connection.netsuite_account
    record_type = MappedType(mapping.record_type)
    try:
        with netsuite_source.opened(account=account, now=now) as source:
            field_kinds.forget(account_id=account.pk)
            catalog = field_kinds.catalog(account_id=account.pk, client=source.client, record_type=record_type)
    except errors.SyncError as error:
        return Answer(note=f"Saved, but NetSuite could not be asked for {mapping.netsuite_field}: {error}")
    known = catalog.fields(of_lines=record_type in (MappedType.LINE, MappedType.BILLABLE_LINE))
    if not known:
        said = "shows its role nothing of the fields there"
        return Answer(note=f"Saved, but NetSuite {said}. See the preview for what {mapping.netsuite_field} sends.")
    if mapping.netsuite_field.lower() in known:
        _believe(account, record_type, mapping.netsuite_field.lower())
        return Answer(field_id=known[mapping.netsuite_field.lower()].field_id)
    return _unknown(mapping, known)


def _unknown(mapping: FieldMapping, known: Mapping[str, field_catalog.Known]) -> Answer:
    near = field_catalog.near(field_id=mapping.netsuite_field, known=known)
    guess = f" Did you mean {' or '.join(near)}?" if near else ""
    of = mapping.get_record_type_display()
    said = f"NetSuite shows the integration's role no field {mapping.netsuite_field} of the record “{of}”.{guess}"
    if field_catalog.is_custom(field_id=mapping.netsuite_field):
        return Answer(refusal=said)
    return Answer(note=f"Saved, but {said} See the preview for what it sends.")


def _believe(account: NetSuiteAccount, record_type: MappedType, field_id: str) -> None:
    """Forget that the field was refused before: it is there now."""
    tables = _TABLES.get(record_type, (Of.TRANSACTION,))
    account.capabilities.filter(name__in=[f"column:{table}.{field_id}" for table in tables], is_there=False).delete()
