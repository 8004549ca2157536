"""Testing a connection: each thing that can be off is named with the place that mends it."""

import dataclasses

import pytest

from integrations.netsuite import check


def steps(report):
    return {step.name: step.ok for step in report.steps}


def test_all_is_well_in_an_account_that_is_set_up_r2(simulated):
    report = check.test_account(client=simulated, takes_orders=True)

    assert report.ok
    assert list(steps(report)) == ["Host answers", "Clock", "Sign-in", "REST record service", "SuiteQL", "Role"]
    assert "Signed in" in report.message


def test_wrong_credentials_stop_it_after_one_attempt_r2_e43(simulator, simulated, connect):
    wrong = dataclasses.asdict(simulator.credentials) | {"token_secret": "wrong"}
    netsuite = connect(simulated._service_url, worked_recently=True, **wrong)

    report = check.test_account(client=netsuite, takes_orders=True)

    assert not report.ok
    assert "secrets is wrong" in report.message
    assert list(steps(report))[-1] == "Sign-in"
    assert netsuite.calls == 1


def test_an_address_where_nobody_is_is_said_so(connect):
    report = check.test_account(client=connect("http://127.0.0.1:9"), takes_orders=True)

    assert not report.ok
    assert "cannot be reached" in report.message
    assert "account ID" in report.message


def test_a_wrong_clock_is_the_first_thing_told_e44(simulator, simulated):
    simulator.clock_offset_s = 900

    report = check.test_account(client=simulated, takes_orders=True)

    assert steps(report) == {"Host answers": True, "Clock": False, "Sign-in": False}
    assert "behind NetSuite's" in report.message


def test_a_clock_that_is_a_little_off_works_and_is_told(simulator, simulated):
    simulator.clock_offset_s = 120

    report = check.test_account(client=simulated, takes_orders=True)

    assert report.ok
    assert "set the server's clock soon" in report.steps[1].message


@pytest.mark.parametrize(
    ("feature", "step", "menu"),
    [
        ("Token-Based Authentication", "Sign-in", "Setup > Company > Enable Features"),
        ("REST Web Services", "REST record service", "Setup > Company > Enable Features > SuiteCloud"),
        ("SuiteAnalytics Workbook", "SuiteQL", "Setup > Company > Enable Features > Analytics"),
    ],
)
def test_a_feature_that_is_off_is_named_with_its_menu_r2(simulator, simulated, feature, step, menu):
    simulator.features.discard(feature)

    report = check.test_account(client=simulated, takes_orders=True)

    assert steps(report)[step] is False
    assert feature.lower() in report.message.lower()
    assert menu in report.message


@pytest.mark.parametrize(
    ("permission", "said"),
    [
        ("Log in using Access Tokens", "Log in using Access Tokens"),
        ("REST Web Services", "permission REST Web Services"),
        ("SuiteAnalytics Workbook", "permission SuiteAnalytics Workbook"),
        ("Sales Order", "Sales Order (Transactions, Full)"),
        ("Invoice", "Invoice (Transactions, Full)"),
        ("Customers", "Customers (Lists, View)"),
        ("Items", "Items (Lists, View)"),
        ("Locations", "Locations (Lists, View)"),
    ],
)
def test_a_permission_that_is_missing_is_named_r6(simulator, simulated, permission, said):
    assert permission in simulator.permissions
    simulator.permissions.discard(permission)

    report = check.test_account(client=simulated, takes_orders=True)

    assert not report.ok
    assert said in report.message


def test_an_account_that_is_busy_is_not_called_broken(scripted, netsuite):
    scripted.answer(status=429)

    report = check.test_account(client=netsuite, takes_orders=True)

    assert not report.ok
    assert "Test again later" in report.message


def test_something_else_at_the_address_is_no_working_account(scripted, netsuite):
    scripted.answer("<html>Welcome</html>")

    report = check.test_account(client=netsuite, takes_orders=True)

    assert not report.ok
