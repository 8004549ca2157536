"""What NetSuite itself says of the account's limit of simultaneous requests, and what follows from it.

Reading it needs rights that an integration's role seldom has, so not being told is normal: then the configured limit
counts. Source: NetSuite help, "Concurrency Governance for Web Services and RESTlets" and "Concurrency Governance
Limits Based on Service Tiers".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from integrations import errors, models
from integrations.netsuite import refusals
from integrations.netsuite.client import NetSuiteClient

PATH = "/services/rest/system/v1/governanceLimits"
LEFT_TO_OTHERS = 1  # NetSuite help: at least one must stay unallocated
LARGEST = 32_767  # of the column; NetSuite's own largest is below 200
MESSAGE_CHARS = 255
TIERS_HELP = (
    "Requests we may have in flight at once. The account's limit, by service tier: Standard 5, Premium 15, Enterprise "
    "and Ultimate 20, and 10 more for each SuiteCloud Plus license. It is shared with your other integrations, so "
    "leave them some. Where NetSuite tells its limits, it is never exceeded."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Requests in flight at once: the account's, what of it all integrations share, and what ours has for itself."""

    account: int
    unallocated: int | None = None
    integration: int | None = None

    @property
    def free(self) -> int:
        """How many we may have with at least one left to others."""
        if self.integration is not None:
            return self.integration
        shared = self.account if self.unallocated is None else min(self.account, self.unallocated)
        return max(1, shared - LEFT_TO_OTHERS)


def read(*, client: NetSuiteClient) -> Limits:
    """Ask NetSuite for the account's limits.

    :raises errors.PermissionMissing: when the role may not ask, which is usual.
    :raises errors.SyncError: whatever else comes, a sign-in that failed (once) included.
    """
    answer = client.probe(path=PATH)
    subject = "the account's limits"
    if answer.status != 200:
        raise refusals.error_for(answer=answer, is_write=False, account_name=client.account_name, subject=subject)
    try:
        return _parsed(answer.json())
    except (ValueError, RecursionError) as error:
        what = f"gave limits that cannot be read ({error})"
        raise refusals.broken(
            answer=answer, is_write=False, account_name=client.account_name, subject=subject, what=what
        ) from error


def _parsed(body: Any) -> Limits:
    if not isinstance(body, dict):
        raise ValueError("no object")
    account = _whole(body, "accountConcurrencyLimit")
    if account is None:
        raise ValueError("accountConcurrencyLimit is missing")
    return Limits(
        account=account,
        unallocated=_whole(body, "accountUnallocatedConcurrencyLimit", least=0),
        integration=_whole(body, "integrationConcurrencyLimit"),
    )


def _whole(body: dict[str, Any], name: str, *, least: int = 1) -> int | None:
    value = body.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= LARGEST:
        raise ValueError(f"{name} is no whole number from {least}")
    return value


def learn(*, account: models.NetSuiteAccount, client: NetSuiteClient, now: datetime) -> None:
    """Read the limits and keep them with the account, or why they could not be read. Never raises a SyncError.

    What was read before is forgotten when the role may not ask any more, and kept when NetSuite could not answer.
    """
    kept: dict[str, Any] = {"limit_read_at": now}
    try:
        limits = read(client=client)
        kept |= {"account_limit": limits.account, "unallocated_limit": limits.unallocated}
        kept |= {"integration_limit": limits.integration, "limit_message": ""}
    except errors.Retryable as error:
        kept |= {"limit_message": error.message[:MESSAGE_CHARS]}
    except errors.SyncError as error:
        kept |= {"account_limit": None, "unallocated_limit": None, "integration_limit": None}
        kept |= {"limit_message": error.message[:MESSAGE_CHARS]}
    models.NetSuiteAccount.objects.filter(pk=account.pk).update(**kept)
    for name, value in kept.items():
        setattr(account, name, value)


def of_account(*, account: models.NetSuiteAccount) -> Limits | None:
    """Give what NetSuite last said, None when it never did."""
    if account.account_limit is None:
        return None
    return Limits(
        account=account.account_limit, unallocated=account.unallocated_limit, integration=account.integration_limit
    )


def warning(*, account: models.NetSuiteAccount) -> str:
    """Say what is wrong with the configured limit, "" when nothing is or when NetSuite has not told its own."""
    limits = of_account(account=account)
    if limits is None or account.concurrency_limit <= limits.free:
        return ""
    if limits.integration is not None:
        return f"NetSuite allots this integration {limits.integration}: no more than that are used."
    return (
        f"NetSuite leaves {limits.free} free for us, with one for the others: set the limit to {limits.free}, or the "
        "others will be refused at times."
    )
