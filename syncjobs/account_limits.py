"""Reading an account's limits: after a test that let us in, and by button. The nightly checkup reads them too."""

from __future__ import annotations

from datetime import datetime

from integrations.models import NetSuiteAccount
from integrations.netsuite import governance
from integrations.netsuite.client import NetSuiteClient


def read(*, account_id: int, now: datetime) -> NetSuiteAccount:
    """Ask NetSuite for the account's limits, unless it is paused; give the account with what came of it."""
    account = NetSuiteAccount.objects.get(pk=account_id)
    if account.is_paused:
        return account
    client = NetSuiteClient.for_account(account=account, connections=1)
    try:
        governance.learn(account=account, client=client, now=now)
    finally:
        client.close()
    return account
