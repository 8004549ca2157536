"""What every step of writing a payment shares: the calls, the pairs that were made, and what is to be told of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from integrations import errors
from integrations.netsuite import parse
from integrations.netsuite.client import NetSuiteClient, Written
from mappings.models import MappedType
from syncjobs import field_kinds, totals
from syncjobs.flows import ar_payments_out as flow
from syncjobs.flows import custom_fields
from syncjobs.models import RecordLink
from syncjobs.runner.ar_payment_job import ReceivablePaymentJob

Record = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The payment or deposit that NetSuite has, as it showed it before this attempt; `record` is {} for a new one."""

    netsuite_type: str
    netsuite_id: str
    record: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{flow.FLOW.nouns[self.netsuite_type]} {self.netsuite_id}"


class Desk:
    """One attempt's calls to NetSuite, and what came of them. `is_in_doubt`: look before anything is sent."""

    def __init__(
        self,
        *,
        job: ReceivablePaymentJob,
        client: NetSuiteClient,
        about_to_call: Callable[[], None],
        exchanges: list[errors.Exchange],
    ) -> None:
        self.job, self.payment = job, job.document
        self.client = client
        self.is_in_doubt = job.is_in_doubt
        self.links: dict[tuple[str, str], RecordLink] = {}
        self.found: list[RecordLink] = []
        self.notices: list[str] = []
        self.about_to_call = about_to_call
        self._exchanges = exchanges

    def get(
        self, *, record_type: str, netsuite_id: str = "", external_id: str = "", fields: Sequence[str] = ()
    ) -> Record | None:
        """Read a record, None when there is none."""
        self.about_to_call()
        record = self.client.get(
            record_type=record_type, netsuite_id=netsuite_id, external_id=external_id, fields=fields
        )
        if record is not None and not parse.reference_id(value=record.get("id")):
            raise errors.Unreachable(f"NetSuite showed a {record_type} without its id. It will be asked again.")
        return record

    def upsert(
        self, *, record_type: str, external_id: str, payload: Mapping[str, Any], replace_lines: bool = False
    ) -> str:
        """Write a record under our external id; give NetSuite's."""
        self.about_to_call()
        return self._written(
            self.client.upsert(
                record_type=record_type, external_id=external_id, payload=payload, replace_lines=replace_lines
            )
        )

    def mapped(self) -> dict[str, Any]:
        """Give the fields of NetSuite's payment that staff mapped, by its names. Raises RecordRejected naming one."""
        if not self.job.mappings:
            return {}
        self.about_to_call()
        kinds = field_kinds.of(
            account_id=self.job.account_id,
            client=self.client,
            record_type=MappedType.PAYMENT,
            needed=[one.netsuite_field.lower() for one in self.job.mappings],
        )
        return custom_fields.for_netsuite(
            mappings=self.job.mappings,
            content=self.payment.raw,
            zone=self.job.zone,
            name=f"Payment {self.payment.number}",
            kinds=kinds,
        )

    def update(self, *, record_type: str, netsuite_id: str, payload: Mapping[str, Any]) -> None:
        """Change a record."""
        self.about_to_call()
        self._written(
            self.client.update(record_type=record_type, netsuite_id=netsuite_id, payload=payload, replace_lines=False)
        )

    def transform(self, *, record_type: str, netsuite_id: str, into: str, payload: Mapping[str, Any]) -> str:
        """Make a record of another; give NetSuite's id."""
        self.about_to_call()
        return self._written(
            self.client.transform(record_type=record_type, netsuite_id=netsuite_id, into=into, payload=payload)
        )

    def delete(self, *, record_type: str, netsuite_id: str) -> None:
        """Delete a record."""
        self.about_to_call()
        exchange = self.client.delete(record_type=record_type, netsuite_id=netsuite_id)
        if exchange:
            self._exchanges.append(exchange)

    def external_id(self, record_type: str, source_id: str) -> str:
        """Give the external id of something beside the payment."""
        return flow.external_id(
            prefix=self.job.prefix,
            connection_id=self.job.entry.plan.connection_id,
            record_type=record_type,
            source_id=source_id,
        )

    def keep(
        self,
        *,
        record_type: str,
        source_id: str,
        netsuite_type: str,
        netsuite_id: str,
        external_id: str = "",
        amount: Decimal | None = None,
    ) -> None:
        """Remember a pair that stands beside the payment; an amount of zero says that it is over."""
        self.links[(record_type, source_id)] = self._link(
            record_type=record_type,
            source_id=source_id,
            netsuite_type=netsuite_type,
            netsuite_id=netsuite_id,
            external_id=external_id,
            created_by=RecordLink.Side.PLATFORM,
            payload_hash="" if amount is None else str(amount),
            is_cancelled=amount is not None and amount == 0,
        )

    def keep_found(self, *, record_type: str, source_id: str, netsuite_type: str, netsuite_id: str) -> None:
        """Remember that a record of the platform stood in NetSuite before."""
        self.found.append(
            self._link(
                record_type=record_type,
                source_id=source_id,
                netsuite_type=netsuite_type,
                netsuite_id=netsuite_id,
                created_by=RecordLink.Side.NETSUITE,
            )
        )

    def end(self, link: RecordLink) -> None:
        """Remember that what stood beside the payment is taken back."""
        self.links[(link.record_type, link.source_id)] = self._link(
            record_type=link.record_type,
            source_id=link.source_id,
            netsuite_type=link.netsuite_type,
            netsuite_id=link.netsuite_id,
            external_id=link.external_id,
            created_by=link.created_by,
            is_cancelled=True,
        )

    def beside(self, record_type: str) -> list[RecordLink]:
        """Give the pairs of one kind that stood beside the payment before this attempt, but those taken back."""
        return [link for (kind, _), link in self.job.made.items() if kind == record_type and not link.is_cancelled]

    def decision(self, why: str, **facts: Any) -> errors.DecisionNeeded:
        """Give the error for what only people can decide."""
        return errors.DecisionNeeded(f"Payment {self.payment.number}: {why}", facts=facts)

    def money(self, amount: Decimal) -> str:
        """Give an amount as staff read it."""
        return f"{totals.money(amount)} {self.payment.currency}"

    def _link(self, **fields: Any) -> RecordLink:
        return RecordLink(connection_id=self.job.entry.plan.connection_id, **fields)

    def _written(self, written: Written) -> str:
        self._exchanges.append(written.exchange)
        return written.netsuite_id
