"""Credit memos of NetSuite become the platform's credit notes (R48)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone

from integrations import contract, errors, records
from integrations.netsuite import payloads
from integrations.netsuite.reading import applications, credit_memos, lines, lists
from integrations.netsuite.reading.windows import Window
from syncjobs.flows import credited_memos, dated_pages, raws, upserting
from syncjobs.flows.inbound import Aside, Batch, Done, InboundFlow, Raw, Task
from syncjobs.models import Outcome, SyncPlan
from syncjobs.netsuite_source import Source

_HALF = 32  # of the 64 characters of a fingerprint: the credit itself, then the invoices too


class CreditNotesIn(InboundFlow):
    """Read on the hour, behind invoices and payments; one credit note for each credit memo (E76)."""

    record_type = "credit_note"
    netsuite_type = "creditMemo"
    noun = "credit note"
    capability = contract.Capability.WRITE_CREDIT_NOTES
    is_hourly = True

    def changes(self, *, plan: SyncPlan, source: Source, window: Window) -> Iterator[list[records.Change]]:
        """Give those that changed, with lines and applications: one call each for 1,000 of them."""
        yield from _changes(source, credit_memos.credit_memos_changed(source.reader, window))

    def history(
        self, *, plan: SyncPlan, source: Source, since_date: date, until_date: date, after_id: str
    ) -> Iterator[contract.HistoryPage]:
        """Give those of these dates."""
        yield from dated_pages.history(
            pages=credit_memos.credit_memos_dated(source.reader, since_date, until_date, after_id=after_id),
            total=credit_memos.count_dated(source.reader, since_date, until_date, after_id=after_id),
            changes=lambda page: [change for some in _changes(source, iter([list(page)])) for change in some],
        )

    def is_open(self, *, raw: Raw) -> bool:
        """Say whether some of it is still to be applied."""
        return bool(raw["memo"]["status"] == credit_memos.OPEN)

    def read(self, *, plan: SyncPlan, source: Source, netsuite_ids: Sequence[str]) -> dict[str, Raw]:
        """Read these credit memos afresh."""
        found = credit_memos.credit_memos_by_id(source.reader, netsuite_ids)
        return _raws(source, found, _currencies(source, found))

    def prepare(self, *, batch: Batch) -> Mapping[str, records.FromNetSuite | Aside | errors.SyncError]:
        """Give the credit notes with the platform's customers, products and invoices in place of NetSuite's."""
        return credited_memos.prepare(batch=batch)

    def content_hash(self, *, record: records.FromNetSuite) -> str:
        """Give the credit's fingerprint, then that with the invoices; what products are called is no part of it."""
        assert isinstance(record, records.CreditNote)
        nameless = [replace(line, name="", sku="") if line.product_id else line for line in record.lines]
        said = replace(record, lines=tuple(nameless), warnings=())
        credit = raws.content_hash(record=replace(said, invoice_ids=()))
        return credit[:_HALF] + raws.content_hash(record=said)[:_HALF]

    def write(self, *, task: Task) -> Done:
        """Create, update or cancel the credit note; one that is applied stays as it is (E74)."""
        assert isinstance(task.record, records.CreditNote)
        _refuse_other_customer(task)
        if task.held is not None and _only_invoices_changed(task):
            message = (
                f"It was applied otherwise in NetSuite since. Credit note {task.held.number} is applied on the "
                "platform already and stays as it is."
            )
            return Done(outcome=Outcome.UNCHANGED, message=message, held=task.held)
        done = upserting.upsert(task=task, noun=self.noun)
        return replace(done, message=" ".join([done.message, *task.record.warnings]))


def _only_invoices_changed(task: Task) -> bool:
    if task.link is None or task.held is None or task.held.is_cancelled or task.record.is_void:
        return False
    before, after = task.link.payload_hash, task.payload_hash
    return task.held.is_final and before[:_HALF] == after[:_HALF] and before != after


def _refuse_other_customer(task: Task) -> None:
    wanted, held = task.record.customer_id, task.held
    if held is None or not (wanted and held.customer_id) or wanted.lower() == held.customer_id.lower():
        return
    raise errors.DecisionNeeded(
        f"{task.record.number} is {task.record.customer_name}'s in NetSuite, but credit note {held.number} is another "
        "customer's on the platform, where that cannot be changed. Cancel it there by hand, forget the link and retry.",
        facts={"netsuite": {"customer": task.record.customer_id}, "platform": {"customer": held.customer_id}},
    )


def _changes(source: Source, pages: Iterator[list[credit_memos.CreditMemo]]) -> Iterator[list[records.Change]]:
    symbols: Mapping[str, str] | None = None
    for page in pages:
        symbols = _currencies(source, page) if symbols is None else symbols
        found, now = _raws(source, page, symbols), timezone.now()
        yield [
            records.Change(
                source_id=netsuite_id,
                version=raw["version"],
                updated_at=now,
                number=raw["memo"]["document_number"] or "",
                raw=raw,
            )
            for netsuite_id, raw in found.items()
        ]


def _currencies(source: Source, page: Sequence[credit_memos.CreditMemo]) -> Mapping[str, str]:
    """Give the ISO codes by id; none where the role may not see the list, or the account knows one currency."""
    if not any(memo.currency_id for memo in page):
        return {}
    try:
        return {each.netsuite_id: (each.symbol or "").upper() for each in lists.currencies(source.reader)}
    except errors.PermissionMissing:
        return {}


def _raws(source: Source, page: Sequence[credit_memos.CreditMemo], symbols: Mapping[str, str]) -> dict[str, Raw]:
    ids = [memo.netsuite_id for memo in page]
    lines_of = lines.lines_of(source.reader, ids, document_type=lines.CREDIT_MEMO) if ids else {}
    applied = applications.applications_of(source.reader, ids, either_way=True) if ids else {}
    return {
        memo.netsuite_id: _raw(
            memo, symbols.get(memo.currency_id or "", ""), lines_of[memo.netsuite_id], applied.get(memo.netsuite_id, [])
        )
        for memo in page
    }


def _raw(
    memo: credit_memos.CreditMemo,
    currency: str,
    its_lines: Sequence[lines.Line],
    applied: Sequence[applications.Application],
) -> dict[str, Any]:
    raw = {
        "memo": raws.raw(memo),
        "currency": currency,
        "lines": [raws.raw(line) for line in its_lines],
        "invoice_ids": sorted({each.invoice_id for each in applied if each.amount}, key=int),
    }
    # Stamps are whole seconds: of two edits in one of them, only the content tells the second.
    return {**raw, "version": f"{memo.changed} {payloads.payload_hash(payload=raw)[:12]}"}


FLOW = CreditNotesIn()
