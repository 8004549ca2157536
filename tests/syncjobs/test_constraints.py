"""What the database itself refuses of a connection's settings, whoever writes them, on every combination."""

from __future__ import annotations

from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from integrations.models import Connection
from mappings.models import ReconciliationAccounts, StockSettings
from syncjobs.models import Flow, SyncPlan
from tests import factories

pytestmark = pytest.mark.django_db
SENT = (Flow.ORDERS_OUT, Flow.INVOICES_OUT, Flow.INVOICES_IN)
NEEDS = {Flow.STOCK_IN: "stock_settings", Flow.PAYMENTS_OUT: "accounts", Flow.PAYMENTS_IN: "accounts"}


@pytest.fixture
def connection() -> Connection:
    made: Connection = factories.ConnectionFactory()
    return made


def is_taken(*plans: SyncPlan) -> bool:
    """Write the rows past every form, and say whether the database takes them."""
    try:
        with transaction.atomic():
            SyncPlan.objects.bulk_create(plans)
    except IntegrityError:
        return False
    return True


@pytest.mark.parametrize("on", list(product([True, False], repeat=3)), ids=str)
def test_orders_invoices_and_finalised_invoices_in_every_combination_r11_r41_e67(
    connection: Connection, on: tuple[bool, bool, bool]
) -> None:
    plans = [SyncPlan(connection=connection, flow=flow, is_enabled=is_on) for flow, is_on in zip(SENT, on, strict=True)]
    orders, invoices, finalised = on

    assert is_taken(*plans) is not ((orders and invoices) or (invoices and finalised))


@pytest.mark.parametrize("flow", list(Flow))
def test_no_flow_has_two_plans_of_one_connection(connection: Connection, flow: Flow) -> None:
    plans = [SyncPlan(connection=connection, flow=flow, is_enabled=False) for _ in range(2)]

    assert not is_taken(*plans)


def test_the_rules_hold_for_each_connection_by_itself_e80() -> None:
    plans = [SyncPlan(connection=factories.ConnectionFactory(), flow=flow) for flow in SENT]

    assert is_taken(*plans)


@pytest.mark.parametrize(("flow", "is_on", "has_settings"), list(product(Flow, [True, False], [True, False])), ids=str)
def test_what_needs_settings_is_never_on_without_them_r28_r38(
    connection: Connection, flow: Flow, is_on: bool, has_settings: bool
) -> None:
    plan = SyncPlan(connection=connection, flow=flow, is_enabled=is_on)
    if has_settings:
        plan.stock_settings = StockSettings.objects.create(connection=connection, location_ids="1")
        plan.reconciliation_accounts = ReconciliationAccounts.objects.create(
            connection=connection, bank_account_id="120"
        )

    assert is_taken(plan) is (has_settings or not is_on or flow not in NEEDS)


@pytest.mark.parametrize(
    ("location_ids", "is_fine"),
    [
        ("3,1,2", True), ("3", True), ("10,20", True),
        ("", False), (",", False), ("3,", False), ("3,,1", False), ("0", False), ("03", False), ("-1", False),
        ("3;1", False), ("3,abc", False), ("3, 1", False),
    ],
)  # fmt: skip
def test_stock_settings_hold_location_ids_or_are_not_there_r30_e45(
    connection: Connection, location_ids: str, is_fine: bool
) -> None:
    try:
        with transaction.atomic():
            StockSettings.objects.create(connection=connection, location_ids=location_ids)
        taken = True
    except IntegrityError:
        taken = False

    assert taken is is_fine


@pytest.mark.parametrize("bank_account_id", ["", " ", "bank", "1.5"])
def test_reconciliation_accounts_hold_a_bank_account_r38(connection: Connection, bank_account_id: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ReconciliationAccounts.objects.create(connection=connection, bank_account_id=bank_account_id)


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (SyncPlan(flow=Flow.INVOICES_OUT), "Sync orders or invoices, not both."),
        (SyncPlan(flow=Flow.STOCK_IN), "Reflecting stock needs the stock field and the stock location IDs."),
        (SyncPlan(flow=Flow.PAYMENTS_IN), "Auto-Reconciliation needs the Bank Account."),
        (SyncPlan(flow=Flow.ORDERS_OUT), "This connection has a plan of that type already."),
    ],
)
def test_each_rule_has_words_for_forms(connection: Connection, plan: SyncPlan, words: str) -> None:
    SyncPlan.objects.create(connection=connection, flow=Flow.ORDERS_OUT)
    plan.connection = connection

    with pytest.raises(ValidationError, match=words):
        plan.full_clean()


def test_finalised_invoices_beside_invoices_have_words_too_e67(connection: Connection) -> None:
    SyncPlan.objects.create(connection=connection, flow=Flow.INVOICES_OUT)

    with pytest.raises(ValidationError, match="Finalised Invoice Sync needs sync type Orders"):
        SyncPlan(connection=connection, flow=Flow.INVOICES_IN).full_clean()
