"""Controls over HTTP for the account: what another process can change."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.simulator import key_pairs
from tests.integrations.netsuite.simulator.conftest import Caller, order


@pytest.fixture
def control(call: Caller) -> Any:
    def ask(method: str, path: str, body: object = None) -> requests.Response:
        return requests.request(method, f"{call.base_url}/simulator/{path}", json=body, timeout=10)

    return ask


def test_certificates_are_mapped_and_revoked(simulator: NetSuiteSimulator, control: Any, call: Caller) -> None:
    certificate_id = control("POST", "certificates", {"pem": key_pairs.certificate()}).json()["id"]

    listed = control("GET", "certificates").json()
    said = key_pairs.claims(listed["client_id"], call.base_url)
    assert listed["ids"] == [certificate_id]
    assert key_pairs.post(call.base_url, key_pairs.request_token(said, certificate_id)).status_code == 200
    assert control("DELETE", f"certificates/{certificate_id}").status_code == 200
    assert simulator.certificate_ids == []
    assert control("DELETE", f"certificates/{certificate_id}").status_code == 404


def test_a_bad_certificate_is_refused_with_the_reason(control: Any) -> None:
    answer = control("POST", "certificates", {"pem": key_pairs.certificate("RSA 2048")})

    assert answer.status_code == 400
    assert "3072" in answer.text


def test_a_sandbox_is_refreshed(simulator: NetSuiteSimulator, control: Any, call: Caller) -> None:
    fresh = control("POST", "refresh-sandbox", {"integration_too": True}).json()

    assert fresh["token_secret"] == simulator.credentials.token_secret
    assert call("GET", "customer/1042").status_code == 401


def test_the_role_is_changed(simulator: NetSuiteSimulator, control: Any) -> None:
    answer = control("POST", "role", {"Customers": "VIEW", "Locations": None})

    assert (answer.json()["Customers"], "Locations" in answer.json()) == ("VIEW", False)
    assert (simulator.role["Customers"], "Locations" in simulator.permissions) == ("VIEW", False)
    assert control("GET", "role").json() == answer.json()


def test_files_are_put_in_replaced_and_taken_away(simulator: NetSuiteSimulator, control: Any, call: Caller) -> None:
    file_id = control("POST", "files", {"name": "a.txt", "content": "YQ==", "is_text": True}).json()["id"]
    control("POST", "files", {"id": file_id, "name": "b.txt", "content": "Yg=="})

    assert call.rows("SELECT id, name FROM file") == [{"id": file_id, "name": "b.txt"}]
    assert simulator.books.cabinet[file_id].content == b"b"
    assert control("DELETE", f"files/{file_id}").status_code == 200
    assert control("DELETE", f"files/{file_id}").status_code == 404
    assert call.rows("SELECT id FROM file") == []


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"name": "a.txt", "content": "no base64"}, "base64"),
        ({"content": "YQ=="}, "name"),
        ({"name": "a.txt", "content": "YQ==", "id": "x"}, "number"),
    ],
)
def test_what_is_no_file_is_refused(control: Any, said: dict[str, Any], text: str) -> None:
    answer = control("POST", "files", said)

    assert (answer.status_code, text in answer.text) == (400, True)


def test_features_are_switched(simulator: NetSuiteSimulator, control: Any) -> None:
    control("POST", "features", {"OAuth 2.0": False, "SuiteTax": True})

    assert ("OAuth 2.0" in simulator.features, "SuiteTax" in simulator.features) == (False, True)


def test_habits_are_changed(simulator: NetSuiteSimulator, control: Any) -> None:
    answer = control("POST", "habits", {"permission_face": "empty", "faces": {"Items": "forbidden"}})

    assert answer.json()["permission_face"] == "empty"
    assert simulator.habits.faces == {"Items": "forbidden"}


def test_every_dial_is_a_setting(simulator: NetSuiteSimulator, control: Any) -> None:
    wanted = {
        "limit": 10, "integration_limit": 3, "others_in_flight": 2, "limit_type": "internal", "job_delay_s": 5,
        "integration_is_enabled": False, "token_is_active": False,
    }  # fmt: skip

    state = control("POST", "settings", wanted).json()

    assert {name: state[name] for name in wanted} == wanted
    assert {name: getattr(simulator, name) for name in wanted} == wanted


def test_records_are_added_changed_and_deleted(simulator: NetSuiteSimulator, control: Any) -> None:
    made = control("POST", "records/contact", {"firstName": "Ann", "subsidiary": {"id": "1"}}).json()["id"]

    control("PATCH", f"records/contact/{made}", {"phone": "1"})
    assert simulator.get("contact", made)["phone"] == "1"

    assert control("DELETE", f"records/contact/{made}").status_code == 200
    assert control("DELETE", f"records/contact/{made}").status_code == 404


def test_what_netsuite_refuses_a_person_is_refused(control: Any, call: Caller) -> None:
    call("PUT", "salesOrder/eid:om-1", order())

    answer = control("DELETE", "records/customer/1042")

    assert (answer.status_code, answer.json()["o:errorDetails"][0]["o:errorCode"]) == (400, "USER_ERROR")


def test_a_locked_user_is_let_in_again(simulator: NetSuiteSimulator, control: Any, call: Caller) -> None:
    for _ in range(5):
        requests.get(f"{call.base_url}/services/rest/record/v1/customer/1042", timeout=10)
    assert simulator.locked_out

    control("POST", "unlock")

    assert not simulator.locked_out


def test_the_suiteapp_is_installed_with_faults_and_removed(simulator: NetSuiteSimulator, control: Any) -> None:
    state = control("POST", "suiteapp", {"url": "http://127.0.0.1:9/", "secret": "s", "drop": 1.0}).json()
    assert (state["is_installed"], state["drop"], state["parked"]) == (True, 1.0, 0)
    assert "secret" not in state

    assert control("POST", "suiteapp", {"drop": 0.0}).json()["drop"] == 0.0
    installed = simulator.suiteapp
    assert installed is not None
    simulator.change("customer", "1042", {"phone": "1"})
    installed.wait_until_idle()

    assert control("POST", "suiteapp/resend").json() == {"taken": 0}
    assert control("GET", "suiteapp").json()["parked"] == 1
    assert control("DELETE", "suiteapp").json() == {"is_installed": False}
    assert control("POST", "suiteapp/resend").json() == {"taken": 0}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "certificates", {"pem": 1}),
        ("POST", "certificates", []),
        ("POST", "role", {"Customers": "ALL"}),
        ("POST", "role", {"Unicorns": "VIEW"}),
        ("POST", "habits", {"colour": 1}),
        ("POST", "habits", {"permission_face": "angry"}),
        ("POST", "habits", {"faces": {"Items": "angry"}}),
        ("POST", "settings", {"integration_limit": 9}),
        ("POST", "settings", {"limit_type": "mine"}),
        ("POST", "suiteapp", {"drop": 1.0}),
        ("POST", "suiteapp", {"url": "ftp://x/"}),
    ],
)
def test_refuses_senseless_controls(control: Any, method: str, path: str, body: object) -> None:
    assert control(method, path, body).status_code == 400


def test_production_is_not_refreshed() -> None:
    with NetSuiteSimulator(account_id="1234567").serve() as server:
        assert requests.post(f"{server.base_url}/simulator/refresh-sandbox", timeout=10).status_code == 400
