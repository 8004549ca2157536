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
