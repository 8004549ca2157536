"""What people may do with entries, one or many: each counts what it touched and rings for a worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from integrations.models import NetSuiteAccount
from syncjobs import doorbell, ledger, links
from syncjobs.admin import asking
from syncjobs.models import State, SyncEntry

ASK_ABOVE = 100  # entries; more than that is wide enough to be asked about
_RETRYABLE = (State.QUEUED, State.WAITING, State.UNKNOWN, State.FAILED, State.SKIPPED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """Something to do with entries. `run(request, ids)` does it and gives how many it touched."""

    name: str
    label: str
    permission: str
    icon: str
    run: Callable[[HttpRequest, Sequence[int]], int]
    done: tuple[str, str]  # for one, for many; with %d
    states: tuple[State, ...]
    question: asking.Question | None = None


def carry_out(request: HttpRequest, *, verb: Verb, entries: QuerySet[SyncEntry]) -> None:
    """Do it to all of them, and say how many it touched and how many it could not."""
    ids = list(entries.values_list("pk", flat=True))
    touched = verb.run(request, ids)
    if touched:
        messages.success(request, ngettext(*verb.done, touched) % touched)
        for account in NetSuiteAccount.objects.filter(connections__plans__entries__in=ids[:1000]).distinct():
            doorbell.ring_account(account_id=account.pk)
    if touched < len(ids):
        states = ", ".join(str(state.label).lower() for state in verb.states)
        left = len(ids) - touched
        text = ngettext("%d entry was left alone", "%d entries were left alone", left) % left
        messages.warning(request, f"{text}: “{verb.label}” is for entries that are {states}.")


def question_for(*, verb: Verb, count: int) -> asking.Question | None:
    """Give what to ask before it is done to so many, None when it may be done at once."""
    if verb.question or count <= ASK_ABOVE:
        return verb.question
    text = f"This touches {count} entries."
    return asking.Question(title=f"{verb.label}: {count} entries?", text=text, yes=f"{verb.label}: {count} entries")


def _retry(request: HttpRequest, ids: Sequence[int]) -> int:
    return ledger.retry(entry_ids=ids, now=timezone.now())


def _resend(request: HttpRequest, ids: Sequence[int]) -> int:
    return ledger.resend(entry_ids=ids, now=timezone.now())


def _skip(request: HttpRequest, ids: Sequence[int]) -> int:
    reason = f"{asking.reason(request)} (skipped by {request.user.get_username()})"
    return ledger.skip(entry_ids=ids, reason=reason)


def _forget(request: HttpRequest, ids: Sequence[int]) -> int:
    who, now = request.user.get_username(), timezone.now()
    return sum(links.forget(entry_id=entry_id, who=who, now=now) for entry_id in ids)


RETRY = Verb(
    name="retry",
    label="Retry",
    permission="syncjobs.retry_syncentry",
    icon="refresh",
    run=_retry,
    done=("Queued %d entry.", "Queued %d entries."),
    states=_RETRYABLE,
)
SKIP = Verb(
    name="skip",
    label="Skip",
    permission="syncjobs.skip_syncentry",
    icon="block",
    run=_skip,
    done=("Skipped %d entry.", "Skipped %d entries."),
    states=_RETRYABLE,
    question=asking.Question(
        title="Skip for good?",
        text="It is set aside and not tried again, unless it changes where it comes from, or somebody retries it.",
        yes="Skip",
        needs_reason=True,
    ),
)
SEND_AGAIN = Verb(
    name="send_again",
    label="Send again",
    permission="syncjobs.retry_syncentry",
    icon="forward_to_inbox",
    run=_resend,
    done=("Queued %d entry to be compared and sent again.", "Queued %d entries to be compared and sent again."),
    states=(State.SYNCED,),
)
FORGET = Verb(
    name="forget",
    label="Forget link",
    permission="syncjobs.skip_syncentry",
    icon="link_off",
    run=_forget,
    done=("Forgot %d link. Retry to look for the record again.", "Forgot %d links. Retry to look for them again."),
    states=(State.SYNCED, *_RETRYABLE),
    question=asking.Question(
        title="Forget the link between the two records?",
        text="For a record that was deleted on the other side, or that was the wrong one. Nothing is changed on either "
        "side. The next attempt looks for a record that carries our ID; when there is none, it creates a new one.",
        yes="Forget link",
        is_danger=True,
    ),
)
VERBS = (RETRY, SKIP, SEND_AGAIN, FORGET)
