"""A1: who is let in."""

import pytest
import requests

from integrations.invoiced.simulator import InvoicedSimulator


def test_takes_the_key_as_user_name_without_password(sim, api):
    assert api("GET", "/customers").status_code == 200


@pytest.mark.parametrize(
    "auth",
    [None, ("nobody", ""), ("", "")],
    ids=["none", "unknown", "empty"],
)
def test_turns_others_away_with_a_challenge(server, auth):
    answer = requests.get(f"{server.base_url}/customers", auth=auth, timeout=10)

    assert (answer.status_code, answer.json()["type"]) == (401, "invalid_request")
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="Invoiced"'


def test_a_password_beside_the_key_is_wrong(sim, server):
    assert requests.get(f"{server.base_url}/customers", auth=(sim.api_key, "x"), timeout=10).status_code == 401


@pytest.mark.parametrize("header", ["Basic !!!", "Basic /w==", "Digest x", "Basic", ""])
def test_a_broken_authorization_header_is_no_key(server, header):
    answer = requests.get(f"{server.base_url}/customers", headers={"Authorization": header}, timeout=10)

    assert answer.status_code == 401


def test_takes_an_oauth_token_as_bearer(sim, server):
    headers = {"Authorization": f"Bearer {sim.access.oauth_token}"}

    assert requests.get(f"{server.base_url}/customers", headers=headers, timeout=10).status_code == 200


def test_a_revoked_key_fails_every_call_d87(sim, api):
    sim.access.revoked.add(sim.api_key)

    assert {api("GET", path).status_code for path in ("/customers", "/invoices/1", "/nowhere")} == {401}


def test_the_sandbox_has_keys_of_its_own():
    production, sandbox = InvoicedSimulator(), InvoicedSimulator(is_sandbox=True)

    assert production.api_key != sandbox.api_key
    assert production.api_key == InvoicedSimulator().api_key
    assert production.api_key != InvoicedSimulator(seed=1).api_key


def test_the_repr_shows_no_key(sim):
    assert sim.api_key not in repr(sim) + repr(sim.access)


def test_an_unknown_address_is_404_and_a_wrong_verb_405(api):
    assert (api("GET", "/nowhere").status_code, api("PUT", "/customers").status_code) == (404, 405)


def test_post_can_stand_for_patch(api, customer):
    path, headers = f"/customers/{customer['id']}", {"X-HTTP-Method-Override": "PATCH"}

    assert api.ok("POST", path, {"name": "Renamed"}, headers=headers)["name"] == "Renamed"


def test_nothing_is_cached(api):
    assert api("GET", "/customers").headers["Cache-Control"] == "no-cache, no-store"


def test_a_pdf_is_not_cached_either(api, invoice):
    pdf = api("GET", f"/invoices/{invoice['id']}", headers={"Accept": "application/pdf"})

    assert pdf.headers["Cache-Control"] == "no-cache, no-store"


def test_only_curl_gets_indented_json(api, customer):
    curl = api("GET", "/customers", headers={"User-Agent": "curl/8.5.0"})

    assert curl.text.startswith("[\n    {")
    assert "\n" not in api("GET", "/customers").text


def test_takes_forms_too(api):
    form = {"name": "Acme", "metadata[icp]": "12", "autopay": "false", "taxes[0]": ""}
    answer = api("POST", "/customers", data={name: value for name, value in form.items() if value})

    assert answer.status_code == 201
    assert (answer.json()["metadata"], answer.json()["autopay"]) == ({"icp": "12"}, False)
