"""Forgetting that two records are the same."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from syncjobs import links
from syncjobs.models import RecordLink, State, SyncEntry, SyncLog
from tests.syncjobs.factories import RecordLinkFactory, SyncEntryFactory


def linked(entry: SyncEntry) -> RecordLink:
    return RecordLinkFactory(connection=entry.plan.connection, source_id=entry.source_id)


def test_a_running_entry_keeps_its_link(db: None) -> None:
    entry = SyncEntryFactory(state=State.RUNNING, leased_until=timezone.now() + timedelta(minutes=1))
    link = linked(entry)

    assert links.forget(entry_id=entry.pk, who="ann", now=timezone.now()) == 0
    assert RecordLink.objects.get() == link


def test_forgetting_twice_changes_nothing_the_second_time(db: None) -> None:
    entry = SyncEntryFactory(is_synced=True)
    linked(entry)

    forgotten = [links.forget(entry_id=entry.pk, who="ann", now=timezone.now()) for _ in range(2)]

    assert forgotten == [1, 0]
    assert SyncLog.objects.count() == 1


def test_another_connections_link_of_the_same_id_stays_e80(db: None) -> None:
    entry = SyncEntryFactory(is_synced=True)
    linked(entry)
    other = RecordLinkFactory(source_id=entry.source_id)

    links.forget(entry_id=entry.pk, who="ann", now=timezone.now())

    assert RecordLink.objects.get() == other
