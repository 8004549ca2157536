"""What payments refer to on the platform, and what of that NetSuite is known to have: read once for a whole batch."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from django.db.models import Q

from integrations import contract, errors, records
from integrations.models import Connection
from integrations.receivable_records import PlatformPayment
from mappings.models import CustomerMapping
from syncjobs.flows import ar_payments_out as flow
from syncjobs.models import Flow, RecordLink, State, SyncEntry
from syncjobs.runner.ar_payment_job import Sought

_UNDER_WAY = (State.QUEUED, State.RUNNING, State.UNKNOWN, State.WAITING)
_FLOW_OF = {"invoice": Flow.AR_INVOICES_IN, "credit_note": Flow.AR_CREDITS_IN}
_BESIDE = (flow.FEE, flow.CREDIT_USE, flow.DEPOSIT_USE, flow.REFUND)


class Sources:
    """Invoices, credit notes and customers of some payments, by the platform's ids, and the pairs beside them."""

    def __init__(
        self, *, connection: Connection, connector: contract.Connector, payments: Sequence[PlatformPayment]
    ) -> None:
        self._connection, self._connector = connection, connector
        self.customer_ids = self._known_customers({one.customer_id for one in payments} - {""})
        self.invoices = self._sought("invoice", {each for one in payments for each in flow.invoice_ids(one)})
        self.credit_notes = self._sought("credit_note", {note for one in payments for note, _ in flow.credits_of(one)})
        self.customers = self._customers(payments)
        self._made = list(self._beside(payments))
        self._uses = self._all_uses()

    def made_for(self, payment: PlatformPayment) -> dict[tuple[str, str], RecordLink]:
        """Give the pairs beside a payment by record type and source id."""
        refunds = {one.source_id for one in payment.refunds}
        return {
            (link.record_type, link.source_id): link
            for link in self._made
            if (link.source_id in refunds if link.record_type == flow.REFUND else _of(link, payment))
        }

    def uses_of_others(self, payment: PlatformPayment) -> dict[str, Decimal]:
        """Give what other payments applied of each credit memo to each invoice, by "memo:invoice"."""
        found: dict[str, Decimal] = {}
        for link in self._uses:
            if not _of(link, payment):
                found[link.external_id] = found.get(link.external_id, records.ZERO) + amount_of(link)
        return found

    def _known_customers(self, source_ids: Collection[str]) -> dict[str, str]:
        """Give NetSuite's customers by the platform's: what staff mapped goes before what we found."""
        links = RecordLink.objects.filter(
            connection=self._connection, record_type="customer", source_id__in=source_ids, is_cancelled=False
        )
        mapped = CustomerMapping.objects.filter(connection=self._connection, source_id__in=source_ids)
        known = dict(links.values_list("source_id", "netsuite_id"))
        return known | dict(mapped.exclude(netsuite_id="").values_list("source_id", "netsuite_id"))

    def _sought(self, record_type: str, source_ids: Collection[str]) -> dict[str, Sought]:
        links = RecordLink.objects.filter(
            connection=self._connection, record_type=record_type, source_id__in=source_ids, is_cancelled=False
        )
        linked = dict(links.values_list("source_id", "netsuite_id"))
        found = {
            source_id: Sought(source_id=source_id, netsuite_id=netsuite_id, is_linked=True)
            for source_id, netsuite_id in linked.items()
        }
        missing = sorted(set(source_ids) - linked.keys())
        if not missing:
            return found
        held = self._connector.read_held(record_type=record_type, source_ids=missing)
        under_way = self._under_way(record_type, [one.number for one in held.values() if one and one.number])
        for source_id in missing:
            if source_id not in held:
                raise errors.RateLimited("The platform's rate limit is used up; it is read a little later.")
            found[source_id] = self._unlinked(source_id, held[source_id], under_way)
        return found

    def _unlinked(self, source_id: str, held: records.Held | None, under_way: set[str]) -> Sought:
        if held is None:
            return Sought(source_id=source_id)
        return Sought(
            source_id=source_id,
            netsuite_id=held.netsuite_id,
            number=held.number,
            customer_id=self.customer_ids.get(held.customer_id, ""),
            is_under_way=held.number in under_way,
        )

    def _under_way(self, record_type: str, numbers: Collection[str]) -> set[str]:
        """Give the numbers of those that are just coming from NetSuite, so that their pair is about to be known."""
        entries = SyncEntry.objects.filter(
            plan__connection=self._connection,
            plan__flow=_FLOW_OF[record_type],
            plan__is_enabled=True,
            number__in=numbers,
            state__in=_UNDER_WAY,
        )
        return set(entries.values_list("number", flat=True))

    def _customers(self, payments: Iterable[PlatformPayment]) -> dict[str, records.Customer]:
        """Read the customers that must be looked for by name: those of money that pays no invoice."""
        wanted = {one.customer_id for one in payments if not flow.invoice_ids(one) and not one.is_void}
        missing = sorted(wanted - self.customer_ids.keys() - {""})
        return self._connector.read_customers(source_ids=missing) if missing else {}

    def _beside(self, payments: Sequence[PlatformPayment]) -> Iterable[RecordLink]:
        if not payments:
            return []
        own = Q(record_type=flow.FEE, source_id__in=[one.source_id for one in payments])
        own |= Q(record_type=flow.REFUND, source_id__in=[each.source_id for one in payments for each in one.refunds])
        for one in payments:
            own |= Q(record_type__in=(flow.CREDIT_USE, flow.DEPOSIT_USE), source_id__startswith=f"{one.source_id}:")
        return RecordLink.objects.filter(own, connection=self._connection, record_type__in=_BESIDE)

    def _all_uses(self) -> list[RecordLink]:
        """Read what any payment applied of the credit memos that these payments use."""
        if not self.credit_notes:
            return []
        uses = RecordLink.objects.filter(connection=self._connection, record_type=flow.CREDIT_USE, is_cancelled=False)
        among = Q()
        for note in self.credit_notes.values():
            among |= Q(source_id__contains=f":{note.source_id}:")
            if note.netsuite_id:
                among |= Q(external_id__startswith=f"{note.netsuite_id}:")
        return list(uses.filter(among))


def amount_of(link: RecordLink) -> Decimal:
    """Give the amount that a use of a credit memo or deposit is of."""
    return records.ZERO if link.is_cancelled or not link.payload_hash else Decimal(link.payload_hash)


def _of(link: RecordLink, payment: PlatformPayment) -> bool:
    return link.source_id == payment.source_id or link.source_id.startswith(f"{payment.source_id}:")
