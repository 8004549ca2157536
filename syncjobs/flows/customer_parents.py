"""The customers above others: who is across already, who is waited for, and who is left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from integrations import errors, records
from integrations.netsuite.limiter import Lane
from integrations.netsuite.reading.billed_customers import Customer
from syncjobs import blocking, ledger
from syncjobs.flows import customer_content, raws, receivable, receivable_customers
from syncjobs.flows.inbound import Batch, Raw
from syncjobs.models import EntryWait, State

_MOST_LEVELS = 50  # of customers above one another that are looked through for a circle


@dataclass(frozen=True, slots=True, kw_only=True)
class Above:
    """Who stands above a customer: the platform's id, None for nobody, and a sentence on one that is left out."""

    parent_id: str | None = None
    warning: str = ""


class Parents:
    """Those of a batch, read once for all of it."""

    def __init__(self, *, batch: Batch, syncs_projects: bool) -> None:
        self._batch, self._plan, self._syncs_projects = batch, batch.plan, syncs_projects
        self._scope = receivable.scope_of(plan=batch.plan)
        ids = {raw["parent"]["netsuite_id"] for raw in batch.raws.values() if raw["parent"]}
        self._across = receivable_customers.customers_of(plan=batch.plan, netsuite_ids=ids)
        self._entries = {entry.source_id: entry for entry in batch.plan.entries.filter(source_id__in=ids)}

    def above(self, *, raw: Raw, name: str) -> Above:
        """Give who is above this one. Raises MappingMissing while that one is on its way."""
        parent = raw["parent"]
        if not parent:
            return Above()
        parent_id = parent["netsuite_id"]
        if parent_id in self._across:
            return Above(parent_id=self._across[parent_id])
        if reason := self._unusable(parent):
            return Above(warning=f"It went across without the customer above it ({parent_id}): {reason}.")
        if self._waits_for(parent_id, raw["customer"]["netsuite_id"]):
            return Above(
                warning=f"It went across without the customer above it ({parent_id}): they wait for each other."
            )
        self._have_come(parent_id)
        label = f"the customer above it, {_name(parent)} (NetSuite id {parent_id})"
        raise errors.MappingMissing(
            f"{name} waits for {label}, which has not gone across yet. It goes by itself when that has.",
            missing=(errors.Missing(kind=blocking.CUSTOMER, key=parent_id, label=label),),
        )

    def _unusable(self, parent: Mapping[str, Any]) -> str:
        told = parent["customer"]
        if told is None:
            return "NetSuite does not show it"
        if not _name(parent):
            return "it has no name"
        if parent["is_held"]:
            return "it is ticked not to be synced"
        if parent["is_project"] and not self._syncs_projects:
            return "projects are not synced"
        if not self._scope.has(subsidiary_id=told["subsidiary_id"]):
            return "it belongs to another subsidiary"
        entry = self._entries.get(parent["netsuite_id"])
        if entry is not None and entry.state == State.SKIPPED and entry.done_version == entry.wanted_version:
            return "it was skipped"
        return ""

    def _have_come(self, parent_id: str) -> None:
        """Make it due where it is not: nobody told of it yet, or its pair was forgotten."""
        entry = self._entries.get(parent_id)
        if entry is None or entry.state == State.SYNCED:
            change = records.Change(source_id=parent_id, version="", updated_at=self._batch.now)
            ledger.notice(plan=self._plan, changes=[change], lane=Lane.REALTIME, now=self._batch.now)

    def _waits_for(self, parent_id: str, netsuite_id: str) -> bool:
        """Say whether the one above waits, directly or not, for this one: then one of them must go first."""
        seen: set[str] = set()
        wanted = {parent_id}
        for _ in range(_MOST_LEVELS):
            if netsuite_id in wanted:
                return True
            seen |= wanted
            wanted = self._waited_for_by(wanted) - seen
            if not wanted:
                return False
        return True

    def _waited_for_by(self, netsuite_ids: Collection[str]) -> set[str]:
        waits = EntryWait.objects.filter(
            entry__plan=self._plan,
            entry__source_id__in=netsuite_ids,
            entry__state=State.WAITING,
            kind=blocking.CUSTOMER,
        )
        return set(waits.values_list("key", flat=True))


def _name(parent: Mapping[str, Any]) -> str:
    customer = raws.row(Customer, parent["customer"])
    return customer_content.name_of(customer=customer, is_project=parent["is_project"])
