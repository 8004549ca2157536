"""One pair of simulators for each file, a fresh company on both sides for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.receivables import Receivables, serving, ticking


@pytest.fixture(scope="module")
def both() -> Iterator[Receivables]:
    with serving() as receivables:
        yield receivables


@pytest.fixture
def books(both: Receivables, db: None) -> Iterator[Receivables]:
    """Both companies as new; the test connects them."""
    with ticking(both) as books:
        yield books
