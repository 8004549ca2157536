"""The log, the webhooks, the runs and the links: searched and read, never changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.syncjobs.admin.asking import change_url, list_url, queries, text
from tests.syncjobs.factories import (
    InboundEventFactory,
    RecordLinkFactory,
    SyncEntryFactory,
    SyncLogFactory,
    SyncPlanFactory,
    SyncRunFactory,
)

FACTORIES = [SyncLogFactory, InboundEventFactory, RecordLinkFactory, SyncRunFactory]


@pytest.mark.parametrize("row_factory", FACTORIES)
def test_nobody_writes_them_r56(administrator: Client, row_factory: Any) -> None:
    row = row_factory()
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}"

    assert administrator.get(change_url(row)).status_code == 200
    assert administrator.post(change_url(row), {"message": "changed"}).status_code == 403
    assert administrator.get(reverse(f"{name}_add")).status_code == 403
    assert administrator.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("row_factory", FACTORIES)
def test_nobody_without_a_role_reads_them(as_role: Any, row_factory: Any) -> None:
    row = row_factory()

    assert as_role("").get(list_url(row)).status_code == 403


@pytest.mark.parametrize("field", ["source_id", "netsuite_id", "number"])
def test_the_log_is_searched_by_either_sides_id(viewer: Client, field: str) -> None:
    wanted = SyncLogFactory(netsuite_id="5001")
    SyncLogFactory(netsuite_id="5002")

    response = viewer.get(list_url(wanted), {"q": getattr(wanted, field)})

    assert list(response.context["cl"].result_list) == [wanted]


@pytest.mark.parametrize("field", ["source_id", "netsuite_id"])
def test_links_are_searched_by_either_sides_id(viewer: Client, field: str) -> None:
    wanted = RecordLinkFactory()
    RecordLinkFactory()

    response = viewer.get(list_url(wanted), {"q": getattr(wanted, field)})

    assert list(response.context["cl"].result_list) == [wanted]


def test_a_webhooks_body_is_shown_escaped(viewer: Client) -> None:
    event = InboundEventFactory(body={"comment": "<img src=x onerror=alert(1)>"})

    page = text(viewer.get(change_url(event)))

    assert "&lt;img src=x" in page
    assert "<img src=x" not in page


def _many(row_factory: Any) -> dict[str, Any]:
    connection = factories.ConnectionFactory()
    plan = SyncPlanFactory(connection=connection)
    if row_factory is SyncLogFactory:
        return {"entry": SyncEntryFactory(plan=plan)}
    return {"plan": plan} if row_factory is SyncRunFactory else {"connection": connection}


@pytest.mark.parametrize("row_factory", FACTORIES)
def test_lists_ask_the_database_as_often_for_fifty_as_for_one(viewer: Client, row_factory: Any) -> None:
    common = _many(row_factory)
    first = row_factory(**common)
    count = queries(viewer, list_url(first))

    row_factory.create_batch(49, **common)

    assert queries(viewer, list_url(first)) == count
