"""What the mapped fields of an account hold, asked of its metadata once a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.core.cache import cache

from integrations import errors
from integrations.netsuite import field_catalog
from integrations.netsuite.field_catalog import Catalog, Kind
from mappings.models import MappedType

KEPT_S = 86_400
AGAIN_S = 600  # between two looks for a field that was not there
REST_NAMES: Mapping[str, str] = {
    MappedType.CUSTOMER: "customer",
    MappedType.CONTACT: "contact",
    MappedType.INVOICE: "invoice",
    MappedType.ATTACHMENT: "invoice",
    MappedType.CREDIT_NOTE: "creditMemo",
    MappedType.PAYMENT: "customerPayment",
    MappedType.LINE: "invoice",
    MappedType.BILLABLE_LINE: "invoice",
}


def of(
    *,
    account_id: int,
    client: field_catalog.Asked,
    record_type: MappedType,
    needed: Collection[str],
    of_lines: bool = False,
) -> dict[str, Kind]:
    """Give what these fields of a record type hold, by id in lower case; one the account does not show is left out.

    Raises Unreachable or Busy when the account cannot be asked now.
    """
    found = catalog(account_id=account_id, client=client, record_type=record_type).fields(of_lines=of_lines)
    # Somebody may have made the field since: asked again, but not by every page of records.
    if not set(needed) <= found.keys() and cache.add(f"{_key(account_id, REST_NAMES[record_type])}:again", 1, AGAIN_S):
        forget(account_id=account_id)
        found = catalog(account_id=account_id, client=client, record_type=record_type).fields(of_lines=of_lines)
    return {name: found[name].kind for name in needed if name in found}


def catalog(*, account_id: int, client: field_catalog.Asked, record_type: MappedType) -> Catalog:
    """Give the fields of a record type, as they were told within the last day. Raises as `of` does."""
    name = REST_NAMES[record_type]
    kept: Catalog | None = cache.get(_key(account_id, name))
    if kept is None:
        try:
            kept = field_catalog.read(client, record_type=name)
        except errors.PermissionMissing:
            kept = Catalog()
        cache.set(_key(account_id, name), kept, KEPT_S)
    return kept


def forget(*, account_id: int) -> None:
    """Ask afresh the next time: somebody made a new field."""
    cache.delete_many([_key(account_id, name) for name in set(REST_NAMES.values())])


def _key(account_id: int, name: str) -> str:
    return f"field-kinds:{account_id}:{name}"
