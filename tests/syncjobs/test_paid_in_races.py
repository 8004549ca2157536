"""Mark as paid, refused by the platform because something happened since it was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from integrations import errors, records
from syncjobs.flows import paying
from syncjobs.flows.inbound import Aside, Done
from syncjobs.models import Outcome

TODAY = date(2026, 11, 22)


class Racing:
    """A platform that refuses a mark, because a payment began since it was read."""

    def __init__(self, *, now: records.Held) -> None:
        self.now = now

    def mark_paid(self, *, held: records.Held, paid_date: date) -> records.Held:
        raise errors.RecordRejected("A cancelled or processing invoice cannot be marked as paid")

    def read_held(self, *, record_type: str, source_ids: Sequence[str]) -> dict[str, records.Held | None]:
        return {source_ids[0]: self.now}


class TestRaces:
    idle = records.Held(record_type="invoice", source_id="6d2e", number="OMI1890")

    def test_a_payment_that_began_since_it_was_read_is_no_failure_e59(self) -> None:
        said = paying.mark(connector=Racing(now=replace(self.idle, is_busy=True)), held=self.idle, paid_date=TODAY)

        assert isinstance(said, Aside)
        assert said.is_looked_at_again

    def test_nor_is_one_that_ended_e58(self) -> None:
        said = paying.mark(connector=Racing(now=replace(self.idle, is_paid=True)), held=self.idle, paid_date=TODAY)

        assert isinstance(said, Done)
        assert said.outcome == Outcome.UNCHANGED

    def test_any_other_refusal_is_told(self) -> None:
        with pytest.raises(errors.RecordRejected):
            paying.mark(connector=Racing(now=self.idle), held=self.idle, paid_date=TODAY)
