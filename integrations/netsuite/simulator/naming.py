"""How NetSuite calls a record where only its name is shown (refName, BUILTIN.DF, page titles)."""

from __future__ import annotations

from integrations.netsuite.simulator import schema_tables, store

_NAME_FIELDS = ("entityId", "itemId", "name", "acctName", "periodName")


def display_name(record: store.Record) -> str:
    """The name of a record."""
    fields = record.fields
    if record.type.is_transaction:
        return f"{record.type.label} #{fields.get('tranId', record.id)}"
    if record.type.name == "customer":
        entity, company = fields.get("entityId", ""), fields.get("companyName", "")
        return entity if not company or company == entity else f"{entity} {company}"
    if record.type.name == "account" and fields.get("acctNumber"):
        return f"{fields['acctNumber']} {fields.get('acctName', '')}".strip()
    if record.type.name == "currency":
        return str(fields.get("symbol") or fields.get("name") or record.id)
    return next((str(fields[name]) for name in _NAME_FIELDS if fields.get(name)), record.id)


def status_name(suiteql_type: str, letter: str) -> str:
    """The words for a status letter."""
    return schema_tables.STATUSES.get(suiteql_type, {}).get(letter, letter)
