"""What the doctor is told of an account with receivables."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.models import NetSuiteAccount
from integrations.netsuite.doctor import needs
from integrations.netsuite.doctor.case import Case
from mappings.models import DepositRule, FieldMapping, MappedType, Prepayments, ReceivableSettings
from syncjobs import account_case
from syncjobs.models import Flow, RecordLink, SyncPlan
from tests.receivables import Receivables
from tests.syncjobs.receivables.counter import BANK, FLOW, GST_FREE, SERVICE, Counter, cash

EVERY = (Flow.CUSTOMERS_IN, Flow.AR_INVOICES_IN, Flow.AR_CREDITS_IN, Flow.AR_PAYMENTS_IN, Flow.AR_PAYMENTS_OUT)


def case(books: Receivables) -> Case:
    account = NetSuiteAccount.objects.get(pk=books.account.pk)
    return account_case.of(account=account, now=timezone.now())


def test_names_the_flows_that_are_switched_on_and_no_others(books: Receivables) -> None:
    books.connect(Flow.AR_INVOICES_IN, Flow.AR_PAYMENTS_OUT)
    SyncPlan.objects.filter(flow=Flow.AR_PAYMENTS_OUT).update(is_enabled=False)

    assert case(books).flows == {"ar_invoices_in"}


def test_the_doctor_knows_every_flow_of_receivables(books: Receivables) -> None:
    books.connect(*EVERY)

    assert case(books).flows == {flow.lower() for flow in EVERY}


@pytest.mark.parametrize(
    ("settings", "parts"),
    [
        ({"syncs_projects": False}, set()),
        ({}, {needs.PROJECTS}),
        ({"fee_item_id": SERVICE}, {needs.PROJECTS, needs.FEES}),
        ({"prepayments": Prepayments.DEPOSIT}, {needs.PROJECTS, needs.DEPOSITS}),
        ({"sends_pdf": True}, {needs.PROJECTS, needs.PDFS}),
    ],
)
def test_the_settings_say_what_of_the_flows_is_carried_out(
    books: Receivables, settings: dict[str, object], parts: set[str]
) -> None:
    books.connect(*EVERY, **settings)

    assert case(books).parts == {*parts, needs.DELETIONS}


@pytest.mark.parametrize(
    ("fields", "flow", "is_needed"),
    [
        ({}, Flow.AR_INVOICES_IN, True),
        ({}, Flow.AR_CREDITS_IN, False),
        ({"is_enabled": False}, Flow.AR_INVOICES_IN, False),
        ({"record_type": MappedType.INVOICE}, Flow.AR_INVOICES_IN, False),
    ],
)
def test_files_are_attached_where_a_mapping_says_so(
    books: Receivables, fields: dict[str, object], flow: Flow, is_needed: bool
) -> None:
    books.connect(flow)
    given = {"record_type": MappedType.ATTACHMENT, "netsuite_field": "custbody_file", "platform_field": "attachments"}
    FieldMapping.objects.create(connection=books.connection, **{**given, **fields})

    assert (needs.FILES in case(books).parts) is is_needed


def test_settings_of_what_is_switched_off_count_for_nothing(books: Receivables) -> None:
    books.connect(Flow.AR_CREDITS_IN, fee_item_id=SERVICE, prepayments=Prepayments.DEPOSIT)

    assert case(books).parts == {needs.DELETIONS}


def test_deposits_that_were_made_are_still_applied_when_prepayments_are_held_now(books: Receivables) -> None:
    books.connect(FLOW)
    Counter(books).pair("payment", "7", "customerDeposit", "5007")

    assert needs.DEPOSITS in case(books).parts


@pytest.mark.parametrize(("days", "is_needed"), [(1, False), (8, True)])
def test_a_suiteapp_that_speaks_tells_deletions(books: Receivables, days: int, is_needed: bool) -> None:
    books.connect(Flow.AR_INVOICES_IN)
    NetSuiteAccount.objects.update(suiteapp_seen_at=timezone.now() - timedelta(days=days))

    assert (needs.DELETIONS in case(books).parts) is is_needed


def test_knows_what_the_settings_and_deposit_rules_name(books: Receivables) -> None:
    books.connect(FLOW, fee_item_id=SERVICE, fee_tax_code_id=GST_FREE, subsidiary_ids=["1"])
    DepositRule.objects.create(connection=books.connection, is_undeposited=False, account_id=BANK)

    known = case(books).known

    assert (known["item"], known["salestaxitem"], known["account"]) == ((SERVICE,), (GST_FREE,), (BANK,))
    assert known["subsidiary"] == ("1",)


def test_knows_what_we_deleted_lately_and_no_longer_takes_it_for_a_record(books: Receivables) -> None:
    books.connect(FLOW)
    counter = Counter(books)
    paid = counter.receive("100", cash(counter.invoice("INV-1", "100"), "100"))
    books.sync()
    netsuite_id = RecordLink.objects.get(record_type="payment").netsuite_id
    assert case(books).known["customerpayment"] == (netsuite_id,)

    books.invoiced.void_payment(paid["id"])
    books.sync()

    assert case(books).known["deletedrecord"] == (netsuite_id,)
    assert not case(books).known["customerpayment"]
    books.clock.shift(timedelta(days=31))
    assert not case(books).known["deletedrecord"]


def test_a_connection_without_settings_has_their_defaults(books: Receivables) -> None:
    books.connect(Flow.CUSTOMERS_IN)
    ReceivableSettings.objects.all().delete()

    assert needs.PROJECTS in case(books).parts
