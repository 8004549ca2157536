"""Starts `manage.py demo` or `manage.py demo_check` in an environment of its own: `python -m syncjobs.demo demo`."""

from __future__ import annotations

import fcntl
import os
import sys
import tempfile
from pathlib import Path

from syncjobs.demo import environment
from syncjobs.processes import ports

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
PREFERRED_PORT = 8000


def lock(*, path: Path) -> None:
    """Hold `path` until this process (and what it turns into) ends; leave when another demo holds it."""
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SystemExit("The demo is running already. Stop that one with Ctrl-C first.") from None
    os.set_inheritable(handle, True)


def main(*, command: str) -> None:
    """Turn into the command."""
    VAR.mkdir(exist_ok=True)
    if command == "demo":
        lock(path=VAR / "demo.lock")
        folder, port = environment.fresh_folder(path=VAR / "demo"), ports.free(preferred=PREFERRED_PORT)
    else:
        folder, port = Path(tempfile.mkdtemp(prefix="demo-check-", dir=VAR)), ports.free()
    arguments = [sys.executable, str(ROOT / "manage.py"), command, "--folder", str(folder), "--port", str(port)]
    os.chdir(ROOT)
    os.execve(sys.executable, arguments, environment.variables(folder=folder, port=port, shell=os.environ))


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in ("demo", "demo_check"):
        raise SystemExit("Say which: python -m syncjobs.demo demo, or python -m syncjobs.demo demo_check.")
    main(command=sys.argv[1])
