"""Stock on Ordermentum: by location in its stock service, and the one figure on a product or variant itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from integrations import contract, errors, records, stock_records
from integrations.ordermentum import endpoints, reading, stock_parse
from integrations.ordermentum.endpoints import Endpoint
from integrations.ordermentum.session import Session
from integrations.ordermentum.stock_reading import StockReader
from integrations.ordermentum.stock_session import StockSession


class Stock:
    """One supplier's stock. Used from one thread at a time; every method raises SyncError."""

    def __init__(
        self, *, settings: contract.Settings, addresses: Mapping[str, str], supplier_id: str, session: Session
    ) -> None:
        self._supplier_id, self._session = supplier_id, session
        self._service = StockSession(settings=settings, addresses=addresses, supplier_id=supplier_id)
        self._reader = StockReader(
            service=reading.Reader(session=self._service, supplier_id=supplier_id),
            products=reading.Reader(session=session, supplier_id=supplier_id),
            connection_id=settings.connection_id,
        )
        self._places: list[stock_records.StockPlace] | None = None
        self._closed: errors.PermissionMissing | None = None  # the service does not let us in
        self._verbs: dict[str, str] = {}  # by label, once one of them has worked

    @property
    def calls(self) -> int:
        """Give how many requests the stock service had."""
        return self._service.calls

    def close(self) -> None:
        """Give back the connections."""
        self._service.close()

    def places(self) -> list[stock_records.StockPlace]:
        """Give the stock locations. Raises PermissionMissing where there is no stock service for this supplier."""
        if self._closed is not None:
            raise self._closed
        if self._places is None:
            self._places = self._read_places()
        return self._places

    def add_place(self, *, name: str, netsuite_id: str, is_default: bool) -> stock_records.StockPlace:
        """Make a location with NetSuite's id as its `externalId` (Ordermentum docs, stock API)."""
        about = f"the stock location for NetSuite's location {netsuite_id}"
        # Whatever comes of it, what is known of the locations may not be all of it any more.
        known, self._places = self.places(), None
        answer = self._service.write(
            method="POST",
            path=endpoints.STOCK_LOCATIONS.many,
            bucket=endpoints.STOCK_LOCATIONS.create_bucket,
            body={"name": name, "default": is_default, "supplierId": self._supplier_id, "externalId": netsuite_id},
            about=about,
        )
        try:
            place = stock_parse.place(row=_row(answer))
        except errors.RecordRejected as error:
            raise errors.Ambiguous(
                f"Ordermentum took {about} and did not say what it made. It will be looked up first."
            ) from error
        self._places = [*(_others(known, place) if is_default else known), place]
        return place

    def make_default(self, *, place: stock_records.StockPlace) -> None:
        """Give a location the default flag; Ordermentum takes it from the one that had it."""
        self._change(self._service, endpoints.STOCK_LOCATIONS, place.source_id, {"default": True})
        chosen = replace(place, is_default=True)
        self._places = [
            chosen if one.source_id == place.source_id else one for one in _others(self._places or [], chosen)
        ]

    def items(self, *, place_ids: Sequence[str], product_ids: Sequence[str]) -> list[stock_records.StockItem]:
        """Read the stock items of these products at these locations."""
        return self._reader.items(place_ids=place_ids, product_ids=product_ids)

    def product_stock(
        self, *, products: Sequence[tuple[str, str]]
    ) -> dict[tuple[str, str], stock_records.ProductStock]:
        """Read what products and variants show themselves."""
        return self._reader.product_stock(products=products)

    def write(self, *, figure: stock_records.StockFigure) -> None:
        """Put one figure on a stock item, a product or a variant. A figure that stands already does no harm."""
        target, body = figure.target, {"available": figure.available}
        if isinstance(target, stock_records.StockItem):
            self._change(self._service, endpoints.STOCK_ITEMS, target.source_id, body, whole=_whole(figure, target))
            self._reader.note(item=replace(target, available=records.ZERO + figure.available))
        elif target.variant_id:
            self._change(self._session, endpoints.STOCKED_VARIANTS, target.variant_id, body)
        else:
            self._change(self._session, endpoints.STOCKED_PRODUCTS, target.product_id, body)

    def _read_places(self) -> list[stock_records.StockPlace]:
        try:
            return self._reader.places()
        except errors.RecordNotFound as error:
            self._closed = errors.PermissionMissing(
                "Ordermentum keeps no stock by location for this supplier, or not at this connection's stock "
                "address. Ask Ordermentum to switch it on.",
                exchange=error.exchange,
            )
            raise self._closed from error
        except errors.PermissionMissing as error:
            self._closed = error
            raise

    def _change(
        self,
        session: Session,
        endpoint: Endpoint,
        source_id: str,
        body: Mapping[str, Any],
        *,
        whole: Mapping[str, Any] | None = None,
    ) -> None:
        """Change a record with PATCH or, where that verb is not known, PUT: the docs have had either."""
        verb = self._verbs.get(endpoint.label, "PATCH")
        try:
            self._send(session, endpoint, source_id, verb, body if verb == "PATCH" else whole or body)
        except errors.RecordRejected as error:
            is_unknown_verb = error.code == "405" or isinstance(error, errors.RecordNotFound)
            if endpoint.label in self._verbs or not is_unknown_verb:
                raise
            verb = "PUT"
            self._send(session, endpoint, source_id, verb, whole or body)
        self._verbs[endpoint.label] = verb

    def _send(self, session: Session, endpoint: Endpoint, source_id: str, verb: str, body: Mapping[str, Any]) -> None:
        session.write(
            method=verb,
            path=endpoint.one + quote(source_id, safe=""),
            bucket=endpoint.update_bucket,
            body=body,
            about=f"{endpoint.label} {source_id}",
        )


class StockMethods:
    """The stock part of a connector."""

    _stock: Stock

    def stock_places(self) -> list[stock_records.StockPlace]:
        """Give the supplier's stock locations; read once. Raises PermissionMissing where it has no stock service."""
        return self._stock.places()

    def add_stock_place(self, *, name: str, netsuite_id: str, is_default: bool) -> stock_records.StockPlace:
        """Make a stock location. Raises Ambiguous when it may have been made; `stock_places` is read anew then."""
        return self._stock.add_place(name=name, netsuite_id=netsuite_id, is_default=is_default)

    def make_default_stock_place(self, *, place: stock_records.StockPlace) -> None:
        """Make this the default of the stock locations."""
        self._stock.make_default(place=place)

    def stock_items(self, *, place_ids: Sequence[str], product_ids: Sequence[str]) -> list[stock_records.StockItem]:
        """Read the stock items of 50 products at a time, for each location. Raises RateLimited, not a part of them."""
        return self._stock.items(place_ids=place_ids, product_ids=product_ids)

    def product_stock(
        self, *, products: Sequence[tuple[str, str]]
    ) -> dict[tuple[str, str], stock_records.ProductStock]:
        """Read what 50 products or variants at a time show themselves. Raises RateLimited, not a part of them."""
        return self._stock.product_stock(products=products)

    def write_stock(self, *, figure: stock_records.StockFigure) -> None:
        """Put one figure on a stock item, a product or a variant. One request."""
        self._stock.write(figure=figure)


def _others(
    places: Sequence[stock_records.StockPlace], default: stock_records.StockPlace
) -> list[stock_records.StockPlace]:
    """Give the places as they are once `default` has the flag."""
    return [replace(one, is_default=one.source_id == default.source_id) for one in places]


def _whole(figure: stock_records.StockFigure, item: stock_records.StockItem) -> dict[str, Any]:
    # What clients that use PUT have been seen to send.
    tracked = {} if item.is_tracked is None else {"tracked": item.is_tracked}
    return {"available": figure.available, "locationId": item.place_id, **tracked}


def _row(answer: object) -> object:
    body = answer if isinstance(answer, Mapping) else {}
    return body.get("data") if not body.get("id") else body
