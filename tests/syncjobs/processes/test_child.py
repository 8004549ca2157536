"""Nothing that we start outlives us, however we end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from syncjobs.processes import child, ports

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
# Starts a child, says its id, and sleeps.
STARTER = """
import sys, time
from syncjobs.processes import child
print(child.Child(name="sleeper", command=[sys.executable, "-c", "import time; time.sleep(600)"]).pid, flush=True)
time.sleep(600)
"""
# Starts a process of its own in its group, says its id, and sleeps through SIGTERM.
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]).pid, flush=True)
time.sleep(600)
"""


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_until(condition, *, timeout_s: float = 10.0) -> bool:
    give_up_at = time.monotonic() + timeout_s
    while time.monotonic() < give_up_at:
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_a_child_ends_when_its_parent_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", STARTER], stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout
        pid = int(starter.stdout.readline())
        # Until it has made its wish it would outlive us.
        assert wait_until(lambda: "tie" not in Path(f"/proc/{pid}/cmdline").read_text())

        starter.send_signal(signal.SIGKILL)

    assert wait_until(lambda: not is_alive(pid))


def test_a_child_does_not_start_when_its_parent_has_ended_already() -> None:
    command = [sys.executable, "-m", "syncjobs.processes.tie", str(os.getppid()), "true"]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "has ended" in done.stderr


def test_stopping_takes_the_whole_group_along(tmp_path: Path) -> None:
    stubborn = child.Child(name="stubborn", command=[sys.executable, "-c", STUBBORN], log_path=tmp_path / "log")
    assert wait_until(lambda: stubborn.log_tail() != "")
    grandchild = int(stubborn.log_tail())

    stubborn.stop(grace_s=0.2)

    assert stubborn.exit_code == -signal.SIGKILL
    assert wait_until(lambda: not is_alive(grandchild))


def test_several_children_stop_within_one_grace() -> None:
    children = [child.Child(name="sleeper", command=SLEEP) for _ in range(3)]

    child.stop_all(children, grace_s=5)

    assert all(one.exit_code is not None for one in children)


def test_a_child_leaves_its_last_lines(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "for number in range(100): print('line', number)"]
    talkative = child.Child(name="talkative", command=command, log_path=tmp_path / "log")

    assert talkative.wait(timeout_s=30)

    assert talkative.log_tail().splitlines()[-1] == "line 99"
    assert len(talkative.log_tail().splitlines()) == child.TAIL_LINES


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_runs_what_stands_in_finally(number: signal.Signals) -> None:
    script = """
import os, time
from syncjobs.processes import stopping
stopping.raise_on_signals()
try:
    print("ready", flush=True)
    time.sleep(600)
except KeyboardInterrupt:
    pass
finally:
    print("stopped", flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        process.stdout.readline()
        process.send_signal(number)

        assert process.stdout.read() == "stopped\n"


class TestPorts:
    def test_gives_the_preferred_one_when_it_is_free(self) -> None:
        port = ports.free()

        assert ports.free(preferred=port) == port

    def test_gives_another_when_somebody_listens_there(self, netsuite) -> None:
        taken = int(netsuite.base_url.rpartition(":")[2])

        assert ports.free(preferred=taken) != taken
