"""Orders or invoices: which of the two goes to NetSuite, and changing one's mind (R15)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from integrations.models import Connection
from syncjobs.models import Flow, SyncPlan

ONE_OF = (Flow.ORDERS_OUT, Flow.INVOICES_OUT)


def active(*, connection: Connection) -> SyncPlan | None:
    """Give the plan that sends orders or invoices, None when neither is switched on."""
    return connection.plans.filter(flow__in=ONE_OF, is_enabled=True).first()


def other(*, flow: str) -> Flow:
    """Give the one of the two that `flow` is not."""
    return next(each for each in ONE_OF if each != flow)


def switch(*, connection: Connection, now: datetime) -> SyncPlan:
    """Switch the active plan off and the other one on, from now on; give the new one.

    Nothing that was synced is sent again or deleted. Finalised Invoice Sync, which needs orders, ends with them (R41);
    coming back does not switch it on. Raises LookupError when neither is switched on.
    """
    with transaction.atomic():
        before = active(connection=connection)
        if before is None:
            raise LookupError("No plan is switched on that could be exchanged.")
        connection.plans.filter(Q(pk=before.pk) | Q(flow=Flow.INVOICES_IN)).update(is_enabled=False)
        plan, _ = SyncPlan.objects.update_or_create(
            connection=connection, flow=other(flow=before.flow), defaults={"is_enabled": True, "starts_at": now}
        )
    return plan
