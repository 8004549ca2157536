"""Certificates that end: shown and mailed early enough, each warning once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from pytest_django.fixtures import Settings

from syncjobs import expiry
from tests import factories

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def alerts(settings: Settings) -> None:
    settings.ALERT_EMAILS = ["ops@supplier.example"]


def ending_in(days: float, **changes: Any) -> Any:
    return factories.SigningCertificateFactory(
        created_at=NOW - timedelta(days=500), expires_at=NOW + timedelta(days=days), **changes
    )


def titles(now: datetime = NOW) -> list[tuple[str, bool]]:
    return [(ending.title, ending.is_red) for ending in expiry.endings(now=now)]


@pytest.mark.parametrize(
    ("days", "words"),
    [(60, "expires in 60 days"), (1.5, "expires tomorrow"), (0.5, "expires today"), (-1, "expired on 20 Nov 2026")],
)
def test_an_end_within_sixty_days_is_told_in_words_and_a_past_one_in_red(days: float, words: str) -> None:
    made = ending_in(days)

    assert titles() == [(f"The certificate of {made.account.name} {words}", days < 0)]


def test_an_end_that_is_far_is_not_told() -> None:
    ending_in(60.1)

    assert titles() == []


def test_an_account_without_any_certificate_is_told_in_red() -> None:
    made = ending_in(400, certificate_id="")

    assert titles() == [(f"{made.account.name} has no certificate to sign in with", True)]


def test_an_account_that_signs_in_by_token_is_left_alone() -> None:
    ending_in(1, account=factories.NetSuiteAccountFactory())

    assert titles() == []


def test_a_new_certificate_that_works_ends_the_warning_and_one_never_tried_does_not() -> None:
    old = ending_in(10, worked_at=NOW)
    new = ending_in(700, account=old.account)
    assert len(titles()) == 1

    new.worked_at = NOW
    new.save()

    assert titles() == []


def test_each_warning_is_mailed_once_at_60_30_14_and_3_days() -> None:
    made = ending_in(70)

    told = []
    for hours in range(0, 24 * 71, 6):
        mail.outbox.clear()
        expiry.warn(now=NOW + timedelta(hours=hours))
        told += [round((made.expires_at - NOW) / timedelta(days=1) - hours / 24, 2) for _ in mail.outbox]

    assert told == [60, 30, 14, 3]


def test_a_late_start_mails_one_warning_not_all_that_were_missed() -> None:
    ending_in(10)

    expiry.warn(now=NOW)
    expiry.warn(now=NOW)

    assert len(mail.outbox) == 1


def test_the_mail_says_what_ends_when_and_what_to_do(settings: Settings) -> None:
    settings.SUPPORT_CONTACT = "Kim, extension 12"
    made = ending_in(14, account__name="Main")

    expiry.warn(now=NOW)

    (alert,) = mail.outbox
    assert alert.subject == "Crossfoot: The certificate of Main expires in 14 days"
    assert "make a new key pair, upload its certificate in NetSuite" in alert.body
    assert f"/admin/integrations/netsuiteaccount/{made.account_id}/certificates/" in alert.body
    assert "Who can help: Kim, extension 12" in alert.body


def test_a_mail_that_cannot_be_sent_does_not_stop_the_others(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    certificates = [ending_in(10), ending_in(10)]

    expiry.warn(now=NOW)

    for one in certificates:
        one.refresh_from_db()
    assert [one.warned_days for one in certificates] == [14, 14]
