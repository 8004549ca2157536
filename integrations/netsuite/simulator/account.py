"""The account that is simulated: its store, clock, role and preferences."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from integrations.netsuite.simulator import refusals, schema, store

SIGN_IN_PERMISSION = "Log in using Access Tokens"
REST_PERMISSION = "REST Web Services"
SUITEQL_PERMISSION = "SuiteAnalytics Workbook"
FIND_PERMISSION = "Find Transaction"
LIMITS_PERMISSION = "Integration Application"
FEATURES = frozenset({"REST Web Services", "Token-Based Authentication", "SuiteAnalytics Workbook"})


def all_permissions() -> set[str]:
    """Every permission a role can hold here."""
    of_records = {record_type.permission for record_type in schema.TYPES.values()}
    return of_records | {
        SIGN_IN_PERMISSION, REST_PERMISSION, SUITEQL_PERMISSION, FIND_PERMISSION, LIMITS_PERMISSION,
    }  # fmt: skip


@dataclass(kw_only=True)
class Habits:
    """Where public sources disagree about NetSuite, or accounts differ: set either answer."""

    status_as_letter: bool = False  # `status` on GET: {"id": "B"} instead of {"id": "Pending Fulfillment"}
    payment_touches_invoice: bool = True  # a payment moves the invoice's last-modified time
    suiteql_params: bool = True  # `params` in a SuiteQL body is understood
    default_order_status: str = "B"  # of a sales order that names none
    login_error_named: bool = True  # WWW-Authenticate names the cause, not always token_rejected
    credit_links_reversed: bool = False  # a credit memo's application: the memo is previousdoc, the invoice nextdoc
    day_first: bool = False  # dates without TO_CHAR as 5/10/2026 for 5 October


@dataclass(kw_only=True)
class Account:
    """Everything about the account but its sign-in. `mandatory` adds required fields per record type (REST names)."""

    account_id: str
    zone: ZoneInfo
    store: store.Store = field(default_factory=store.Store)
    permissions: set[str] = field(default_factory=all_permissions)
    view_only: set[str] = field(default_factory=set)
    features: set[str] = field(default_factory=lambda: set(FEATURES))
    hidden_columns: set[str] = field(default_factory=set)  # "transaction.closedate": SuiteQL does not know it
    mandatory: dict[str, set[str]] = field(default_factory=dict)
    habits: Habits = field(default_factory=Habits)
    clock_offset_s: float = 0.0

    def now(self) -> datetime:
        """The server's clock, UTC."""
        return datetime.now(UTC) + timedelta(seconds=self.clock_offset_s)

    def today(self) -> date:
        """The day in the account's zone."""
        return self.now().astimezone(self.zone).date()

    @property
    def host(self) -> str:
        """The host label of the account's addresses."""
        return self.account_id.lower().replace("_", "-")

    @property
    def uses_subsidiaries(self) -> bool:
        """Whether it is a OneWorld account."""
        return "subsidiary" in self.store.counts()

    def require(self, permission: str, *, full: bool = False) -> None:
        """Refuse unless the role holds the permission, and at a level that may write if `full`."""
        if permission not in self.permissions:
            raise refusals.permission_violation(permission)
        if full and permission in self.view_only:
            raise refusals.view_only()

    def sign_in_refusal(self) -> str | None:
        """Why nobody can sign in with a token now, as WWW-Authenticate names it."""
        if "Token-Based Authentication" not in self.features:
            return "FeatureDisabled"
        return None if SIGN_IN_PERMISSION in self.permissions else "permission_denied"
