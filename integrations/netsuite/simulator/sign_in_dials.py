"""Who can sign in to a running simulator: credentials, certificates, the integration record, a sandbox refresh."""

from __future__ import annotations

import dataclasses
import hashlib

from integrations.netsuite.simulator import account, services, sign_in


class SignInDials:
    """Changeable while the simulator runs. The parts are set by `NetSuiteSimulator`."""

    books: account.Account
    _services: services.Services
    _door: sign_in.SignIn
    _seed: int
    _refreshes: int = 0

    @property
    def credentials(self) -> sign_in.Credentials:
        """What opens this account now."""
        return self._door.credentials

    @property
    def locked_out(self) -> bool:
        """Whether the user is locked after too many failed sign-ins."""
        return self._door.is_locked_out(now=self.books.now())

    def unlock(self) -> None:
        """Let the user in again."""
        self._door.unlock()

    def add_certificate(self, certificate_pem: str) -> str:
        """Map a certificate to the integration, as an administrator does, and give the id NetSuite shows for it.

        ValueError says why it is not taken: no X.509, a weak key, valid for too long, a sixth one.
        """
        return self._services.desk.certificates.add(certificate_pem, now=self.books.now())

    def revoke_certificate(self, certificate_id: str) -> None:
        """Take a certificate away, and with it the access tokens it brought. LookupError if there is none."""
        self._services.desk.certificates.revoke(certificate_id)

    @property
    def certificate_ids(self) -> list[str]:
        """The certificates that are mapped."""
        return self._services.desk.certificates.ids

    @property
    def tokens_issued(self) -> int:
        """How many access tokens were given so far."""
        return self._services.desk.issued

    @property
    def login_audit_trail(self) -> list[str]:
        """Why OAuth 2.0 sign-ins failed, the latest last: what only NetSuite's own page tells."""
        return list(self._services.desk.audit_trail)

    @property
    def integration_is_enabled(self) -> bool:
        """Whether the integration record's state is Enabled."""
        return self.books.integration_is_enabled

    @integration_is_enabled.setter
    def integration_is_enabled(self, is_enabled: bool) -> None:
        self.books.integration_is_enabled = is_enabled

    @property
    def token_is_active(self) -> bool:
        """Whether the access token of token-based authentication is active."""
        return self.books.token_is_active

    @token_is_active.setter
    def token_is_active(self, is_active: bool) -> None:
        self.books.token_is_active = is_active

    def refresh_sandbox(self, *, integration_too: bool = False) -> sign_in.Credentials:
        """Copy production over this sandbox: its tokens, the integration's secret and its certificates are gone.

        The integration record keeps its client ID, unless it was made in the sandbox (`integration_too`). Records
        stay as they are. Gives the credentials an administrator makes afterwards; ValueError outside a sandbox.
        Source: NetSuite help, "Refreshing Sandbox Accounts".
        """
        if "_" not in self.books.account_id:
            raise ValueError(f"{self.books.account_id} is no sandbox.")
        self._refreshes += 1
        fresh = make_credentials(self.books.account_id, seed=f"{self._seed}/{self._refreshes}")
        if not integration_too:
            fresh = dataclasses.replace(fresh, consumer_key=self.credentials.consumer_key)
        self._door.credentials = fresh
        self._services.desk.client_id = fresh.oauth_client_id
        self._services.desk.certificates.clear()  # and with them the access tokens they brought
        self.books.token_is_active = self.books.integration_is_enabled = True
        return fresh


def make_credentials(account_id: str, *, seed: str) -> sign_in.Credentials:
    """Credentials that depend on nothing but account and seed."""

    def secret(name: str) -> str:
        return hashlib.sha256(f"{account_id}/{seed}/{name}".encode()).hexdigest()

    return sign_in.Credentials(
        account_id=account_id,
        consumer_key=secret("consumer key"),
        consumer_secret=secret("consumer secret"),
        token_id=secret("token id"),
        token_secret=secret("token secret"),
    )
