"""The guided move from token-based authentication to OAuth 2.0, and back."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from integrations.models import Algorithm, NetSuiteAccount
from syncjobs import certificates as key_pairs
from syncjobs import moving
from syncjobs.admin import asking, certificates

FORGET = asking.Question(
    title="Forget the tokens",
    text="The client ID, client secret, token ID and token secret of token-based authentication are removed here. "
    "After that there is no way back by one click. Revoke the token in NetSuite as well.",
    yes="Forget them",
    is_danger=True,
)


def urls() -> list[URLPattern]:
    """Give the address, below those of the accounts."""
    return [path("<int:account_id>/move/", certificates.of_account(page), name="account_move")]


def page_of(*, account: NetSuiteAccount) -> str:
    """Give the address of the page."""
    return reverse("admin:account_move", args=[account.pk])


def page(request: HttpRequest, account: NetSuiteAccount) -> HttpResponse:
    """Show the steps, those done ticked off; a POST does one of them."""
    if request.method == "POST":
        return _act(request, account)
    progress = moving.progress(account=account, now=timezone.now())
    return certificates.render(
        request,
        account,
        template="admin/certificates/moving.html",
        title=f"{account.name}: sign in by OAuth 2.0",
        progress=progress,
        algorithms=Algorithm.choices,
    )


def _act(request: HttpRequest, account: NetSuiteAccount) -> HttpResponse:
    name, back_url = request.POST.get("do", ""), page_of(account=account)
    if name not in _ACTIONS:
        return certificates.act(request, account, back_url=back_url)
    if name == "forget" and not asking.is_answered(request, question=FORGET):
        return asking.ask(request, question=FORGET, back_url=back_url, hidden=[("do", name)])
    try:
        done = _ACTIONS[name](request, account)
    except key_pairs.Refused as refused:
        messages.error(request, str(refused))
    else:
        certificates.note(request, account, done)
    return HttpResponseRedirect(back_url)


def _enter_client_id(request: HttpRequest, account: NetSuiteAccount) -> str:
    moving.enter_client_id(account=account, client_id=request.POST.get("oauth_client_id", ""))
    messages.success(request, "Stored the OAuth 2.0 client ID.")
    return "Entered the OAuth 2.0 client ID."


def _switch(request: HttpRequest, account: NetSuiteAccount) -> str:
    report = moving.switch(account=account, now=timezone.now())
    if not report.is_let_in:
        messages.error(request, f"Nothing was changed: the test did not pass. {report.message}")
        return "Tried to switch to OAuth 2.0; the test did not pass."
    messages.success(request, f"{account.name} signs in by OAuth 2.0 now. The tokens are kept until you forget them.")
    if not report.ok:
        messages.warning(request, report.message)
    return "Switched to OAuth 2.0."


def _go_back(request: HttpRequest, account: NetSuiteAccount) -> str:
    report = moving.go_back(account=account)
    label = f"{account.name}, by token again,"
    certificates.tell(request, label=label, is_ok=report.ok, is_let_in=report.is_let_in, message=report.message)
    return "Went back to token-based authentication."


def _forget(request: HttpRequest, account: NetSuiteAccount) -> str:
    moving.forget_tokens(account=account)
    messages.success(request, "The tokens are forgotten. Revoke the token in NetSuite as well.")
    return "Forgot the tokens."


_ACTIONS: dict[str, Callable[[HttpRequest, NetSuiteAccount], str]] = {
    "enter_client_id": _enter_client_id,
    "switch": _switch,
    "go_back": _go_back,
    "forget": _forget,
}
