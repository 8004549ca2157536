"""The same things told in another way than the simulator does, as Invoiced's docs leave room for."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest

from integrations import errors, receivable_records, records
from integrations.invoiced import events, listing, parse, payment_bodies, webhooks
from integrations.invoiced.connector import InvoicedConnector
from integrations.invoiced.credit_applications import MEMO_ID, Application, CreditApplications
from integrations.invoiced.session import Session
from integrations.receivable_records import Applied, ReceivableCustomer
from tests.integrations.invoiced.conftest import session_for, settings_for
from tests.integrations.invoiced.payments import payment_row
from tests.integrations.scripted_server import ScriptedServer

KNOWN: dict[str, Any] = {"netsuite_id": "77", "number": "CN-1", "version": "1", "currency": "AUD"}


@pytest.fixture
def asked(scripted: ScriptedServer) -> Session:
    return session_for(base_url=scripted.base_url, api_key="one-key")


def connector_to(scripted: ScriptedServer) -> InvoicedConnector:
    return InvoicedConnector(settings=settings_for(base_url=scripted.base_url, api_key="one-key"))


class TestNumbers:
    @pytest.mark.parametrize(
        ("told", "meant"),
        [
            ("161.70000000000002", "161.7"),
            ("99.99999999999999", "100"),
            ("2.842170943040401e-14", "0"),
            ("-1.4210854715202004e-14", "0"),
            ("1.617e2", "161.7"),
            ("123456789.01000001", "123456789.01"),
            ("24.505", "24.505"),
            ("161.70", "161.70"),
            ("1e400", "1E+400"),
        ],
    )
    def test_the_noise_of_a_sum_of_doubles_is_no_part_of_an_amount(
        self, scripted: ScriptedServer, asked: Session, told: str, meant: str
    ) -> None:
        scripted.only(f'{{"amount": {told}}}')

        amount = asked.get(path="/payments/1", about="payment 1")["amount"]

        assert amount == Decimal(meant)

    def test_a_number_as_it_should_be_is_taken_as_it_is_written(self, scripted: ScriptedServer, asked: Session) -> None:
        scripted.only('{"amount": 161.70, "balance": 99.99999999999999}')

        row = asked.get(path="/payments/1", about="payment 1")

        assert [str(row["amount"]), str(row["balance"])] == ["161.70", "100"]

    def test_a_number_beyond_measure_is_an_answer_that_cannot_be_read(
        self, scripted: ScriptedServer, asked: Session
    ) -> None:
        scripted.only('{"amount": 1e99999999999999999999999999}')

        with pytest.raises(errors.Unreachable, match="cannot be read"):
            asked.get(path="/payments/1", about="payment 1")


class TestAnswers:
    @pytest.mark.parametrize("answer", ["", "<html>", '{"id": 1}'])
    def test_what_is_said_beside_a_deletion_does_not_matter(
        self, scripted: ScriptedServer, asked: Session, answer: str
    ) -> None:
        scripted.only(answer, status=200)

        asked.delete(path="/invoices/1", about="invoice INV-1")

        assert [request.method for request in scripted.requests] == ["DELETE"]

    @pytest.mark.parametrize(("told", "wait_s"), [("120", 120), ("5", 60), ("Sun, 22 Nov 2026 12:00:00 GMT", 60)])
    def test_a_longer_wait_that_is_named_is_kept(
        self, scripted: ScriptedServer, asked: Session, told: str, wait_s: int
    ) -> None:
        scripted.only("", status=429, Retry_After=told)

        with pytest.raises(errors.RateLimited) as raised:
            asked.get(path="/customers", about="its customers")

        assert raised.value.retry_after_s == wait_s

    def test_a_page_far_behind_may_be_refused_without_naming_the_field_d2(
        self, scripted: ScriptedServer, asked: Session
    ) -> None:
        scripted.answer({"type": "invalid_request", "message": "Fetch the preceding pages first."}, status=400)
        scripted.answer([{"id": 1}], Link='<?page=2>; rel="next"')
        scripted.answer([{"id": 2}])
        pages = listing.Pages(session=asked, path="/items", parsed=lambda row: row["id"], unreadable={}, position="2")

        assert list(pages) == [[2]]
        assert [unquote(request.full_path) for request in scripted.requests] == [
            "/items?page=2",
            "/items?",
            "/items?page=2",
        ]

    @pytest.mark.parametrize(
        "link",
        [
            '</items?page=1>; rel="first",</items?page=2>; rel="next"',
            '<?page=2>; title="the next, and more"; rel=next, <?page=1>; rel="self"',
            '<https://API.sandbox.example:443/items?page=2>;rel="next"',
        ],
    )
    def test_links_are_followed_however_they_are_written(
        self, scripted: ScriptedServer, asked: Session, link: str
    ) -> None:
        scripted.answer([{"id": 1}], Link=link)
        scripted.answer([{"id": 2}])

        assert list(asked.pages(path="/items", about="its items")) == [[{"id": 1}], [{"id": 2}]]
        assert [request.full_path for request in scripted.requests] == ["/items?", "/items?page=2"]


class TestDocuments:
    @pytest.mark.parametrize("record_type", ["invoice", "credit_note"])
    @pytest.mark.parametrize(("status", "expected"), [("voided", (True, False)), ("paid", (False, True))])
    def test_voided_and_paid_may_be_told_by_the_status_alone(
        self, scripted: ScriptedServer, record_type: str, status: str, expected: tuple[bool, bool]
    ) -> None:
        scripted.only({"id": 3310, "object": record_type, "number": "CN-1", "status": status, "total": 20})

        held = connector_to(scripted).read_held(record_type=record_type, source_ids=["3310"])["3310"]

        assert held is not None
        assert ((held.is_cancelled, held.is_paid), held.is_final) == (expected, True)

    def test_of_two_with_our_id_the_one_that_stands_is_taken(self, scripted: ScriptedServer) -> None:
        named = {"number": "CN-1", "metadata": {"netsuite_id": "77"}}
        scripted.only([{"id": 1, "status": "voided", **named}, {"id": 2, "status": "open", **named}])
        wanted = receivable_records.ReceivableCreditNote(**KNOWN, document_date=date(2026, 11, 20), lines=())

        assert connector_to(scripted).look_up(wanted=[wanted])["77"].source_id == "2"


class TestApplications:
    def test_a_voided_one_that_still_says_what_it_paid_is_no_copy_of_the_one_that_stands(
        self, scripted: ScriptedServer, asked: Session
    ) -> None:
        scripted.only("")
        standing = Application(
            source_id="2",
            netsuite_invoice_id="5",
            invoice_id="70881",
            amount=Decimal(20),
            is_voided=False,
        )
        made = [dataclasses.replace(standing, source_id="1", is_voided=True), standing]

        wanted = [Applied(invoice_id="70881", amount=Decimal(20))]
        CreditApplications(session=asked, zone=ZoneInfo("UTC")).take_back(made=made, wanted=wanted)

        assert scripted.requests == []

    def test_an_invoice_told_whole_keeps_what_pays_it(self) -> None:
        now = {"applied_to": [{"id": 4, "type": "invoice", "invoice": {"id": 70881}, "amount": 20}]}

        assert payment_bodies.without(applied=[Applied(invoice_id="70881", amount=Decimal(20))], now=now) is None


class TestPayments:
    def test_refused_without_naming_the_field_it_leaves_what_it_pays_no_more(self, scripted: ScriptedServer) -> None:
        splits = [{"id": 1, "type": "invoice", "invoice": 5, "amount": 20}]
        scripted.answer({"id": 8, "amount": 20, "applied_to": splits})
        scripted.answer({"type": "invalid_request", "message": "The invoice takes no more."}, status=400)
        scripted.answer({"id": 8, "amount": 20})
        applied = (Applied(invoice_id="6", amount=Decimal(20)),)
        moved = receivable_records.ReceivablePayment(
            **KNOWN, customer_id="3", payment_date=date(2026, 11, 20), amount=Decimal(20), applied=applied
        )
        held = records.Held(record_type="payment", source_id="8", number="8")

        with pytest.raises(errors.RecordRejected, match="takes no more"):
            connector_to(scripted).update(held=held, record=moved)

        assert scripted.requests[-1].json == {"applied_to": []}

    def test_a_voided_one_need_not_say_what_it_pays_d13(self) -> None:
        payment = parse.payment(row=payment_row(voided=True, applied_to=None))

        assert (payment.is_void, payment.splits) == (True, ())

    def test_an_applied_credit_of_ours_is_known_though_its_source_was_not_kept(self) -> None:
        row = payment_row(source="keyed", amount=0, metadata={MEMO_ID: "915"})

        assert parse.payment(row=row).is_from_accounting


class TestCustomers:
    @pytest.mark.parametrize("is_active", [True, False])
    def test_one_that_does_not_say_whether_it_is_active_is_told(
        self, scripted: ScriptedServer, is_active: bool
    ) -> None:
        row = {"id": 5, "name": "Harbour Lane", "number": "CN-1", "type": "company", "metadata": {"netsuite_id": "77"}}
        scripted.only(row)
        held = records.Held(record_type="customer", source_id="5", number="CN-1")
        record = ReceivableCustomer(**KNOWN, name="Harbour Lane", is_active=is_active)

        connector_to(scripted).update(held=held, record=record)

        assert [request.json for request in scripted.requests[1:]] == [{"active": is_active}]


class TestEvents:
    def test_those_that_were_not_asked_for_are_left_out(self, scripted: ScriptedServer, asked: Session) -> None:
        kinds = ("invoice.updated", "payment.updated", "payment.deleted", "refund.created")
        at = int(datetime(2026, 11, 22, tzinfo=UTC).timestamp())
        rows = [
            {"id": number, "type": kind, "timestamp": at, "data": {"object": {"id": number, "charge": 771}}}
            for number, kind in enumerate(kinds)
        ]
        scripted.only(rows)

        told = events.of_payments(session=asked, since=datetime(2026, 11, 1, tzinfo=UTC))

        assert {(event.payment_id, event.charge_id) for event in told} == {("2", ""), ("", "771")}

    @pytest.mark.parametrize("data", [None, {}, {"object": None}, {"object": []}, {"object": 7}, [], "gone"])
    def test_one_that_nobody_follows_is_welcome_in_any_shape(self, data: Any) -> None:
        hint = webhooks.read_hint(payload={"id": 1, "type": "payment_plan.deleted", "data": data})

        assert (hint.record_type, hint.event, hint.version) == ("", "payment_plan.deleted", "1")
