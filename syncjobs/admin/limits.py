"""How much of its limit an account uses, what NetSuite says of it, and how often it refused us."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from integrations.models import NetSuiteAccount
from integrations.netsuite import governance, limiter
from syncjobs import account_limits
from syncjobs.admin import remotes
from syncjobs.admin.buttons import Button


def shown(*, account: NetSuiteAccount) -> SafeString:
    """Give everything there is to know, a sentence a line."""
    sentences = [_in_use(account), _told(account), _refused(account), governance.warning(account=account)]
    return format_html_join("", "<div>{}</div>", [(sentence,) for sentence in sentences if sentence])


def _in_use(account: NetSuiteAccount) -> str:
    now = timezone.now()
    limit = account.limit_at(now=now)
    text = f"{limiter.in_use(account=account, now=now)} of {limit} slots in use now."
    if limit < account.ceiling:
        rises = "" if account.lowered_until is None else f" from {remotes.moment(account.lowered_until)}"
        text += f" Lowered from {account.ceiling}, because NetSuite refused a request; it rises again{rises}."
    return text


def _told(account: NetSuiteAccount) -> str:
    limits = governance.of_account(account=account)
    if limits is None and account.limit_read_at is None:
        return "NetSuite was not asked for its limits yet."
    asked = remotes.moment(account.limit_read_at)
    if limits is None:
        return (
            f"NetSuite did not tell its limits ({asked}), so the one set below counts. {account.limit_message}".strip()
        )
    parts = [f"{limits.account} requests at once for the whole account"]
    if limits.unallocated is not None:
        parts.append(f"{limits.unallocated} of them for any integration")
    if limits.integration is not None:
        parts.append(f"{limits.integration} for this one alone")
    return f"NetSuite says ({asked}): {', '.join(parts)}."


def _refused(account: NetSuiteAccount) -> str:
    if not account.rejects:
        return "NetSuite never refused a request of ours as too many."
    times = "once" if account.rejects == 1 else f"{account.rejects} times"
    return f"NetSuite refused a request of ours as too many {times}, last on {remotes.moment(account.rejected_at)}."


def read(request: HttpRequest, account: NetSuiteAccount) -> None:
    """Ask NetSuite now and tell what it said."""
    asked = account_limits.read(account_id=account.pk, now=timezone.now())
    messages.info(request, f"{asked.name}: {_told(asked)} {governance.warning(account=asked)}".strip())


READ = Button(
    name="limits",
    label="Read limits",
    icon="speed",
    permission="integrations.test_netsuiteaccount",
    press=read,
    is_shown=lambda account: not account.is_paused,
)
