"""Doing what a plan says, all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from simple_history.utils import bulk_update_with_history

from mappings import models
from mappings.importing import planning
from mappings.importing.planning import MappingRow, Outcome, Plan, PlannedLine
from mappings.importing.reading import Sheet

ROWS_A_QUERY = 500


class PlanOutdated(Exception):
    """The mappings changed since the plan was shown: `plan` is the present one, and nothing was done."""

    def __init__(self, *, plan: Plan) -> None:
        self.plan = plan
        super().__init__("The mappings changed meanwhile. Look at the plan again.")


class LinesRefused(Exception):
    """Some lines are refused, so nothing was done."""

    def __init__(self, *, plan: Plan) -> None:
        self.plan = plan
        count = len(plan.with_outcome(Outcome.REFUSED))
        super().__init__(f"Nothing was done: {count} of {len(plan.lines)} lines are refused.")


def apply(
    *, connection_id: int, sheet: Sheet, now: datetime, skip_refused: bool = False, fingerprint: str = ""
) -> Plan:
    """Bring the sheet into the mapping tables in one transaction, and give what was done.

    `fingerprint` is that of the plan a person has agreed to; without it any plan is followed.

    :raises LinesRefused: when lines are refused and `skip_refused` is off.
    :raises PlanOutdated: when the plan is not the agreed one any more.
    """
    with transaction.atomic():
        plan = planning.plan(connection_id=connection_id, sheet=sheet)
        if fingerprint and plan.fingerprint != fingerprint:
            raise PlanOutdated(plan=plan)
        if not skip_refused and plan.with_outcome(Outcome.REFUSED):
            raise LinesRefused(plan=plan)
        _add(connection_id=connection_id, plan=plan, lines=plan.with_outcome(Outcome.ADD))
        _change(connection_id=connection_id, plan=plan, lines=plan.with_outcome(Outcome.CHANGE), now=now)
    return plan


def _add(*, connection_id: int, plan: Plan, lines: Sequence[PlannedLine]) -> None:
    model = planning.model_of(target=plan.target)
    is_of_customers = model is models.CustomerMapping
    key_fields = ("source_id",) if is_of_customers else ("product_id", "variant_id")
    said = ("reference", "name") if is_of_customers else ("sku", "name")
    rows: list[Any] = [  # of one of the two models, which the checker cannot see
        model(
            connection_id=connection_id,
            netsuite_id=line.netsuite_id,
            netsuite_name=line.netsuite_name,
            **dict(zip(key_fields, line.key, strict=False)),
            **{column: line.values.get(column, "") for column in said},
        )
        for line in lines
    ]
    # An order may have noted the same customer or product as unmapped at this very moment: then that row is filled.
    added = model.objects.bulk_create(
        rows,
        batch_size=ROWS_A_QUERY,
        update_conflicts=True,
        unique_fields=["connection", *key_fields],
        update_fields=["netsuite_id", "netsuite_name", "updated_at"],
    )
    model.history.bulk_history_create(added, batch_size=ROWS_A_QUERY, default_change_reason=_reason(plan))


def _change(*, connection_id: int, plan: Plan, lines: Sequence[PlannedLine], now: datetime) -> None:
    model = planning.model_of(target=plan.target)
    known = planning.known_rows(connection_id=connection_id, target=plan.target)
    rows = [_changed(row=known[line.key], line=line, now=now) for line in lines]
    bulk_update_with_history(
        rows,
        model,
        ["netsuite_id", "netsuite_name", "updated_at"],
        batch_size=ROWS_A_QUERY,
        default_change_reason=_reason(plan),
    )


def _changed(*, row: MappingRow, line: PlannedLine, now: datetime) -> MappingRow:
    is_other_record = row.netsuite_id != line.netsuite_id
    row.netsuite_id, row.updated_at = line.netsuite_id, now
    if line.netsuite_name or is_other_record:  # the name belongs to the record: it goes with the old id
        row.netsuite_name = line.netsuite_name
    return row


def _reason(plan: Plan) -> str:
    return f"Import of {plan.file_name}"[:100]
