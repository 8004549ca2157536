"""Waiting for another record: told by name, released when it is linked, on this connection alone."""

from __future__ import annotations

import pytest
from django.utils import timezone

from integrations import errors
from syncjobs import blocking, ledger, sweeping
from syncjobs.models import Flow, State
from tests import factories
from tests.syncjobs.factories import EntryWaitFactory, RecordLinkFactory, SyncEntryFactory

pytestmark = pytest.mark.django_db


def waiting(kind: str, key: str):
    """An entry that waits for one record."""
    return EntryWaitFactory(kind=kind, key=key).entry


def test_the_error_names_what_waits_and_for_what_e62() -> None:
    error = blocking.by(
        record="Credit memo CM7",
        record_type="invoice",
        kind=blocking.NETSUITE_RECORD,
        record_id="7001",
        label="invoice INV1001",
    )

    assert isinstance(error, errors.MappingMissing)
    assert error.message.startswith("Credit memo CM7 waits for invoice INV1001")
    assert [(each.kind, each.key) for each in error.missing] == [("NETSUITE_RECORD", "invoice:7001")]


@pytest.mark.parametrize(
    ("kind", "field"), [(blocking.NETSUITE_RECORD, "netsuite_id"), (blocking.PLATFORM_RECORD, "source_id")]
)
def test_an_entry_is_due_when_the_record_is_linked_by_either_sides_id_e62(kind: str, field: str) -> None:
    entry = waiting(kind, "invoice:7001")
    sweeping.release_mapped(now=timezone.now())
    entry.refresh_from_db()
    before = entry.state
    RecordLinkFactory(connection=entry.plan.connection, record_type="invoice", **{field: "7001"})

    released = sweeping.release_mapped(now=timezone.now())

    entry.refresh_from_db()
    assert (before, entry.state, released) == (State.WAITING, State.QUEUED, 1)


@pytest.mark.parametrize(
    "link",
    [
        {"record_type": "order", "netsuite_id": "7001"},
        {"record_type": "invoice", "netsuite_id": "7002"},
        {"record_type": "invoice", "source_id": "7001"},
    ],
    ids=["another type", "another id", "the other side's id"],
)
def test_a_link_of_something_else_releases_nobody(link: dict[str, str]) -> None:
    entry = waiting(blocking.NETSUITE_RECORD, "invoice:7001")
    RecordLinkFactory(connection=entry.plan.connection, **link)

    assert sweeping.release_mapped(now=timezone.now()) == 0


def test_a_link_of_another_connection_releases_nobody_e80() -> None:
    waiting(blocking.NETSUITE_RECORD, "invoice:7001")
    RecordLinkFactory(connection=factories.ConnectionFactory(), record_type="invoice", netsuite_id="7001")

    assert sweeping.release_mapped(now=timezone.now()) == 0


def test_one_that_waits_for_two_is_due_when_both_are_there() -> None:
    wait = EntryWaitFactory(kind=blocking.NETSUITE_RECORD, key="invoice:7001")
    EntryWaitFactory(entry=wait.entry, kind=blocking.PLATFORM_RECORD, key="order:abc")
    connection = wait.entry.plan.connection
    RecordLinkFactory(connection=connection, record_type="invoice", netsuite_id="7001")
    first = sweeping.release_mapped(now=timezone.now())
    RecordLinkFactory(connection=connection, record_type="order", source_id="abc")

    assert (first, sweeping.release_mapped(now=timezone.now())) == (0, 1)


@pytest.mark.parametrize(
    ("fields", "released"),
    [
        ({"state": State.SKIPPED}, 1),
        ({"state": State.SKIPPED, "error_code": ledger.LOOK_AGAIN}, 0),
        ({"state": State.FAILED}, 0),
        ({"state": State.QUEUED}, 0),
        ({"state": State.QUEUED, "plan__is_enabled": False}, 1),
    ],
    ids=["set aside", "until the next look", "failed", "due", "switched off"],
)
def test_an_invoice_that_is_not_coming_is_waited_for_no_longer(fields: dict[str, object], released: int) -> None:
    entry = waiting(blocking.NETSUITE_RECORD, "invoice:7001")
    SyncEntryFactory(
        **{"plan__connection": entry.plan.connection, "plan__flow": Flow.AR_INVOICES_IN, "source_id": "7001", **fields}
    )

    assert sweeping.release_mapped(now=timezone.now()) == released
