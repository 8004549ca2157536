"""Reading from one NetSuite account with one of its slots, for whatever is no drain."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from integrations import errors
from integrations.models import NetSuiteAccount
from integrations.netsuite import limiter
from integrations.netsuite.capabilities import AccountCapabilities
from integrations.netsuite.client import NetSuiteClient
from integrations.netsuite.limiter import Lane
from integrations.netsuite.reading.reader import Reader
from syncjobs import health


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An account that may be read. `reader` asks SuiteQL, `client` gets records; one request at a time."""

    account: NetSuiteAccount
    client: NetSuiteClient
    reader: Reader
    holder: str

    def keep(self) -> None:
        """Hold on to the slot: call it between pages. Raises Busy when it was lost meanwhile."""
        if not limiter.renew(account=self.account, holder=self.holder, now=timezone.now()):
            raise errors.Busy("The account's slot was lost while NetSuite was read; it goes again.")


@contextmanager
def opened(*, account: NetSuiteAccount, now: datetime) -> Iterator[Source]:
    """Take a slot of the account in the bulk lane and give its source.

    Raises Busy when every slot is taken or the account is paused or held. NetSuite's refusal of the credentials pauses
    the account and is raised as Busy too, in its own words: what waits for the account goes on when a test passes. An
    answer over the limit lowers the limit and is raised on.
    """
    holder = uuid.uuid4().hex
    if account.is_paused or (account.hold_until and account.hold_until > now):
        raise errors.Busy(f"NetSuite ({account.name}) is paused; it is read when a test passes.")
    if not limiter.take(account=account, holder=holder, lane=Lane.BULK, now=now, most=1):
        raise errors.Busy(f"NetSuite ({account.name}): as many requests as may be are in flight; it is read later.")
    client = NetSuiteClient.for_account(account=account, connections=1)
    try:
        known = AccountCapabilities(account=account, now=now)
        reader = Reader(client=client, known=known, stamp_offset_s=account.stamp_offset_s or 0)
        yield Source(account=account, client=client, reader=reader, holder=holder)
    except errors.CredentialsRejected as error:
        health.pause(remote=account, error=error, now=timezone.now())
        raise errors.Busy(error.message, exchange=error.exchange) from error
    except errors.LimitReached as error:
        limiter.lower(account=account, now=timezone.now(), retry_after_s=error.retry_after_s)
        raise
    finally:
        client.close()
        limiter.release(account=account, holder=holder)
