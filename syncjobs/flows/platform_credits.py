"""What payments of the platform used of credit memos in NetSuite: there it stands already, and must not go back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.db.models import Q

from integrations import errors, records
from syncjobs import totals
from syncjobs.flows import ar_payments_out
from syncjobs.flows.receivable_documents import AppliedTo, Told
from syncjobs.models import Flow, RecordLink, State, SyncEntry, SyncPlan

_AT_IT = (State.RUNNING, State.UNKNOWN)


class PlatformCredits:
    """The uses of some credit memos (NetSuite's ids) that came from the platform, as we know them now."""

    def __init__(self, *, plan: SyncPlan, memo_ids: Collection[str]) -> None:
        self._uses = _uses(plan, memo_ids)
        # A payment that is just being written may have applied a memo without a word to us yet.
        payments = SyncEntry.objects.filter(plan__connection=plan.connection_id, plan__flow=Flow.AR_PAYMENTS_OUT)
        self._is_moving = payments.filter(state__in=_AT_IT).exists()

    def without(self, *, told: Told) -> Sequence[AppliedTo]:
        """Give what a memo pays but for those uses.

        Raises Busy while payments to NetSuite are under way that may be what it pays, and DecisionNeeded where somebody
        took off in NetSuite what the platform still uses.
        """
        memo_id = told.header.netsuite_id
        ours = {invoice_id: amount for (memo, invoice_id), amount in self._uses.items() if memo == memo_id}
        if self._is_moving and (told.applied or ours):
            raise errors.Busy(
                f"{told.name} may be in use by a payment that is just going to NetSuite; it goes after it."
            )
        _refuse_taken_off(told, ours)
        left = [replace(one, amount=one.amount - ours.get(one.invoice_id, records.ZERO)) for one in told.applied]
        return [one for one in left if one.amount > 0]


def _uses(plan: SyncPlan, memo_ids: Collection[str]) -> dict[tuple[str, str], Decimal]:
    among = Q(pk__in=[])
    for memo_id in memo_ids:
        among |= Q(external_id__startswith=f"{memo_id}:")
    links = RecordLink.objects.filter(
        among, connection=plan.connection_id, record_type=ar_payments_out.CREDIT_USE, is_cancelled=False
    )
    found: dict[tuple[str, str], Decimal] = {}
    for link in links:
        memo_id, _, invoice_id = link.external_id.partition(":")
        found[memo_id, invoice_id] = found.get((memo_id, invoice_id), records.ZERO) + Decimal(link.payload_hash or 0)
    return found


def _refuse_taken_off(told: Told, ours: Mapping[str, Decimal]) -> None:
    applied = {one.invoice_id: one.amount for one in told.applied}
    for invoice_id, used in ours.items():
        now = applied.get(invoice_id, records.ZERO)
        if used > now:
            raise errors.DecisionNeeded(
                f"{told.name} pays {totals.money(now)} of NetSuite's invoice {invoice_id}, but payments on the "
                f"platform use {totals.money(used)} of it there. Take it off there too, or apply it in NetSuite again, "
                "then retry.",
                facts={"netsuite": {"applied": now}, "platform": {"used": used}},
            )
