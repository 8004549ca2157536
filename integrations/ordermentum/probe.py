"""The test of a connection: sign in, read, and say in plain words what was found."""

from __future__ import annotations

from urllib.parse import quote

from integrations import errors
from integrations.ordermentum import endpoints, reading
from integrations.ordermentum.session import Session


def probe(*, session: Session, reader: reading.Reader, supplier_id: str) -> str:
    """Give a sentence that says who we are signed in as and how many orders can be read. Raises SyncError."""
    if not supplier_id:
        raise errors.NeedsStaff("This connection has no supplier ID. Enter the one of your Ordermentum account.")
    page = reader.page(endpoint=endpoints.ENDPOINTS["order"], number=1, size=1, filters=[])
    for row in page.rows:
        owner_id = str(row.get("supplierId") or supplier_id).lower()
        if owner_id != supplier_id:
            raise errors.CredentialsRejected(
                f"These credentials read the orders of supplier {owner_id}, not of {supplier_id}. "
                "Enter that supplier ID, or the credentials of this supplier.",
                reason="other supplier",
            )
    name = _supplier_name(session, supplier_id) or supplier_id
    return f"Signed in to Ordermentum as supplier {name}; {_counted(page.total)} can be read."


def _counted(total: int | None) -> str:
    if total is None:
        return "its orders"
    return "1 order" if total == 1 else f"{total:,} orders"


def _supplier_name(session: Session, supplier_id: str) -> str:
    path = f"/v1/suppliers/{quote(supplier_id, safe='')}"
    try:
        supplier = session.get(path=path, bucket="supplier", about=f"supplier {supplier_id}")
    except (errors.Retryable, errors.RecordRejected, errors.PermissionMissing):
        return ""  # only a name: not every key may read it, and the orders were read
    name = supplier.get("name") if isinstance(supplier, dict) else None
    return name.strip() if isinstance(name, str) else ""
