"""What flows of receivables have in common: how often they look, whose records they take, and their settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone

from mappings.models import ReceivableSettings
from syncjobs.flows.inbound import InboundFlow
from syncjobs.models import SyncPlan

EVERY_S = 60.0  # without the SuiteApp: as near to real time as polling should come
TOLD_EVERY_S = 900.0  # with it, as the safety net
ONE_DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)  # an import ends before its `until_at`
TOLD_WITHIN = timedelta(days=1)  # a SuiteApp that said nothing for longer may be switched off


class ReceivableFlow(InboundFlow):
    """Read every minute, or where the SuiteApp tells of changes every 15."""

    every_s = EVERY_S

    def every(self, *, plan: SyncPlan) -> float:
        """Give the seconds between two looks."""
        told_at = plan.connection.netsuite_account.suiteapp_seen_at
        return TOLD_EVERY_S if told_at and timezone.now() - told_at < TOLD_WITHIN else EVERY_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which subsidiaries' records a connection takes: those it names, or every one that no other connection names."""

    named: frozenset[str]
    of_others: frozenset[str]

    def has(self, *, subsidiary_id: str | None) -> bool:
        """Say whether a record of that subsidiary is taken; an account without subsidiaries has None."""
        if self.named:
            return subsidiary_id in self.named
        return subsidiary_id not in self.of_others


def settings_of(*, connection_id: int) -> ReceivableSettings:
    """Give a connection's settings, the defaults where nobody set any."""
    found = ReceivableSettings.objects.filter(connection=connection_id).first()
    return found or ReceivableSettings(connection_id=connection_id)


def start_date_of(*, plan: SyncPlan) -> date:
    """Give the first day of documents and payments that a plan takes, in the supplier's zone."""
    chosen = settings_of(connection_id=plan.connection_id).start_date
    return chosen or plan.starts_at.astimezone(ZoneInfo(plan.connection.time_zone)).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Which days' documents and payments a plan takes: from its start date on, and whatever was imported."""

    start_date: date
    imported: tuple[tuple[date, date], ...]  # first day, and the one behind the last

    def has(self, *, day: date) -> bool:
        """Say whether something dated on that day is taken."""
        return day >= self.start_date or any(first <= day < behind for first, behind in self.imported)


def days_of(*, plan: SyncPlan) -> Days:
    """Give the days that a plan takes, in the supplier's zone."""
    zone = ZoneInfo(plan.connection.time_zone)
    imports = plan.backfills.values_list("since_at", "until_at")
    return Days(
        start_date=start_date_of(plan=plan),
        imported=tuple(
            (since_at.astimezone(zone).date(), (until_at - INSTANT).astimezone(zone).date() + ONE_DAY)
            for since_at, until_at in imports
        ),
    )


def scope_of(*, plan: SyncPlan) -> Scope:
    """Give whose records a plan takes."""
    others = ReceivableSettings.objects.filter(
        connection__netsuite_account=plan.connection.netsuite_account_id,
        connection__connector=plan.connection.connector,
        connection__is_enabled=True,
    ).exclude(connection=plan.connection_id)
    return Scope(
        named=frozenset(map(str, settings_of(connection_id=plan.connection_id).subsidiary_ids)),
        of_others=frozenset(str(each) for one in others for each in one.subsidiary_ids),
    )


def hold_warning(*, settings: ReceivableSettings, name: str, noun: str) -> tuple[str, ...]:
    """Say that NetSuite's `noun` lack the checkbox of the setting `name`.

    The SuiteApp's own is missing wherever the SuiteApp is; one that staff named is expected to be there.
    """
    field, ours = getattr(settings, name), ReceivableSettings._meta.get_field(name)
    if isinstance(ours, models.Field) and field == ours.default:
        return ()
    return (f"NetSuite's {noun} have no field {field}, so none is held back by it.",)


def payment_terms(*, name: str) -> str:
    """Give NetSuite's name of payment terms as the platform writes it: "Due in 30 days" is "NET 30"."""
    return name.strip().replace("Due in", "NET").replace(" days", "")
