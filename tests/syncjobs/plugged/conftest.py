"""Crossfoot with the example's package installed beside it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations import registry
from tests import plugged
from tests.syncjobs.admin.conftest import administrator, as_role

__all__ = ["administrator", "as_role"]


@pytest.fixture(scope="package")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pip put the package."""
    return plugged.install(into=tmp_path_factory.mktemp("plugged"))


@pytest.fixture
def installed(target: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have the package on the path, as after `pip install` and a restart."""
    monkeypatch.syspath_prepend(target)
    registry.installed.cache_clear()
    yield
    monkeypatch.undo()
    registry.installed.cache_clear()
    for name in [name for name in sys.modules if name.partition(".")[0] == plugged.PACKAGE]:
        del sys.modules[name]
