"""What Invoiced tells of as events: in webhooks as they happen, and in a list for those who were away.

A refund changes the charge alone and leaves the payment's `updated_at`; a payment that is voided tells so by
`payment.deleted` (Invoiced docs, Events). An event is a hint: the payment is always read again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from integrations.invoiced.fields import Fields, Unreadable
from integrations.invoiced.session import Session

PATH = "/events"
# Those that may leave a payment where its list does not show that it changed.
QUIET = ("payment.deleted", "refund.created", "charge.failed")


@dataclass(frozen=True, kw_only=True)
class Told:
    """An event about a payment, which it names by its id, or by its charge's."""

    at: datetime
    payment_id: str = ""
    charge_id: str = ""

    def is_about(self, *, row: Mapping[str, Any]) -> bool:
        """Say whether it is about this payment."""
        if self.payment_id:
            return str(row.get("id")) == self.payment_id
        return charge_id(row=row) == self.charge_id


def of_payments(*, session: Session, since: datetime) -> list[Told]:
    """Read the quiet events from `since` on, oldest first, each payment's or charge's last one.

    Raises SyncError. One that does not say which payment it is about is left out.
    """
    last: dict[tuple[str, str], Told] = {}
    for kind in QUIET:
        query = [("type", kind), ("start_date", str(int(since.timestamp())))]
        for rows in session.pages(path=PATH, query=query, about=f"the events {kind}"):
            told = [event for row in rows if row.get("type") == kind and (event := _told(row))]
            for event in told:
                held = last.get((event.payment_id, event.charge_id))
                if event.at >= since.replace(microsecond=0) and (held is None or held.at < event.at):
                    last[event.payment_id, event.charge_id] = event
            if told and told[-1].at < since.replace(microsecond=0):
                break  # newest first
    return sorted(last.values(), key=lambda event: event.at)


def subject(*, kind: str, of: Fields) -> tuple[str, str]:
    """Give the payment's id and the charge's that an event's object names, each "" when it does not. Raises Unreadable.

    `kind` is the first part of the event's type; of a refund the charge is named, of a charge it is itself.
    """
    if kind == "payment":
        return of.needed_id(), ""
    payment_id = of.related("payment")
    charge = of.related("charge") if kind == "refund" else of.needed_id()
    return payment_id, "" if payment_id else charge


def charge_id(*, row: Mapping[str, Any]) -> str:
    """Give the id of a payment's charge, "" when it was not charged."""
    charge = row.get("charge")
    found = charge.get("id") if isinstance(charge, Mapping) else charge
    return str(found) if isinstance(found, int | str) and not isinstance(found, bool) else ""


def _told(row: Mapping[str, Any]) -> Told | None:
    try:
        event = Fields(value=row)
        told = event.child("data")
        held = told.child("object") if told else None
        at = event.instant("timestamp")
        if held is None or at is None:
            return None
        payment_id, charge = subject(kind=event.text("type").partition(".")[0], of=held)
    except Unreadable:
        return None
    return Told(at=at, payment_id=payment_id, charge_id=charge) if payment_id or charge else None
