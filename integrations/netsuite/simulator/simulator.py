"""A NetSuite account on loopback: what a test or a demo holds in its hands."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from integrations import simulation
from integrations.netsuite.simulator import (
    account,
    application,
    cabinet,
    company,
    control,
    control_account,
    deleting,
    dials,
    gate,
    orders,
    pages,
    query_control,
    query_dials,
    refusals,
    rendering,
    schema,
    services,
    sign_in,
    sign_in_dials,
    store,
    transforms,
    voiding,
    writing,
)

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class NetSuiteSimulator(dials.Dials, sign_in_dials.SignInDials, query_dials.QueryDials):
    """One account with REST record service, SuiteQL and both ways to sign in. Safe from many threads.

    `limit`: requests in flight before 429. `latency_s`: added to each. `seed`: of the credentials and of faults.
    `time_zone`: the account's zone, in which SuiteQL tells times. `books` holds role, features and habits.
    """

    def __init__(
        self,
        *,
        account_id: str = "1234567_SB1",
        limit: int = 5,
        latency_s: float = 0.0,
        seed: int = 0,
        time_zone: str = "America/Los_Angeles",
    ) -> None:
        self.books = account.Account(account_id=account_id, zone=ZoneInfo(time_zone))
        self.counter = gate.Gate(limit=limit)
        self._seed = seed
        self._door = sign_in.SignIn(sign_in_dials.make_credentials(account_id, seed=str(seed)))
        self._services = services.Services(books=self.books, door=self._door, counter=self.counter)
        self._services.latency_s = latency_s
        self._services.random.seed(seed)
        self.faults = self._services.faults = simulation.FaultPlan(seed=seed)
        views = [
            *control.Control(self).views(),
            *control_account.AccountControl(self).views(),
            *query_control.QueryControl(self).views(),
            *pages.Pages(self.books).views(),
        ]
        self.app = application.Application(services=self._services.answer, views=views)

    def serve(self, *, host: str = "127.0.0.1", port: int = 0) -> simulation.SimulatorServer:
        """A server for this account, not started; a context manager."""
        return simulation.SimulatorServer(self.app, host=host, port=port)

    # Records

    def add(self, type_name: str, fields: Mapping[str, Any], *, id: str | None = None) -> str:
        """Put a record in as if a NetSuite user had, and give its id. Fields as in a REST body."""
        record_type = schema.get(type_name)
        body = _plain(dict(fields))
        with self.books.store.lock:
            if "subsidiary" in record_type.fields and not record_type.is_transaction and not record_type.is_item:
                self._default_subsidiary(record_type, body)
            options = writing.Options(trusted=True)
            record = writing.create(record_type, body, books=self.books, options=options, record_id=id)
        self.books.tell(record, "create")
        return record.id

    def change(self, type_name: str, record_id: str, fields: Mapping[str, Any]) -> None:
        """Edit a record as a NetSuite user would. Fields as in a PATCH body."""
        with self.books.store.lock:
            record = self._record(type_name, record_id)
            options = writing.Options(trusted=True)
            record = writing.update(record, _plain(dict(fields)), books=self.books, options=options)
        self.books.tell(record, "edit")

    def delete(self, type_name: str, record_id: str) -> None:
        """Delete a record as a NetSuite user would; Refusal when others depend on it, LookupError if there is none."""
        with self.books.store.lock:
            record = self._record(type_name, record_id)
            deleting.delete(record, books=self.books)
        self.books.tell(record, "delete")

    def get(self, type_name: str, record_id: str) -> dict[str, Any]:
        """A record as expanded REST JSON. LookupError if there is none."""
        with self.books.store.lock:
            return self._json(self._record(type_name, record_id))

    def by_external_id(self, type_name: str, external_id: str) -> dict[str, Any] | None:
        """The record of that type with an external id, or None."""
        with self.books.store.lock:
            record = self.books.store.find_external(schema.get(type_name), external_id)
            return self._json(record) if record is not None and record.type is schema.get(type_name) else None

    def all(self, type_name: str) -> list[dict[str, Any]]:
        """Every record of a type as expanded REST JSON, by id."""
        with self.books.store.lock:
            return [self._json(record) for record in self.books.store.all(schema.get(type_name).name)]

    def external_ids(self, type_name: str) -> list[str]:
        """The external ids of a type's records, sorted; were one held twice, it would be there twice."""
        with self.books.store.lock:
            records = self.books.store.all(schema.get(type_name).name)
            return sorted(record.external_id for record in records if record.external_id)

    # What people do in NetSuite

    def add_file(self, name: str, content: bytes, *, is_text: bool = False, id: str | None = None) -> str:
        """Put a file into the File Cabinet, or another one in the place of that `id`, and give its id."""
        return cabinet.put(self.books.cabinet, name=name, content=content, is_text=is_text, id=id)

    def bill(self, order_id: str, *, quantities: Mapping[int, Decimal | int] | None = None) -> str:
        """Make an invoice from a sales order, all of it or a quantity per line number, and give its id."""
        chosen = {line: Decimal(quantity) for line, quantity in quantities.items()} if quantities else None
        with self.books.store.lock:
            order = self._record("salesOrder", order_id)
            options = writing.Options(trusted=True)
            invoice = transforms.transform(
                order, schema.get("invoice"), {}, books=self.books, options=options, quantities=chosen
            )
        self.books.tell(invoice, "create")
        return invoice.id

    def cancel(self, order_id: str) -> None:
        """Cancel a sales order that nothing was billed of."""
        with self.books.store.lock:
            order = self._record("salesOrder", order_id).draft()
            if orders.is_started(order):
                raise refusals.user_error("You cannot cancel a sales order that has been fulfilled or billed.")
            order.fields[orders.CANCELLED_FLAG] = True
            orders.settle(order)
            self._keep(order)

    def void(self, type_name: str, record_id: str) -> None:
        """Void a transaction: its amounts become zero and what it paid is open again. Refusal when that cannot be."""
        with self.books.store.lock:
            record = voiding.void(self._record(type_name, record_id), books=self.books)
        self.books.tell(record, "edit")

    def deactivate(self, type_name: str, record_id: str) -> None:
        """Tick the record's Inactive box."""
        with self.books.store.lock:
            record = self._record(type_name, record_id).draft()
            record.fields["isInactive"] = True
            self._keep(record)

    def close_period(self, month: str) -> None:
        """Close an accounting period, "2026-09": transactions dated in it are refused from now on."""
        year, number = (int(part) for part in month.split("-"))
        first, last = f"{month}-01", f"{month}-{monthrange(year, number)[1]:02d}"
        with self.books.store.lock:
            periods = self.books.store.all("accountingPeriod")
            found = [period for period in periods if period.fields["startDate"] == first]
            if found:
                period = found[0].draft()
                period.fields["closed"] = True
                self._keep(period)
                return
            name = f"{_MONTHS[number - 1]} {year}"
            fields = {"periodName": name, "startDate": first, "endDate": last, "closed": True, "isPosting": True}
            self.add("accountingPeriod", fields)

    def demo_company(self) -> None:
        """Fill the account with an Australian coffee and food wholesaler (see `company`); no SuiteApp is told."""
        listener, self.books.listener = self.books.listener, None
        company.fill(self.add)
        self.books.listener = listener

    def reset(self) -> None:
        """Forget records, files, calls, jobs, faults and the lock-out; settings stay."""
        self.books.store.clear()
        self.books.cabinet.clear()
        self.counter.clear()
        self._services.jobs.clear()
        self.faults.replace([])
        self._door.unlock()

    def _record(self, type_name: str, record_id: str) -> store.Record:
        record = self.books.store.find(schema.get(type_name).name, str(record_id))
        if record is None:
            raise LookupError(f"There is no {type_name} {record_id}.")
        return record

    def _json(self, record: store.Record) -> dict[str, Any]:
        url = f"https://{self.books.host}.suitetalk.api.netsuite.com"
        renderer = rendering.Renderer(books=self.books, base_url=url, expand=frozenset())
        return rendering.as_plain(renderer.record(record))

    def _keep(self, record: store.Record) -> None:
        record.modified_at = self.books.now()
        self.books.store.put(record)
        self.books.tell(record, "edit")

    def _default_subsidiary(self, record_type: schema.RecordType, body: dict[str, Any]) -> None:
        subsidiaries = self.books.store.all("subsidiary")
        if subsidiaries and record_type.fields["subsidiary"].kind == "ref":
            body.setdefault("subsidiary", {"id": subsidiaries[0].id})


def _plain(value: Any) -> Any:
    """Python values as a JSON body would hold them."""
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
