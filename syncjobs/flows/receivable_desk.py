"""What becomes of NetSuite's invoices and credit memos: taken, set aside, or held up; the same rules for both."""

from __future__ import annotations

from datetime import date
from typing import Any

from integrations import errors, records
from integrations.netsuite.doctor import permissions
from integrations.netsuite.reading import receivable_documents as reading
from syncjobs.flows import receivable, receivable_customers, receivable_documents
from syncjobs.flows.inbound import Aside, Batch
from syncjobs.flows.receivable_documents import Kind, Told
from syncjobs.models import RecordLink

Outcome = records.FromNetSuite | Aside | errors.SyncError


class Desk:
    """What a batch needs of the tables, read once for all of it."""

    def __init__(self, *, batch: Batch, kind: Kind) -> None:
        self.batch, self.plan, self.kind = batch, batch.plan, kind
        self.connection = batch.plan.connection
        self.settings = receivable.settings_of(connection_id=self.connection.pk)
        self.scope, self.days = receivable.scope_of(plan=self.plan), receivable.days_of(plan=self.plan)
        self.told = {
            netsuite_id: receivable_documents.told(kind=kind, raw=raw) for netsuite_id, raw in batch.raws.items()
        }
        links = RecordLink.objects.filter(
            connection=self.connection, record_type=kind.record_type, netsuite_id__in=self.told
        )
        self.links = {link.netsuite_id: link for link in links}
        doubtful = self.plan.entries.filter(source_id__in=self.told, is_in_doubt=True)
        self.doubtful = set(doubtful.values_list("source_id", flat=True))
        payers = {self.payer(each) for each in self.told.values()} - {""}
        self.customers = receivable_customers.customers_of(plan=self.plan, netsuite_ids=payers)

    def aside(self, told: Told) -> Aside | errors.SyncError | None:
        """Say why a document does not go across, None when it does."""
        header, link = told.header, self.links.get(told.header.netsuite_id)
        if link is not None and link.created_by == RecordLink.Side.PLATFORM:
            return Aside(reason=f"{told.name} came from the platform, which stays its master.")
        if link is None and receivable_documents.is_ours(header=header, plan=self.plan):
            return Aside(reason=f"{told.name} was made by us for the platform's own payment; it never goes back.")
        if told.is_memorized:
            return Aside(reason=f"{told.name} is memorized: NetSuite makes documents from it. Those go across, not it.")
        if told.is_held:
            return Aside(
                reason=f"{told.name} is ticked in NetSuite as not to be synced; the platform's stays as it is."
            )
        if link is None and not (self.is_in_doubt(told) and self.payer(told) in self.customers):
            return self._not_begun(told)  # without its customer it cannot be there
        return self._of_status(told, is_known=True)

    def is_in_doubt(self, told: Told) -> bool:
        """Say whether the platform may have it though we know of no pair: an answer was lost."""
        return told.header.netsuite_id in self.doubtful

    def _stays_out(self, told: Told) -> str:
        """Say why one that may be there or not is not made anew, "" when it may be."""
        is_doubtful = told.header.netsuite_id not in self.links and self.is_in_doubt(told)
        found = self._not_begun(told) if is_doubtful else None
        return found.reason if isinstance(found, Aside) else ""

    def payer(self, told: Told) -> str:
        """Give NetSuite's id of whom it bills: the project before its customer (D51)."""
        job_id = told.header.job_id if self.settings.syncs_projects else None
        return job_id or told.header.customer_id or ""

    def customer_id(self, told: Told) -> str:
        """Give the platform's customer. Raises what has the document wait for it."""
        payer = self.payer(told)
        if payer in self.customers:
            return self.customers[payer]
        raise receivable_customers.wait_for(plan=self.plan, netsuite_id=payer, record=told.name, now=self.batch.now)

    def currency(self, told: Told) -> str:
        """Give the ISO code. Raises RecordRejected when NetSuite tells none (D42)."""
        if told.header.currency:
            return told.header.currency.upper()
        if not told.knows_currencies and not told.header.currency_id:
            return self.connection.currency  # an account of one currency has no such column
        raise errors.RecordRejected(
            f"{told.name} was not written: NetSuite tells no currency of it. Give the integration's role "
            f"{permissions.CURRENCY.menu(permissions.Level.VIEW)}, or enter the currency's ISO code in NetSuite, then "
            "retry.",
            code="NO_CURRENCY",
        )

    def common(self, told: Told) -> dict[str, Any]:
        """Give what every record of NetSuite says of itself. Raises as `customer_id` and `currency` do."""
        return {
            "netsuite_id": told.header.netsuite_id,
            "number": told.header.document_number or "",
            "version": told.version,
            "customer_id": self.customer_id(told),
            "customer_name": told.header.customer_name or "",
            "currency": self.currency(told),
            "total": told.header.total,
            "document_date": document_date(told),
            "metadata": {"subsidiary": told.header.subsidiary} if told.header.subsidiary else {},
            "stays_out": self._stays_out(told),
            "warnings": self._unheld(told),
        }

    def trace(self, told: Told) -> dict[str, Any]:
        """Give what is enough to void the platform's document."""
        return trace(
            netsuite_id=told.header.netsuite_id,
            number=told.header.document_number or "",
            currency=self.connection.currency,
            day=told.header.document_date or self.batch.now.date(),
        ) | {"version": told.version, "customer_name": told.header.customer_name or ""}

    def _unheld(self, told: Told) -> tuple[str, ...]:
        if not told.is_hold_field_missing:
            return ()
        return receivable.hold_warning(settings=self.settings, name="transaction_hold_field", noun="transactions")

    def _not_begun(self, told: Told) -> Aside | errors.SyncError | None:
        header = told.header
        if not self.scope.has(subsidiary_id=header.subsidiary_id):
            where = header.subsidiary or header.subsidiary_id or "no subsidiary"
            return Aside(reason=f"{told.name} is of {where}, whose records this connection leaves out.")
        if told.is_void:
            return Aside(reason=f"{told.name} is voided in NetSuite and never went across.")
        if receivable_documents.is_early(days=self.days, header=header):
            return Aside(
                reason=f"{told.name} is dated {header.document_date}, before this sync began. Import the history of "
                "that day to have it."
            )
        return self._of_status(told, is_known=False)

    def _of_status(self, told: Told, *, is_known: bool) -> Aside | errors.SyncError | None:
        status = told.header.status
        if status == reading.PENDING:
            left = " Until then the platform's stays as it is." if is_known else ""
            return Aside(reason=f"{told.name} waits for approval in NetSuite; it goes across when it has it.{left}")
        if status == reading.REJECTED and told.header.netsuite_id in self.links:
            return errors.DecisionNeeded(
                f"{told.name} was rejected in NetSuite after it went across. Void it on the platform by hand if it "
                "should not stand, then skip this entry.",
                facts={"netsuite": {"number": told.header.document_number, "total": told.header.total}},
            )
        if status == reading.REJECTED:
            return Aside(reason=f"{told.name} was rejected in NetSuite, so it does not go across.")
        return None


def trace(*, netsuite_id: str, number: str, currency: str, day: date) -> dict[str, Any]:
    """Give a voided document of which nothing else is known."""
    return {
        "netsuite_id": netsuite_id,
        "number": number,
        "version": "",
        "currency": currency,
        "is_void": True,
        "document_date": day,
        "lines": (),
    }


def document_date(told: Told) -> date:
    """Give its day. Raises RecordRejected when NetSuite shows none."""
    if told.header.document_date is None:
        raise errors.RecordRejected(
            f"NetSuite shows no date of {told.name}: the integration's role may not see it.", code="NO_DATE"
        )
    return told.header.document_date
