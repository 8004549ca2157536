"""What a job knows by name, for messages that would else speak in ids only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from integrations import records
from integrations.netsuite import parse
from integrations.netsuite.refusal_names import Names
from syncjobs.runner.jobs import Job

_LONGEST = 80  # characters of a name


def of_job(*, job: Job, record: Mapping[str, Any] | None) -> Names:
    """Give the names of the job's customer, items and lines, and of all that the record as NetSuite shows it refers to.

    `record` is what was looked up before, None when nothing was.
    """
    known = dict(_of_record(record or {})) | dict(_of_document(job.document, job.payload))
    return lambda kind, netsuite_id: known.get((kind, netsuite_id))


def _of_document(document: records.Document, payload: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    customer_id = parse.reference_id(value=payload.get("entity"))
    if customer_id and document.customer_name:
        yield ("customer", customer_id), document.customer_name[:_LONGEST]
    # The payload's lines are the document's with a quantity, in their order, and then the charges.
    labels = [_label(line) for line in document.lines if line.quantity != 0]
    for number, line in enumerate(parse.lines(record=payload), start=1):
        label = labels[number - 1] if number <= len(labels) else str(line.get("description") or "")[:_LONGEST]
        if label:
            yield ("item", parse.reference_id(value=line.get("item"))), label
            yield ("line", str(number)), label


def _label(line: records.DocumentLine) -> str:
    return " ".join(part for part in (line.sku, line.name) if part)[:_LONGEST]


def _of_record(record: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    for content in (record, *parse.lines(record=record)):
        for field, value in content.items():
            name = value.get("refName") if isinstance(value, Mapping) else None
            if isinstance(name, str) and name:
                kind = {"entity": "customer"}.get(field, field.lower())
                yield (kind, parse.reference_id(value=value)), name[:_LONGEST]
