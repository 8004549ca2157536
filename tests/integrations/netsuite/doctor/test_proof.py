"""A permission is green only when something proves it, and nothing is ever written on the way."""

from __future__ import annotations

import pytest

from integrations.netsuite.doctor.steps import Light
from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.doctor import patient
from tests.integrations.netsuite.doctor.conftest import Examine, by_key


def lights(findings: object) -> dict[str, Light]:
    return {key: step["light"] for key, step in by_key(findings).items()}


@pytest.mark.parametrize("flows", [patient.ALL_FLOWS, {"orders_out"}, {"stock_in"}], ids=["all", "orders", "stock"])
def test_the_role_that_it_writes_is_the_role_it_is_content_with(
    simulator: NetSuiteSimulator, examine: Examine, flows: set[str]
) -> None:
    told = patient.case(flows=flows)
    patient.give_role(simulator, told)

    findings = examine(told)

    assert findings.light is Light.GREEN, [step for step in findings.steps if step.light is not Light.GREEN]


def test_leaves_no_trace_and_stays_within_forty_requests(simulator: NetSuiteSimulator, examine: Examine) -> None:
    told = patient.case(deleting=patient.ALL_FLOWS)
    before = simulator.books.store.counts()

    findings = examine(told)

    assert findings.light is Light.GREEN
    assert simulator.writes == []
    assert simulator.books.store.counts() == before
    assert findings.calls == len(simulator.calls) <= 40


def test_stays_within_forty_requests_when_everything_is_missing(simulator: NetSuiteSimulator, examine: Examine) -> None:
    simulator.habits.permission_face = "empty"
    for permission in set(simulator.permissions) - {"Log in using Access Tokens", "REST Web Services"}:
        simulator.permissions.discard(permission)

    assert examine().calls <= 60


def test_asks_one_at_a_time(simulator: NetSuiteSimulator, examine: Examine) -> None:
    examine()

    assert simulator.high_water_mark == 1


def test_no_rows_alone_prove_nothing(simulator: NetSuiteSimulator, examine: Examine) -> None:
    simulator.books.store.clear()

    findings = examine(patient.case(flows={"credit_notes_in"}, known={}))

    assert findings.missing == ()
    told = lights(findings)
    assert told["permission:Credit Memo"] is Light.AMBER
    assert told["permission:Customers"] is Light.AMBER
    assert "no credit memo is known yet" in by_key(findings)["permission:Credit Memo"]["message"]


def test_a_write_that_is_let_through_proves_an_account_without_documents(
    simulator: NetSuiteSimulator, examine: Examine
) -> None:
    simulator.books.store.clear()
    simulator.demo_company()

    findings = examine(patient.case(flows={"orders_out"}))

    assert lights(findings)["permission:Sales Order"] is Light.GREEN


def test_no_rows_where_a_record_is_in_use_mean_that_the_role_is_blind(
    simulator: NetSuiteSimulator, examine: Examine
) -> None:
    simulator.habits.faces["Departments"] = "not_found"
    simulator.permissions.discard("Departments")

    findings = examine(patient.case(flows={"orders_out"}))

    assert findings.missing == ("Departments",)


def test_what_is_not_in_use_is_not_asked_for(simulator: NetSuiteSimulator, examine: Examine) -> None:
    for permission in ("Departments", "Classes", "Employees", "Tax Records"):
        simulator.permissions.discard(permission)
    known = {kind: patient.KNOWN[kind] for kind in ("customer", "item", "location")}

    findings = examine(patient.case(flows={"orders_out"}, known=known))

    assert findings.light is Light.GREEN
    assert "permission:Departments" not in lights(findings)


def test_what_a_document_of_ours_names_is_in_use(simulator: NetSuiteSimulator, examine: Examine) -> None:
    simulator.permissions.discard("Departments")
    order = simulator.all("salesOrder")[0]["id"]
    simulator.change("salesOrder", order, {"department": {"id": "3"}})

    findings = examine(
        patient.case(flows={"orders_out"}, known={**patient.KNOWN, "department": (), "salesorder": (order,)})
    )

    assert findings.missing == ("Departments",)


def test_an_account_without_subsidiaries_needs_no_permission_for_them(examine: Examine) -> None:
    plain = NetSuiteSimulator(account_id="1234567_SB1")
    customer = plain.add("customer", {"companyName": "Corner Cafe"})
    item = plain.add("inventoryItem", {"itemId": "HB-1KG"})
    plain.add("location", {"name": "Main"}, id="1")
    plain.add(
        "salesOrder",
        {"entity": {"id": customer}, "item": {"items": [{"item": {"id": item}, "quantity": 1, "rate": 1}]}},
    )
    plain.permissions.discard("Subsidiaries")
    plain.habits.permission_face = "not_found"
    told = patient.case(flows={"orders_out"}, known={"customer": (customer,), "item": (item,)})
    with plain.serve() as server:
        signed = plain.credentials
        names = ("consumer_key", "consumer_secret", "token_id", "token_secret")
        findings = examine(told, url=server.base_url, **{name: getattr(signed, name) for name in names})

    assert findings.light is Light.GREEN, findings.missing
    assert "no subsidiaries" in by_key(findings)["permission:Subsidiaries"]["message"]


def test_mapped_records_that_the_role_cannot_see_are_told_although_it_sees_others(examine: Examine) -> None:
    findings = examine(patient.case(flows={"orders_out"}, known={**patient.KNOWN, "location": ("99",)}))

    step = by_key(findings)["permission:Locations"]
    assert step["light"] is Light.AMBER
    assert "not 99, which your mappings or rules name" in step["message"]
    assert findings.missing == ()


def test_no_flow_switched_on_is_told_and_not_green(examine: Examine) -> None:
    findings = examine(patient.case(flows=()))

    assert findings.light is Light.AMBER
    assert "No flow is switched on" in by_key(findings)["flows"]["message"]


def test_queries_that_do_not_work_leave_the_records_to_speak(simulator: NetSuiteSimulator, examine: Examine) -> None:
    simulator.features.discard("SuiteAnalytics Workbook")
    simulator.permissions.discard("Customers")

    findings = examine(patient.case(flows={"orders_out"}))

    assert set(findings.missing) == {"SuiteAnalytics Workbook", "Customers"}
    assert "Enable Features > Analytics" in by_key(findings)["permission:SuiteAnalytics Workbook"]["message"]
