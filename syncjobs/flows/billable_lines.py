"""Which lines of an invoice charge on what was bought for the customer: they have mappings of their own (B8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from integrations import errors
from integrations.netsuite import billed_costs
from integrations.netsuite.billed_costs import BilledCost
from integrations.receivable_records import ReceivableLine
from mappings import fieldrules
from syncjobs.netsuite_source import Source

KEY = "billable"  # in what a raw keeps of mapped fields
Line = Mapping[str, Any]  # a raw of `receivable_documents.Line`
_NOT_SHOWN = "The mapped fields of billable lines were left out: NetSuite does not show here what is charged on."


def read(*, source: Source, netsuite_id: str, lines: Sequence[Line]) -> dict[str, list[str]]:
    """Give, as JSON can keep it, which of an invoice's lines are billable, and what is to be said of others.

    One request for each invoice. Raises SyncError; an account that does not show it is told of instead.
    """
    source.keep()
    try:
        costs = billed_costs.of_invoice(client=source.client, netsuite_id=netsuite_id)
    except (errors.PermissionMissing, errors.RecordRejected):
        return {"lines": [], "left_out": [_NOT_SHOWN]}
    return told(costs=costs, lines=lines)


def told(*, costs: Sequence[BilledCost], lines: Sequence[Line]) -> dict[str, list[str]]:
    """Give what `read` does, of what is charged on: each cost is a line of its item and amount.

    Of several the one with its memo, else the last: they follow what is sold.
    """
    free, found, lost = list(lines), [], []
    for cost in costs:
        fitting = [line for line in free if line["item_id"] == cost.item_id and line["amount"] == cost.amount]
        named = [line for line in fitting if (line["description"] or "") == cost.memo]
        if not fitting:
            lost.append(_lost(cost))
            continue
        line = (named or fitting)[-1]
        free.remove(line)
        found.append(str(line["line_id"]))
    return {"lines": found, "left_out": lost}


def ids(*, custom: Mapping[str, Any]) -> frozenset[str]:
    """Give the ids of the billable lines, of what a raw keeps of mapped fields."""
    return frozenset((custom.get(KEY) or {}).get("lines", ()))


def left_out(*, custom: Mapping[str, Any]) -> list[str]:
    """Give what staff are to read of costs whose mapped fields are not sent."""
    return list((custom.get(KEY) or {}).get("left_out", ()))


def marked(*, lines: Sequence[ReceivableLine], custom: Mapping[str, Any]) -> list[ReceivableLine]:
    """Give the lines with those marked that are billable."""
    billable = ids(custom=custom)
    return [replace(line, is_billable=line.netsuite_id in billable) for line in lines]


def _lost(cost: BilledCost) -> str:
    what = f"{cost.item_name or cost.memo or 'a cost'} ({fieldrules.as_text(value=cost.amount) or 'no amount'})"
    return f"The mapped fields of {what}, which is charged on, were left out: no line has this item and amount."
