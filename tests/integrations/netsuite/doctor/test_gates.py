"""What stands before the permissions: host, clock, sign-in, features, and patience with a busy account."""

from __future__ import annotations

import pytest

from integrations import simulation
from integrations.netsuite.doctor.steps import Light
from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.doctor import patient
from tests.integrations.netsuite.doctor.conftest import Examine, by_key
from tests.integrations.scripted_server import ScriptedServer

LOGIN = simulation.FaultKind.LOGIN


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://no-such-host.invalid", "no host of that name (DNS)"),
        ("http://127.0.0.1:9", "no connection came about"),
        ("not an address", "cannot be read"),
    ],
)
def test_how_far_a_request_came_is_told_in_words(examine: Examine, url: str, words: str) -> None:
    findings = examine(url=url)

    step = by_key(findings)["host"]
    assert step["light"] is Light.RED
    assert words in step["message"]


def test_a_connection_that_is_not_secure_is_told_apart(examine: Examine, service_url: str) -> None:
    findings = examine(url=service_url.replace("http://", "https://"))

    assert "(TLS)" in by_key(findings)["host"]["message"]


def test_something_else_at_the_address_is_told(examine: Examine, scripted: ScriptedServer) -> None:
    scripted.answer("<html>Welcome</html>")

    assert "it is not NetSuite" in by_key(examine(url=scripted.base_url))["host"]["message"]


@pytest.mark.parametrize(("offset_s", "light"), [(0, Light.GREEN), (120, Light.AMBER), (900, Light.RED)])
def test_the_clocks_are_compared_e44(
    simulator: NetSuiteSimulator, examine: Examine, offset_s: int, light: Light
) -> None:
    simulator.clock_offset_s = offset_s

    assert by_key(examine())["clock"]["light"] is light


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"consumer_key": "x"}, "client ID does not belong to this account"),
        ({"token_id": "x"}, "access token is not accepted"),
        ({"consumer_secret": "x"}, "one of the two secrets is wrong"),
        ({"account_id": "7654321"}, "production or sandbox?"),
    ],
)
def test_a_refused_sign_in_is_told_by_its_cause_after_one_attempt_e43(
    simulator: NetSuiteSimulator, examine: Examine, changes: dict[str, str], words: str
) -> None:
    findings = examine(**changes)

    step = by_key(findings)["sign_in"]
    assert (step["light"], findings.calls) == (Light.RED, 1)
    assert words in step["message"]
    assert findings.missing == ()


@pytest.mark.parametrize(
    ("name", "menu"),
    [
        ("Token-Based Authentication", "Enable Features > SuiteCloud > Manage Authentication"),
        ("REST Web Services", "Enable Features > SuiteCloud > SuiteTalk"),
    ],
)
def test_a_feature_that_is_off_is_told_with_its_menu(
    simulator: NetSuiteSimulator, examine: Examine, name: str, menu: str
) -> None:
    simulator.features.discard(name)

    findings = examine()

    red = [step for step in findings.steps if step.light is Light.RED]
    assert [step.name.lower() for step in red] == [f"feature {name.lower()}"]
    assert menu in red[0].message
    assert findings.missing == ()


def test_a_lone_401_of_an_account_that_works_is_asked_again_e43(simulator: NetSuiteSimulator, examine: Examine) -> None:
    simulator.faults.add(simulation.Fault(kind=LOGIN, times=1))

    findings = examine(patient.case(worked_recently=True))

    assert findings.light is Light.GREEN
    assert len(examine.pauses) == 1


def test_a_lone_401_on_the_way_is_asked_again_too(simulator: NetSuiteSimulator, examine: Examine) -> None:
    simulator.faults.add(simulation.Fault(kind=LOGIN, method="POST", times=1))

    assert examine().light is Light.GREEN


def test_a_second_401_ends_it_long_before_the_user_is_locked(simulator: NetSuiteSimulator, examine: Examine) -> None:
    simulator.faults.add(simulation.Fault(kind=LOGIN, method="PATCH", times=None))

    findings = examine()

    assert [call.status for call in simulator.calls].count(401) == 2
    assert by_key(findings)["sign_in"]["light"] is Light.RED
    assert "Not looked at" in by_key(findings)["permissions"]["message"]


def test_a_busy_account_is_waited_for(simulator: NetSuiteSimulator, examine: Examine) -> None:
    simulator.faults.add(simulation.Fault(kind=simulation.FaultKind.OVERLOAD, times=3))

    assert examine().light is Light.GREEN
    assert examine.pauses == [1.0, 2.0, 4.0]


def test_an_account_that_stays_busy_is_not_called_broken(simulator: NetSuiteSimulator, examine: Examine) -> None:
    simulator.faults.add(simulation.Fault(kind=simulation.FaultKind.OVERLOAD, times=None))

    findings = examine()

    assert findings.light is Light.AMBER
    assert "Run the doctor again later" in by_key(findings)["answer"]["message"]


@pytest.mark.parametrize("kind", [simulation.FaultKind.RESET_BEFORE, simulation.FaultKind.GARBAGE])
def test_breaking_off_half_way_names_no_permission(
    simulator: NetSuiteSimulator, examine: Examine, kind: simulation.FaultKind
) -> None:
    simulator.faults.add(simulation.Fault(kind=kind, method="POST", times=None))

    findings = examine()

    assert findings.missing == ()
    assert "Not looked at" in by_key(findings)["permissions"]["message"]


class TestARefreshedSandbox:
    @pytest.mark.parametrize("integration_too", [False, True], ids=["token", "integration too"])
    def test_is_recognised_and_answered_with_a_checklist(
        self, simulator: NetSuiteSimulator, examine: Examine, integration_too: bool
    ) -> None:
        simulator.refresh_sandbox(integration_too=integration_too)

        findings = examine(patient.case(worked_before=True))

        step = by_key(findings)["sign_in"]
        assert "looks like a refreshed sandbox" in step["message"]
        told = " ".join(step["checklist"])
        for words in ("access token", "Enabled", "customrole_crossfoot", "custsecret_crossfoot", "Internal IDs"):
            assert words in told

    @pytest.mark.parametrize(
        "told",
        [{"worked_before": False}, {"worked_before": True, "account_id": "1234567"}],
        ids=["never worked", "production"],
    )
    def test_is_not_seen_where_there_is_none(self, examine: Examine, told: dict[str, object]) -> None:
        step = by_key(examine(patient.case(**told), token_id="gone"))["sign_in"]

        assert "refreshed" not in step["message"]
        assert step["checklist"] == ()

    def test_a_wrong_secret_is_no_refresh(self, examine: Examine) -> None:
        step = by_key(examine(patient.case(worked_before=True), token_secret="wrong"))["sign_in"]

        assert "refreshed" not in step["message"]
