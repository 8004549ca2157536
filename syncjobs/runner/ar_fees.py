"""The invoice for a convenience fee, which the same payment pays (D69). It is made before the payment and undone when
NetSuite refuses the payment for good (D70); after a lost answer it stays, and the next attempt goes on with it."""

from __future__ import annotations

from decimal import Decimal

from integrations import errors
from integrations.netsuite import ar_payment_payloads, parse
from integrations.netsuite.ar_payment_payloads import Books
from integrations.netsuite.settled_documents import INVOICE
from syncjobs.flows import ar_payments_out as flow
from syncjobs.runner.ar_desk import Desk


class Fee:
    """The fee of one payment. `invoice_id` is NetSuite's once its invoice stands."""

    def __init__(self, *, desk: Desk) -> None:
        self._desk = desk
        self._amount = flow.fee(desk.payment)
        self._known = next(iter(desk.beside(flow.FEE)), None)
        self._made: Decimal | None = None
        self._before: Decimal | None = None
        self.invoice_id = self._known.netsuite_id if self._known else ""
        self._books: Books | None = None
        self._tax_code_id = ""

    @property
    def amount(self) -> Decimal:
        """Give what the invoice is of; zero when fees are not synced."""
        return self._amount if self._desk.job.settings.fee_item_id or self._known else Decimal(0)

    @property
    def ignored(self) -> Decimal:
        """Give what of the payment stays out of NetSuite."""
        return self._amount - self.amount

    def say_if_ignored(self) -> None:
        """Tell that the fee is left out, where the settings name no item for it."""
        if self.ignored:
            said = self._desk.money(self.ignored)
            self._desk.notices.append(
                f"Its convenience fee of {said} was left out: the integration settings name no item for fees."
            )

    def settle(self, *, books: Books, source_invoice_id: str) -> None:
        """Make the invoice, or bring it up to the fee. Raises RecordRejected when NetSuite puts tax on it."""
        if not self.amount:
            return
        desk = self._desk
        record = None
        if self._known or desk.is_in_doubt:
            record = desk.get(record_type=INVOICE, external_id=desk.job.fee_external_id)
            self._before = parse.number(value=record.get("total")) if record else None
        if record is not None and self._before == self.amount:
            self._keep(parse.reference_id(value=record.get("id")))
            return
        self._books = books
        self._tax_code_id = desk.job.settings.fee_tax_code_id or self._tax_code_of(source_invoice_id)
        netsuite_id = self._write(self.amount)
        self._made = self.amount
        self._keep(netsuite_id)
        self._insist_untaxed(netsuite_id)

    def undo(self, *, is_alone: bool) -> None:
        """Put back what was done: the invoice is deleted, or has its old amount again (D70, E15).

        `is_alone`: there is no payment, so that an invoice which an attempt before this one left has to go too.
        """
        if self._made is not None and self._before is not None:
            self._write(self._before)
        elif self.invoice_id and (self._made is not None or is_alone):
            self._desk.delete(record_type=INVOICE, netsuite_id=self.invoice_id)
            self._desk.links.pop((flow.FEE, self._desk.payment.source_id), None)
            if self._known:
                self._desk.end(self._known)
        self._made = None

    def remove(self) -> None:
        """Delete the invoice of a fee that is no more."""
        if self._known is None or (self._amount and not self._desk.payment.is_void):
            return
        self._desk.delete(record_type=INVOICE, netsuite_id=self._known.netsuite_id)
        self._desk.end(self._known)

    def _tax_code_of(self, invoice_id: str) -> str:
        source = self._desk.get(record_type=INVOICE, netsuite_id=invoice_id)
        return ar_payment_payloads.tax_code_id(record=source or {})

    def _write(self, amount: Decimal) -> str:
        assert self._books is not None
        desk = self._desk
        body = ar_payment_payloads.fee_invoice(
            books=self._books,
            day=desk.job.day,
            item_id=desk.job.settings.fee_item_id,
            tax_code_id=self._tax_code_id,
            amount=amount,
            memo=f"Convenience fee of payment {desk.payment.number}",
        )
        return desk.upsert(record_type=INVOICE, external_id=desk.job.fee_external_id, payload=body, replace_lines=True)

    def _insist_untaxed(self, netsuite_id: str) -> None:
        desk = self._desk
        shown = desk.get(record_type=INVOICE, netsuite_id=netsuite_id, fields=("id", "total"))
        total = parse.number(value=(shown or {}).get("total"))
        if total == self.amount:
            return
        self.undo(is_alone=False)
        raise errors.RecordRejected(
            f"Payment {desk.payment.number}: NetSuite made {desk.money(total or Decimal(0))} of the convenience fee of "
            f"{desk.money(self.amount)}, because of tax. Nothing was kept. Set a tax code without tax for fees in the "
            "integration settings, then retry.",
            code="FEE_TAXED",
        )

    def _keep(self, netsuite_id: str) -> None:
        self.invoice_id = netsuite_id
        self._desk.keep(
            record_type=flow.FEE,
            source_id=self._desk.payment.source_id,
            netsuite_type=INVOICE,
            netsuite_id=netsuite_id,
            external_id=self._desk.job.fee_external_id,
        )
