"""The SuiteApp's RESTlet on the simulator, called by somebody else's client."""

from __future__ import annotations

import base64
from typing import Any

import pytest
import requests

from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.simulator.conftest import Caller, invoice_for, signer

ADDRESS = "/app/site/hosting/restlet.nl?script=customscript_crossfoot_pdf&deploy=customdeploy_crossfoot_pdf"


def printed(call: Caller, address: str = ADDRESS, method: str = "POST", **asked: Any) -> requests.Response:
    return call(method, f"{call.base_url}{address}", asked)


def refusal(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_it_gives_the_pdf_of_an_invoice(simulator: NetSuiteSimulator, call: Caller) -> None:
    invoice_id = invoice_for(call)

    answer = printed(call, type="invoice", id=invoice_id)

    assert answer.status_code == 200
    number = simulator.get("invoice", invoice_id)["tranId"]
    content = base64.b64decode(answer.json()["content"])
    assert answer.json()["name"] == f"{number}.pdf"
    assert content.startswith(b"%PDF-1.4")
    assert number.encode() in content


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"type": "salesOrder", "id": "1"}, "UNKNOWN_TYPE"),
        ({"id": "1"}, "UNKNOWN_TYPE"),
        ({"type": "invoice", "id": "om-1"}, "INVALID_ID"),
        ({"type": "invoice"}, "INVALID_ID"),
        ({"type": "invoice", "id": "99999"}, "RCRD_DSNT_EXIST"),
    ],
)
def test_what_it_refuses_it_refuses_in_words_and_as_a_success(call: Caller, asked: dict[str, Any], code: str) -> None:
    answer = printed(call, **asked)

    assert refusal(answer) == (200, code)
    assert answer.json()["error"]["message"]


class TestTheFileOfAnInvoice:
    ADDRESS = ADDRESS.replace("crossfoot_pdf", "crossfoot_file")
    FIELD = "custbody_contract_file"

    def asked(self, call: Caller, invoice_id: str, **more: Any) -> requests.Response:
        return printed(call, self.ADDRESS, **{"type": "invoice", "id": invoice_id, "field": self.FIELD, **more})

    def named(self, simulator: NetSuiteSimulator, call: Caller, held: Any) -> str:
        invoice_id = invoice_for(call)
        simulator.change("invoice", invoice_id, {self.FIELD: held})
        return invoice_id

    @pytest.mark.parametrize(("is_text", "content"), [(False, b"\xff\x00"), (True, "Grüße".encode())])
    def test_it_comes_in_base64(
        self, simulator: NetSuiteSimulator, call: Caller, is_text: bool, content: bytes
    ) -> None:
        file_id = simulator.add_file("terms", content, is_text=is_text)

        answer = self.asked(call, self.named(simulator, call, {"id": file_id})).json()

        assert answer == {"file": {"id": file_id, "name": "terms", "content": base64.b64encode(content).decode()}}

    def test_an_empty_field_names_none(self, call: Caller) -> None:
        assert self.asked(call, invoice_for(call)).json() == {"file": None}

    @pytest.mark.parametrize(
        ("held", "code"), [("9999", "INSUFFICIENT_PERMISSION"), ("SuiteScripts/keys.txt", "NO_FILE_ID")]
    )
    def test_a_field_that_names_none_of_the_file_cabinet(
        self, simulator: NetSuiteSimulator, call: Caller, held: str, code: str
    ) -> None:
        assert refusal(self.asked(call, self.named(simulator, call, held))) == (200, code)

    def test_above_10_mb_it_does_not_come(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        file_id = simulator.add_file("film.mov", b"x" * (10 * 1024 * 1024 + 1))

        assert refusal(self.asked(call, self.named(simulator, call, file_id))) == (200, "FILE_TOO_LARGE")

    @pytest.mark.parametrize("permission", ["Invoice", "Documents and Files"])
    def test_the_role_must_see_the_invoice_and_files(
        self, simulator: NetSuiteSimulator, call: Caller, permission: str
    ) -> None:
        invoice_id = self.named(simulator, call, simulator.add_file("contract.pdf", b"%PDF-1.4"))
        simulator.permissions.discard(permission)

        assert refusal(self.asked(call, invoice_id)) == (200, "INSUFFICIENT_PERMISSION")

    @pytest.mark.parametrize(
        ("asked", "code"),
        [
            ({"type": "creditMemo"}, "UNKNOWN_TYPE"),
            ({"field": "entity"}, "INVALID_FIELD"),
            ({"id": "om-1"}, "INVALID_ID"),
            ({"id": "99999"}, "RCRD_DSNT_EXIST"),
        ],
    )
    def test_what_it_refuses_it_refuses_in_words(self, call: Caller, asked: dict[str, Any], code: str) -> None:
        assert refusal(self.asked(call, invoice_for(call), **asked)) == (200, code)


def test_an_invoice_is_no_credit_memo(call: Caller) -> None:
    assert refusal(printed(call, type="creditMemo", id=invoice_for(call))) == (200, "RCRD_DSNT_EXIST")


def test_the_role_must_see_the_document(simulator: NetSuiteSimulator, call: Caller) -> None:
    invoice_id = invoice_for(call)
    simulator.permissions.discard("Invoice")

    assert refusal(printed(call, type="invoice", id=invoice_id)) == (200, "INSUFFICIENT_PERMISSION")


def test_the_signature_covers_script_and_deployment(simulator: NetSuiteSimulator, call: Caller) -> None:
    call.session.auth = signer(simulator, client_secret="wrong")

    answer = printed(call, type="invoice", id="1")

    assert refusal(answer) == (401, "INVALID_LOGIN_ATTEMPT")
    assert 'error="InvalidSignature"' in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize(
    "address",
    [
        ADDRESS.replace("customscript_crossfoot_pdf", "customscript_other"),
        ADDRESS.replace("customdeploy_crossfoot_pdf", "customdeploy_other"),
    ],
)
def test_a_script_or_deployment_that_is_not_there(call: Caller, address: str) -> None:
    assert refusal(printed(call, address, type="invoice", id="1")) == (404, "SSS_INVALID_SCRIPTLET_ID")


def test_without_the_suiteapp_there_is_none(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.books.restlets.clear()

    assert refusal(printed(call, type="invoice", id="1")) == (404, "SSS_INVALID_SCRIPTLET_ID")


def test_a_role_outside_its_audience_may_not_call_it(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.books.restlet_audience = False

    assert refusal(printed(call, type="invoice", id="1")) == (403, "INSUFFICIENT_PERMISSION")


def test_a_role_for_web_services_only_calls_none(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.books.role_is_for_web_services_only = True

    assert refusal(printed(call, type="invoice", id="1")) == (401, "INVALID_LOGIN_CREDENTIALS")
    assert call("GET", "customer/1042").status_code == 200


def test_it_counts_as_a_request_in_flight(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.others_in_flight = 5

    assert refusal(printed(call, type="invoice", id="1")) == (400, "SSS_REQUEST_LIMIT_EXCEEDED")


def test_it_has_a_function_for_post_alone(call: Caller) -> None:
    assert refusal(printed(call, method="PUT", type="invoice", id="1")) == (405, "METHOD_NOT_ALLOWED")
