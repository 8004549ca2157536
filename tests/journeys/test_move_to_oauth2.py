"""Move to OAuth 2.0: from tokens to a certificate by the guided page, with orders going across before and after."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from integrations.models import AuthMethod, NetSuiteAccount
from syncjobs import roles
from syncjobs.processes.child import Child
from tests.journeys import connecting
from tests.journeys.person import Person
from tests.world import World


def test_an_administrator_moves_an_account_and_orders_go_on(
    person: Person, connected: World, worker: Child, tmp_path: Path
) -> None:
    person.sign_in(roles.ADMINISTRATOR)
    person.open(connected.account.name)
    person.open("Move to OAuth 2.0")

    person.type({"OAuth 2.0 client ID": connected.netsuite.credentials.oauth_client_id})
    person.press("Save the client ID")
    person.box("Algorithm").select_option(label="ES256 (elliptic curve P-256)")
    person.press("Make a key pair")
    upload_the_certificate(person, connected, tmp_path)
    person.press("Test this certificate")
    person.sees(re.compile("Signed in. Records can be read"))
    person.press("Switch to OAuth 2.0")

    person.sees(re.compile("signs in by OAuth 2.0 now"))
    assert NetSuiteAccount.objects.get().auth_method == AuthMethod.OAUTH2
    person.home()
    placed = connected.order(reference="PO-9001")
    person.watches_for(placed["orderNumber"])


def upload_the_certificate(person: Person, connected: World, tmp_path: Path) -> None:
    with person.page.expect_download() as downloading:
        person.page.get_by_role("link", name=re.compile("Download the certificate")).click()
    file = tmp_path / "certificate.pem"
    downloading.value.save_as(file)
    certificate_id = connected.netsuite.add_certificate(file.read_text())
    person.type({"Certificate ID": certificate_id})
    person.press("Save the ID")
    person.sees("Stored the certificate ID. Test the certificate now.")


def test_a_new_account_asks_for_the_secrets_of_the_chosen_way_alone(person: Person, world: World) -> None:
    person.sign_in(roles.ADMINISTRATOR)
    person.open("Add your NetSuite account")
    expect(person.box("Token secret")).to_have_count(1)
    expect(person.box("OAuth 2.0 client ID")).to_have_count(0)

    person.box("Sign-in").select_option(label="OAuth 2.0 client credentials (certificate)")

    expect(person.box("Token secret")).to_have_count(0)
    person.type({"Name": connecting.ACCOUNT, "Account ID": "1234567_SB1", "OAuth 2.0 client ID": "client-id"})
    person.press("Save")
    person.sees(f"Certificates of {connecting.ACCOUNT}", "There is no key pair yet.")
