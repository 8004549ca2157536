"""The session with Invoiced: who we are, pages, requests in flight, and what its refusals mean."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from integrations import errors
from integrations.invoiced.session import Session
from integrations.invoiced.simulator import InvoicedSimulator
from integrations.simulation import Fault, FaultKind, SimulatorServer
from tests.integrations.invoiced.conftest import session_for
from tests.integrations.scripted_server import ScriptedServer

KEY = "hub:customer.create:1"
KEYED = {"body": {"name": "Harbour Lane"}, "about": "customer Harbour Lane", "key": KEY}


def scripted_session(scripted: ScriptedServer) -> Session:
    return session_for(base_url=scripted.base_url, api_key="one-key")


class TestAccess:
    def test_signs_in_with_the_key_as_user_name_and_no_password(
        self, session: Session, scripted: ScriptedServer
    ) -> None:
        scripted.only([])

        scripted_session(scripted).get(path="/customers", about="its customers")

        sent = scripted.requests[0].headers["Authorization"]
        assert sent == "Basic " + base64.b64encode(b"one-key:").decode()
        assert session.get(path="/customers", about="its customers") == []

    def test_a_refused_key_is_credentials_rejected_and_never_hammered(
        self, server: SimulatorServer, company: InvoicedSimulator
    ) -> None:
        with pytest.raises(errors.CredentialsRejected, match="API key"):
            session_for(base_url=server.base_url, api_key="wrong").get(path="/customers", about="its customers")

        assert [call.status for call in company.calls] == [401]

    def test_without_a_key_no_call_is_made(self, server: SimulatorServer, company: InvoicedSimulator) -> None:
        with pytest.raises(errors.CredentialsRejected, match="has no API key"):
            session_for(base_url=server.base_url, api_key=" ").get(path="/customers", about="its customers")

        assert company.calls == []


class TestPages:
    def test_a_page_size_that_is_cut_down_loses_no_record_d1(
        self, session: Session, company: InvoicedSimulator
    ) -> None:
        made = [company.add_item(id=f"item-{number:03}", name="Beans")["id"] for number in range(230)]

        pages = list(session.pages(path="/items", query=[("per_page", "500")], about="its items"))

        assert [len(page) for page in pages] == [100, 100, 30]
        assert [row["id"] for page in pages for row in page] == made

    def test_more_than_a_hundred_pages_are_read_in_order_d2(self, session: Session, company: InvoicedSimulator) -> None:
        company.paging.deep_offset = 20  # of 10,000: what is refused then is the same
        made = [company.add_item(id=f"item-{number:03}", name="Beans")["id"] for number in range(105)]

        pages = list(session.pages(path="/items", query=[("per_page", "1")], about="its items"))

        assert (len(pages), [row["id"] for page in pages for row in page]) == (105, made)
        targets = [call.target for call in company.calls]
        assert [f"page={number}" in target for number, target in enumerate(targets, start=1)][1:] == [True] * 104

    def test_a_page_far_behind_that_was_not_led_up_to_is_refused_d2(
        self, session: Session, company: InvoicedSimulator
    ) -> None:
        company.paging.deep_offset = 2
        for number in range(5):
            company.add_item(id=f"item-{number}", name="Beans")

        with pytest.raises(errors.RecordRejected, match="preceding pages") as raised:
            session.page(path="/items", query=[("per_page", "1"), ("page", "4")], about="its items")

        assert raised.value.path == "page"

    def test_the_key_goes_to_no_host_that_a_link_names(self, scripted: ScriptedServer) -> None:
        scripted.answer([{"id": 1}], Link='<https://evil.example/items?page=2&a=b>; rel="next", </x>; rel="last"')
        scripted.answer([{"id": 2}], Link='</items?page=1>; rel="previous"')

        pages = list(scripted_session(scripted).pages(path="/items", about="its items"))

        assert pages == [[{"id": 1}], [{"id": 2}]]
        assert [request.full_path for request in scripted.requests] == ["/items?", "/items?page=2&a=b"]

    def test_pages_that_lead_in_a_circle_end(self, scripted: ScriptedServer) -> None:
        scripted.only([{"id": 1}], Link='</items?page=2>; rel="next"')

        with pytest.raises(errors.Unreachable, match="circle"):
            list(scripted_session(scripted).pages(path="/items", about="its items"))

    @pytest.mark.parametrize("body", ["{}", '"x"', "[1]", "null"])
    def test_a_page_that_is_no_list_of_records_is_tried_again(self, scripted: ScriptedServer, body: str) -> None:
        scripted.only(body)

        with pytest.raises(errors.Unreachable, match="cannot be read"):
            list(scripted_session(scripted).pages(path="/items", about="its items"))


class TestInFlight:
    def test_surplus_of_21_parallel_calls_is_refused_and_ours_never_come_to_that_d7(
        self, session: Session, company: InvoicedSimulator, server: SimulatorServer
    ) -> None:
        company.latency_s = 1.0
        with ThreadPoolExecutor(21) as pool:
            anybody = list(
                pool.map(
                    lambda _: requests.get(f"{server.base_url}/customers", auth=(company.api_key, ""), timeout=20),
                    range(21),
                )
            )
        assert sorted(answer.status_code for answer in anybody)[-1:] == [429]
        company.in_flight.peak = 0

        mine = [session, *(session_for(base_url=server.base_url, api_key=company.api_key) for _ in range(2))]
        with ThreadPoolExecutor(21) as pool:
            ours = list(pool.map(lambda n: mine[n % 3].get(path="/customers", about="its customers"), range(21)))

        assert ours == [[]] * 21
        assert 1 < company.in_flight.peak <= 10

    def test_a_429_waits_a_minute_as_none_is_named_d7(self, session: Session, company: InvoicedSimulator) -> None:
        company.faults.add(Fault(kind=FaultKind.OVERLOAD))

        with pytest.raises(errors.RateLimited) as raised:
            session.get(path="/customers", about="its customers")

        assert raised.value.retry_after_s == 60


class TestWrites:
    def test_a_repeat_of_a_lost_write_gets_the_first_answer_d4(
        self, session: Session, company: InvoicedSimulator
    ) -> None:
        company.faults.add(Fault(kind=FaultKind.RESET_AFTER, method="POST"))
        with pytest.raises(errors.Ambiguous):
            session.post(path="/customers", **KEYED)

        made = session.post(path="/customers", **KEYED)

        assert list(company.customers) == [made["id"]]
        assert company.calls[-1].replayed

    def test_a_refusal_is_replayed_until_the_key_changes_d5(self, session: Session, company: InvoicedSimulator) -> None:
        for body in ({}, {"name": "Harbour Lane"}):
            with pytest.raises(errors.RecordRejected) as raised:
                session.post(path="/customers", **{**KEYED, "body": body})

            assert (raised.value.path, raised.value.is_answered) == ("name", True)

        session.post(path="/customers", **{**KEYED, "key": KEY + ":1"})

        assert len(company.customers) == 1

    @pytest.mark.parametrize("key", ["a" * 5, "a" * 65])
    def test_a_key_of_another_length_is_refused_d6(self, session: Session, key: str) -> None:
        with pytest.raises(errors.RecordRejected, match="between 6 and 64"):
            session.post(path="/customers", **{**KEYED, "key": key})

    def test_a_key_goes_with_post_and_patch_alone_d6(self, session: Session, company: InvoicedSimulator) -> None:
        made = session.post(path="/customers", **KEYED)
        path = f"/customers/{made['id']}"
        session.patch(path=path, body={"name": "Quay Lane"}, about="it", key=KEY + ":2")
        session.get(path=path, about="it")
        session.delete(path=path, about="it")

        keyed = [(call.method, bool(call.idempotency_key)) for call in company.calls]
        assert keyed == [("POST", True), ("PATCH", True), ("GET", False), ("DELETE", False)]

    def test_what_is_gone_already_counts_as_deleted(self, session: Session, company: InvoicedSimulator) -> None:
        customer = company.add_customer(name="Harbour Lane")

        gone = [session.delete(path=f"/customers/{customer['id']}", about="it") for _ in range(2)]

        assert (gone, company.customers) == ([None, None], {})

    @pytest.mark.parametrize(
        "metadata",
        [
            pytest.param({f"key_{number}": "x" for number in range(11)}, id="11 keys"),
            pytest.param({"k" * 41: "x"}, id="a key of 41"),
            pytest.param({"key": "x" * 256}, id="a value of 256"),
        ],
    )
    def test_metadata_beyond_its_limits_is_refused_by_name_d9(self, session: Session, metadata: dict[str, str]) -> None:
        with pytest.raises(errors.RecordRejected, match="customer Harbour Lane") as raised:
            session.post(path="/customers", **{**KEYED, "body": {"name": "Harbour Lane", "metadata": metadata}})

        assert raised.value.path == "metadata"


class TestRefusals:
    def test_a_page_of_html_is_an_error_with_its_status_and_no_crash_d8(
        self, session: Session, company: InvoicedSimulator
    ) -> None:
        company.faults.add(Fault(kind=FaultKind.GARBAGE, times=2))

        with pytest.raises(errors.Unreachable, match=r"HTTP 502.*Bad Gateway"):
            session.get(path="/customers", about="its customers")
        with pytest.raises(errors.Ambiguous, match=r"HTTP 502.*may or may not"):
            session.post(path="/customers", **KEYED)

    @pytest.mark.parametrize(
        ("status", "expected"),
        [
            (400, errors.RecordRejected),
            (401, errors.CredentialsRejected),
            (403, errors.PermissionMissing),
            (404, errors.RecordNotFound),
            (405, errors.RecordRejected),
            (302, errors.NeedsStaff),
            (429, errors.RateLimited),
            (500, errors.Ambiguous),
        ],
    )
    def test_each_status_of_a_write_is_an_error_of_ours(
        self, scripted: ScriptedServer, status: int, expected: type[errors.SyncError]
    ) -> None:
        body = {"type": "invalid_request", "message": "No such thing.", "param": "customer"}
        scripted.only(body, status=status, Location="https://evil.example/")

        with pytest.raises(errors.SyncError) as raised:
            scripted_session(scripted).post(path="/invoices", body={}, about="invoice INV-1", key=KEY)

        assert type(raised.value) is expected
        assert raised.value.is_answered
        assert len(scripted.requests) == 1

    def test_a_refusal_names_record_field_and_reason(self, scripted: ScriptedServer) -> None:
        scripted.only({"message": "Number is taken.", "param": "number"}, status=400)

        with pytest.raises(errors.RecordRejected) as raised:
            scripted_session(scripted).post(path="/invoices", body={}, about="invoice INV-1", key=KEY)

        assert str(raised.value) == (
            "Invoiced refused invoice INV-1 (field number): “Number is taken”. Correct it, then retry."
        )
        assert (raised.value.path, raised.value.detail) == ("number", "Number is taken.")

    @pytest.mark.parametrize("body", ["", "<html>oops", "[1]", '{"message": {"a": 1}}', "\x00", "[" * 9999])
    def test_a_refusal_of_any_shape_is_a_refusal_d8(self, scripted: ScriptedServer, body: str) -> None:
        scripted.only(body, status=400)

        with pytest.raises(errors.RecordRejected, match="invoice INV-1"):
            scripted_session(scripted).get(path="/invoices/1", about="invoice INV-1")

    def test_a_write_that_went_well_but_cannot_be_read_is_in_doubt(self, scripted: ScriptedServer) -> None:
        scripted.only("<html>", status=200)

        with pytest.raises(errors.Ambiguous, match="looked up"):
            scripted_session(scripted).post(path="/invoices", body={}, about="invoice INV-1", key=KEY)
