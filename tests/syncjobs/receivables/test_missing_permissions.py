"""A role that lacks a permission: whoever reads the message knows which one it is, and where it is ticked."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mappings.models import CustomerMapping, DepositRule, Prepayments
from syncjobs import health
from syncjobs.models import Flow, State, SyncRun
from tests.receivables import Receivables
from tests.syncjobs.receivables import billing, people
from tests.syncjobs.receivables.counter import BANK, FLOW, GST_FREE, HARBOUR, SERVICE, Counter, cash, credit

PLACE = "Setup > Users/Roles > Manage Roles > (the role) > Edit > Permissions >"
# Forbidden by name, hidden as if there were no such kind of record, and refused without a name.
FACES = ["forbidden", "not_found", "user_error"]


@pytest.fixture(autouse=True)
def whole_role_afterwards(books: Receivables):
    yield
    books.netsuite.role.restore()
    books.netsuite.habits.permission_face = None


@pytest.fixture
def counter(books: Receivables) -> Counter:
    books.connect(FLOW, prepayments=Prepayments.DEPOSIT, fee_item_id=SERVICE, fee_tax_code_id=GST_FREE)
    return Counter(books)


def message(books: Receivables, flow: str) -> str:
    """Why the last pass of a flow broke off."""
    run = SyncRun.objects.filter(plan=books.plan(flow)).latest("pk")
    assert not run.is_complete
    return run.message


@pytest.mark.parametrize("face", ["forbidden", "not_found"])
@pytest.mark.parametrize(
    ("flow", "permission", "group"),
    [
        (Flow.CUSTOMERS_IN, "Customers", "Lists"),
        (Flow.AR_INVOICES_IN, "Find Transaction", "Transactions"),
        (Flow.AR_CREDITS_IN, "Find Transaction", "Transactions"),
        (Flow.AR_PAYMENTS_IN, "Find Transaction", "Transactions"),
    ],
)
def test_a_reading_that_is_refused_names_the_permission_and_its_place(
    books: Receivables, flow: str, permission: str, group: str, face: str
) -> None:
    books.connect(flow)
    books.netsuite.habits.permission_face = face
    books.netsuite.permissions.discard(permission)

    books.sync()

    assert f"{permission}, level View: {PLACE} {group}" in message(books, flow)


def test_contacts_that_the_role_may_not_see_are_told_on_the_customer(books: Receivables) -> None:
    books.connect(Flow.CUSTOMERS_IN)
    books.netsuite.permissions.discard("Contacts")

    books.sync()

    entry = people.entry(books)
    assert entry.state == State.SYNCED
    assert f"Contacts, level View: {PLACE} Lists" in entry.message


@pytest.mark.parametrize("kind", ["invoice", "payment"])
def test_a_currency_that_the_role_may_not_see_is_told_with_its_permission(books: Receivables, kind: str) -> None:
    flow = Flow.AR_INVOICES_IN if kind == "invoice" else Flow.AR_PAYMENTS_IN
    books.connect(flow)
    billing.customer(books)
    record = billing.bill(books)
    if kind == "payment":
        paid = {"customer": {"id": HARBOUR}, "payment": Decimal(10), "apply": billing.apply([(record, Decimal(10))])}
        record = books.netsuite.add("customerPayment", paid)
    books.netsuite.permissions.discard("Currency")

    books.sync()

    assert f"Currency, level View: {PLACE} Lists" in books.entry(flow, record).message


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("held", [None, "VIEW"])
def test_a_payment_that_may_not_be_written_names_the_permission_and_its_place(
    books: Receivables, counter: Counter, held: str | None, face: str
) -> None:
    refuse(books, "Customer Payment", held, face)
    paid = counter.receive("100", cash(counter.invoice("INV-1", "100"), "100"))

    books.sync()

    assert f"Customer Payment, level Edit: {PLACE} Transactions" in counter.entry(paid).message


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(("permission", "level"), [("Credit Memo", "Edit"), ("Invoice", "Edit")])
def test_so_does_one_whose_credit_or_fee_may_not_be_written(
    books: Receivables, counter: Counter, permission: str, level: str, face: str
) -> None:
    invoice, note = counter.invoice("INV-1", "100"), counter.credit_note("CN-1", "20")
    refuse(books, permission, "VIEW", face)
    fee = {"type": "convenience_fee", "amount": "3"}
    paid = counter.receive("83", cash(invoice, "80"), credit(note, invoice, "20"), *([fee] * (permission == "Invoice")))

    books.sync()

    assert f"{permission}, level {level}: {PLACE} Transactions" in counter.entry(paid).message


@pytest.mark.parametrize("face", FACES)
def test_so_does_a_prepayment_that_may_not_become_a_deposit(books: Receivables, counter: Counter, face: str) -> None:
    CustomerMapping.objects.create(
        connection=books.connection, source_id=str(counter.customer), name="Harbour", netsuite_id=HARBOUR
    )
    refuse(books, "Customer Deposit", "VIEW", face)
    paid = counter.receive("50")

    books.sync()

    assert f"Customer Deposit, level Edit: {PLACE} Transactions" in counter.entry(paid).message


@pytest.mark.parametrize("face", FACES)
def test_so_does_a_voided_payment_that_may_not_be_deleted(books: Receivables, counter: Counter, face: str) -> None:
    paid = counter.receive("100", cash(counter.invoice("INV-1", "100"), "100"))
    books.sync()
    refuse(books, "Customer Payment", "EDIT", face)
    books.invoiced.void_payment(paid["id"])

    books.sync()

    assert f"Customer Payment, level Full: {PLACE} Transactions" in counter.entry(paid).message


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(("permission", "level"), [("Customer Refund", "Edit"), ("Credit Memo", "Create")])
def test_so_does_a_refund_that_may_not_be_written(
    books: Receivables, counter: Counter, permission: str, level: str, face: str
) -> None:
    DepositRule.objects.create(connection=books.connection, is_undeposited=False, account_id=BANK)
    paid = books.invoiced.pay_online(counter.invoice("INV-1", "100")["id"])
    books.sync()
    refuse(books, permission, "VIEW", face)
    books.invoiced.refund(paid["charge"]["id"], "100")

    books.sync()

    assert f"{permission}, level {level}: {PLACE} Transactions" in counter.entry(paid).message


def refuse(books: Receivables, permission: str, held: str | None, face: str) -> None:
    """Leave the role the permission at this level, or none of it; `face` is how NetSuite says so."""
    books.netsuite.habits.permission_face = face
    if held is None:
        books.netsuite.permissions.discard(permission)
    else:
        books.netsuite.role[permission] = held


def test_an_account_that_takes_no_orders_is_not_asked_for_what_orders_need(books: Receivables) -> None:
    books.connect(Flow.AR_INVOICES_IN)
    for name in ("Sales Order", "Items", "Locations"):
        books.netsuite.permissions.discard(name)

    assert health.test_account(account=books.account).ok
