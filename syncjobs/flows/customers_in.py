"""Customers and projects of NetSuite become the platform's customers, with their ticked contacts."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.utils import timezone

from integrations import contract, errors, records
from integrations.netsuite.reading import billed_contacts, billed_customers, deleted
from integrations.netsuite.reading.windows import Window
from integrations.receivable_records import ReceivableCustomer
from mappings.models import MappedType, ReceivableSettings
from syncjobs.flows import (
    contact_pairs,
    custom_fields,
    customer_records,
    customer_rows,
    customer_scope,
    raws,
    receivable,
    upserting,
)
from syncjobs.flows.customer_rows import Party
from syncjobs.flows.inbound import Aside, Batch, Done, Gone, Raw, Task
from syncjobs.models import Outcome, RecordLink, State, SyncPlan
from syncjobs.netsuite_source import Source

CONTACT = "contact"
_TYPES = ("customer", "job")  # REST's names of what becomes a customer
_DELETED = frozenset({"customer", "project", "job"})  # as the list of deleted records calls them
_OF_PROJECTS = "p"  # before the id where a page of the history's projects begins


class CustomersIn(receivable.ReceivableFlow):
    """A customer is due when it changed, when a contact of it did, or when one was deleted."""

    record_type = "customer"
    netsuite_type = "customer"
    noun = "customer"
    capability = contract.Capability.WRITE_CUSTOMERS

    def follows(self, *, record_type: str) -> bool:
        """Say yes to customers and projects; what contacts mean for customers is read by `contact_ears`."""
        return record_type in _TYPES

    def changes(self, *, plan: SyncPlan, source: Source, window: Window) -> Iterator[list[records.Change]]:
        """Give the customers that changed, then those whose contacts did or were deleted."""
        settings = receivable.settings_of(connection_id=plan.connection_id)
        for customers in billed_customers.customers_changed(source.reader, window):
            yield _changes(plan, source, settings, customer_rows.parties_of(customers, ()))
        if settings.syncs_projects:
            for projects in billed_customers.projects_changed(source.reader, window):
                yield _changes(plan, source, settings, customer_rows.parties_of((), projects))
        yield from _of_contacts_changed(plan, source, window)
        yield from _of_deleted(plan, source, window)

    def of_contacts(self, *, plan: SyncPlan, source: Source, contact_ids: Collection[str]) -> list[records.Change]:
        """Give the customers that these contacts concern: whose they are if ticked, and for whom they went across.

        Such a customer is news only when something of what goes across has changed.
        """
        found = billed_contacts.contacts_by_id(source.reader, contact_ids)
        return _of_contacts(plan, source, found, contact_ids)

    def history(
        self, *, plan: SyncPlan, source: Source, since_date: date, until_date: date, after_id: str
    ) -> Iterator[contract.HistoryPage]:
        """Give the customers made or changed in that time, by id, then the projects."""
        yield from _history(plan, source, since_date, until_date, after_id)

    def is_open(self, *, raw: Raw) -> bool:
        """Say whether it is active."""
        return not raw["customer"]["is_inactive"]

    def read(self, *, plan: SyncPlan, source: Source, netsuite_ids: Sequence[str]) -> dict[str, Raw]:
        """Read these customers and projects afresh."""
        settings = receivable.settings_of(connection_id=plan.connection_id)
        return _raws(plan, source, settings, customer_rows.parties_by_id(source.reader, netsuite_ids))

    def prepare(self, *, batch: Batch) -> Mapping[str, records.FromNetSuite | Aside | errors.SyncError]:
        """Give the customers with the platform's ids of who is above them and of their contacts."""
        found = customer_records.prepare(batch=batch)
        return custom_fields.filled(batch=batch, record_type=MappedType.CUSTOMER, outcomes=found)

    def content_hash(self, *, record: records.FromNetSuite) -> str:
        """Give the fingerprint of what NetSuite says; what we know of the platform's side is no part of it."""
        assert isinstance(record, ReceivableCustomer)
        said = tuple(replace(contact, source_id="") for contact in record.contacts)
        plain = replace(record, contacts=said, forgotten_contact_ids=(), mapped_id="", warnings=())
        return raws.content_hash(record=plain)

    def write(self, *, task: Task) -> Done:
        """Create or update the customer with its contacts. What was found is a pair from then on."""
        record = task.record
        assert isinstance(record, ReceivableCustomer)
        _refuse_unusable_pair(task, record)
        done = upserting.upsert(task=task, noun=self.noun)
        if done.held is not None and done.outcome != Outcome.UNCHANGED:
            _keep_contacts(task, record, done.held)
        if task.link is None and done.outcome == Outcome.UPDATED and done.held is not None:
            found = f"Found customer {done.held.number} on the platform; it is the same from now on."
            done = replace(done, outcome=Outcome.ADOPTED, message=found)
        return replace(done, message=" ".join([done.message, *record.warnings]))

    def gone(self, *, gone: Gone) -> Done:
        """Make the platform's customer inactive: its documents and its history stay."""
        links = RecordLink.objects.filter(connection=gone.plan.connection_id, record_type=self.record_type)
        link = links.filter(netsuite_id=gone.entry.source_id).first()
        if link is None:
            return super().gone(gone=gone)
        held = gone.connector.read_held(record_type=self.record_type, source_ids=[link.source_id])[link.source_id]
        if held is None:
            message = f"NetSuite has customer {gone.entry.source_id} no more, and the platform has none for it."
            return Done(outcome=Outcome.SKIPPED, message=message, is_linked=False)
        gone.connector.remove(held=held, record_type=self.record_type)
        message = f"Customer {held.number} was deleted in NetSuite and is inactive on the platform; what it has stays."
        return Done(outcome=Outcome.CANCELLED, message=message, held=held, is_linked=False)


def _raws(plan: SyncPlan, source: Source, settings: ReceivableSettings, parties: Sequence[Party]) -> dict[str, Raw]:
    found = customer_rows.raws_of(reader=source.reader, parties=parties, settings=settings)
    contact_ids = {key: [one["contact"]["netsuite_id"] for one in raw["contacts"]] for key, raw in found.items()}
    custom_fields.add(
        plan=plan,
        source=source,
        record_type=MappedType.CUSTOMER,
        raws=found,
        project_ids=[party.customer.netsuite_id for party in parties if party.is_project],
        contact_ids=contact_ids,
    )
    return {key: customer_rows.versioned(raw) for key, raw in found.items()}


def _changes(
    plan: SyncPlan, source: Source, settings: ReceivableSettings, parties: Sequence[Party]
) -> list[records.Change]:
    now, ours = timezone.now(), customer_scope.taken(plan=plan, parties=parties)
    if not settings.syncs_projects:
        ours = [each for each in ours if not each.is_project]
    found = _raws(plan, source, settings, ours)
    return [
        records.Change(source_id=key, version=raw["version"], updated_at=now, raw=raw) for key, raw in found.items()
    ]


def _of_contacts_changed(plan: SyncPlan, source: Source, window: Window) -> Iterator[list[records.Change]]:
    try:
        for page in billed_contacts.contacts_changed(source.reader, window):
            yield _of_contacts(plan, source, page, [one.netsuite_id for one in page])
    except errors.PermissionMissing:
        return  # each customer that goes across says that its contacts do not


def _of_contacts(
    plan: SyncPlan, source: Source, found: Sequence[billed_contacts.Contact], contact_ids: Collection[str]
) -> list[records.Change]:
    settings = receivable.settings_of(connection_id=plan.connection_id)
    ticked = customer_rows.ticked_contacts(source.reader, settings, [one.netsuite_id for one in found])
    going = [one for one in found if one.netsuite_id in ticked.netsuite_ids]
    # One that was never ticked concerns nobody.
    whose = billed_contacts.companies_of(source.reader, going) if going else {}
    before = contact_pairs.customers_of(connection_id=plan.connection_id, contact_ids=contact_ids)
    customer_ids = {each for some in (*whose.values(), *before.values()) for each in some}
    customer_ids |= _about_to_take(plan, contact_ids)
    return _changes(plan, source, settings, customer_rows.parties_by_id(source.reader, customer_ids))


def _about_to_take(plan: SyncPlan, contact_ids: Collection[str]) -> set[str]:
    """Give the customers not written yet whose content, as it was read, may have one of these contacts."""
    if not contact_ids:
        return set()
    unwritten = plan.entries.exclude(state__in=[State.SYNCED, State.SKIPPED])
    rows = unwritten.values_list("source_id", "state", "snapshot").iterator()
    return {
        source_id
        for source_id, state, snapshot in rows
        # One without a snapshot is being read by a worker at this moment, or is read later.
        if (_carried(snapshot) & set(contact_ids) if snapshot else state == State.RUNNING)
    }


def _carried(snapshot: str) -> set[str]:
    return {one["contact"]["netsuite_id"] for one in json.loads(snapshot)["contacts"]}


def _of_deleted(plan: SyncPlan, source: Source, window: Window) -> Iterator[list[records.Change]]:
    try:
        for page in deleted.deleted_records(source.reader, window):
            contact_ids = [row.netsuite_id for row in page if _kind(row) == CONTACT]
            if contact_ids:
                yield _of_contacts(plan, source, [], contact_ids)
            yield _linked(plan, [row for row in page if _kind(row) in _DELETED])
    except errors.PermissionMissing:
        return  # then only the SuiteApp tells


def _kind(row: deleted.DeletedRecord) -> str:
    return (row.kind or "").casefold()


def _linked(plan: SyncPlan, rows: Iterable[deleted.DeletedRecord]) -> list[records.Change]:
    """Give those that went across: what never did is no news."""
    stamps = {row.netsuite_id: row.deleted for row in rows}
    links = RecordLink.objects.filter(connection=plan.connection_id, record_type="customer", netsuite_id__in=stamps)
    ours = links.values_list("netsuite_id", flat=True)
    now = timezone.now()
    return [records.Change(source_id=key, version=f"deleted {stamps[key]}", updated_at=now) for key in ours]


def _history(
    plan: SyncPlan, source: Source, since_date: date, until_date: date, after_id: str
) -> Iterator[contract.HistoryPage]:
    settings, reader = receivable.settings_of(connection_id=plan.connection_id), source.reader
    after_project = after_id.removeprefix(_OF_PROJECTS) if after_id.startswith(_OF_PROJECTS) else ""
    projects = 0
    if settings.syncs_projects:
        projects = billed_customers.count_projects_dated(reader, since_date, until_date, after_id=after_project)
    if not after_id.startswith(_OF_PROJECTS):
        left = billed_customers.count_customers_dated(reader, since_date, until_date, after_id=after_id)
        for page in billed_customers.customers_dated(reader, since_date, until_date, after_id=after_id):
            changes = _changes(plan, source, settings, customer_rows.parties_of(page, ()))
            yield _page(changes, page[-1].netsuite_id, len(page), left + projects)
            left -= len(page)
    if not settings.syncs_projects:
        return
    for some in billed_customers.projects_dated(reader, since_date, until_date, after_id=after_project):
        changes = _changes(plan, source, settings, customer_rows.parties_of((), some))
        yield _page(changes, f"{_OF_PROJECTS}{some[-1].netsuite_id}", len(some), projects)
        projects -= len(some)


def _page(changes: list[records.Change], position: str, seen: int, total: int) -> contract.HistoryPage:
    return contract.HistoryPage(changes=changes, position=position, seen=seen, total=total)


def _refuse_unusable_pair(task: Task, record: ReceivableCustomer) -> None:
    """Raise DecisionNeeded where what was found, or mapped, cannot be this customer."""
    if task.link is not None:
        return
    if task.held is None:
        if record.mapped_id:
            raise errors.DecisionNeeded(
                f"{record.customer_name} is mapped to customer {record.mapped_id}, which the platform does not have. "
                "Correct the mapping or take it away, then retry."
            )
        return
    others = RecordLink.objects.filter(
        connection=task.entry.plan.connection_id, record_type="customer", source_id=task.held.source_id
    ).exclude(netsuite_id=record.netsuite_id)
    if other := others.first():
        raise errors.DecisionNeeded(
            f"{record.customer_name} looks like customer {task.held.number} of the platform, which is NetSuite "
            f"customer {other.netsuite_id} already. Map {record.customer_name} to the customer that it is, or forget "
            "the link of the other one, then retry.",
            facts={"netsuite": {"customer": record.customer_name}, "platform": {"customer": task.held.number}},
        )


def _keep_contacts(task: Task, record: ReceivableCustomer, held: records.Held) -> None:
    """Remember the pairs of contacts. Raises RecordRejected for those refused, with the customer's own pair kept."""
    connection_id = task.entry.plan.connection_id
    contact_pairs.keep(
        connection_id=connection_id,
        customer_id=record.netsuite_id,
        written=held.parts,
        forgotten_ids=record.forgotten_contact_ids,
    )
    if not held.refused:
        return
    # Its documents need not wait for a contact to be mended.
    RecordLink.objects.update_or_create(
        connection_id=connection_id,
        record_type="customer",
        netsuite_id=record.netsuite_id,
        defaults={
            "source_id": held.source_id,
            "netsuite_type": "customer",
            "payload_hash": "",
            **({} if task.link else {"created_by": RecordLink.Side.NETSUITE}),
        },
    )
    said = " ".join(error.message for error in held.refused)
    raise errors.RecordRejected(
        f"Customer {held.number} is across, but not all of its contacts. {said}",
        code="CONTACT",
        exchange=held.refused[0].exchange,
    )


FLOW = CustomersIn()
