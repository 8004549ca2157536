"""Document job → result: what is sent to NetSuite, and what is looked up before.

A new record is one call. Whatever may exist already (in doubt, linked, or named by the platform) is looked up first
and then adopted, updated, or left to a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations import errors
from integrations.netsuite import parse, payloads
from integrations.netsuite.client import NetSuiteClient, Written
from integrations.netsuite.refusal_names import Names
from mappings.models import CancelAction
from syncjobs.models import Outcome, RecordLink, State
from syncjobs.runner import naming
from syncjobs.runner.attempt import Attempt, Record
from syncjobs.runner.jobs import Job, Result

# Header fields that the platform alone fills on its own documents: what it says no longer is taken away. Not the
# delivery date, for which NetSuite has a default of its own.
_PLATFORMS_OWN = ("otherRefNum",)


class DocumentAttempt(Attempt):
    """One attempt at writing a document."""

    def __init__(self, *, job: Job, client: NetSuiteClient) -> None:
        super().__init__(job=job, client=client)
        self.job = job
        self.record: Record | None = None  # what was looked up

    def run(self) -> Result:
        """Create, adopt, update or cancel the record. Raises SyncError."""
        job = self.job
        record = self.record = self._look_up() if job.is_in_doubt or job.link or job.hint_id else None
        self.is_in_doubt = False
        if job.cancel_action:
            return self._cancel(record=record, action=job.cancel_action)
        if record is None:
            self._refuse_if_deleted()
            return self._send(record=None)
        if job.link or record.get("externalId") == job.external_id:
            job.payload = _clearing(payload=job.payload, record=record)
        if not job.is_reopening and payloads.matches(payload=job.payload, record=record):
            return self._done(Outcome.ADOPTED, "NetSuite has this already; nothing was sent.", record=record)
        self._refuse_if_final(record=record)
        return self._send(record=record)

    def names(self) -> Names:
        """Give the names of its customer, items and lines."""
        return naming.of_job(job=self.job, record=self.record)

    def _look_up(self) -> Record | None:
        job, record_type = self.job, self.job.flow.netsuite_type
        self.about_to_call()
        if job.link:
            return self.client.get(record_type=record_type, netsuite_id=job.link.netsuite_id)
        record = self.client.get(record_type=record_type, external_id=job.external_id) if job.is_in_doubt else None
        return record or self._hinted()

    def _hinted(self) -> Record | None:
        # A hint may be copied from another order together with its properties: one that carries somebody else's
        # external id, or another customer, is not ours.
        job = self.job
        if not job.hint_id:
            return None
        self.about_to_call()
        try:
            record = self.client.get(record_type=job.flow.netsuite_type, netsuite_id=job.hint_id)
        except errors.RecordRejected:
            return None  # an id of another type of record
        if record is None or record.get("externalId", job.external_id) != job.external_id:
            return None
        is_same_customer = parse.reference_id(value=record.get("entity")) == job.payload["entity"]["id"]
        return record if is_same_customer else None

    def _refuse_if_deleted(self) -> None:
        link = self.job.link
        if link is None or link.is_cancelled:
            return
        raise errors.DecisionNeeded(
            f"{self.job.flow.noun.capitalize()} {link.netsuite_id} no longer exists in NetSuite: somebody deleted it. "
            f"Skip {self.job.document.number}, or forget the link and retry to create it again.",
            facts={"platform": self.job.payload, "netsuite": None},
        )

    def _refuse_if_final(self, *, record: Mapping[str, Any]) -> None:
        status = parse.transaction_status(record, record_type=self.job.flow.netsuite_type)
        if parse.is_editable(record_type=self.job.flow.netsuite_type, status=status):
            return
        if self.job.is_reopening and status == parse.Status.CLOSED:
            return
        raise errors.DecisionNeeded(
            f"{self.job.document.number} changed on the platform, but its {self.job.flow.noun} in NetSuite is "
            f"{_words(status)} and was left alone. Compare both versions, mend one side by hand, then skip or retry.",
            facts={"platform": self.job.payload, "netsuite": _shown(record=record, payload=self.job.payload)},
        )

    def _send(self, *, record: Record | None) -> Result:
        job = self.job
        self.about_to_call()
        if record is None or record.get("externalId") == job.external_id:
            written = self.client.upsert(
                record_type=job.flow.netsuite_type, external_id=job.external_id, payload=job.payload
            )
        else:
            written = self.client.update(
                record_type=job.flow.netsuite_type, netsuite_id=str(record["id"]), payload=job.payload
            )
        outcome, verb = (Outcome.CREATED, "created") if record is None else (Outcome.UPDATED, "updated")
        message = f"{job.flow.noun.capitalize()} {written.netsuite_id} {verb}."
        return self._done(outcome, message, record=record, written=written)

    def _cancel(self, *, record: Record | None, action: CancelAction) -> Result:
        noun = self.job.flow.noun
        if record is None:
            return self.result(Outcome.SKIPPED, State.SKIPPED, f"Cancelled; NetSuite has no {noun} for it.")
        status = parse.transaction_status(record, record_type=self.job.flow.netsuite_type)
        if status in (parse.Status.CLOSED, parse.Status.CANCELLED, parse.Status.VOIDED):
            return self._done(Outcome.CANCELLED, f"It is {_words(status)} in NetSuite already.", record=record)
        change = self.job.flow.cancel(self.job.document, record)
        if payloads.matches(payload=change, record=record):
            return self._done(Outcome.CANCELLED, f"The {noun} was cancelled in NetSuite already.", record=record)
        if action == CancelAction.IGNORE or not self._may_cancel(record=record, status=status):
            raise errors.DecisionNeeded(
                f"{self.job.document.number} was cancelled on the platform. Its {noun} {record.get('id')} in NetSuite "
                f"is {_words(status)} and was left alone: decide there what to do, then skip this entry.",
                facts={"platform": {"cancelled": True}, "netsuite": _shown(record=record, payload={})},
            )
        self.about_to_call()
        netsuite_id = str(record["id"])
        if action == CancelAction.DELETE:
            self.client.delete(record_type=self.job.flow.netsuite_type, netsuite_id=netsuite_id)
            return self._done(Outcome.CANCELLED, f"{noun.capitalize()} {netsuite_id} deleted.", record=record)
        written = self.client.update(
            record_type=self.job.flow.netsuite_type,
            netsuite_id=netsuite_id,
            payload=change,
            replace_lines=False,
        )
        verb = "closed" if self.job.flow.record_type == "order" else "voided"
        return self._done(
            Outcome.CANCELLED, f"{noun.capitalize()} {netsuite_id} {verb}.", record=record, written=written
        )

    def _may_cancel(self, *, record: Mapping[str, Any], status: parse.Status) -> bool:
        # An invoice that is paid in part stays "open", but voiding it would take the payment's ground away (E27).
        is_paid = (parse.totals(record=record).paid or 0) > 0
        return not is_paid and parse.is_editable(record_type=self.job.flow.netsuite_type, status=status)

    def _done(self, outcome: Outcome, message: str, *, record: Record | None, written: Written | None = None) -> Result:
        if written:
            self.exchanges.append(written.exchange)
        result = self.result(outcome, State.SYNCED, " ".join([message, *self.job.notices]))
        netsuite_id = written.netsuite_id if written else str((record or {}).get("id", ""))
        result.link = self._link(netsuite_id=netsuite_id, record=record)
        return result

    def _link(self, *, netsuite_id: str, record: Record | None) -> RecordLink:
        job = self.job
        own = record is None or record.get("externalId") == job.external_id
        return RecordLink(
            connection_id=job.entry.plan.connection_id,
            record_type=job.flow.record_type,
            source_id=job.entry.source_id,
            netsuite_type=job.flow.netsuite_type,
            netsuite_id=netsuite_id,
            external_id=job.external_id if own else str((record or {}).get("externalId") or ""),
            created_by=RecordLink.Side.PLATFORM,
            payload_hash=job.payload_hash,
            is_cancelled=job.cancel_action is not None,
        )


def _clearing(*, payload: Mapping[str, Any], record: Mapping[str, Any]) -> Record:
    # A field that is left out stays as it is in NetSuite (NetSuite help: PUT and PATCH change what is sent).
    return {**payload, **{name: None for name in _PLATFORMS_OWN if name not in payload and record.get(name)}}


def _words(status: parse.Status) -> str:
    return status.replace("_", " ").lower()


def _shown(*, record: Mapping[str, Any], payload: Mapping[str, Any]) -> dict[str, Any]:
    # Only what our payload speaks of, so that both versions can be read side by side.
    keys = [*payload, "id", "tranId", "status", "orderStatus", "total"]
    return {key: record[key] for key in dict.fromkeys(keys) if key in record}
