"""An account of a served NetSuite that signs in by token, with everything there for the move to OAuth 2.0."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from integrations.models import NetSuiteAccount, SigningCertificate
from integrations.netsuite import oauth2
from integrations.netsuite.simulator import NetSuiteSimulator
from tests import factories


@dataclass
class Office:
    """The account here and the one in NetSuite."""

    simulator: NetSuiteSimulator
    account: NetSuiteAccount

    def upload(self, certificate: SigningCertificate) -> str:
        """Upload a certificate in NetSuite and give the ID it shows."""
        uploaded: str = self.simulator.add_certificate(certificate.certificate)
        return uploaded

    def reload(self) -> NetSuiteAccount:
        """The account as it is stored now."""
        return NetSuiteAccount.objects.get(pk=self.account.pk)


@contextmanager
def serving(**changes: Any) -> Iterator[Office]:
    """Serve it."""
    simulator = NetSuiteSimulator(account_id="1234567_SB1")
    simulator.demo_company()
    signed = dataclasses.asdict(simulator.credentials)
    names = ("account_id", "consumer_key", "consumer_secret", "token_id", "token_secret")
    with simulator.serve() as server:
        fields = {name: signed[name] for name in names} | changes
        yield Office(simulator, factories.NetSuiteAccountFactory(name="Main", base_url=server.base_url, **fields))
    oauth2.TOKENS.clear()
