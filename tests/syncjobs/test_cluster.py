"""The watch over the queue's processes: a dead or silent group is replaced as a whole."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django_q.models import OrmQ

from integrations import new_keys
from syncjobs import cluster, heartbeat
from syncjobs.processes import child

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
WORKERS = 2
ROOT = Path(__file__).parents[2]


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


@pytest.fixture
def watch(settings, db):
    settings.DRAIN_S = 45.0
    watching = cluster.Watch(command=SLEEP, quiet=seconds(45))
    yield watching
    watching.stop(grace_s=5)


class TestWatch:
    def test_starts_the_queue_and_asks_it_for_a_heartbeat(self, watch: cluster.Watch) -> None:
        watch.step(now=NOON)

        assert watch.pid
        assert OrmQ.objects.count() == 1

    def test_asks_again_every_ten_seconds(self, watch: cluster.Watch) -> None:
        for number in range(21):
            watch.step(now=NOON + seconds(number))

        assert OrmQ.objects.count() == 3

    def test_leaves_a_queue_alone_that_gives_signs_of_life(self, watch: cluster.Watch) -> None:
        watch.step(now=NOON)
        heartbeat.beat(name=cluster.HEARTBEAT, now=NOON + seconds(60))

        watch.step(now=NOON + seconds(149))

        assert watch.restarts == 0

    def test_does_not_take_busy_workers_for_dead_ones(self, watch: cluster.Watch) -> None:
        watch.step(now=NOON)

        watch.step(now=NOON + seconds(89))

        assert watch.restarts == 0

    def test_replaces_a_queue_that_has_gone_quiet(self, watch: cluster.Watch) -> None:
        watch.step(now=NOON)
        before = watch.pid

        watch.step(now=NOON + seconds(91))

        assert watch.restarts == 1
        assert watch.pid != before

    def test_gives_a_new_queue_time_whatever_the_old_heartbeat_says(self, watch: cluster.Watch) -> None:
        heartbeat.beat(name=cluster.HEARTBEAT, now=NOON - timedelta(days=1))

        watch.step(now=NOON)

        assert watch.restarts == 0

    def test_replaces_a_queue_whose_first_process_was_killed(self, watch: cluster.Watch) -> None:
        watch.step(now=NOON)
        before = watch.pid
        assert before
        os.kill(before, signal.SIGKILL)
        time.sleep(0.2)

        watch.step(now=NOON + seconds(1))

        assert watch.restarts == 1
        assert watch.pid != before

    def test_does_not_blame_the_queue_for_a_database_that_was_away(self, watch: cluster.Watch) -> None:
        watch.step(now=NOON)
        watch.excuse(now=NOON + seconds(200))

        watch.step(now=NOON + seconds(201))

        assert watch.restarts == 0


class TestWork:
    """The real queue, with real processes, on a database of its own."""

    @pytest.fixture
    def environ(self, tmp_path: Path) -> dict[str, str]:
        return {
            **os.environ,
            **dict(line.split("=", 1) for line in new_keys.lines()),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "ENV_FILE": os.devnull,
            "DATABASE_URL": f"sqlite:///{tmp_path / 'work.sqlite3'}",
            "DRAIN_S": "1",
            "Q_WORKERS": str(WORKERS),
            "LOG_LEVEL": "INFO",
        }

    def test_goes_on_after_idle_workers_were_killed(self, environ: dict[str, str], tmp_path: Path) -> None:
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=environ, cwd=ROOT, check=True)
        command = [sys.executable, "manage.py", "work", "--grace", "2", "--quiet", "9"]
        work = child.Child(name="work", command=command, environ=environ, log_path=tmp_path / "work.log")
        try:
            assert _beats_after(tmp_path, moment="", timeout_s=30), work.log_tail()

            _kill_the_workers(queue_pid=_queue_of(work.pid))
            killed_at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")

            assert _beats_after(tmp_path, moment=killed_at, timeout_s=60), work.log_tail()
        finally:
            work.stop(grace_s=10)

    def test_leaves_nothing_behind_when_it_is_killed(self, environ: dict[str, str], tmp_path: Path) -> None:
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=environ, cwd=ROOT, check=True)
        command = [sys.executable, "manage.py", "work"]
        work = child.Child(name="work", command=command, environ=environ, log_path=tmp_path / "work.log")
        try:
            assert _beats_after(tmp_path, moment="", timeout_s=30), work.log_tail()
            group = _queue_of(work.pid)

            os.kill(work.pid, signal.SIGKILL)

            assert _ends(group, within_s=15)
        finally:
            work.stop(grace_s=10)


def _beats_after(folder: Path, *, moment: str, timeout_s: float) -> bool:
    give_up_at = time.monotonic() + timeout_s
    while time.monotonic() < give_up_at:
        database = sqlite3.connect(f"file:{folder / 'work.sqlite3'}?mode=ro", uri=True)
        try:
            newest = database.execute("SELECT max(beat_at) FROM syncjobs_heartbeat").fetchone()[0]
        finally:
            database.close()
        if newest and newest > moment:
            return True
        time.sleep(0.2)
    return False


def _processes() -> list[tuple[int, int, int]]:
    """Give (id, parent's id, group's id) of every process that is not a zombie."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent, group = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if state != "Z":
            found.append((int(folder.name), int(parent), int(group)))
    return found


def _queue_of(work_pid: int) -> int:
    return next(pid for pid, parent, _ in _processes() if parent == work_pid)


def _kill_the_workers(*, queue_pid: int) -> None:
    (sentinel,) = [pid for pid, parent, _ in _processes() if parent == queue_pid]
    # The sentinel starts its workers before anything else. One of them holds the lock of the task queue, and takes it
    # along: those that the sentinel starts in their place wait for it for ever.
    for worker in sorted(pid for pid, parent, _ in _processes() if parent == sentinel)[:WORKERS]:
        os.kill(worker, signal.SIGKILL)


def _ends(group: int, *, within_s: float) -> bool:
    give_up_at = time.monotonic() + within_s
    while time.monotonic() < give_up_at:
        if not [pid for pid, _, found in _processes() if found == group]:
            return True
        time.sleep(0.1)
    return False
