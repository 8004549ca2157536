"""Orders and invoices from their rows; an invoice needs the rows of the orders it bills."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from integrations import errors, records
from integrations.ordermentum import parse, reading
from integrations.ordermentum.endpoints import ENDPOINTS


class Documents:
    """Parses for one supplier, in its zone and currency."""

    def __init__(self, *, reader: reading.Reader, zone: ZoneInfo, currency: str) -> None:
        self._reader, self._zone, self._currency = reader, zone, currency

    def billed_orders(self, *, rows: Iterable[reading.Row | None]) -> reading.Found:
        """Read the orders that these invoices bill and do not carry whole."""
        wanted = [order_id for row in rows if row is not None for order_id in _not_carried(row)]
        return self._reader.by_ids(endpoint=ENDPOINTS["order"], source_ids=list(dict.fromkeys(wanted)))

    def document(self, record_type: str, row: reading.Row, billed: reading.Found | None) -> records.Document:
        """Give the document. Raises RecordRejected, or for an invoice what kept one of its orders from being read."""
        if record_type == "order":
            return parse.order(row=row, zone=self._zone, currency=self._currency)
        orders = dict(parse.embedded_orders(row=row))
        for order_id in _not_carried(row):
            if billed is not None and (found := billed.needed(order_id)) is not None:
                orders[order_id] = found
        return parse.invoice(row=row, orders=orders, zone=self._zone, currency=self._currency)

    def embedded(self, record_type: str, row: reading.Row) -> records.Document | None:
        """Give the document when the row carries all of it and can be read, else None: it is read again later."""
        if not reading.is_whole(endpoint=ENDPOINTS[record_type], row=row):
            return None
        try:
            return None if record_type == "invoice" and _not_carried(row) else self.document(record_type, row, None)
        except errors.RecordRejected:
            return None


def _not_carried(row: reading.Row) -> list[str]:
    try:
        if parse.has_own_lines(row=row):
            return []
        carried = parse.embedded_orders(row=row)
        return [order_id for order_id in parse.billed_order_ids(row=row) if order_id not in carried]
    except errors.RecordRejected:
        return []  # parsing the invoice says what is wrong with it
