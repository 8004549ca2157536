"""NetSuite's REST record service and SuiteQL. Every method gives a result or raises an `errors.SyncError`.

One session, safe from many threads. Nothing is tried again here, except one sign-in (see `_signed`): when and
whether to call again is the caller's to decide.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from integrations import errors, http, models
from integrations.netsuite import auth as netsuite_auth
from integrations.netsuite import parse, queries, refusals, sign_in, signing

RESIGN_PAUSE_S = 0.5  # ours: a lone 401 under load passes at once or not at all
WORKED_RECENTLY = timedelta(minutes=10)  # ours
RECORDS = "/services/rest/record/v1"
SUITEQL = "/services/rest/query/v1/suiteql"
# Without it NetSuite drops a field it does not know and says 204 (NetSuite help: "Validation of property names").
_STRICT = {"X-NetSuite-PropertyNameValidation": "error"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A write that NetSuite confirmed."""

    netsuite_id: str
    exchange: errors.Exchange


Page = queries.Page


class NetSuiteClient:
    """A signed-in session with one account.

    `worked_recently` says that the account let us in a moment ago, so that one 401 may be a hiccup. After a second
    401 the client makes no further call: five failures in a row lock the NetSuite user for 30 minutes.
    """

    def __init__(
        self,
        *,
        service_url: str,
        auth: signing.Signer,
        account_name: str,
        connections: int = 4,
        read_timeout_s: float | None = None,
        worked_recently: bool = False,
    ) -> None:
        self.account_name = account_name
        self._service_url = service_url.rstrip("/")
        self._signer = auth
        self._remote = http.Remote(
            name=f"NetSuite ({account_name})", auth=auth, connections=connections, read_timeout_s=read_timeout_s
        )
        self._has_worked = worked_recently
        self._sign_in_lock = threading.Lock()
        self._count_lock = threading.Lock()
        self._failed_sign_ins = 0
        self._let_in = 0
        self._rejection: errors.CredentialsRejected | None = None
        self.takes_params: bool | None = None  # None until a query has shown it; may be set by who remembers

    @classmethod
    def for_account(cls, *, account: models.NetSuiteAccount, connections: int = 4) -> NetSuiteClient:
        """Give a client for an account as it is configured."""
        worked_at = None if account.is_paused else account.worked_at
        return cls(
            service_url=account.service_url,
            auth=netsuite_auth.for_account(account=account),
            account_name=account.name,
            connections=connections,
            worked_recently=worked_at is not None and datetime.now(UTC) - worked_at < WORKED_RECENTLY,
        )

    @property
    def calls(self) -> int:
        """How many requests were sent."""
        return self._remote.calls

    def close(self) -> None:
        """Close the kept connections, and store what signing in has taught us."""
        self._remote.close()
        self._signer.keep()

    def upsert(
        self, *, record_type: str, external_id: str, payload: Mapping[str, Any], replace_lines: bool = True
    ) -> Written:
        """Create the record with this external id, or make the existing one say what `payload` says, lines included.

        Sending the same again changes nothing (NetSuite help: PUT with `eid:` and `replace`). `replace_lines` is False
        for a record that has no lines of items. Raises Ambiguous when it may or may not have happened.
        """
        path = f"{RECORDS}/{record_type}/eid:{quote(external_id, safe='')}" + ("?replace=item" if replace_lines else "")
        return self._write("PUT", path, record_type, f"{record_type} {external_id}", payload)

    def update(
        self, *, record_type: str, netsuite_id: str, payload: Mapping[str, Any], replace_lines: bool = True
    ) -> Written:
        """Change fields of a record; a success needs no Location. `replace_lines` False: single lines, by `line`."""
        path = f"{RECORDS}/{record_type}/{quote(netsuite_id, safe='')}" + ("?replace=item" if replace_lines else "")
        return self._write("PATCH", path, record_type, f"{record_type} {netsuite_id}", payload, netsuite_id)

    def get(
        self, *, record_type: str, netsuite_id: str = "", external_id: str = "", fields: Sequence[str] = ()
    ) -> dict[str, Any] | None:
        """Give a record by either id, with its lines, or only the `fields` asked for; None when there is none."""
        if not netsuite_id and not external_id:
            raise ValueError("Neither an internal nor an external id is given.")
        key = quote(netsuite_id, safe="") if netsuite_id else f"eid:{quote(external_id, safe='')}"
        options = urlencode({"fields": ",".join(fields)}, safe=",") if fields else "expandSubResources=true"
        subject = f"{record_type} {netsuite_id or external_id}"
        answer = self._signed("GET", f"{RECORDS}/{record_type}/{key}?{options}")
        if answer.status == 200:
            return self._record(answer, subject, (netsuite_id, external_id), needs_id=not fields)
        refused = self._refused(answer, subject, is_write=False)
        if isinstance(refused, errors.RecordNotFound) and answer.status == 404:
            return None
        raise refused

    def transform(self, *, record_type: str, netsuite_id: str, into: str, payload: Mapping[str, Any]) -> Written:
        """Make another record of one, such as a deposit application of a deposit; `payload` goes over what is sourced.

        It is not safe to repeat: give an external id in `payload`, and look for it first. Raises Ambiguous when it may
        or may not have happened.
        """
        path = f"{RECORDS}/{record_type}/{quote(netsuite_id, safe='')}/!transform/{into}"
        return self._write("POST", path, into, f"the {into} of {record_type} {netsuite_id}", payload)

    def delete(self, *, record_type: str, netsuite_id: str) -> errors.Exchange | None:
        """Delete a record. One that is gone already counts as deleted."""
        subject = f"the deletion of {record_type} {netsuite_id}"
        answer = self._signed("DELETE", f"{RECORDS}/{record_type}/{quote(netsuite_id, safe='')}", is_write=True)
        if answer.status in (200, 204):
            return answer.exchange
        refused = self._refused(answer, subject, is_write=True)
        if isinstance(refused, errors.RecordNotFound) and answer.status == 404:
            return answer.exchange
        raise refused

    def query(self, *, sql: str, params: Sequence[str | int] = (), limit: int = 1000, offset: int = 0) -> Page:
        """Give one page of a query. `params` fill its `?`s; `limit` is at most 1,000, `offset` a multiple of it.

        Accounts that do not take parameters yet get them as quoted literals, which is remembered.
        """
        if not params or self.takes_params is False:
            return self._page(queries.with_literals(sql=sql, params=params), (), limit, offset)
        try:
            page = self._page(sql, params, limit, offset)
        except errors.RecordRejected as refused:
            if self.takes_params or not queries.may_mean_no_params(refused=refused):
                raise
            return self._page_without_params(sql, params, limit, offset, refused)
        self.takes_params = True
        return page

    def probe(
        self, *, path: str, method: str = "GET", body: Any = None, headers: Mapping[str, str] | None = None
    ) -> http.Answer:
        """Send one signed request and give the answer whatever it is, a 401 too. For tests of a connection.

        Another method than GET must be sure to be refused: the answer is taken for one that wrote nothing.
        It is sent again only with a new access token, once. Raises Unreachable when there is no answer, and
        CredentialsRejected when there is no access token to be had.
        """
        url = self._service_url + path
        answer = self._remote.send(method=method, url=url, is_write=False, body=body, headers=headers)
        if answer.status == 401 and self._signer.renew():
            answer = self._remote.send(method=method, url=url, is_write=False, body=body, headers=headers)
        return answer

    def _page_without_params(
        self, sql: str, params: Sequence[str | int], limit: int, offset: int, refused: errors.RecordRejected
    ) -> Page:
        try:
            page = self._page(queries.with_literals(sql=sql, params=params), (), limit, offset)
        except errors.RecordRejected:
            raise refused from None  # it was not about the parameters
        self.takes_params = False
        return page

    def _page(self, sql: str, params: Sequence[str | int], limit: int, offset: int) -> Page:
        body: dict[str, Any] = {"q": sql, **({"params": [str(param) for param in params]} if params else {})}
        path = f"{SUITEQL}?limit={limit}&offset={offset}"
        answer = self._signed("POST", path, body=body, headers={"Prefer": "transient"})
        if answer.status != 200:
            raise self._refused(answer, "a query", is_write=False)
        try:
            return queries.read_page(body=answer.json())
        except (ValueError, RecursionError) as error:
            raise self._broken(answer, "a query", f"gave an answer that cannot be read ({error})") from error

    def _write(
        self,
        method: str,
        path: str,
        record_type: str,
        subject: str,
        payload: Mapping[str, Any],
        netsuite_id: str = "",
    ) -> Written:
        answer = self._signed(method, path, is_write=True, body=payload, headers=_STRICT)
        if not 200 <= answer.status < 300:
            raise self._refused(answer, subject, is_write=True)
        location = answer.headers.get("location", "")
        written_id = parse.netsuite_id_from_location(location, record_type=record_type) if location else netsuite_id
        if answer.status == 202 or not written_id or netsuite_id not in ("", written_id):
            what = f"answered with HTTP {answer.status} and the location “{location[:200]}”"
            raise self._broken(answer, subject, what, is_write=True)
        return Written(netsuite_id=written_id, exchange=answer.exchange)

    def _record(self, answer: http.Answer, subject: str, ids: tuple[str, str], *, needs_id: bool) -> dict[str, Any]:
        try:
            record = answer.json()
        except (ValueError, RecursionError) as error:
            raise self._broken(answer, subject, "gave an answer that is not JSON") from error
        if not isinstance(record, dict):
            raise self._broken(answer, subject, "gave an answer that is no record")
        if not parse.is_asked_for(record=record, netsuite_id=ids[0], external_id=ids[1], needs_id=needs_id):
            raise self._broken(answer, subject, "gave another record than was asked for")
        if "id" in record:
            record["id"] = parse.reference_id(value=record["id"])
        return record

    def _refused(self, answer: http.Answer, subject: str, *, is_write: bool) -> errors.SyncError:
        return refusals.error_for(answer=answer, is_write=is_write, account_name=self.account_name, subject=subject)

    def _broken(self, answer: http.Answer, subject: str, what: str, *, is_write: bool = False) -> errors.SyncError:
        return refusals.broken(
            answer=answer, is_write=is_write, account_name=self.account_name, subject=subject, what=what
        )

    def _signed(
        self,
        method: str,
        path: str,
        *,
        is_write: bool = False,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> http.Answer:
        """Send a request and give its answer, which is no 401.

        A 401 on an account that worked a moment ago is signed anew and sent once more: NetSuite has been seen to
        answer so under load. So is one to an access token that may have ended early. A 401 writes nothing, so this is
        safe for writes. When it comes twice while other requests are let in, it is the load (Busy), else the
        credentials (CredentialsRejected).
        """

        def send() -> http.Answer:
            self._stop_if_rejected()
            answer = self._remote.send(
                method=method, url=self._service_url + path, is_write=is_write, body=body, headers=headers
            )
            self._note(answer)
            return answer

        answer = send()
        if answer.status != 401:
            return answer
        let_in = self._let_in
        with self._sign_in_lock:
            self._stop_if_rejected()
            if self._signer.renew():
                if sign_in.reason(answer=answer) != "invalid_token":
                    time.sleep(RESIGN_PAUSE_S)
                answer = send()
            elif self._has_worked:
                time.sleep(RESIGN_PAUSE_S)
                # Requests of other threads may have failed too: never be the fifth, which locks the user.
                if self._failed_sign_ins < sign_in.FAILURES_BEFORE_LOCK_OUT - 1:
                    answer = send()
            if answer.status == 401 and self._let_in > let_in:
                raise sign_in.overloaded(answer=answer, account_name=self.account_name)
            if answer.status == 401:
                self._rejection = sign_in.rejected(answer=answer, account_name=self.account_name, now=datetime.now(UTC))
                raise self._rejection
        return answer

    def _note(self, answer: http.Answer) -> None:
        with self._count_lock:
            if answer.status == 401:
                self._failed_sign_ins += 1
            elif answer.status < 500 and answer.status != 429:
                self._has_worked, self._failed_sign_ins = True, 0
                self._let_in += 1

    def _stop_if_rejected(self) -> None:
        if self._rejection is not None:
            raise errors.CredentialsRejected(
                self._rejection.message, reason=self._rejection.reason, exchange=self._rejection.exchange
            )
