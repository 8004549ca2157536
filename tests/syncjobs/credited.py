"""Credit memos of NetSuite and what people do to them there, for tests of the platform's credit notes."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from syncjobs import tasks
from syncjobs.models import Flow, SyncPlan
from tests.syncjobs.hourly import Hourly
from tests.world import LONG_AGO

CUSTOMER, OTHER_CUSTOMER = "1042", "1043"


def line(item_id: str = "501", *, quantity: float = 1, rate: float = 30, **fields: Any) -> dict[str, Any]:
    """A line of a memo at a price of its own."""
    return {"item": {"id": item_id}, "quantity": quantity, "price": {"id": "-1"}, "rate": rate, **fields}


def credit(hourly: Hourly, *lines: dict[str, Any], customer: str = CUSTOMER, **fields: Any) -> str:
    """Make out a credit memo in NetSuite; give its id."""
    body = {"entity": {"id": customer}, "item": {"items": list(lines) or [line()]}, **fields}
    return hourly.world.netsuite.add("creditMemo", body)


def apply(hourly: Hourly, memo_id: str, invoice_id: str, *, amount: float = 30, is_applied: bool = True) -> None:
    """Apply a memo to an invoice in NetSuite, or take it off again."""
    row = {"doc": {"id": invoice_id}, "apply": is_applied, **({"amount": amount} if is_applied else {})}
    hourly.world.netsuite.change("creditMemo", memo_id, {"apply": {"items": [row]}})


def notes(hourly: Hourly) -> list[dict[str, Any]]:
    """The platform's credit notes, in the order in which they were made."""
    return list(hourly.world.ordermentum.store.tables["credit_notes"].values())


def only_note(hourly: Hourly) -> dict[str, Any]:
    [note] = notes(hourly)
    return note


def follow_invoices(hourly: Hourly) -> SyncPlan:
    """Switch finalised invoices on too."""
    return SyncPlan.objects.create(
        connection=hourly.world.connection, flow=Flow.INVOICES_IN, starts_at=timezone.now() - LONG_AGO
    )


def finalised(hourly: Hourly, **order: Any) -> tuple[str, dict[str, Any]]:
    """Have an invoice on both sides; give NetSuite's id and the platform's invoice."""
    plan = SyncPlan.objects.filter(flow=Flow.INVOICES_IN).first() or follow_invoices(hourly)
    placed = hourly.order(**order)
    netsuite_id = hourly.bill(placed)
    hourly.strike()
    tasks.deliver(plan_id=plan.pk)
    [raised] = hourly.invoices(placed)
    return netsuite_id, raised


def use_up(hourly: Hourly) -> None:
    """Have the platform apply what credit the customer has to an invoice that is being paid."""
    raised = hourly.world.bill(hourly.world.order())
    hourly.world.ordermentum.pay_invoice(raised["id"])
    assert only_note(hourly)["status"] == "Applied"
