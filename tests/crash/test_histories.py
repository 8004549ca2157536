"""The crash test: whatever fails at whichever step, nothing is doubled, lost or sent again blindly."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction

from tests.crash import checker
from tests.crash.history import History
from tests.world import World, serving

# PostgreSQL has the same code to prove but for the claim, and every history costs it more.
HISTORIES = 1000 if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else 250
A_TEST = 50


class _Undone(Exception):
    """Takes a history's rows back."""


@pytest.fixture(scope="module")
def served() -> Iterator[World]:
    with serving() as world:
        yield world


@pytest.mark.django_db
@pytest.mark.parametrize("first", range(0, HISTORIES, A_TEST))
def test_no_history_of_faults_doubles_loses_or_blindly_resends_an_order(served: World, first: int) -> None:
    for seed in range(first, first + A_TEST):
        problems: list[str] = []
        try:
            with transaction.atomic():
                served.fresh()
                served.connect()
                History(served, seed=seed).run()
                problems = checker.broken_promises(served)
                raise _Undone
        except _Undone:
            pass
        assert problems == [], f"seed {seed}"
