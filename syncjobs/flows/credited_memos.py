"""Credit memos as NetSuite tells them → what the platform takes: its own customers, products and invoices (R48)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from integrations import errors, records
from integrations.netsuite.reading import credit_memos, lines
from mappings import billing, crediting, reverse
from mappings.models import DocumentRules, NetSuiteRecord
from syncjobs import blocking
from syncjobs.flows import raws
from syncjobs.flows.inbound import Aside, Batch, Raw
from syncjobs.models import Flow, RecordLink, State, SyncEntry

VOIDED = "V"
TOLERANCE = Decimal("0.05")  # between a memo's total and its lines: rounding of tax

Outcome = records.FromNetSuite | Aside | errors.SyncError


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo:
    """A credit memo of NetSuite. `invoice_ids` are NetSuite's, `currency` is its ISO code, "" when nobody says."""

    header: credit_memos.CreditMemo
    version: str
    currency: str
    invoice_ids: tuple[str, ...]
    lines: tuple[lines.Line, ...]

    @property
    def name(self) -> str:
        """Give what staff call it."""
        return f"Credit memo {self.header.document_number or self.header.netsuite_id}"

    @property
    def customer_id(self) -> str:
        """Give NetSuite's customer; "" where the account does not show it."""
        return self.header.customer_id or ""

    @property
    def is_void(self) -> bool:
        """Say whether it counts no more."""
        return self.header.status == VOIDED or bool(self.header.is_voided)


def prepare(*, batch: Batch) -> dict[str, Outcome]:
    """Give what is to be written of each memo, why it is not, or what keeps it from being."""
    memos = [_memo(raw) for raw in batch.raws.values()]
    shelf = _Shelf(batch=batch, memos=memos)
    return {memo.header.netsuite_id: shelf.outcome(memo) for memo in memos}


def _memo(raw: Raw) -> Memo:
    return Memo(
        header=raws.row(credit_memos.CreditMemo, raw["memo"]),
        version=raw["version"],
        currency=raw["currency"],
        invoice_ids=tuple(raw["invoice_ids"]),
        lines=tuple(raws.row(lines.Line, line) for line in raw["lines"]),
    )


class _Shelf:
    """What a batch needs of the tables and of the platform, read once for all of it."""

    def __init__(self, *, batch: Batch, memos: list[Memo]) -> None:
        self.connection, self.connector = batch.plan.connection, batch.connector
        self.notes = self._links("credit_note", batch.raws.keys())
        invoice_ids = {invoice_id for memo in memos for invoice_id in memo.invoice_ids}
        self.invoices = self._links("invoice", invoice_ids)
        self.coming = self._coming(invoice_ids - self.invoices.keys())
        customer_ids = {memo.customer_id for memo in memos} - {""}
        self.customers = reverse.customers(connection_id=self.connection.pk, netsuite_ids=customer_ids)
        self.names = self._names(customer_ids - self.customers.keys())
        item_ids = {line.item_id for memo in memos for line in memo.lines if line.item_id}
        self.products = reverse.products(connection_id=self.connection.pk, item_ids=item_ids)
        self.charges = self._charges()
        unclear = [memo for memo in memos if len(self._candidates(memo)) > 1]
        self.owners = self._owners("credit_note", self.notes, {memo.header.netsuite_id for memo in unclear})
        self.owners |= self._owners("invoice", self.invoices, {each for memo in unclear for each in memo.invoice_ids})

    def outcome(self, memo: Memo) -> Outcome:
        """Give what becomes of one memo."""
        try:
            if memo.is_void:
                return self._voided(memo)
            self._refuse_other_currency(memo)
            customer = self._customer(memo)
            credited = crediting.put_back(lines=memo.lines, products=self.products, charges=self.charges)
            if not credited.lines:
                credited.lines = [_whole(memo, credited)]
            return self._note(memo, customer, credited)
        except errors.SyncError as error:
            return error

    def _links(self, record_type: str, netsuite_ids: Collection[str]) -> dict[str, str]:
        links = RecordLink.objects.filter(
            connection=self.connection, record_type=record_type, netsuite_id__in=netsuite_ids
        )
        # A cancelled invoice is credited by nothing; a cancelled credit note is still ours.
        counted = links.exclude(is_cancelled=True) if record_type == "invoice" else links
        return dict(counted.values_list("netsuite_id", "source_id"))

    def _coming(self, invoice_ids: Collection[str]) -> dict[str, str]:
        """Give the numbers of invoices that are on their way to the platform: the credit follows them."""
        underway = SyncEntry.objects.filter(
            plan__connection=self.connection,
            plan__flow=Flow.INVOICES_IN,
            plan__is_enabled=True,
            source_id__in=invoice_ids,
            state__in=[State.QUEUED, State.RUNNING, State.UNKNOWN, State.WAITING],
        )
        return dict(underway.values_list("source_id", "number"))

    def _names(self, customer_ids: Collection[str]) -> dict[str, str]:
        listed = NetSuiteRecord.objects.filter(
            account=self.connection.netsuite_account_id,
            kind=NetSuiteRecord.Kind.CUSTOMER,
            netsuite_id__in=customer_ids,
        )
        return {each.netsuite_id: each.label for each in listed}

    def _charges(self) -> billing.Charges:
        rules = DocumentRules.objects.filter(connection=self.connection).first() or DocumentRules()
        return billing.Charges(
            freight_item_ids=frozenset({rules.freight_item_id} - {""}),
            surcharge_item_id=rules.surcharge_item_id,
            discount_item_id=rules.discount_item_id,
        )

    def _owners(self, record_type: str, links: dict[str, str], netsuite_ids: Collection[str]) -> dict[str, str | None]:
        """Give the platform's customer of linked records by NetSuite id, None where it cannot be read just now."""
        wanted = {netsuite_id: links[netsuite_id] for netsuite_id in netsuite_ids if netsuite_id in links}
        if not wanted:
            return {}
        held = self.connector.read_held(record_type=record_type, source_ids=sorted(set(wanted.values())))
        return {
            netsuite_id: (each.customer_id.lower() if (each := held[source_id]) else "") if source_id in held else None
            for netsuite_id, source_id in wanted.items()
        }

    def _candidates(self, memo: Memo) -> list[reverse.CustomerOf]:
        return self.customers.get(memo.customer_id, [])

    def _customer(self, memo: Memo) -> reverse.CustomerOf:
        """Give whose credit it is. Raises MappingMissing when nobody knows, RecordRejected when it may be several's."""
        candidates = self._candidates(memo)
        if not candidates:
            raise self._unmapped(memo)
        if len(candidates) == 1:
            return candidates[0]
        told_by = [memo.header.netsuite_id] if memo.header.netsuite_id in self.notes else list(memo.invoice_ids)
        owners = {self.owners[netsuite_id] for netsuite_id in told_by if netsuite_id in self.owners}
        if None in owners:
            raise errors.RateLimited("The platform's rate limit is used up; it is read a little later.")
        fitting = [each for each in candidates if each.customer_id.lower() in owners]
        if len(fitting) != 1:
            names = ", ".join(each.name or each.customer_id for each in candidates)
            raise errors.RecordRejected(
                f"{memo.name} was not written: its NetSuite customer (id {memo.customer_id}) stands for several "
                f"customers of the platform ({names}). Apply it to an invoice of the right one in NetSuite, or leave "
                "one of these mappings, then retry.",
                code="AMBIGUOUS_CUSTOMER",
            )
        return fitting[0]

    def _unmapped(self, memo: Memo) -> errors.SyncError:
        if not memo.customer_id:
            return errors.RecordRejected(
                f"NetSuite shows no customer of {memo.name}: the role may not see it.", code="NO_CUSTOMER"
            )
        named = filter(None, ("NetSuite customer", self.names.get(memo.customer_id), f"(id {memo.customer_id})"))
        label = " ".join(named)
        missing = errors.Missing(kind=reverse.NETSUITE_CUSTOMER, key=memo.customer_id, label=label)
        return errors.MappingMissing(
            f"{memo.name} was not written. No customer of the platform is mapped to {label}. Map one under Mappings, "
            "then it goes by itself; or skip this entry when that customer does not order there.",
            missing=(missing,),
        )

    def _refuse_other_currency(self, memo: Memo) -> None:
        if memo.currency not in ("", self.connection.currency):
            raise errors.RecordRejected(
                f"{memo.name} was not written: it is in {memo.currency}, and the platform counts in "
                f"{self.connection.currency}. Credit it on the platform by hand, then skip this entry.",
                code="OTHER_CURRENCY",
            )

    def _voided(self, memo: Memo) -> Outcome:
        candidates = self._candidates(memo)
        is_linked = memo.header.netsuite_id in self.notes
        if not (candidates or is_linked):
            return Aside(reason=f"{memo.name} is voided in NetSuite and never went across.")
        # Its answer may have been lost, so that it is looked for. With "" it is looked for among everybody's.
        whose = candidates[0] if len(candidates) == 1 and not is_linked else None
        return _void_note(memo, whose, self.connection.currency)

    def _note(self, memo: Memo, customer: reverse.CustomerOf, credited: crediting.Credited) -> records.CreditNote:
        is_unchecked = bool(memo.header.currency_id) and not memo.currency
        unchecked = f"Its currency was taken for {self.connection.currency}: the role may not see currencies."
        return records.CreditNote(
            netsuite_id=memo.header.netsuite_id,
            number=memo.header.document_number or "",
            version=memo.version,
            customer_id=customer.customer_id,
            customer_name=customer.name,
            currency=self.connection.currency,
            total=memo.header.total,
            document_date=_document_date(memo),
            memo=memo.header.memo or "",
            lines=tuple(credited.lines),
            total_tax=_tax(memo, credited),
            invoice_ids=self._invoices(memo),
            warnings=(*credited.warnings, *([unchecked] if is_unchecked else [])),
        )

    def _invoices(self, memo: Memo) -> tuple[str, ...]:
        """Give the platform's invoices it was applied to. Raises MappingMissing while one is on its way."""
        for invoice_id in memo.invoice_ids:
            if invoice_id in self.coming:
                raise blocking.by(
                    record=memo.name,
                    record_type="invoice",
                    kind=blocking.NETSUITE_RECORD,
                    record_id=invoice_id,
                    label=f"invoice {self.coming[invoice_id] or invoice_id}",
                )
        return tuple(sorted({self.invoices[each] for each in memo.invoice_ids if each in self.invoices}))


def _void_note(memo: Memo, customer: reverse.CustomerOf | None, currency: str) -> records.CreditNote:
    return records.CreditNote(
        netsuite_id=memo.header.netsuite_id,
        number=memo.header.document_number or "",
        version=memo.version,
        customer_id=customer.customer_id if customer else "",
        customer_name=customer.name if customer else "",
        currency=currency,
        total=memo.header.total,
        is_void=True,
        document_date=_document_date(memo),
        lines=(),
    )


def _whole(memo: Memo, credited: crediting.Credited) -> records.DocumentLine:
    """Give one line over all of a memo that has none (E75)."""
    amount = memo.header.total - (credited.tax or records.ZERO)
    return crediting.free_text(name=memo.header.memo or memo.name, amount=amount)


def _document_date(memo: Memo) -> date:
    if memo.header.credit_date is None:
        raise errors.RecordRejected(f"NetSuite shows no date of {memo.name}: the role may not see it.", code="NO_DATE")
    return memo.header.credit_date


def _tax(memo: Memo, credited: crediting.Credited) -> Decimal:
    """Give the tax; raise RecordRejected when the lines and it do not make the total."""
    left = memo.header.total - credited.net
    tax = left if credited.tax is None else credited.tax
    if abs(left - tax) > TOLERANCE or left < -TOLERANCE:
        raise errors.RecordRejected(
            f"{memo.name} was not written: its lines come to {credited.net} and its tax to {tax}, but its total is "
            f"{memo.header.total}. Look at it in NetSuite, and credit it on the platform by hand if it is right.",
            code="DOES_NOT_ADD_UP",
        )
    return tax
