"""What receivables need, and accounts that lack a feature: that is no trouble, and is told in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from integrations.netsuite.doctor import needs
from integrations.netsuite.doctor.steps import Findings, Light
from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.doctor import patient
from tests.integrations.netsuite.doctor.conftest import Examine, by_key

ExaminePlain = Callable[..., Findings]


@pytest.fixture
def plain() -> NetSuiteSimulator:
    """An account without subsidiaries, currencies and projects: a customer with terms, an invoice, a deletion."""
    made = NetSuiteSimulator(account_id="1234567_SB1")
    term = made.add("term", {"name": "Net 30", "daysUntilNetDue": 30})
    customer = made.add("customer", {"companyName": "Corner Cafe", "terms": {"id": term}})
    made.add("contact", {"firstName": "Mei", "lastName": "Tran", "company": {"id": customer}})
    item = made.add("inventoryItem", {"itemId": "HB-1KG"})
    made.add("account", {"acctNumber": "1000", "acctName": "Bank"})
    made.add_file("document_file.js", b"define([], () => ({}));", is_text=True)
    line = {"item": {"id": item}, "quantity": 1, "rate": 1}
    for record_type in ("invoice", "creditMemo", "salesOrder"):
        made.add(record_type, {"entity": {"id": customer}, "item": {"items": [line]}})
    made.delete("salesOrder", made.all("salesOrder")[0]["id"])
    for feature in ("Subsidiaries", "Currency", "Projects"):
        made.permissions.discard(feature)
    made.habits.permission_face = "not_found"
    return made


@pytest.fixture
def examine_plain(plain: NetSuiteSimulator, examine: Examine) -> Iterator[ExaminePlain]:
    names = ("consumer_key", "consumer_secret", "token_id", "token_secret")
    with plain.serve() as server:

        def look(*, flows: Any, **changes: Any) -> Findings:
            told = patient.case(flows=flows, **{"known": {}, **changes})
            return examine(told, url=server.base_url, **{name: getattr(plain.credentials, name) for name in names})

        yield look


def message(findings: Findings, permission: str) -> str:
    return str(by_key(findings)[f"permission:{permission}"]["message"])


@pytest.mark.parametrize("flows", [patient.BILLING, *({one, "ar_invoices_in"} for one in sorted(patient.BILLING))])
def test_the_role_that_it_writes_for_receivables_is_the_role_it_is_content_with(
    simulator: NetSuiteSimulator, examine: Examine, flows: set[str]
) -> None:
    told = patient.case(flows=flows)
    patient.give_role(simulator, told)

    findings = examine(told)

    assert findings.light is Light.GREEN, [step for step in findings.steps if step.light is not Light.GREEN]
    assert simulator.writes == []


def test_an_account_without_projects_currencies_and_subsidiaries_is_green(examine_plain: ExaminePlain) -> None:
    findings = examine_plain(flows={"customers_in", "ar_invoices_in", "ar_credits_in"})

    assert findings.light is Light.GREEN, [step for step in findings.steps if step.light is not Light.GREEN]
    assert "not needed here: the role sees no project, and no invoice is of one" in message(findings, "Projects")
    assert "not needed here: the account has no currencies" in message(findings, "Currency")
    assert "not needed here: the account has no subsidiaries" in message(findings, "Subsidiaries")


def test_a_project_that_was_billed_shows_that_the_role_is_blind(
    plain: NetSuiteSimulator, examine_plain: ExaminePlain
) -> None:
    project = plain.add("job", {"companyName": "Kiosk fit-out", "parent": {"id": plain.all("customer")[0]["id"]}})
    bill = plain.books.store.all("invoice")[0]
    bill.fields["entity"] = project
    plain.books.store.put(bill)

    findings = examine_plain(flows={"customers_in"})

    assert findings.missing == ("Projects",)
    assert "customers and contacts to the billing platform" in message(findings, "Projects")


def test_projects_are_not_asked_for_when_they_are_not_synced(examine_plain: ExaminePlain) -> None:
    findings = examine_plain(flows={"customers_in"}, parts=frozenset())

    assert "permission:Projects" not in by_key(findings)
    assert "permission:Deleted Records" not in by_key(findings)


def test_without_customers_nothing_is_said_of_projects(plain: NetSuiteSimulator, examine_plain: ExaminePlain) -> None:
    plain.permissions.discard("Customers")
    plain.habits.faces["Customers"] = "empty"

    findings = examine_plain(flows={"customers_in"})

    assert findings.missing == ("Customers",)
    assert by_key(findings)["permission:Projects"]["light"] is Light.AMBER


def test_a_deletion_that_is_known_and_not_shown_is_missing(simulator: NetSuiteSimulator, examine: Examine) -> None:
    simulator.permissions.discard("Deleted Records")
    simulator.habits.faces["Deleted Records"] = "empty"

    assert examine(patient.case(flows={"ar_invoices_in"})).missing == ("Deleted Records",)


def test_no_deletion_at_all_proves_nothing(simulator: NetSuiteSimulator, examine: Examine) -> None:
    simulator.permissions.discard("Deleted Records")
    simulator.habits.faces["Deleted Records"] = "empty"
    known = {kind: ids for kind, ids in patient.KNOWN.items() if kind != "deletedrecord"}

    findings = examine(patient.case(flows={"ar_invoices_in"}, known=known))

    assert findings.missing == ()
    assert "no deleted record is known yet" in message(findings, "Deleted Records")


def test_without_queries_nothing_is_said_of_deletions(simulator: NetSuiteSimulator, examine: Examine) -> None:
    simulator.permissions.discard("SuiteAnalytics Workbook")

    findings = examine(patient.case(flows={"ar_invoices_in"}))

    assert findings.missing == ("SuiteAnalytics Workbook",)
    assert "see SuiteAnalytics Workbook" in message(findings, "Deleted Records")


def test_a_deposit_application_is_never_created_to_prove_anything(
    simulator: NetSuiteSimulator, examine: Examine
) -> None:
    examine(patient.case(flows={"ar_payments_out"}, parts=frozenset({needs.DEPOSITS})))

    asked = [call.method for call in simulator.calls if "depositApplication" in call.target]
    assert asked == ["GET", "DELETE"]
