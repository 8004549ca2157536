"""The account that is simulated: its store, clock, role and preferences."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from integrations.netsuite.simulator import cabinet, custom_fields, permissions, refusals, schema, store
from integrations.netsuite.simulator.preferences import Preferences
from integrations.netsuite.simulator.role import Held, Level, Role, ViewOnly

SIGN_IN_PERMISSION = permissions.TOKENS
REST_PERMISSION = permissions.REST
SUITEQL_PERMISSION = permissions.SUITEQL
FIND_PERMISSION = permissions.FIND
LIMITS_PERMISSION = permissions.LIMITS
FEATURES = frozenset({"REST Web Services", "Token-Based Authentication", "OAuth 2.0", "SuiteAnalytics Workbook"})

SUITEAPP_RESTLETS = ("customscript_crossfoot_pdf", "customscript_crossfoot_file")

_Record = store.Record  # in `Account` the name `store` is the field's
_FORBIDDING = (permissions.Face.FORBIDDEN, permissions.Face.EMPTY)


class Listener(Protocol):
    """Something in the account that runs after a record was saved or deleted, as user event scripts do."""

    def __call__(self, record: store.Record, event: str, *, at: datetime, over_rest: bool) -> None: ...


@dataclass(kw_only=True)
class Habits:
    """Where public sources disagree about NetSuite, or accounts differ: set either answer."""

    status_as_letter: bool = False  # `status` on GET: {"id": "B"} instead of {"id": "Pending Fulfillment"}
    payment_touches_invoice: bool = True  # a payment moves the invoice's last-modified time
    suiteql_params: bool = True  # `params` in a SuiteQL body is understood
    suiteql_params_refusal: str = "unsupported"  # where it is not: that, or "invalid_content"
    suiteql_row_links: bool = True  # each row has "links": []
    suiteql_status_in_full: bool = False  # the column status compares as CustInvc:A, not as A
    default_order_status: str = "B"  # of a sales order that names none
    login_error_named: bool = True  # WWW-Authenticate names the cause, not always token_rejected
    credit_links_reversed: bool = False  # a credit memo's application: the memo is previousdoc, the invoice nextdoc
    day_first: bool = False  # dates without TO_CHAR as 5/10/2026 for 5 October
    # How a missing permission shows: a `permissions.Face`. None: SuiteQL does not find the table, REST forbids.
    permission_face: str | None = None
    faces: dict[str, str] = field(default_factory=dict)  # the same for single permissions: {"Locations": "empty"}
    expires_in_as_text: bool = True  # "3600" in the answer with an access token, not 3600
    access_token_life_s: int = 3600
    retry_after_s: int | None = None  # tell it with every 429; NetSuite documents no such header
    overload_as_401: float = 0.0  # the share (0-1) of requests over the limit that look like a failed sign-in


@dataclass(kw_only=True)
class Account:
    """Everything about the account but its sign-in. `mandatory` adds required fields per record type (REST names)."""

    account_id: str
    zone: ZoneInfo
    stamp_zone: ZoneInfo | None = None  # of the times that SuiteQL tells of records; None: that of SYSDATE, `zone`
    store: store.Store = field(default_factory=store.Store)
    role: Role = field(default_factory=lambda: Role(permissions.ALL))
    features: set[str] = field(default_factory=lambda: set(FEATURES))
    hidden_columns: set[str] = field(default_factory=set)  # "transaction.closedate": SuiteQL does not know it
    hidden_tables: set[str] = field(default_factory=set)  # SuiteQL does not know them
    hidden_sublists: set[str] = field(default_factory=set)  # have no address of their own in the record service
    mandatory: dict[str, set[str]] = field(default_factory=dict)
    habits: Habits = field(default_factory=Habits)
    preferences: Preferences = field(default_factory=Preferences)
    clock_offset_s: float = 0.0
    integration_is_enabled: bool = True  # False: the integration record is blocked
    token_is_active: bool = True  # False: somebody revoked the access token of token-based authentication
    restlets: set[str] = field(default_factory=lambda: set(SUITEAPP_RESTLETS))  # script ids of those deployed
    restlet_audience: bool = True  # False: the role is not in the audience of their deployments
    role_is_for_web_services_only: bool = False  # such a role calls no RESTlet
    custom_fields: custom_fields.Definitions = field(default_factory=dict)
    cabinet: cabinet.Cabinet = field(default_factory=dict)
    listener: Listener | None = None  # hears of every record created, changed or deleted

    def now(self) -> datetime:
        """The server's clock, UTC."""
        now = datetime.now(UTC)
        return now + timedelta(seconds=self.clock_offset_s) if self.clock_offset_s else now

    def tell(self, record: _Record, event: str, *, over_rest: bool = False) -> None:
        """Let the listener know that a record was saved ("create", "edit") or deleted ("delete")."""
        if self.listener is not None:
            at = self.now() if event == "delete" else record.modified_at
            self.listener(record, event, at=at, over_rest=over_rest)

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

    @property
    def permissions(self) -> Held:
        """The names of the permissions that the role holds."""
        return Held(self.role)

    @property
    def view_only(self) -> ViewOnly:
        """Those it holds at level View."""
        return ViewOnly(self.role)

    def require(self, permission: str, *, level: Level = Level.VIEW) -> None:
        """Refuse unless the role holds the permission of a service."""
        if not self.role.allows(permission, level):
            if self.face(permission) == permissions.Face.USER_ERROR:
                raise refusals.no_permission()
            raise refusals.permission_violation(permission)

    def require_record(self, record_type: schema.RecordType, *, level: Level) -> None:
        """Refuse unless the role holds the record type's permission at the level, with the face it has."""
        permission = record_type.permission
        if self.role.allows(permission, level):
            return
        face = self.face(permission)
        if permission in self.role:
            # Seen and not to be changed: never "not found".
            raise refusals.level_too_low(permission) if face in _FORBIDDING else refusals.no_permission()
        if face == permissions.Face.NOT_FOUND:
            raise refusals.record_not_found(record_type.name)
        if face == permissions.Face.USER_ERROR:
            raise refusals.no_permission()
        raise refusals.permission_violation(permission)

    def face(self, permission: str) -> str | None:
        """How the lack of a permission shows, where the habits say so."""
        return self.habits.faces.get(permission, self.habits.permission_face)

    def face_of(self, table: str) -> str | None:
        """How a SuiteQL table (whatever its case) shows that the role may not read it; None: it may."""
        permission = permissions.OF_TABLE.get(table.lower())
        if permission is None or self.role.allows(permission):
            return None
        return self.face(permission) or permissions.Face.NOT_FOUND

    def sign_in_refusal(self) -> str | None:
        """Why nobody can sign in with a token now, as WWW-Authenticate names it."""
        if "Token-Based Authentication" not in self.features:
            return "FeatureDisabled"
        if not self.integration_is_enabled:
            return "consumer_key_refused"
        if not self.token_is_active:
            return "token_rejected"
        return None if SIGN_IN_PERMISSION in self.role else "permission_denied"
