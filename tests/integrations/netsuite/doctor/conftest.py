"""An account to examine, served over HTTP, and the doctor at work on it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

import pytest

from integrations.netsuite import client
from integrations.netsuite.doctor import examination
from integrations.netsuite.doctor.case import Case
from integrations.netsuite.doctor.steps import Findings
from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.doctor import patient

Examine = Callable[..., Findings]


@pytest.fixture
def simulator() -> NetSuiteSimulator:
    return patient.simulator()


@pytest.fixture
def service_url(simulator: NetSuiteSimulator) -> Iterator[str]:
    with simulator.serve() as server:
        yield server.base_url


@pytest.fixture
def examine(
    simulator: NetSuiteSimulator, service_url: str, connect: Callable[..., client.NetSuiteClient]
) -> Iterator[Examine]:
    """Examine the account; keywords change what is told of it. Pauses are noted in `examine.pauses` and not made."""
    names = ("account_id", "consumer_key", "consumer_secret", "token_id", "token_secret")
    credentials = {name: getattr(simulator.credentials, name) for name in names}
    pauses: list[float] = []

    def look(told: Case | None = None, *, url: str = service_url, **changes: str) -> Findings:
        netsuite = connect(url, **{**credentials, **changes})
        return examination.examine(client=netsuite, case=told or patient.case(), pause=pauses.append)

    look.pauses = pauses
    return look


def by_key(findings: Findings) -> dict[str, dict[str, object]]:
    return {step.key: dataclasses.asdict(step) for step in findings.steps}
