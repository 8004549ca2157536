"""Runs a command that ends with its parent: `python -m syncjobs.processes.tie PARENT_PID COMMAND…`.

Linux sends SIGTERM to the command as soon as its parent is gone, even after a SIGKILL (prctl(2),
PR_SET_PDEATHSIG; the wish outlives execve). Elsewhere the command simply runs: Ctrl-C and SIGTERM still end it.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def to_parent(*, parent_pid: int, by: signal.Signals) -> None:
    """Ask for a signal at the parent's end; leave at once when it has ended already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, by)
    if os.getppid() != parent_pid:
        raise SystemExit(f"The process {parent_pid} that started this one has ended.")


if __name__ == "__main__":
    to_parent(parent_pid=int(sys.argv[1]), by=signal.SIGTERM)
    os.execvp(sys.argv[2], sys.argv[2:])
