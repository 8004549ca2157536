"""From token-based authentication to OAuth 2.0 and back: nothing changes before a test has passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from integrations import forms
from integrations.models import AuthMethod, NetSuiteAccount, SigningCertificate
from integrations.netsuite import check, signing_keys
from syncjobs import certificates, health


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the move is, as the product can see for itself."""

    has_client_id: bool
    has_key_pair: bool
    has_certificate_id: bool
    has_passed: bool
    is_switched: bool
    has_tokens: bool
    certificate: SigningCertificate | None

    @property
    def is_ready(self) -> bool:
        """Whether everything is there that a test needs."""
        return self.has_client_id and self.has_certificate_id


def progress(*, account: NetSuiteAccount, now: datetime) -> Progress:
    """Give how far an account is; `certificate` is the one that would sign in, or that still lacks its ID."""
    live = list(certificates.live(account=account, now=now))
    named = [one for one in live if one.certificate_id]
    best = _best(account, now)
    return Progress(
        has_client_id=bool(account.oauth_client_id),
        has_key_pair=bool(live),
        has_certificate_id=bool(named),
        has_passed=any(one.worked_at and (not one.refused_at or one.refused_at < one.worked_at) for one in named),
        is_switched=account.auth_method == AuthMethod.OAUTH2,
        has_tokens=all(getattr(account, name) for name in forms.TOKEN_SECRETS),
        certificate=best or (live[0] if live else None),
    )


def _best(account: NetSuiteAccount, now: datetime) -> SigningCertificate | None:
    found = {one.pk: one for one in signing_keys.in_use(account=account)}
    keys = [signing_keys.key_of(certificate=one) for one in found.values()]
    order = signing_keys.in_order(keys=keys, now=now)
    return found[order[0].pk] if order else None


def enter_client_id(*, account: NetSuiteAccount, client_id: str) -> None:
    """Store the integration record's client ID. Raises Refused when it is empty."""
    if not client_id.strip():
        raise certificates.Refused("Enter the client ID of the integration record.")
    _set(account, oauth_client_id=client_id.strip())


def switch(*, account: NetSuiteAccount, now: datetime) -> check.Report:
    """Sign in by certificate once, and only if that works sign in so from now on. The tokens stay stored.

    Raises Refused when there is nothing to try. What the report finds beside the sign-in does not stop the switch.
    """
    certificate = _best(account, now)
    if certificate is None or not account.oauth_client_id:
        raise certificates.Refused("Enter the OAuth 2.0 client ID and a certificate ID first.")
    report = health.test_certificate(certificate=certificate)
    if report.is_let_in:
        _set(account, auth_method=AuthMethod.OAUTH2)
        health.test_account(account=account)
    return report


def go_back(*, account: NetSuiteAccount) -> check.Report:
    """Sign in by token again. Raises Refused when the tokens were forgotten."""
    if not all(getattr(account, name) for name in forms.TOKEN_SECRETS):
        raise certificates.Refused("The tokens are not stored any more. Enter them on the account's page first.")
    _set(account, auth_method=AuthMethod.TBA)
    return health.test_account(account=account)


def forget_tokens(*, account: NetSuiteAccount) -> None:
    """Remove the four secrets of token-based authentication. Raises Refused while they are in use."""
    if account.auth_method == AuthMethod.TBA:
        raise certificates.Refused("The account still signs in with these tokens. Switch to OAuth 2.0 first.")
    _set(account, **dict.fromkeys(forms.TOKEN_SECRETS, ""))


def _set(account: NetSuiteAccount, **values: str) -> None:
    NetSuiteAccount.objects.filter(pk=account.pk).update(**values)
    account.refresh_from_db()
