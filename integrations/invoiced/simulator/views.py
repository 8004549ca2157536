"""The shapes in which records leave the simulator."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from integrations.invoiced.simulator.access import secret
from integrations.invoiced.simulator.invoices import credit_note_status, invoice_status
from integrations.invoiced.simulator.store import Record, Store

# Left out unless `include` asks for them.
SHY = {"payments": frozenset({"applied_to"})}
# Written and never read.
HIDDEN = {"customers": frozenset({"disabled_payment_methods"})}
# What `exclude` leaves out together.
GROUPS = {"rates": ("discounts", "taxes")}
NONE: frozenset[str] = frozenset()
EXPANDED = {
    "customer": "customers", "parent_customer": "customers", "invoice": "invoices", "credit_note": "credit_notes",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a request wants to see: optional fields, fields left out, relations as full objects."""

    include: Collection[str] = field(default_factory=frozenset)
    exclude: Collection[str] = field(default_factory=frozenset)
    expand: Collection[str] = field(default_factory=frozenset)


PLAIN = Wish()
WHOLE = Wish(include=frozenset({"applied_to", "updated_at"}))
SNAPSHOT = Wish(expand=frozenset({"customer"}))


class Views:
    """Shows records. `portal_url` is where the links to documents lead; `shy_updated_at` leaves updated_at out of
    everything unless a request includes it, as the service does with some older records.
    """

    def __init__(self, store: Store, *, portal_url: str) -> None:
        self.store = store
        self.portal_url = portal_url
        self.shy_updated_at = False

    def shown(self, table: str, record: Record, wish: Wish = PLAIN) -> Record:
        """Give a record as the API shows it. Hold the lock."""
        shown = {name: value for name, value in record.items() if not name.startswith("_")}
        shown.update(self._computed(table, record))
        for name in SHY.get(table, NONE) - frozenset(wish.include) | HIDDEN.get(table, NONE):
            shown.pop(name, None)
        if self.shy_updated_at and "updated_at" not in wish.include:
            shown.pop("updated_at", None)
        for name in wish.exclude:
            for part in GROUPS.get(name, (name,)):
                shown.pop(part, None)
        for name in EXPANDED.keys() & frozenset(wish.expand) & shown.keys():
            related = self.store.tables[EXPANDED[name]].get(shown[name])
            shown[name] = self.shown(EXPANDED[name], related) if related else shown[name]
        return shown

    def token(self, table: str, record: Record) -> str:
        """Give the part of a document's public address that nobody can guess."""
        return secret(seed=self.store.seed, use=f"{table} {record['id']}", length=24)

    def url(self, table: str, record: Record) -> str:
        """Give the public address of a document or file."""
        return f"{self.portal_url}/portal/{table}/{self.token(table, record)}"

    def _computed(self, table: str, record: Record) -> Record:
        url = self.url(table, record)
        if table == "invoices":
            status = invoice_status(record, now=self.store.now())
            return {"status": status, "url": url, "payment_url": f"{url}/payment", "pdf_url": f"{url}/pdf"}
        if table == "credit_notes":
            return {"status": credit_note_status(record), "url": url, "pdf_url": f"{url}/pdf"}
        if table == "customers":
            return {"sign_up_url": f"{url}/sign_up", "statement_pdf_url": f"{url}/pdf"}
        if table == "payments":
            has_paper = record["customer"] is not None and not record["balance"] and not record["voided"]
            return {"charge": self._charge(record), "pdf_url": f"{url}/pdf" if has_paper else None}
        return {"url": url} if table == "files" else {}

    def _charge(self, payment: Record) -> Record | None:
        charge = self.store.tables["charges"].get(payment["charge"])
        return self.shown("charges", charge, WHOLE) if charge else None
