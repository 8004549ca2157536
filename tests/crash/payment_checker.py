"""What must hold of payments after any history, however it went."""

from __future__ import annotations

import re
from typing import Any

from syncjobs.flows import payments_out
from syncjobs.models import RecordLink, State, SyncEntry
from tests.world import World

KINDS = {"customerPayment": "om-payment-", "customerDeposit": "om-deposit-"}
_BY_EXTERNAL_ID = re.compile(r"/record/v1/(customerPayment|customerDeposit)/eid:om-(?:payment|deposit)-([^?/]+)")


def broken_promises(world: World) -> list[str]:
    """Give a sentence for everything that is wrong; nothing when every promise was kept."""
    return [*_ledger(), *_money(world), *blind_resends(world)]


def _ledger() -> list[str]:
    unfinished = SyncEntry.objects.exclude(state__in=[State.SYNCED, State.SKIPPED])
    return [f"{entry.plan.flow} {entry.source_id} ended {entry.state}: {entry.message}" for entry in unfinished]


def _money(world: World) -> list[str]:
    made = {kind: world.netsuite.all(kind) for kind in KINDS}
    problems: list[str] = []
    count = sum(len(records) for records in made.values())
    for invoice in world.ordermentum.invoices.values():
        mine = [
            record
            for kind, prefix in KINDS.items()
            for record in made[kind]
            if record.get("externalId") == f"{prefix}{invoice['id']}"
        ]
        count -= len(mine)
        problems.extend(_wrong(invoice, mine))
    if count:
        problems.append(f"{count} payments belong to no invoice")
    links = RecordLink.objects.filter(record_type=payments_out.LINK_TYPE)
    if links.count() != sum(len(records) for records in made.values()):
        problems.append("the links and NetSuite's payments are not the same number")
    return problems


def _wrong(invoice: dict[str, Any], made: list[dict[str, Any]]) -> list[str]:
    is_paid = bool(invoice["paidAt"] and invoice["settlementReference"])
    if len(made) != int(is_paid):
        return [f"{invoice['number']} has {len(made)} payments, not {int(is_paid)}"]
    return [
        f"{invoice['number']} was paid {record['payment']}, not {invoice['total']}"
        for record in made
        if float(record["payment"]) != float(invoice["total"])
    ]


def blind_resends(world: World) -> list[str]:
    """Payments that were sent after an unclear one without a look for that one, by its own kind."""
    unclear: dict[str, str] = {}
    problems = []
    for call in sorted(world.netsuite.calls, key=lambda call: call.started_at):
        found = _BY_EXTERNAL_ID.search(call.target)
        if not found:
            continue
        kind, invoice_id = found.groups()
        if call.method == "GET":
            if unclear.get(invoice_id) == kind and call.status < 500 and call.status != 429:
                del unclear[invoice_id]
        elif invoice_id in unclear:
            problems.append(f"{invoice_id} was sent again blindly ({call.method} {call.target})")
        if call.method == "PUT" and not 200 <= call.status < 500:
            unclear[invoice_id] = kind
    return problems
