"""A world apart for the demo: its own database and keys in a fresh folder, nothing of `.env` or of the shell."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from integrations import new_keys

PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TERM", "VIRTUAL_ENV", "PYTHONUNBUFFERED", "LD_LIBRARY_PATH")
DATABASE_NAME = "crossfoot.sqlite3"


def fresh_folder(*, path: Path) -> Path:
    """Give the folder, empty, whatever an earlier run left in it."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def variables(*, folder: Path, port: int, shell: Mapping[str, str]) -> dict[str, str]:
    """Give the environment of every demo process; the web server answers on `port`, files go to `folder`."""
    kept = {name: shell[name] for name in PASSED_ON if name in shell}
    secrets = dict(line.split("=", 1) for line in new_keys.lines())
    return {
        **kept,
        **secrets,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ENV_FILE": os.devnull,
        "DATABASE_URL": f"sqlite:///{folder / DATABASE_NAME}",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "TIME_ZONE": "Australia/Sydney",
    }


def is_demo_database(*, name: str) -> bool:
    """Say whether a database is one that the demo made for itself."""
    path = Path(name)
    return path.name == DATABASE_NAME and path.parent.name.startswith("demo") and path.parent.parent.name == "var"
