"""Looking for what an earlier call of ours may have made, before anything is made again.

Ordermentum knows no idempotency key (Ordermentum docs), so what is there is listed and compared here, by the NetSuite
id that each record was given when it was made. Only filters that are documented are asked for, and none is trusted:
a row that does not fit is passed over, and the list is read to its end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.core.cache import cache

from integrations import errors, records
from integrations.ordermentum import held, reading
from integrations.ordermentum.endpoints import ENDPOINTS
from integrations.ordermentum.fields import Fields, Unreadable

FROM_THE_START = datetime(2010, 1, 1, tzinfo=UTC)  # before there was an Ordermentum
MARGIN = timedelta(days=1)  # ours, between an order and its invoice
EACH_BY_ITSELF = 8  # customers; from more on one list of all of them costs fewer calls (20 a minute, assumed)
RESUMED_FOR_S = 900  # how long a list that a dry rate bucket broke off is remembered


@dataclass(kw_only=True)
class Walk:
    """How far a list was read, oldest first, and the ids seen there by the NetSuite ids they name."""

    from_at: datetime
    seen: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def note(self, *, rows: Sequence[reading.Row], names: Sequence[str]) -> None:
        """Take in a page. `names` are those of the property with NetSuite's id."""
        self.from_at = made_at(row=rows[-1]) or self.from_at
        for row in rows:
            if named := held.netsuite_id(fields=Fields(value=row), names=names):
                self.seen[named].append(str(row.get("id")).lower())


class LookUp:
    """Looks for one supplier's records. `connection_id` keeps one connection's lists apart from another's."""

    def __init__(self, *, reader: reading.Reader, connection_id: int) -> None:
        self._reader, self._connection_id = reader, connection_id

    def of(self, *, wanted: Sequence[records.FromNetSuite]) -> dict[str, records.Held]:
        """Find records of one class by NetSuite id. Raises LookupError for a class that Ordermentum does not take."""
        if not wanted:
            return {}
        invoices = [record for record in wanted if isinstance(record, records.BilledInvoice)]
        credit_notes = [record for record in wanted if isinstance(record, records.CreditNote)]
        paid = [record for record in wanted if isinstance(record, records.PaidInvoice)]
        if len(invoices) == len(wanted):
            return self.invoices(wanted=invoices)
        if len(credit_notes) == len(wanted):
            return self.credit_notes(wanted=credit_notes)
        if len(paid) == len(wanted):
            return self.paid_invoices(wanted=paid)
        raise LookupError("Look up records of one class: BilledInvoice, CreditNote or PaidInvoice.")

    def invoices(self, *, wanted: Sequence[records.BilledInvoice]) -> dict[str, records.Held]:
        """Find invoices by NetSuite id. Their orders tell from when on they can have been made: one call for 50."""
        made_after = self._orders_made_at([order_id for record in wanted for order_id in record.order_ids])
        starts: dict[str, datetime] = {}
        for record in wanted:
            # An invoice cannot be older than the youngest of its orders.
            known = [made_after[order_id.lower()] for order_id in record.order_ids if order_id.lower() in made_after]
            start = max(known) - MARGIN if known else FROM_THE_START
            starts[record.customer_id] = min(start, starts.get(record.customer_id, start))
        return self._found("invoice", wanted, starts)

    def credit_notes(self, *, wanted: Sequence[records.CreditNote]) -> dict[str, records.Held]:
        """Find credit notes by NetSuite id among those of their purchasers."""
        return self._found("credit_note", wanted, {record.customer_id: FROM_THE_START for record in wanted})

    def paid_invoices(self, *, wanted: Sequence[records.PaidInvoice]) -> dict[str, records.Held]:
        """Read the invoices that these name; one that does not exist is left out."""
        rows = self._rows("invoice", [record.invoice_id for record in wanted])
        held_by_id = {source_id: held.of(record_type="invoice", row=row) for source_id, row in rows.items()}
        asked = {record.netsuite_id: record.invoice_id.lower() for record in wanted}
        return {netsuite_id: held_by_id[asked_id] for netsuite_id, asked_id in asked.items() if asked_id in held_by_id}

    def _found(
        self, record_type: str, wanted: Sequence[records.FromNetSuite], starts: Mapping[str, datetime]
    ) -> dict[str, records.Held]:
        seen: dict[str, set[str]] = defaultdict(set)
        for customer_id, start in _plan(starts):
            for netsuite_id, source_ids in self._walk(record_type, customer_id, start, wanted[0].id_properties).items():
                seen[netsuite_id].update(source_ids)
        candidates = [source_id for record in wanted for source_id in sorted(seen.get(record.netsuite_id, ()))]
        rows = self._rows(record_type, candidates)
        found: dict[str, records.Held] = {}
        for record in wanted:
            fitting = [held.of(record_type=record_type, row=row) for row in rows.values() if _fits(row, record)]
            if fitting:  # one that still stands before one that was cancelled
                found[record.netsuite_id] = min(fitting, key=lambda one: one.is_cancelled)
        return found

    def _walk(self, record_type: str, customer_id: str, start: datetime, names: Sequence[str]) -> dict[str, list[str]]:
        """List one customer's records, or with "" everybody's, that were made at or after `start`."""
        endpoint = ENDPOINTS[record_type]
        day = datetime(start.year, start.month, start.day, tzinfo=UTC)
        key = f"ordermentum-walk-{self._connection_id}-{record_type}-{customer_id}-{day:%Y%m%d}"
        walk: Walk = cache.get(key) or Walk(from_at=day)
        filters = [("purchaserId", customer_id)] if customer_id else []
        try:
            for rows in self._reader.since(endpoint=endpoint, at=walk.from_at, by="createdAt", filters=filters):
                walk.note(rows=rows, names=names)
        except errors.Retryable:
            if self._reader.sorts(endpoint=endpoint):  # else the last page says nothing of those not read yet
                cache.set(key, walk, RESUMED_FOR_S)
            raise
        cache.delete(key)
        return walk.seen

    def _orders_made_at(self, order_ids: Sequence[str]) -> dict[str, datetime]:
        known: dict[str, datetime] = {}
        asked = list(dict.fromkeys(order_id.lower() for order_id in order_ids))
        found = self._reader.by_ids(endpoint=ENDPOINTS["order"], source_ids=asked)
        if found.stopped_by:
            raise found.stopped_by
        for order_id, row in found.rows.items():
            if row is not None and (at := made_at(row=row)) is not None:
                known[order_id] = at
        return known

    def _rows(self, record_type: str, source_ids: Sequence[str]) -> dict[str, reading.Row]:
        asked = list(dict.fromkeys(source_id.lower() for source_id in source_ids))
        found = self._reader.by_ids(endpoint=ENDPOINTS[record_type], source_ids=asked)
        rows = {source_id: found.needed(source_id) for source_id in asked}
        return {source_id: row for source_id, row in rows.items() if row is not None}


def _plan(starts: Mapping[str, datetime]) -> list[tuple[str, datetime]]:
    """Say whose lists to read from when on; "" is everybody's."""
    if len(starts) <= EACH_BY_ITSELF:
        return list(starts.items())
    old = {customer_id: at for customer_id, at in starts.items() if at == FROM_THE_START}
    if len(old) > EACH_BY_ITSELF:
        return [("", FROM_THE_START)]
    return [("", min(at for at in starts.values() if at != FROM_THE_START)), *old.items()]


def _fits(row: reading.Row, record: records.FromNetSuite) -> bool:
    """Say whether a row is this record's. Another system's number may be the same, but not of the same customer."""
    if held.netsuite_id(fields=Fields(value=row), names=record.id_properties) != record.netsuite_id:
        return False
    return held.customer_id(row=row) in {"", record.customer_id.lower()} or not record.customer_id


def made_at(*, row: reading.Row) -> datetime | None:
    """Give when a row was made, None when it does not say."""
    try:
        return Fields(value=row).instant("createdAt")
    except Unreadable:
        return None
