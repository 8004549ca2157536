"""What must hold after any history, however it went."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from integrations.netsuite.simulator import Call
from syncjobs.models import RecordLink, State, SyncEntry
from tests.world import World

_BY_ID = re.compile(r"/record/v1/salesOrder/(\d+)")
_BY_EXTERNAL_ID = re.compile(r"/record/v1/salesOrder/eid:([^?/]+)")


def broken_promises(world: World) -> list[str]:
    """Give a sentence for everything that is wrong; nothing when every promise was kept."""
    return [*_ledger(), *_records(world), *blind_resends(world)]


def _ledger() -> list[str]:
    unfinished = SyncEntry.objects.exclude(state__in=[State.SYNCED, State.SKIPPED])
    return [f"{entry.source_id} ended {entry.state}: {entry.message}" for entry in unfinished]


def _records(world: World) -> list[str]:
    held: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in world.netsuite.all("salesOrder"):
        held[record.get("externalId", "none")].append(record)
    problems = [f"{key} is there {len(records)} times" for key, records in held.items() if len(records) > 1]
    orders = world.ordermentum.orders
    for order in orders.values():
        there = held.pop(f"om-order-{order['id']}", [])
        problems.extend(_wrong(order, there))
    problems.extend(f"{key} belongs to no order" for key in held)
    if RecordLink.objects.count() != len(world.netsuite.all("salesOrder")):
        problems.append("the links and NetSuite's sales orders are not the same number")
    return problems


def _wrong(order: dict[str, Any], there: list[dict[str, Any]]) -> list[str]:
    number = order["orderNumber"]
    if order.get("cancelledAt"):
        return [f"{number} was cancelled but is open" for record in there if record["status"]["id"] != "Closed"]
    if not there:
        return [f"{number} was lost"]
    record = there[0]
    wanted = [float(line["quantity"]) for line in order["lineItems"]]
    lines = [float(line["quantity"]) for line in record["item"]["items"]]
    problems = [] if lines == wanted else [f"{number} has lines {lines}, not {wanted}"]
    if record.get("otherRefNum", "") != (order.get("reference") or ""):
        problems.append(f"{number} has PO {record.get('otherRefNum')}, not {order.get('reference')}")
    if record["status"]["id"] == "Closed":
        problems.append(f"{number} is closed though it was not cancelled")
    return problems


def blind_resends(world: World) -> list[str]:
    """Writes that followed an unclear write of the same record without a look-up between them."""
    unclear: set[str] = set()
    problems = []
    for call in sorted(world.netsuite.calls, key=lambda call: call.started_at):
        key = _record_of(call, world)
        if not key:
            continue
        if call.method == "GET":
            unclear.discard(key)
        elif key in unclear:
            problems.append(f"{key} was sent again blindly ({call.method} {call.target})")
        if call.method in ("PUT", "PATCH", "POST", "DELETE") and not 200 <= call.status < 500:
            unclear.add(key)
    return problems


def _record_of(call: Call, world: World) -> str:
    by_external_id = _BY_EXTERNAL_ID.search(call.target)
    if by_external_id:
        return by_external_id.group(1)
    by_id = _BY_ID.search(call.target)
    if not by_id:
        return ""
    held = {record["id"]: record.get("externalId", "") for record in world.netsuite.all("salesOrder")}
    return held.get(by_id.group(1), by_id.group(1))
