"""The page of an account's key pairs: make, download, enter the ID, test, retire."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import slugify

from integrations.models import Algorithm, NetSuiteAccount, SigningCertificate
from syncjobs import certificates, expiry, health
from syncjobs.admin import asking
from syncjobs.admin.base import page_of as account_page_of

PERMISSION = "integrations.change_netsuiteaccount"
RETIRE = asking.Question(
    title="Retire a certificate",
    text="Crossfoot will not sign in with it any more, and destroys its private key. This cannot be undone. Revoke it "
    "in NetSuite as well: Setup > Integration > OAuth 2.0 Client Credentials (M2M) Setup.",
    yes="Retire it",
    is_danger=True,
)

View = Callable[[HttpRequest, NetSuiteAccount], HttpResponse]


def of_account(view: View) -> Callable[..., HttpResponse]:
    """Make a page about one account: for people who may change it, and nobody else."""

    @wraps(view)
    def opened(request: HttpRequest, account_id: int) -> HttpResponse:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return view(request, get_object_or_404(NetSuiteAccount, pk=account_id))

    return admin.site.admin_view(opened)


def urls() -> list[URLPattern]:
    """Give the addresses, below those of the accounts."""
    return [
        path("<int:account_id>/certificates/", of_account(page), name="account_certificates"),
        path("<int:account_id>/certificates/download/", of_account(download), name="account_certificate_download"),
    ]


def page_of(*, account: NetSuiteAccount) -> str:
    """Give the address of the page."""
    return reverse("admin:account_certificates", args=[account.pk])


def page(request: HttpRequest, account: NetSuiteAccount) -> HttpResponse:
    """Show the key pairs; a POST does what its `do` says, then comes back."""
    if request.method == "POST":
        return act(request, account, back_url=page_of(account=account))
    now = timezone.now()
    return render(
        request,
        account,
        template="admin/certificates/page.html",
        title=f"Certificates of {account.name}",
        rows=[(one, *_state(one)) for one in account.certificates.order_by("-created_at", "-pk")],
        algorithms=Algorithm.choices,
        may_make=certificates.live(account=account, now=now).count() < certificates.MOST_LIVE,
    )


def render(
    request: HttpRequest, account: NetSuiteAccount, *, template: str, title: str, **content: object
) -> HttpResponse:
    """Give a page about an account's sign-in, inside the admin."""
    context = {
        **admin.site.each_context(request),
        "title": title,
        "account": account,
        "account_url": account_page_of(account),
        "certificates_url": page_of(account=account),
        **content,
    }
    return TemplateResponse(request, template, context)


def _state(certificate: SigningCertificate) -> tuple[str, str]:
    """Give the words and the colour of its state."""
    now = timezone.now()
    if certificate.retired_at:
        return "Retired", ""
    if certificate.expires_at <= now:
        return "Expired", "danger"
    if not certificate.certificate_id:
        return "Upload it, then enter its ID", "info"
    if certificate.refused_at and (not certificate.worked_at or certificate.refused_at > certificate.worked_at):
        return "Refused", "danger"
    if expiry.threshold(certificate=certificate, now=now) is not None:
        return expiry.in_words(certificate=certificate, now=now).capitalize(), "warning"
    return ("Works", "success") if certificate.worked_at else ("Not tried yet", "warning")


def download(request: HttpRequest, account: NetSuiteAccount) -> HttpResponse:
    """Give the certificate, which is no secret, as the file that NetSuite wants."""
    certificate = _chosen(request.GET.get("certificate", ""), account)
    name = f"crossfoot-{slugify(account.account_id)}-{certificate.fingerprint[:8]}.pem"
    return HttpResponse(
        certificate.certificate,
        content_type="application/x-pem-file",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def act(request: HttpRequest, account: NetSuiteAccount, *, back_url: str) -> HttpResponse:
    """Do what the pressed button says, leave a message, and go back."""
    do = _ACTIONS.get(request.POST.get("do", ""))
    if do is None:
        raise Http404
    if do is _retire and not asking.is_answered(request, question=RETIRE):
        hidden = [(name, request.POST.get(name, "")) for name in ("do", "certificate")]
        return asking.ask(request, question=RETIRE, back_url=back_url, hidden=hidden)
    try:
        done = do(request, account)
    except certificates.Refused as refused:
        messages.error(request, str(refused))
    else:
        note(request, account, done)
    return HttpResponseRedirect(back_url)


def note(request: HttpRequest, account: NetSuiteAccount, done: str) -> None:
    """Write into the account's history who did what."""
    admin.site.get_model_admin(NetSuiteAccount).log_change(request, account, done)


def tell(request: HttpRequest, *, label: str, is_ok: bool, is_let_in: bool, message: str) -> None:
    """Show what a test found."""
    if is_ok:
        messages.success(request, f"{label}: {message}")
    elif is_let_in:
        messages.warning(request, f"{label} signs in, but not everything works. {message}")
    else:
        messages.error(request, f"{label} does not work yet. {message}")


def _chosen(key: str, account: NetSuiteAccount) -> SigningCertificate:
    if not key.isdecimal():
        raise Http404
    return get_object_or_404(account.certificates.select_related("account"), pk=int(key))


def _make(request: HttpRequest, account: NetSuiteAccount) -> str:
    chosen = request.POST.get("algorithm", "")
    algorithm = Algorithm(chosen) if chosen in Algorithm.values else Algorithm.PS256
    certificates.make(account=account, algorithm=algorithm, now=timezone.now())
    messages.success(request, "Made a key pair. Download the certificate and upload it in NetSuite.")
    return f"Made a key pair ({algorithm})."


def _enter_id(request: HttpRequest, account: NetSuiteAccount) -> str:
    certificate = _chosen(request.POST.get("certificate", ""), account)
    certificates.enter_id(certificate=certificate, certificate_id=request.POST.get("certificate_id", ""))
    messages.success(request, "Stored the certificate ID. Test the certificate now.")
    return f"Entered the ID of certificate {certificate.fingerprint[:16]}."


def _test(request: HttpRequest, account: NetSuiteAccount) -> str:
    certificate = _chosen(request.POST.get("certificate", ""), account)
    if not certificate.certificate_id or certificate.retired_at:
        raise certificates.Refused(
            "Enter the certificate ID first." if not certificate.retired_at else "It is retired."
        )
    if not account.oauth_client_id:
        raise certificates.Refused("Enter the OAuth 2.0 client ID on the account's page first.")
    report = health.test_certificate(certificate=certificate)
    label = f"Certificate {certificate.certificate_id}"
    tell(request, label=label, is_ok=report.ok, is_let_in=report.is_let_in, message=report.message)
    return f"Tested certificate {certificate.certificate_id}."


def _retire(request: HttpRequest, account: NetSuiteAccount) -> str:
    certificate = _chosen(request.POST.get("certificate", ""), account)
    certificates.retire(certificate=certificate, now=timezone.now())
    messages.success(request, "Retired the certificate. Revoke it in NetSuite as well.")
    return f"Retired certificate {certificate.certificate_id or certificate.fingerprint[:16]}."


_ACTIONS: dict[str, Callable[[HttpRequest, NetSuiteAccount], str]] = {
    "make": _make,
    "enter_id": _enter_id,
    "test": _test,
    "retire": _retire,
}
