"""The crash test for money: whatever fails at whichever step, nothing is paid twice, lost or sent again blindly."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from syncjobs.models import Flow
from tests.crash import payment_checker
from tests.crash.payment_history import PaymentHistory
from tests.syncjobs.settling import Settling
from tests.world import World, serving

HISTORIES = 60
A_TEST = 20


class _Undone(Exception):
    """Takes a history's rows back."""


@pytest.fixture(scope="module")
def served() -> Iterator[World]:
    with serving() as world:
        yield world


@pytest.mark.django_db
@pytest.mark.parametrize("first", range(0, HISTORIES, A_TEST))
def test_no_history_of_faults_doubles_loses_or_blindly_resends_a_payment(served: World, first: int) -> None:
    for seed in range(first, first + A_TEST):
        problems: list[str] = []
        try:
            with transaction.atomic():
                served.fresh()
                PaymentHistory(served, Settling(served, documents=Flow.ORDERS_OUT), seed=seed).run()
                problems = payment_checker.broken_promises(served)
                raise _Undone
        except _Undone:
            pass
        assert problems == [], f"seed {seed}"
