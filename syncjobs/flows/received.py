"""Payments and deposits as NetSuite tells them: what of them belongs to us, and what they are applied to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from integrations import errors, records, registry
from integrations.netsuite import payloads
from integrations.netsuite.reading import applications, deleted, payments
from integrations.netsuite.reading.payments import Payment
from integrations.netsuite.reading.windows import Window
from syncjobs.flows import owed as owing
from syncjobs.flows import raws
from syncjobs.flows.inbound import Raw
from syncjobs.flows.owed import Owed
from syncjobs.models import SyncPlan
from syncjobs.netsuite_source import Source

_VOIDED = "V"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A payment or deposit and what it is applied to; `payment` None when NetSuite has it no more."""

    payment: Payment | None
    applied: tuple[tuple[Owed, Decimal], ...]
    version: str

    @property
    def is_gone(self) -> bool:
        """Say whether it was voided or deleted."""
        return self.payment is None or _is_voided(self.payment)

    @property
    def noun(self) -> str:
        """Give what staff call its kind."""
        return "deposit" if self.payment and self.payment.kind == payments.DEPOSIT else "payment"


def of_page(*, plan: SyncPlan, source: Source, page: Sequence[Payment]) -> dict[str, Raw]:
    """Give those that pay something of ours, or did, by NetSuite id; what we made ourselves is left out (E65)."""
    prefix = registry.connector(key=plan.connection.connector).external_id_prefix
    page = [each for each in page if not payloads.is_ours(prefix=prefix, external_id=each.external_id)]
    ids = [each.netsuite_id for each in page]
    known = set(plan.entries.filter(source_id__in=ids).values_list("source_id", flat=True))
    standing = [each for each in page if not _is_voided(each)]
    applied = _applied(source, standing)
    owed = owing.by_id(plan=plan, source=source, netsuite_ids={one for some in applied.values() for one in some})
    orders = owing.links(plan=plan, record_type="order", netsuite_ids=[each.order_id or "" for each in standing])
    found = {}
    for each in page:
        parts = [(owed[one], amount) for one, amount in applied.get(each.netsuite_id, {}).items() if one in owed]
        if each.order_id in orders and each.netsuite_id not in applied:
            parts = [(Owed(invoice=None, order_ids=(each.order_id,)), each.total)]
        if parts or each.netsuite_id in known:
            found[each.netsuite_id] = _raw(each, parts)
    return found


def _applied(source: Source, page: Sequence[Payment]) -> dict[str, dict[str, Decimal]]:
    """Give how much of each payment or deposit pays which invoice; one that pays none is left out."""
    deposits = [each.netsuite_id for each in page if each.kind == payments.DEPOSIT]
    steps = payments.applications_of_deposits(source.reader, deposits) if deposits else {}
    payer_of = {each.netsuite_id: each.netsuite_id for each in page if each.kind == payments.PAYMENT}
    payer_of |= {step: deposit_id for deposit_id, some in steps.items() for step in some}
    links = applications.applications_of(source.reader, payer_of) if payer_of else {}
    found: dict[str, dict[str, Decimal]] = {}
    for link in (one for some in links.values() for one in some):
        of_payer = found.setdefault(payer_of[link.payer_id], {})
        of_payer[link.invoice_id] = of_payer.get(link.invoice_id, records.ZERO) + link.amount
    return found


def deposits_of(*, source: Source, applied: Sequence[payments.ChangedApplication]) -> set[str]:
    """Give the deposits that these are applications of."""
    found = {each.deposit_id for each in applied if each.deposit_id}
    unnamed = [each.netsuite_id for each in applied if not each.deposit_id]
    return found | set(payments.deposits_of(source.reader, unnamed).values() if unnamed else ())


def deleted_ones(*, plan: SyncPlan, source: Source, window: Window) -> dict[str, Raw]:
    """Give those of ours that were deleted in the window, where the account tells."""
    try:
        pages = list(deleted.deleted_records(source.reader, window))
    except errors.PermissionMissing:
        return {}
    stamps = {one.netsuite_id: one.deleted for page in pages for one in page}
    ours = set(plan.entries.filter(source_id__in=stamps).values_list("source_id", flat=True))
    # A customer or an item may have had the same id.
    there = {each.netsuite_id for each in payments.payments_by_id(source.reader, ours)} if ours else set()
    return {netsuite_id: gone(stamps[netsuite_id]) for netsuite_id in ours - there}


def _raw(payment: Payment, parts: Sequence[tuple[Owed, Decimal]]) -> Raw:
    applied = sorted((owed.netsuite_id, *owed.order_ids, str(amount)) for owed, amount in parts)
    # Applying it, or a void, need not move its stamp.
    said = payloads.payload_hash(payload={"status": payment.status, "voided": payment.is_voided, "applied": applied})
    return {
        "version": f"{payment.changed} {said[:12]}",
        "payment": raws.raw(payment),
        "applied": [{"owed": owing.kept(owed), "amount": amount} for owed, amount in parts],
    }


def gone(stamp: str) -> Raw:
    """Give what there is of one that was deleted."""
    return {"version": f"{stamp} deleted".strip(), "payment": None, "applied": []}


def row(raw: Raw) -> Row:
    """Give what a raw was made of."""
    return Row(
        payment=raws.row(Payment, raw["payment"]) if raw["payment"] else None,
        applied=tuple((owing.from_kept(one["owed"]), Decimal(str(one["amount"]))) for one in raw["applied"]),
        version=raw["version"],
    )


def _is_voided(payment: Payment) -> bool:
    return bool(payment.is_voided) or payment.status == _VOIDED
