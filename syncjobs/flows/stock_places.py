"""The platform's stock locations for NetSuite's: found, mapped or made, and which is the default (R33, R34)."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from integrations import contract, errors, stock_records
from mappings import stock_locations
from mappings.models import StockLocation
from syncjobs.models import SyncPlan

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The platform's locations by NetSuite id; none for a supplier with one warehouse and no stock service.

    `notes` say what staff should know of locations that are not listed any more.
    """

    by_netsuite_id: Mapping[str, stock_records.StockPlace]
    notes: tuple[str, ...] = ()


def of(*, plan: SyncPlan, connector: contract.Connector, netsuite_ids: Sequence[str]) -> Places:
    """Give the platform's locations for these of NetSuite, the default one first; make what is missing.

    Raises PermissionMissing when the platform has no locations for us though several are listed, else Retryable.
    """
    try:
        connector.stock_places()
    except errors.PermissionMissing:
        if len(netsuite_ids) > 1:
            raise
        return Places(by_netsuite_id={})
    kept = {row.netsuite_id: row for row in StockLocation.objects.filter(connection=plan.connection_id)}
    names = stock_locations.names(account_id=plan.connection.netsuite_account_id, netsuite_ids=netsuite_ids)
    found: dict[str, stock_records.StockPlace] = {}
    for netsuite_id in netsuite_ids:
        place = _there(connector, netsuite_id, kept.get(netsuite_id))
        is_default = netsuite_id == netsuite_ids[0]
        name = names.get(netsuite_id) or f"NetSuite location {netsuite_id}"
        found[netsuite_id] = place or _made(connector, name=name, netsuite_id=netsuite_id, is_default=is_default)
    default = found[netsuite_ids[0]]
    if not default.is_default:
        connector.make_default_stock_place(place=default)
        found[netsuite_ids[0]] = replace(default, is_default=True)
    _remember(plan, found)
    return Places(by_netsuite_id=found, notes=_notes(kept, netsuite_ids))


def _there(
    connector: contract.Connector, netsuite_id: str, mapped: StockLocation | None
) -> stock_records.StockPlace | None:
    places = connector.stock_places()
    own = [place for place in places if place.netsuite_id == netsuite_id]
    if mapped is not None:
        own += [place for place in places if place.source_id == mapped.platform_id.lower()]
    return own[0] if own else None


def _made(connector: contract.Connector, *, name: str, netsuite_id: str, is_default: bool) -> stock_records.StockPlace:
    try:
        place = connector.add_stock_place(name=name, netsuite_id=netsuite_id, is_default=is_default)
    except errors.Ambiguous as error:
        # The list tells whether it was made; nothing is made again before it does.
        place_there = _there(connector, netsuite_id, None)
        if place_there is None:
            raise errors.Unreachable(
                f"The platform's stock location for NetSuite's location {netsuite_id} was not made. It goes again.",
                exchange=error.exchange,
            ) from error
        place = place_there
    logger.info("Stock location made: netsuite=%s platform=%s", netsuite_id, place.source_id)
    return place


def _remember(plan: SyncPlan, found: Mapping[str, stock_records.StockPlace]) -> None:
    StockLocation.objects.bulk_create(
        (
            StockLocation(
                connection_id=plan.connection_id,
                netsuite_id=netsuite_id,
                platform_id=place.source_id,
                name=place.name[:255],
            )
            for netsuite_id, place in found.items()
        ),
        ignore_conflicts=True,
    )


def _notes(kept: Mapping[str, StockLocation], netsuite_ids: Sequence[str]) -> tuple[str, ...]:
    gone = [row for netsuite_id, row in sorted(kept.items()) if netsuite_id not in netsuite_ids]
    return tuple(
        f"Location {row.netsuite_id}{f' ({row.name})' if row.name else ''} is not listed any more: what the platform "
        "shows there was left as it is."
        for row in gone
    )
