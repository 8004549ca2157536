"""Makes the database equal to the file, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models, transaction

from integrations.models import Connection, NetSuiteAccount
from mappings.models import CustomerMapping, DocumentRules, ProductMapping
from syncjobs import integration_settings, offering
from syncjobs.configuring import (
    account_certificates,
    connector_settings,
    document,
    features,
    problems,
    receivable_parts,
)
from syncjobs.configuring.document import Section
from syncjobs.configuring.objects import Change, Row, staff_fields
from syncjobs.models import SyncPlan

TOP_KEYS = ("netsuite_accounts", "connections")
ACCOUNT_KEYS = staff_fields(NetSuiteAccount)
ACCOUNT_PARTS = ("certificates",)
CONNECTION_KEYS = staff_fields(Connection, but=["netsuite_account", "connector"])
CONNECTION_PARTS = (
    *("platform", "netsuite_account", "settings", "rules", "plans", "features", "customers", "products"),
    *receivable_parts.PARTS,
)
RULES_KEYS = staff_fields(DocumentRules, but=["connection"])
PLAN_KEYS = staff_fields(SyncPlan, but=["connection"])
CUSTOMER_KEYS = staff_fields(CustomerMapping, but=["connection"])
PRODUCT_KEYS = staff_fields(ProductMapping, but=["connection"])


def apply(*, text: str, environ: Mapping[str, str], is_rehearsal: bool = False) -> list[Change]:
    """Apply the file and give what it changed, nothing when all was so already.

    What the file does not mention stays as it is. With `is_rehearsal` everything is checked and then taken back.
    Raises Refused, with every problem found, when any of it is wrong; then nothing is applied.
    """
    top = document.read(text=text)
    with transaction.atomic():
        changes = [change for change in _Application(environ=environ).run(top) if change is not None]
        if top.found:
            raise problems.Refused(top.found)
        transaction.set_rollback(is_rehearsal)
    return changes


class _Application:
    def __init__(self, *, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.broken_accounts: set[str] = set()

    def run(self, top: Section) -> Iterator[Change | None]:
        top.allow_only(TOP_KEYS)
        for section in top.sections("netsuite_accounts"):
            yield from self._account(section)
        for section in top.sections("connections"):
            yield from self._connection(section)

    def _account(self, section: Section) -> Iterator[Change | None]:
        row = self._row(NetSuiteAccount, section, label="NetSuite account", keys={"name": section.text("name")})
        section.allow_only([*ACCOUNT_KEYS, *ACCOUNT_PARTS])
        row.take(ACCOUNT_KEYS, environ=self.environ)
        yield row.save()
        if row.instance.pk is None:
            self.broken_accounts.add(section.text("name"))
        assert isinstance(row.instance, NetSuiteAccount)
        for part in section.sections("certificates"):
            certificate = account_certificates.row_of(part, account=row.instance, environ=self.environ)
            yield certificate.save() if row.instance.pk is not None else None

    def _connection(self, section: Section) -> Iterator[Change | None]:
        row = self._row(Connection, section, label="connection", keys={"name": section.text("name")})
        section.allow_only([*CONNECTION_KEYS, *CONNECTION_PARTS])
        row.take(CONNECTION_KEYS, environ=self.environ)
        self._choose_account(row)
        connector_settings.take(row, environ=self.environ)
        yield row.save()
        assert isinstance(row.instance, Connection)
        for part in self._parts(section, connection=row.instance):
            # Without its connection no part can be checked by the database; what it says is checked all the same.
            yield part.save() if row.instance.pk is not None else None

    def _choose_account(self, row: Row) -> None:
        name = row.section.text("netsuite_account")
        account = NetSuiteAccount.objects.filter(name=name).first()
        value = row.section.value("netsuite_account")
        if account is None or value is None:
            if name and name not in self.broken_accounts:
                row.complain(f"There is no NetSuite account named “{name}”.", line=value.line if value else None)
            row.is_sound = False
            return
        row.assign("netsuite_account_id", account.pk, line=value.line, shown_as=f"netsuite_account → {name}")

    def _parts(
        self, section: Section, *, connection: Connection
    ) -> Iterator[Row | features.Features | receivable_parts.Receivables]:
        if (rules := section.section("rules")) is not None:
            yield self._part(DocumentRules, rules, connection, label="rules", keys=RULES_KEYS, identity=[])
        yield from self._plans(section, connection=connection)
        yield from receivable_parts.parts(section, connection=connection, environ=self.environ)
        for customer in section.sections("customers"):
            identity = ["source_id"]
            yield self._part(CustomerMapping, customer, connection, "customer", CUSTOMER_KEYS, identity)
        for product in section.sections("products"):
            identity = ["product_id", "variant_id"]
            yield self._part(ProductMapping, product, connection, "product", PRODUCT_KEYS, identity)

    def _plans(self, section: Section, *, connection: Connection) -> Iterator[Row | features.Features]:
        # Switched-off plans and features first: the other sync type may be switched on in the same file.
        plans = [self._plan(plan, connection) for plan in section.sections("plans")]
        given = section.section("features")
        optional = features.read(given, connection=connection, environ=self.environ) if given is not None else None
        yield from (row for row in plans if not getattr(row.instance, "is_enabled", False))
        if optional is not None and connection.pk is not None:
            optional.switch_off()
        yield from (row for row in plans if getattr(row.instance, "is_enabled", False))
        if optional is not None:
            yield optional

    def _plan(self, section: Section, connection: Connection) -> Row:
        row = self._part(SyncPlan, section, connection, label="plan", keys=PLAN_KEYS, identity=["flow"])
        flow = getattr(row.instance, "flow", "")
        names = [name for name, feature in integration_settings.FEATURES.items() if feature == flow]
        if names:
            row.complain(f"{flow} is an optional feature: write “{names[0]}” under “features” instead.")
        elif connection.connector and (refused := offering.refusal(connection=connection, flow=flow)):
            row.complain(f"{flow}: {refused}")
        return row

    def _part(
        self,
        model: type[models.Model],
        section: Section,
        connection: models.Model,
        label: str,
        keys: list[str],
        identity: list[str],
    ) -> Row:
        found: dict[str, Any] = {"connection": connection}
        for name in identity:
            optional = model._meta.get_field(name).blank  # type: ignore[union-attr]
            value = section.value(name)
            found[name] = str(value.content) if optional and value else "" if optional else section.text(name)
        if "flow" in found:
            found["flow"] = found["flow"].upper()
        row = self._row(model, section, label=f"{label} of {connection}", keys=found)
        section.allow_only(keys)
        row.take([name for name in keys if name not in identity or name == "flow"], environ=self.environ)
        return row

    def _row(self, model: type[models.Model], section: Section, *, label: str, keys: dict[str, Any]) -> Row:
        connection = keys.get("connection")
        is_storable = connection is None or connection.pk is not None
        present = model._default_manager.filter(**keys).first() if is_storable else None
        names = ", ".join(str(value) for name, value in keys.items() if name != "connection" and value)
        # A name that is missing has been complained of already; the database need not do so again.
        is_named = all(value or model._meta.get_field(name).blank for name, value in keys.items())  # type: ignore[union-attr]
        instance = present or model(**keys)
        return Row(instance=instance, label=f"{label}: {names}" if names else label, section=section, is_sound=is_named)
