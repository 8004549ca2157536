"""The questions we ask by SuiteQL: its clock, totals, our records by external id, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from integrations import errors
from integrations.netsuite import parse, queries
from integrations.netsuite.client import NetSuiteClient
from integrations.netsuite.parse import Status

PAGE_ROWS = 1000  # NetSuite help: rows a page, and values an IN list may have


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A transaction found by its external id. `type` is SuiteQL's, such as "SalesOrd" or "CustInvc"."""

    netsuite_id: str
    type: str
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a transaction stands, and its total in its own currency, tax included."""

    status: Status
    total: Decimal


class Asked(Protocol):
    """Something that answers queries, as `NetSuiteClient.query` does."""

    account_name: str

    def query(self, *, sql: str, params: Sequence[str | int] = (), limit: int = 1000, offset: int = 0) -> queries.Page:
        """Give one page of a query."""


def server_now(client: Asked) -> str:
    """Give the account's own time as "YYYY-MM-DD HH24:MI:SS" text, in the zone in which it compares dates."""
    page = client.query(sql="SELECT TO_CHAR(SYSDATE, 'YYYY-MM-DD HH24:MI:SS') AS server_now FROM DUAL")
    now = page.rows[0].get("server_now", "") if page.rows else ""
    if not now:
        raise errors.Unreachable(f"NetSuite ({client.account_name}) did not tell its time. It will be asked again.")
    return now


def totals(client: NetSuiteClient, netsuite_ids: Sequence[str]) -> dict[str, Decimal]:
    """Give each transaction's total in its own currency, tax included; one that is gone is left out.

    One query for every 1,000 ids.
    """
    found: dict[str, Decimal] = {}
    for row in _by_id(client, "id, foreigntotal", netsuite_ids):
        total = parse.number(value=row.get("foreigntotal", "0"))
        if total is None or "id" not in row:
            raise _unreadable(client)
        found[row["id"]] = total
    return found


def statuses(client: NetSuiteClient, netsuite_ids: Sequence[str]) -> dict[str, Status]:
    """Give where each transaction stands; one that is gone is left out. One query for every 1,000 ids."""
    return {
        found.netsuite_id: found.status
        for found in (_found(client, row) for row in _by_id(client, "id, type, status", netsuite_ids))
    }


def standings(client: NetSuiteClient, netsuite_ids: Sequence[str]) -> dict[str, Standing]:
    """Give status and total of each transaction; one that is gone is left out. One query for every 1,000 ids."""
    results: dict[str, Standing] = {}
    for row in _by_id(client, "id, type, status, foreigntotal", netsuite_ids):
        found, total = _found(client, row), parse.number(value=row.get("foreigntotal", "0"))
        if total is None:
            raise _unreadable(client)
        results[found.netsuite_id] = Standing(status=found.status, total=total)
    return results


def active_items(client: NetSuiteClient, item_ids: Sequence[str]) -> set[str]:
    """Give those of these items that exist and are not inactive. One query for every 1,000 ids."""
    found: set[str] = set()
    for some in _batches(item_ids):
        marks = ", ".join("?" * len(some))
        rows = _rows(client, f"SELECT id FROM item WHERE isinactive = 'F' AND id IN ({marks}) ORDER BY id", some)
        found.update(row["id"] for row in rows if "id" in row)
    return found


def find_by_external_ids(client: NetSuiteClient, external_ids: Sequence[str]) -> dict[str, Found]:
    """Give our transactions by external id; one that is not there is left out. One query for every 1,000 ids.

    Raises DecisionNeeded when two transactions carry the same one, which only people can bring about.
    """
    results: dict[str, Found] = {}
    for some in _batches(external_ids):
        marks = ", ".join("?" * len(some))
        sql = f"SELECT id, type, status, externalid FROM transaction WHERE externalid IN ({marks}) ORDER BY id"
        for row in _rows(client, sql, some):
            key, found = row.get("externalid", ""), _found(client, row)
            if key in results:
                raise _two_records(key, results[key], found)
            results[key] = found
    results.pop("", None)
    return results


def _found(client: NetSuiteClient, row: dict[str, str]) -> Found:
    if not row.get("id") or not row.get("type"):
        raise _unreadable(client)
    status = parse.status_of(transaction_type=row["type"], value=row.get("status", ""))
    return Found(netsuite_id=row["id"], type=row["type"], status=status)


def _by_id(client: NetSuiteClient, columns: str, netsuite_ids: Sequence[str]) -> Iterator[dict[str, str]]:
    for netsuite_id in netsuite_ids:
        if not parse.INTERNAL_ID.fullmatch(netsuite_id):
            raise ValueError(f"“{netsuite_id}” is no internal id.")
    for some in _batches(netsuite_ids):
        yield from _rows(client, f"SELECT {columns} FROM transaction WHERE id IN ({', '.join(some)}) ORDER BY id", ())


def _rows(client: NetSuiteClient, sql: str, params: Sequence[str]) -> Iterator[dict[str, str]]:
    offset, has_more = 0, True
    while has_more:
        page = client.query(sql=sql, params=params, limit=PAGE_ROWS, offset=offset)
        yield from page.rows
        offset += PAGE_ROWS
        has_more = page.has_more


def _batches(ids: Iterable[str]) -> Iterator[list[str]]:
    distinct = list(dict.fromkeys(ids))
    for start in range(0, len(distinct), PAGE_ROWS):
        yield distinct[start : start + PAGE_ROWS]


def _unreadable(client: NetSuiteClient) -> errors.Unreachable:
    return errors.Unreachable(
        f"NetSuite ({client.account_name}) gave an answer that cannot be read. It will be asked again."
    )


def _two_records(external_id: str, one: Found, other: Found) -> errors.DecisionNeeded:
    return errors.DecisionNeeded(
        f"Two NetSuite transactions carry the external id {external_id}: {one.type} {one.netsuite_id} and "
        f"{other.type} {other.netsuite_id}. Take it off the wrong one in NetSuite, then retry.",
        facts={"external_id": external_id, "netsuite_ids": [one.netsuite_id, other.netsuite_id]},
    )
