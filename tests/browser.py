"""Finds a Chromium for the journeys: on the machine, else Playwright's own, else Debian's package."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CURE = "apt-get update && apt-get install -y chromium"
DOWNLOAD_S = 300
# No look-up of anything but the page under test. No sandbox: root and many containers cannot have one, and the only
# pages opened are our own.
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip


class BrowserMissing(Exception):
    """No browser could be had; the message ends with the command that mends it."""


def find() -> Path | None:
    """Give a Chromium that is there already."""
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    own = _playwrights_own()
    return own if own.exists() else None


def get() -> Path:
    """Give a Chromium, installing one when there is none. Raises BrowserMissing with the cure."""
    if found := find():
        return found
    _attempt([sys.executable, "-m", "playwright", "install", "chromium"])
    if (found := find()) is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _attempt(["apt-get", "update", "-q"])
        _attempt(["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"])
        found = find()
    if found is None:
        raise BrowserMissing(f"There is no Chromium for the browser journeys. Install one: {CURE}")
    return found


def _playwrights_own() -> Path:
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def _attempt(command: list[str]) -> None:
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "10000"}
    print("$", " ".join(command), flush=True)
    try:
        subprocess.run(command, env=environ, stdin=subprocess.DEVNULL, check=False, timeout=DOWNLOAD_S)
    except subprocess.TimeoutExpired:
        print(f"That took longer than {DOWNLOAD_S} s.", flush=True)
