"""Schedules of people changing rows while runs read them, stop, start again and overlap: a Hypothesis state machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from integrations.netsuite.reading import refused
from integrations.netsuite.reading.reader import Reader
from integrations.netsuite.reading.windows import LAG_S, OVERLAP_S, Reading, ReadingCursor
from tests.integrations.netsuite.changing_server import ChangingServer, Thing

LATEST_COMMIT_S = LAG_S + OVERLAP_S  # what `windows` promises to bear
# When the clocks of each zone go forward or back (IANA time zone database), in UTC.
TURNS = {
    "America/Los_Angeles": ["2026-03-08 10:00", "2026-11-01 09:00", "2027-03-14 10:00", "2027-11-07 09:00"],
    "Australia/Sydney": ["2026-04-04 16:00", "2026-10-03 16:00", "2027-04-03 16:00", "2027-10-02 16:00"],
    "Australia/Lord_Howe": ["2026-04-04 15:00", "2026-10-03 15:30", "2027-04-03 15:00", "2027-10-02 15:30"],
    "Europe/London": ["2026-03-29 01:00", "2026-10-25 01:00", "2027-03-28 01:00", "2027-10-31 01:00"],
    "Etc/UTC": ["2026-03-29 01:00", "2026-10-25 01:00"],
    "Asia/Kathmandu": ["2026-03-29 01:00", "2026-10-25 01:00"],
}
ROW_IDS = st.lists(st.integers(1, 9), min_size=1, max_size=6, unique=True)
COMMITS_S = st.one_of(st.just(0), st.integers(0, LAG_S), st.integers(LAG_S, LATEST_COMMIT_S), st.just(LATEST_COMMIT_S))
WAITS_S = st.one_of(st.integers(0, 90), st.integers(90, 1500), st.integers(1500, 9000), st.just(100_000))


NIGHT = timedelta(days=1)  # the doctor measures the offset of the stamps at least that often


@dataclass(kw_only=True)
class Run:
    """One pass over a window, as far as it has come."""

    reading: Reading
    began_at: datetime
    pages: Iterator[list[Thing]]
    last_id: str = ""
    has_ended: bool = False
    knew_the_offset: bool


class NoChangeIsMissed(RuleBasedStateMachine):
    """Every change gets an outcome. `seen` counts what was tried, over all schedules."""

    seen: Counter[str] = Counter()

    @initialize(
        zone=st.sampled_from(sorted(TURNS)),
        stamp_zone=st.one_of(st.just(""), st.sampled_from(sorted(TURNS))),
        turn=st.integers(0, 1),
        before_s=st.integers(-3600, 10_800),
        micros=st.integers(0, 999_999),
        clock_error_s=st.integers(-300, 300),
        is_measured_once=st.booleans(),
    )
    def connect(
        self,
        zone: str,
        stamp_zone: str,
        turn: int,
        before_s: int,
        micros: int,
        clock_error_s: int,
        is_measured_once: bool,
    ) -> None:
        """Switch the flow on, somewhere near a turn of a clock.

        `is_measured_once`: the offset of stamps was measured before, and nothing allows to measure it again.
        """
        stamp_zone = stamp_zone or zone
        self.turns = sorted(
            datetime.fromisoformat(text).replace(tzinfo=UTC) for text in {*TURNS[zone], *TURNS[stamp_zone]}
        )
        now = self.turns[turn] - timedelta(seconds=before_s, microseconds=micros)
        self.server = self.open_server(zone=zone, stamp_zone=stamp_zone, now=now)
        self.started_at = self.measured_at = now
        self.clock_error_s = clock_error_s
        self.known = refused.Remembered(clock=lambda: self.server.now)
        self.is_measured_once = is_measured_once and self.server.stamp_offset_s != 0
        self._read_by(offset_s=self.server.stamp_offset_s if self.is_measured_once else 0)
        told = self.reader.server_now()
        self.stored = ReadingCursor.starting(position=told, server_now=told, measured_at=self.our_clock()).as_text()
        self.outcomes: dict[int, int] = {}  # row -> its latest version that has a stored outcome
        self.runs: list[Run] = []
        self.stopped: list[Run] = []

    def open_server(self, *, zone: str, stamp_zone: str, now: datetime) -> ChangingServer:
        """Give the account that is read."""
        return ChangingServer(zone=zone, stamp_zone=stamp_zone, now=now)

    def _read_by(self, *, offset_s: int) -> None:
        self.offset_s = offset_s
        self.reader = Reader(
            client=self.server, known=self.known, page_rows=self.server.page_rows, stamp_offset_s=offset_s
        )

    def our_clock(self) -> datetime:
        """This machine's clock, which is not quite right."""
        return self.server.now + timedelta(seconds=self.clock_error_s)

    @rule(rows=ROW_IDS, commit_after_s=COMMITS_S)
    def people_save(self, rows: list[int], commit_after_s: int) -> None:
        """Several rows in one second."""
        for row_id in rows:
            self.server.save(row_id, commit_after_s=commit_after_s)

    @rule(seconds=WAITS_S)
    def time_passes(self, seconds: int) -> None:
        """By the true clock."""
        self.server.now += timedelta(seconds=seconds)

    @rule(before_s=st.integers(-600, 5400))
    def the_next_turn_comes(self, before_s: int) -> None:
        """Half a year passes."""
        later = [turn for turn in self.turns if turn - timedelta(seconds=before_s) > self.server.now]
        if later:
            self.server.now = later[0] - timedelta(seconds=before_s)

    @rule(seconds=st.integers(-200, 200))
    def our_clock_is_set(self, seconds: int) -> None:
        """By a time server, a little."""
        if abs(self.clock_error_s + seconds) <= 400:
            self.clock_error_s += seconds

    @rule()
    def the_doctor_looks(self) -> None:
        """By which clock records are stamped, which it tells from what it sees (`doctor.stamps`)."""
        self.measured_at = self.server.now
        if self.offset_s != self.server.stamp_offset_s and not self.is_measured_once:
            self.seen["offsets learned"] += 1
            self._read_by(offset_s=self.server.stamp_offset_s)

    @precondition(lambda self: len(self.runs) < 3)
    @rule()
    def a_run_begins(self) -> None:
        """Perhaps while another is at it."""
        self.runs.append(self._run())

    @precondition(lambda self: self.runs)
    @rule(which=st.integers(0, 2), pages=st.integers(1, 4))
    def a_run_reads(self, which: int, pages: int) -> None:
        """Every row of a page gets an outcome."""
        run = self.runs[which % len(self.runs)]
        for _ in range(pages):
            self._read_page(run)

    @precondition(lambda self: self.runs)
    @rule(which=st.integers(0, 2))
    def a_run_is_killed(self, which: int) -> None:
        """Between two pages, or before its cursor is stored."""
        run = self.runs.pop(which % len(self.runs))
        self.stopped.append(run)
        self.seen["killed before the cursor was stored" if run.has_ended else "killed between pages"] += 1

    @precondition(lambda self: self.stopped and len(self.runs) < 3)
    @rule()
    def a_killed_run_goes_on(self) -> None:
        """In its old window, behind the last row that has an outcome."""
        old = self.stopped.pop()
        pages = self.reader.changed(self.server.question, old.reading.window, after_id=old.last_id)
        self.runs.append(
            Run(
                reading=old.reading,
                began_at=old.began_at,
                pages=pages,
                last_id=old.last_id,
                knew_the_offset=old.knew_the_offset,
            )
        )

    @precondition(lambda self: any(run.has_ended for run in self.runs))
    @rule()
    def a_run_stores_its_cursor(self) -> None:
        """Once its whole window has outcomes."""
        run = next(run for run in self.runs if run.has_ended)
        self.runs.remove(run)
        self._store(run)

    @rule()
    def a_whole_run(self) -> None:
        """Undisturbed."""
        self._whole_run()

    @rule(rows=st.lists(st.integers(1, 9), min_size=4, max_size=9), every_s=st.integers(60, 600))
    def one_run_follows_another(self, rows: list[int], every_s: int) -> None:
        """As they do in real life, with a change before each."""
        for row_id in rows:
            self.server.save(row_id, commit_after_s=every_s % 60)
            self.server.now += timedelta(seconds=every_s)
            self._whole_run()

    @rule(before_s=st.integers(1, 50))
    def a_run_comes_just_before_a_commit(self, before_s: int) -> None:
        """The worst moment there is: what it leaves out, the next one must find."""
        commits = [versions[-1].seen_from for versions in self.server.rows.values()]
        if later := [at for at in commits if at - timedelta(seconds=before_s) > self.server.now]:
            self.server.now = min(later) - timedelta(seconds=before_s)
            self._whole_run()

    def teardown(self) -> None:
        """After an hour that is named twice has passed, nothing may be left without an outcome."""
        if not hasattr(self, "server"):
            return
        self.the_doctor_looks()
        for _ in range(3):
            self.server.now += timedelta(minutes=70)
            self._whole_run()
        latest = {row_id: len(versions) for row_id, versions in self.server.rows.items()}
        self.seen["schedules"] += 1
        self.seen["changes"] += sum(latest.values())
        assert self.outcomes == latest

    def _run(self) -> Run:
        if self.server.now - self.measured_at > NIGHT:
            self.the_doctor_looks()
        began_at, knew = self.server.now, self.offset_s == self.server.stamp_offset_s
        cursor = ReadingCursor.from_text(self.stored)
        reading = cursor.next_reading(server_now=self.reader.server_now(), measured_at=self.our_clock())
        pages = self.reader.changed(self.server.question, reading.window)
        return Run(reading=reading, began_at=began_at, pages=pages, knew_the_offset=knew)

    def _read_page(self, run: Run) -> None:
        page = next(run.pages, None)
        if page is None:
            run.has_ended = True
            return
        for row in page:
            row_id = int(row.netsuite_id)
            self.outcomes[row_id] = max(row.version, self.outcomes.get(row_id, 0))
        run.last_id = page[-1].netsuite_id
        self.server.now += timedelta(milliseconds=700)

    def _whole_run(self) -> None:
        run = self._run()
        while not run.has_ended:
            self._read_page(run)
        self._store(run)

    def _store(self, run: Run) -> None:
        self.stored = run.reading.cursor_after.as_text()
        self.seen["runs"] += 1
        self._nothing_before_is_missing(run)

    def _nothing_before_is_missing(self, run: Run) -> None:
        """What was saved long enough before a run began, and is stamped before its end, has an outcome now."""
        settled_at = run.began_at - timedelta(seconds=LATEST_COMMIT_S)
        for row_id, versions in self.server.rows.items():
            newest = versions[-1]
            if run.knew_the_offset and newest.saved_at < settled_at and newest.stamp < run.reading.window.until:
                assert self.outcomes.get(row_id) == newest.number, (row_id, newest, run)
