"""By which clock the account stamps records: measured, stored by who asked, and told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from integrations.netsuite.doctor import stamps
from integrations.netsuite.doctor.steps import Light
from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.doctor import patient
from tests.integrations.netsuite.doctor.conftest import Examine, by_key

HOUR = 3600
BY_STAMPS = {"invoices_in"}


@pytest.mark.parametrize(
    ("newest", "written", "known", "offset_s"),
    [
        (-60, [], None, 0),
        (-9 * HOUR, [], None, None),
        (None, [], None, None),
        (10 * HOUR - 60, [], None, 10 * HOUR),
        (10 * HOUR - 20 * 60, [], None, 10 * HOUR - 900),
        (-9 * HOUR, [2, 1, 5000], None, 0),
        (-17 * HOUR - 3, [-17 * HOUR + 2], None, -17 * HOUR),
        (10 * HOUR - 5, [10 * HOUR + 1], None, 10 * HOUR),
        (-HOUR, [5 * HOUR], None, None),
        (-5, [5 * HOUR], None, 0),
        (-HOUR, [1300], None, None),
        (-9 * HOUR, [], 0, 0),
        (-9 * HOUR, [], -17 * HOUR, -9 * HOUR),
        (-20 * HOUR, [], -17 * HOUR, -17 * HOUR),
        (-18 * HOUR - 9, [-18 * HOUR], -17 * HOUR, -18 * HOUR),
        (-17 * HOUR - 9, [], -18 * HOUR, -17 * HOUR),
        (-9 * HOUR, [1], -HOUR, 0),
        (None, [], -17 * HOUR, -17 * HOUR),
        (-5, [-30 * HOUR], None, 0),
    ],
    ids=[
        "a fresh stamp shows that none is behind",
        "an old newest stamp may be quiet or behind",
        "nothing at all",
        "a stamp that has yet to come is ahead",
        "ahead by as much as is sure",
        "a record of ours agrees, others were saved again",
        "a record of ours is behind",
        "a record of ours is ahead, and so is the newest",
        "ahead alone may be an edit",
        "ahead alone, but something was stamped just now",
        "an edit at an odd time",
        "known and not contradicted",
        "known, and a stamp is too late for it",
        "known, and quiet",
        "the clock of the stamps went back",
        "the clock of the stamps went forward",
        "ours are believed before what was known",
        "known, and nothing to see",
        "too far for any zone",
    ],
)
def test_the_offset_follows_from_the_newest_stamp_and_from_records_of_ours(
    newest: float | None, written: list[float], known: int | None, offset_s: int | None
) -> None:
    assert stamps.offset_s(newest_ahead_s=newest, written_ahead_s=written, known=known) == offset_s


class TestTheDoctor:
    def test_finds_one_clock_by_a_fresh_stamp(self, examine: Examine) -> None:
        findings = examine()

        assert findings.stamp_offset_s == 0
        assert by_key(findings)["stamps"]["message"] == "The account stamps records by the clock that SYSDATE tells."

    @pytest.mark.parametrize(
        ("zone", "stamp_zone", "offset_s", "words"),
        [
            ("Australia/Brisbane", "America/Phoenix", -17 * HOUR, "17 hours behind SYSDATE"),
            ("America/Phoenix", "Asia/Kathmandu", 12 * HOUR + 2700, "12 hours and 45 minutes ahead of SYSDATE"),
        ],
    )
    def test_measures_another_clock_by_a_record_written_from_here(
        self,
        simulator: NetSuiteSimulator,
        examine: Examine,
        zone: str,
        stamp_zone: str,
        offset_s: int,
        words: str,
    ) -> None:
        simulator.zone, simulator.stamp_zone = zone, stamp_zone
        record = simulator.all("salesOrder")[0]["id"]

        findings = examine(patient.case(written={record: datetime.now(UTC)}))

        assert findings.stamp_offset_s == offset_s
        assert words in by_key(findings)["stamps"]["message"]
        assert findings.light is Light.GREEN

    def test_is_not_sure_while_nothing_was_saved_for_hours(
        self, simulator: NetSuiteSimulator, examine: Examine
    ) -> None:
        simulator.stamp_zone = "Pacific/Honolulu"

        findings = examine(patient.case(flows=BY_STAMPS))

        assert findings.stamp_offset_s is None
        step = by_key(findings)["stamps"]
        assert step["light"] is Light.AMBER
        assert "Run the doctor again while people work in NetSuite." in step["message"]

    def test_says_nothing_unsure_where_no_flow_reads_by_stamps(
        self, simulator: NetSuiteSimulator, examine: Examine
    ) -> None:
        simulator.stamp_zone = "Pacific/Honolulu"

        assert "stamps" not in by_key(examine(patient.case(flows={"orders_out"})))

    def test_takes_a_record_saved_again_for_what_it_is(self, simulator: NetSuiteSimulator, examine: Examine) -> None:
        records = [simulator.all(kind)[0]["id"] for kind in ("salesOrder", "invoice")]
        long_ago = datetime.now(UTC) - timedelta(hours=5)

        findings = examine(patient.case(written=dict.fromkeys(records, long_ago)))

        assert findings.stamp_offset_s == 0

    def test_is_not_sure_of_a_role_that_sees_no_transactions(
        self, simulator: NetSuiteSimulator, examine: Examine
    ) -> None:
        simulator.permissions.discard("Find Transaction")

        findings = examine(patient.case(flows=BY_STAMPS))

        assert by_key(findings)["stamps"]["light"] is Light.AMBER
        assert findings.missing == ("Find Transaction",)


def test_flows_that_read_by_stamps_are_flows_that_the_doctor_knows() -> None:
    assert stamps.BY_STAMPS < patient.ALL_FLOWS
