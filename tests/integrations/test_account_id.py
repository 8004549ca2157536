"""What follows from the account ID: where NetSuite listens, and the realm that requests are signed for."""

from __future__ import annotations

import re

import pytest
import requests

from integrations.netsuite import auth
from tests import factories


@pytest.mark.parametrize(
    ("account_id", "host"),
    [
        ("1234567", "https://1234567.suitetalk.api.netsuite.com"),
        ("1234567_SB1", "https://1234567-sb1.suitetalk.api.netsuite.com"),
        ("TSTDRV1234567", "https://tstdrv1234567.suitetalk.api.netsuite.com"),
    ],
)
def test_the_host_is_in_small_letters_with_hyphens_and_the_realm_is_not_r4(account_id: str, host: str) -> None:
    account = factories.NetSuiteAccountFactory.build(account_id=account_id)

    signed = requests.Request("GET", account.service_url, auth=auth.for_account(account=account)).prepare()

    assert account.service_url == host
    realm = re.search('realm="([^"]*)"', str(signed.headers["Authorization"]))
    assert realm
    assert realm[1] == account_id
