"""What a query's clock tells, and when it sees what was saved."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.simulator.conftest import Caller, invoice_for, order, signer

NOW = "SELECT TO_CHAR(SYSDATE, 'YYYY-MM-DD HH24:MI:SS') AS now FROM DUAL"
CHANGED = "SELECT TO_CHAR(lastmodifieddate, 'YYYY-MM-DD HH24:MI:SS') AS at FROM customer WHERE id = 1042"


class Hands:
    """Somebody who works in the account at any time we like."""

    def __init__(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        self._simulator, self._call = simulator, call

    def at(self, instant: str) -> None:
        """Turn the server's clock, UTC; calls are signed with its time."""
        wanted = datetime.fromisoformat(instant).replace(tzinfo=UTC)
        self._simulator.clock_offset_s += (wanted - self._simulator.books.now()).total_seconds()
        self._call.session.auth = signer(self._simulator, timestamp=str(int(wanted.timestamp())))

    def told(self, sql: str) -> str:
        """The one value of a query."""
        return next(iter(self._call.rows(sql)[0].values()))

    def saved_at(self, instant: str) -> str:
        """What a query tells of a save at that time."""
        self.at(instant)
        self._simulator.change("customer", "1042", {"phone": instant})
        return self.told(CHANGED)


@pytest.fixture
def hands(simulator: NetSuiteSimulator, call: Caller) -> Hands:
    return Hands(simulator, call)


@pytest.mark.parametrize(
    ("zone", "instants", "told"),
    [
        ("America/Los_Angeles", ["2026-11-01 08:30:00", "2026-11-01 09:30:00"], ["2026-11-01 01:30:0"] * 2),
        (
            "America/Los_Angeles",
            ["2026-03-08 09:59:50", "2026-03-08 10:00:00"],
            ["2026-03-08 01:59:5", "2026-03-08 03:00:0"],
        ),
        ("Australia/Lord_Howe", ["2026-04-04 14:40:00", "2026-04-04 15:10:00"], ["2026-04-05 01:40:0"] * 2),
        ("Asia/Kathmandu", ["2026-01-01 00:00:00"], ["2026-01-01 05:45:0"]),
        ("UTC", ["2026-01-01 00:00:00"], ["2026-01-01 00:00:0"]),
    ],
    ids=["an hour is repeated", "an hour is skipped", "half an hour is repeated", "odd offset", "none"],
)
def test_times_are_those_of_a_wall_clock(
    simulator: NetSuiteSimulator, hands: Hands, zone: str, instants: list[str], told: list[str]
) -> None:
    simulator.zone = zone

    saved = [hands.saved_at(instant)[:18] for instant in instants]

    assert saved == told
    assert hands.told(NOW)[:18] == told[-1]


def test_a_change_of_zone_holds_for_what_was_saved_before(simulator: NetSuiteSimulator, hands: Hands) -> None:
    simulator.zone = "UTC"
    before = hands.saved_at("2026-06-01 12:00:00")

    simulator.zone = "Australia/Sydney"

    assert (before[:13], hands.told(CHANGED)[:13]) == ("2026-06-01 12", "2026-06-01 22")


def test_records_may_be_stamped_by_another_clock_than_sysdates(simulator: NetSuiteSimulator, hands: Hands) -> None:
    simulator.zone, simulator.stamp_zone = "Australia/Sydney", "America/Los_Angeles"

    assert hands.saved_at("2026-06-01 12:00:00")[:13] == "2026-06-01 05"
    assert hands.told(NOW)[:13] == "2026-06-01 22"

    simulator.stamp_zone = None
    assert hands.told(CHANGED)[:13] == "2026-06-01 22"


def test_deletions_are_stamped_by_the_same_clock_as_changes(simulator: NetSuiteSimulator, hands: Hands) -> None:
    simulator.zone, simulator.stamp_zone = "UTC", "Asia/Kathmandu"
    hands.at("2026-06-01 12:00:00")

    simulator.delete("contact", simulator.add("contact", {"firstName": "Ann", "company": {"id": "1042"}}))

    assert (
        hands.told("SELECT TO_CHAR(deleteddate, 'YYYY-MM-DD HH24:MI') AS at FROM deletedrecord") == "2026-06-01 17:45"
    )


def test_saves_in_one_second_are_not_told_apart(simulator: NetSuiteSimulator, call: Caller) -> None:
    crowd = simulator.bulk_invoices(
        50, since=datetime(2026, 5, 1, tzinfo=UTC), until=datetime(2026, 5, 1, 0, 0, 1, tzinfo=UTC)
    )

    rows = call.rows("SELECT DISTINCT lastmodifieddate FROM transaction WHERE id >= ?", crowd.first_id)

    assert len(rows) == 1


def test_sysdate_is_one_time_for_a_whole_query(call: Caller) -> None:
    rows = call.rows("SELECT DISTINCT TO_CHAR(SYSDATE, 'HH24:MI:SS') AS now FROM item, customer, currency")

    assert len(rows) == 1


class TestCommitsInFlight:
    """A save that others see later than its own time says."""

    def test_a_late_new_record_is_not_seen_yet(self, simulator: NetSuiteSimulator, call: Caller, hands: Hands) -> None:
        hands.at("2026-06-01 12:00:00")
        invoice = invoice_for(call)
        simulator.commit_late("invoice", invoice, 60)

        assert call.rows("SELECT id FROM transaction") == []
        assert simulator.get("invoice", invoice)["id"] == invoice

        hands.at("2026-06-01 12:01:01")
        found = call.rows("SELECT TO_CHAR(lastmodifieddate, 'MI:SS') AS at FROM transaction")
        assert found[0]["at"].startswith("00:0")

    def test_a_late_change_shows_the_record_as_it_was(
        self, simulator: NetSuiteSimulator, call: Caller, hands: Hands
    ) -> None:
        phone = "SELECT phone FROM customer WHERE id = 1042"
        hands.at("2026-06-01 12:00:00")
        before = call.rows(phone)
        with simulator.commits_late(30):
            simulator.change("customer", "1042", {"phone": "first"})
        simulator.change("customer", "1042", {"phone": "second"})

        assert call.rows(phone) == before
        hands.at("2026-06-01 12:00:31")
        assert call.rows(phone) == [{"phone": "second"}]

    def test_each_late_version_has_its_turn(self, simulator: NetSuiteSimulator, call: Caller, hands: Hands) -> None:
        hands.at("2026-06-01 12:00:00")
        for name, seconds in (("first", 30), ("second", 90)):
            with simulator.commits_late(seconds):
                simulator.change("customer", "1042", {"phone": name})

        seen = []
        for minute in (0, 1, 2):
            hands.at(f"2026-06-01 12:0{minute}:00")
            seen.append(call.rows("SELECT phone FROM customer WHERE id = 1042")[0]["phone"])

        assert seen == ["02 5550 4000", "first", "second"]

    def test_a_late_deletion_leaves_the_record_for_a_while(
        self, simulator: NetSuiteSimulator, call: Caller, hands: Hands
    ) -> None:
        hands.at("2026-06-01 12:00:00")
        call("PUT", "salesOrder/eid:om-1", order())
        with simulator.commits_late(30):
            call("DELETE", "salesOrder/5001")

        both = "SELECT id FROM transaction UNION ALL SELECT recordid FROM deletedrecord"
        name = "SELECT name FROM deletedrecord"
        assert (call.rows(both), call.rows(name)) == ([{"id": "5001"}], [])
        hands.at("2026-06-01 12:00:31")
        assert (len(call.rows(both)), len(call.rows(name))) == (1, 1)

    def test_a_lag_can_hold_for_everybody(self, simulator: NetSuiteSimulator, call: Caller, hands: Hands) -> None:
        hands.at("2026-06-01 12:00:00")
        simulator.visible_after_s = 5
        invoice_for(call)

        assert call.rows("SELECT id FROM transaction") == []
        hands.at("2026-06-01 12:00:07")
        assert len(call.rows("SELECT id FROM transaction")) == 1

    def test_what_was_seen_cannot_become_late(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        call.rows("SELECT id FROM customer")

        with pytest.raises(LookupError, match="have seen customer 1042"):
            simulator.commit_late("customer", "1042", 5)
