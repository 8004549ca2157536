"""One process that we start: a group of its own, tied to us, its output in a file or on our terminal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

TAIL_LINES = 25


class Child:
    """A running command. Start it from the main thread: Linux ties it to the thread that starts it."""

    def __init__(
        self,
        *,
        name: str,
        command: Sequence[str],
        environ: Mapping[str, str] | None = None,
        log_path: Path | None = None,
    ) -> None:
        self.name, self.log_path = name, log_path
        tied = [sys.executable, "-m", "syncjobs.processes.tie", str(os.getpid()), *command]
        output = log_path.open("ab") if log_path else None
        try:
            self._process = subprocess.Popen(
                tied,
                env=dict(environ) if environ is not None else None,
                cwd=Path(__file__).resolve().parents[2],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                start_new_session=True,
            )
        finally:
            if output:
                output.close()

    @property
    def pid(self) -> int:
        """Give the id of the process, which is its group's too."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """Give what it ended with (negative: the signal), None while it runs."""
        return self._process.poll()

    def wait(self, *, timeout_s: float) -> bool:
        """Wait for its end; False when it still runs."""
        try:
            self._process.wait(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            return False
        return True

    def ask_to_stop(self) -> None:
        """Send SIGTERM to the process itself, which stops its own children in order."""
        if self.exit_code is None:
            self._process.terminate()

    def kill_group(self) -> None:
        """Send SIGKILL to all that is left of the group, the process's orphans included."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self._process.wait()

    def stop(self, *, grace_s: float) -> None:
        """Ask, wait for `grace_s` seconds, then kill what is left."""
        self.ask_to_stop()
        self.wait(timeout_s=grace_s)
        self.kill_group()

    def log_tail(self) -> str:
        """Give the last lines it wrote, "" when they went to the terminal."""
        if self.log_path is None or not self.log_path.exists():
            return ""
        return "\n".join(self.log_path.read_text(errors="replace").splitlines()[-TAIL_LINES:])


def stop_all(children: Sequence[Child], *, grace_s: float) -> None:
    """Stop several at once; the whole takes `grace_s` seconds at most."""
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.stop(grace_s=grace_s)
