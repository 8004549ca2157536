"""Does an account work? Answered step by step, each failure with the place in NetSuite that mends it (R2, R6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from integrations import errors, http
from integrations.netsuite import refusals, sign_in, suiteql
from integrations.netsuite.client import RECORDS, NetSuiteClient

SIGN_IN, RECORD_SERVICE = "Sign-in", "REST record service"
NOTABLE_SKEW_S = 60.0  # ours: a fifth of what NetSuite allows
_ROLE = "Setup > Users/Roles > User Management > Manage Roles"
_REST_HINT = (
    "Switch on REST Web Services (Setup > Company > Enable Features > SuiteCloud > SuiteTalk) and give the role the "
    f"permission REST Web Services ({_ROLE} > Permissions > Setup)."
)
_SUITEQL_HINT = (
    "Switch on SuiteAnalytics Workbook (Setup > Company > Enable Features > Analytics) and give the role the "
    f"permission SuiteAnalytics Workbook ({_ROLE} > Permissions > Reports)."
)
# The permission as NetSuite names it, where it stands on the role's page, and a request that needs it.
_RECORD_PERMISSIONS = (("Sales Order", "salesOrder"), ("Invoice", "invoice"))
_QUERY_PERMISSIONS = (("Find Transaction", "Transactions", "transaction"), ("Customers", "Lists", "customer"))
_ORDERS_QUERY_PERMISSIONS = (("Items", "Lists", "item"), ("Locations", "Lists", "location"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that was tried. `message` is plain words, with the cure when it is not `ok`."""

    name: str
    ok: bool
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a test found. It stops at the first step without which the next ones mean nothing."""

    steps: tuple[Step, ...]

    @property
    def ok(self) -> bool:
        """Whether everything works."""
        return all(step.ok for step in self.steps)

    @property
    def is_refused(self) -> bool:
        """Whether NetSuite answers but does not let us in or does not serve records: nothing can work then."""
        return any(not step.ok for step in self.steps if step.name in (SIGN_IN, RECORD_SERVICE))

    @property
    def is_let_in(self) -> bool:
        """Whether sign-in and records work, whatever else is missing."""
        return any(step.ok for step in self.steps if step.name == RECORD_SERVICE)

    @property
    def message(self) -> str:
        """The outcome in one or two sentences: the first failure, or what works."""
        failed = [step.message for step in self.steps if not step.ok]
        return failed[0] if failed else "Signed in. Records can be read and queries work."


def test_account(*, client: NetSuiteClient, takes_orders: bool) -> Report:
    """Try the account. One attempt to sign in and no second: NetSuite locks its user after five failures.

    What only orders need is not asked of an account that does not take any; the doctor asks for all the rest.
    """
    return Report(steps=tuple(_steps(client, takes_orders=takes_orders)))


def _steps(client: NetSuiteClient, *, takes_orders: bool) -> Iterator[Step]:
    try:
        answer = client.probe(path=f"{RECORDS}/metadata-catalog?select=salesOrder")
    except errors.CredentialsRejected as rejected:
        yield Step(name=SIGN_IN, ok=False, message=rejected.message)
        return
    except errors.SyncError as error:
        yield Step(name="Host answers", ok=False, message=f"{error} Check the account ID and the service address.")
        return
    yield Step(name="Host answers", ok=True, message="NetSuite answers.")
    yield _clock(answer)
    signed_in = _sign_in(client, answer)
    yield signed_in
    if not signed_in.ok:
        return
    records = _records(client, answer)
    yield records
    if records.ok:
        yield (queries := _queries(client))
        yield _permissions(client, with_queries=queries.ok, takes_orders=takes_orders)


def _clock(answer: http.Answer) -> Step:
    skew_s = sign_in.clock_skew_s(answer=answer, now=datetime.now(UTC))
    if skew_s is None:
        return Step(name="Clock", ok=True, message="NetSuite did not tell its time.")
    if abs(skew_s) < NOTABLE_SKEW_S:
        return Step(name="Clock", ok=True, message="The clocks agree.")
    said = sign_in.describe_skew(skew_s=skew_s)
    if abs(skew_s) <= sign_in.ALLOWED_SKEW_S:
        return Step(name="Clock", ok=True, message=f"{said} Five minutes are allowed; set the server's clock soon.")
    return Step(name="Clock", ok=False, message=f"{said} NetSuite allows five minutes: set the server's clock.")


def _sign_in(client: NetSuiteClient, answer: http.Answer) -> Step:
    if answer.status == 401:
        rejected = sign_in.rejected(answer=answer, account_name=client.account_name, now=datetime.now(UTC))
        return Step(name=SIGN_IN, ok=False, message=rejected.message)
    if answer.status == 429 or answer.status >= 500:
        return Step(name=SIGN_IN, ok=False, message=f"{_error(client, answer, 'its catalogue')} Test again later.")
    return Step(name=SIGN_IN, ok=True, message="NetSuite accepts the credentials.")


def _records(client: NetSuiteClient, answer: http.Answer) -> Step:
    name = "REST record service"
    if answer.status == 200:
        return Step(name=name, ok=True, message="The record service answers.")
    return Step(name=name, ok=False, message=f"{_REST_HINT} {_error(client, answer, 'its catalogue')}")


def _queries(client: NetSuiteClient) -> Step:
    name = "SuiteQL"
    try:
        now = suiteql.server_now(client)
    except errors.SyncError as error:
        hint = "" if isinstance(error, errors.Retryable) else f"{_SUITEQL_HINT} "
        return Step(name=name, ok=False, message=f"{hint}{error}")
    return Step(name=name, ok=True, message=f"Queries work; the account's time is {now}.")


def _permissions(client: NetSuiteClient, *, with_queries: bool, takes_orders: bool) -> Step:
    name = "Role"
    tables = (*_QUERY_PERMISSIONS, *(_ORDERS_QUERY_PERMISSIONS if takes_orders else ()))
    try:
        missing = list(_missing_on_records(client)) if takes_orders else []
        missing += _missing_on_queries(client, tables) if with_queries else ()
    except errors.SyncError as error:
        return Step(name=name, ok=False, message=str(error))
    if missing:
        said = f"The role lacks {', '.join(missing)}. Add them in NetSuite: {_ROLE} > Permissions."
        return Step(name=name, ok=False, message=said)
    return Step(name=name, ok=True, message="The role can see what the integration needs.")


def _missing_on_records(client: NetSuiteClient) -> Iterator[str]:
    for permission, record_type in _RECORD_PERMISSIONS:
        answer = client.probe(path=f"{RECORDS}/{record_type}?limit=1")
        if answer.status == 200:
            continue
        error = _error(client, answer, f"the list of {record_type}")
        if not isinstance(error, errors.PermissionMissing | errors.RecordRejected):
            raise error
        yield f"{permission} (Transactions, Full)"


def _missing_on_queries(client: NetSuiteClient, tables: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    for permission, group, table in tables:
        try:
            client.query(sql=f"SELECT id FROM {table} FETCH FIRST 1 ROWS ONLY", limit=1)
        except (errors.PermissionMissing, errors.RecordRejected):
            yield f"{permission} ({group}, View)"


def _error(client: NetSuiteClient, answer: http.Answer, subject: str) -> errors.SyncError:
    return refusals.error_for(answer=answer, is_write=False, account_name=client.account_name, subject=subject)
