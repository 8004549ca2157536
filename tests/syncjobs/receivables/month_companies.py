"""The companies on Invoiced that share one NetSuite account in a random month, each with what is its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from django.utils import timezone

from integrations.invoiced.simulator import InvoicedSimulator
from mappings.models import Prepayments
from syncjobs.models import Flow
from tests.receivables import A_SUNDAY, Receivables
from tests.syncjobs.receivables import month_fields, month_history
from tests.syncjobs.receivables.month_in_invoiced import Portal
from tests.syncjobs.receivables.month_kinds import Kind

FLOWS = (Flow.CUSTOMERS_IN, Flow.AR_INVOICES_IN, Flow.AR_CREDITS_IN, Flow.AR_PAYMENTS_IN, Flow.AR_PAYMENTS_OUT)
SECRET = "hubtestsecret0001"
SERVICE, GST_FREE = "310", "8"


@dataclass(kw_only=True)
class Company:
    """One of them: its side of the books, its people, its subsidiary, and its webhooks: read so far, and late."""

    books: Receivables
    portal: Portal
    subsidiary_id: str
    hooks_read: int = 0
    late: list[dict[str, Any]] = field(default_factory=list)

    def has(self, record: dict[str, Any]) -> bool:
        """Whether a record of NetSuite is its own."""
        return bool(record["subsidiary"]["id"] == self.subsidiary_id)


@contextmanager
def connected(books: Receivables, *, kind: Kind, number: int) -> Iterator[list[Company]]:
    """Connect one company, or two of which one names its subsidiary and the other may name none."""
    flows: dict[str, Any] = {"starts_at": timezone.now(), **_settings(kind, Random(number))}
    if not kind.is_shared:
        books.connect(*FLOWS, **flows)
        yield [_company(books, kind, "1")]
        return
    other = InvoicedSimulator(seed=number)
    other.webhook_mode = "drop"
    with other.serve() as server:
        books.connect(*FLOWS, subsidiary_ids=["1"] if number % 3 else [], **flows)
        beside = books.beside(other, server.base_url, *FLOWS, subsidiary_ids=["2"], **flows)
        yield [_company(books, kind, "1"), _company(beside, kind, "2")]


def _settings(kind: Kind, chance: Random) -> dict[str, Any]:
    fees = {"fee_item_id": SERVICE, "fee_tax_code_id": GST_FREE}
    return {
        "start_date": A_SUNDAY.date() - timedelta(days=month_history.STARTED_DAYS_AGO),
        "sends_pdf": kind.prints,
        "prepayments": chance.choice([Prepayments.HOLD, Prepayments.DEPOSIT]),
        "is_open_only": chance.random() < 0.5,
        **(fees if chance.random() < 0.7 else {}),
    }


def _company(books: Receivables, kind: Kind, subsidiary_id: str) -> Company:
    books.connection.secrets = {**books.connection.secrets, "webhook_secret": SECRET}
    books.connection.save()
    if kind.has_mapped_fields:
        month_fields.define(books)
    return Company(books=books, portal=Portal(books, kind=kind), subsidiary_id=subsidiary_id)
