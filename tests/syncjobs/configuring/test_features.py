"""`config apply` and the optional features: the same settings as the page has, with the same rules."""

from __future__ import annotations

import pytest

from syncjobs import integration_settings
from syncjobs.configuring import applying, problems
from syncjobs.integration_settings import FEATURES
from syncjobs.models import Flow, SyncPlan
from tests import factories
from tests.syncjobs.configuring.test_apply import ENVIRON, SMALL

pytestmark = pytest.mark.django_db
ORDERS = "    plans:\n      - {flow: orders_out}\n"
INVOICES = "    plans:\n      - {flow: orders_out, is_enabled: false}\n      - {flow: invoices_out}\n"
LAST_LINE = len(SMALL.splitlines())


def apply(more: str) -> list[str]:
    return [str(change) for change in applying.apply(text=SMALL + more, environ=ENVIRON)]


def refused(more: str) -> list[str]:
    with pytest.raises(problems.Refused) as caught:
        apply(more)
    return [str(problem) for problem in caught.value.problems]


def on() -> set[str]:
    return set(SyncPlan.objects.filter(is_enabled=True).values_list("flow", flat=True))


def test_a_file_without_features_switches_none_on_r1() -> None:
    apply(ORDERS)

    assert on() == {Flow.ORDERS_OUT}


def test_features_are_switched_on_with_their_settings() -> None:
    (*_, change) = apply(ORDERS + "    features: {reflect_stock: true, stock_location_ids: ' 3 , 1,,2 ,3'}\n")

    assert change.startswith("~ features of Ordermentum: reflect_stock off → on; stock_location_ids nothing → 3,1,2")
    assert on() == {Flow.ORDERS_OUT, Flow.STOCK_IN}


def test_twice_is_once() -> None:
    features = "    features: {auto_reconciliation: true, bank_account_id: '120', stock_location_ids: '3, 1'}\n"
    apply(features)

    assert apply(features) == []


def test_what_the_file_does_not_mention_stays() -> None:
    apply("    features: {inbound_credit_note: true}\n")

    apply("    features: {mark_invoice_as_paid: true}\n")

    assert on() == {Flow.CREDIT_NOTES_IN, Flow.PAID_IN}


def test_a_feature_is_switched_off() -> None:
    apply("    features: {inbound_credit_note: true}\n")

    (change,) = apply("    features: {inbound_credit_note: false}\n")

    assert change == "~ features of Ordermentum: inbound_credit_note on → off"
    assert on() == set()


@pytest.mark.parametrize(
    ("directions", "expected"),
    [
        ("", {Flow.PAYMENTS_OUT, Flow.PAYMENTS_IN}),
        (", payments_to_netsuite: false", {Flow.PAYMENTS_IN}),
        (", payments_from_netsuite: false", {Flow.PAYMENTS_OUT}),
    ],
)
def test_auto_reconciliation_is_both_directions_unless_one_is_taken_out_r39(
    directions: str, expected: set[str]
) -> None:
    apply(f"    features: {{auto_reconciliation: true, bank_account_id: '120'{directions}}}\n")

    assert on() == expected


def test_without_auto_reconciliation_both_end_r39() -> None:
    apply("    features: {auto_reconciliation: true, bank_account_id: '120'}\n")

    apply("    features: {auto_reconciliation: false}\n")

    assert on() == set()


def test_one_file_goes_over_to_invoices_and_ends_finalised_invoices_r41() -> None:
    apply(ORDERS + "    features: {finalised_invoice_sync: true}\n")

    changes = apply(INVOICES + "    features: {finalised_invoice_sync: false}\n")

    assert on() == {Flow.INVOICES_OUT}
    assert "~ features of Ordermentum: finalised_invoice_sync on → off" in changes
    assert apply(INVOICES + "    features: {finalised_invoice_sync: false}\n") == []


@pytest.mark.parametrize(
    ("more", "line", "says"),
    [
        (INVOICES + "    features:\n      finalised_invoice_sync: true\n", 5, "needs sync type Orders"),  # E67
        ("    features:\n      stock_location_ids: 3,abc\n", 2, "stock_location_ids: “abc”"),  # E45
        ("    features:\n      reflect_stock: true\n", 2, "at least one stock location ID"),
        ("    features:\n      auto_reconciliation: true\n", 2, "needs the Bank Account"),
        ("    features:\n      bank_account_id: Cheque\n", 2, "bank_account_id: Write NetSuite's internal ID"),
        ("    features:\n      stock_every_minutes: 1\n", 2, "greater than or equal to 5"),
        ("    features:\n      stock_field: both\n", 2, "not one of: AVAILABLE, ON_HAND"),
        ("    features:\n      reflect_stock: maybe\n", 2, "neither true nor false"),
        ("    features:\n      reflect_stocks: true\n", 2, "Did you mean “reflect_stock”?"),
        ("    features: [reflect_stock]\n", 1, "takes keys"),
        ("    plans:\n      - flow: stock_in\n", 2, "write “reflect_stock” under “features” instead"),
    ],
)
def test_a_mistake_is_told_with_its_line_e67(more: str, line: int, says: str) -> None:
    found = refused(more)

    assert [one for one in found if says in one and one.startswith(f"line {LAST_LINE + line}:")], found


def test_nothing_of_the_file_is_applied_when_a_feature_is_refused() -> None:
    refused(ORDERS + "    features: {inbound_credit_note: true, reflect_stock: true}\n")

    assert not SyncPlan.objects.exists()


def test_what_the_platform_cannot_do_is_refused() -> None:
    connection = factories.ConnectionFactory(connector="gone")
    section = applying.document.read(text="inbound_credit_note: true\n")

    found = applying.features.read(section, connection=connection, environ={})

    assert found.save() is None
    assert "line 1: inbound_credit_note: the platform of this connection cannot do that." in map(str, section.found)


def test_every_feature_can_be_written_in_a_file() -> None:
    needed = "stock_location_ids: '1', bank_account_id: '120'"
    apply(ORDERS + f"    features: {{{', '.join(f'{name}: true' for name in FEATURES)}, {needed}}}\n")

    connection = SyncPlan.objects.filter(flow=Flow.ORDERS_OUT).get().connection
    assert integration_settings.load(connection=connection).features == set(FEATURES.values())
