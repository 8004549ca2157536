"""Pages to look at: where the deep links into NetSuite lead."""

from __future__ import annotations

from decimal import Decimal
from html import escape
from typing import Any

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request, Response

from integrations.netsuite.simulator import account, application, naming, schema, store

_RECENT = 100
_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;color:#1f2937;background:#f3f4f6;margin:0}
header{background:#36677d;color:#fff;padding:14px 28px}header a{color:#fff;text-decoration:none;font-weight:600}
main{max-width:1000px;margin:24px auto;padding:24px 28px;background:#fff;border-radius:8px;
box-shadow:0 1px 3px rgba(0,0,0,.12)}
h1{font-size:22px;margin:0 0 4px}h2{font-size:16px;margin:24px 0 8px}.status{color:#36677d;font-weight:600}
dl{display:grid;grid-template-columns:170px 1fr 170px 1fr;gap:6px 16px;margin:20px 0}
dt{color:#6b7280}dd{margin:0;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}th{text-align:left;color:#6b7280;font-weight:600}
th,td{padding:6px 10px;border-bottom:1px solid #e5e7eb}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
"""
_COLUMNS = {
    "item": (
        "line", "item", "description", "quantity", "quantityFulfilled", "quantityBilled", "rate", "amount", "taxCode",
        "tax1Amt", "isClosed",
    ),
    "apply": ("doc", "amount"),
    "deposit": ("doc", "amount"),
    "contactRoles": ("contact", "role"),
    "addressBook": ("label", "defaultBilling", "defaultShipping"),
    "locations": ("locationId", "quantityOnHand", "quantityAvailable"),
}  # fmt: skip
_HEADINGS = {
    "tranId": "Number",
    "tranDate": "Date",
    "entity": "Customer",
    "otherRefNum": "PO number",
    "item": "Items",
    "tax1Amt": "Tax",
    "isClosed": "Closed",
    "locationId": "Location",
    "doc": "Applied to",
    "contactRoles": "Contacts",
}


ANY_TRANSACTION = "/app/accounting/transactions/transaction.nl"


class Pages:
    """Views over one account's records."""

    def __init__(self, books: account.Account) -> None:
        self._books = books

    def views(self) -> list[tuple[str, str, application.View]]:
        """Verb, path and view of each page."""
        paths = sorted({ANY_TRANSACTION, *(one.page for one in schema.TYPES.values() if one.page)})
        return [("GET", "/", self.index), *(("GET", path, self.record) for path in paths)]

    def index(self, request: Request) -> Response:
        """The latest transactions."""
        with self._books.store.lock:
            names = schema.names_of("transaction")
            latest = [record for name in names for record in self._books.store.all(name)]
            latest.sort(key=lambda record: record.modified_at, reverse=True)
            rows = "".join(self._row(record) for record in latest[:_RECENT])
        heads = "<th>Transaction</th><th>Customer</th><th>Date</th><th>Status</th><th class=n>Total</th>"
        rows = rows or "<tr><td colspan=5>No transactions yet.</td></tr>"
        table = f"<table><thead><tr>{heads}<th>External ID</th></tr></thead><tbody>{rows}</tbody></table>"
        return self._page("Recent transactions", f"<h1>Recent transactions</h1>{table}")

    def record(self, request: Request) -> Response:
        """One record, by the page it belongs to and `?id=`."""
        record_id = request.args.get("id", "")
        with self._books.store.lock:
            names = tuple(name for name, one in schema.TYPES.items() if one.page == request.path)
            if request.path == ANY_TRANSACTION:
                names = tuple(schema.names_of("transaction"))
            record = self._books.store.find_any(names, record_id)
            if record is None:
                raise NotFound("That record does not exist.")
            return self._page(naming.display_name(record), self._body(record))

    def _body(self, record: store.Record) -> str:
        letter = record.fields.get("status", "")
        status = naming.status_name(record.type.suiteql_type, letter) if letter else ""
        shown = {"Internal ID": record.id, "External ID": record.external_id or ""}
        for name, value in record.fields.items():
            if not name.startswith("_") and name != "status" and not isinstance(value, dict):
                shown[_heading(name)] = self._text(record.type.fields.get(name), value)
        facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in shown.items())
        name = naming.display_name(record)
        lists = "".join(self._table(record, name) for name in _COLUMNS if record.lines.get(name))
        return (
            f"<h1>{escape(name if record.type.is_transaction else f'{record.type.label}: {name}')}</h1>"
            f"<div class=status>{escape(status)}</div><dl>{facts}</dl>{lists}"
        )

    def _table(self, record: store.Record, name: str) -> str:
        lines, fields = record.lines[name], record.type.sublists[name].fields
        columns = [column for column in _COLUMNS[name] if any(column in line for line in lines)]
        heads = "".join(
            f"<th{_side(lines, column)}>{escape(_heading(column) if column != 'item' else 'Item')}</th>"
            for column in columns
        )
        rows = ""
        for line in lines:
            cells = (
                f"<td{_side(lines, column)}>{escape(self._text(fields.get(column), line.get(column)))}</td>"
                for column in columns
            )
            rows += f"<tr>{''.join(cells)}</tr>"
        return f"<h2>{escape(_heading(name))}</h2><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"

    def _row(self, record: store.Record) -> str:
        owner = self._books.store.find("customer", record.fields.get("entity") or record.fields.get("customer", ""))
        cells = (
            owner and naming.display_name(owner),
            record.fields.get("tranDate"),
            naming.status_name(record.type.suiteql_type, record.fields.get("status", "")),
        )
        total = _money(record.fields.get("total", record.fields.get("payment", Decimal(0))))
        link = f'<a href="{record.type.page}?id={escape(record.id)}">{escape(naming.display_name(record))}</a>'
        middle = "".join(f"<td>{escape(str(cell or ''))}</td>" for cell in cells)
        return f"<tr><td>{link}</td>{middle}<td class=n>{total}</td><td>{escape(record.external_id or '')}</td></tr>"

    def _text(self, kind: schema.Field | None, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "Yes" if value else "No"
        if isinstance(value, Decimal):
            return _money(value) if kind and kind.name not in ("quantity", "exchangeRate") else f"{value.normalize():f}"
        if kind is not None and kind.kind == "ref":
            target = self._books.store.find_any(kind.targets, value)
            return naming.display_name(target) if target else str(value)
        if kind is not None and kind.kind == "refs":
            found = [self._books.store.find_any(kind.targets, one) for one in value]
            return ", ".join(naming.display_name(one) for one in found if one)
        return str(value)

    def _page(self, title: str, body: str) -> Response:
        company = escape(self._books.account_id)
        page = (
            f"<!doctype html><html lang=en><head><meta charset=utf-8>"
            f"<title>{escape(title)} - NetSuite simulator</title>"
            f"<style>{_STYLE}</style></head><body><header><a href='/'>NetSuite simulator</a> {company}</header>"
            f"<main>{body}</main></body></html>"
        )
        return Response(page, mimetype="text/html")


def _side(lines: list[dict[str, Any]], column: str) -> str:
    numeric = any(isinstance(line.get(column), Decimal) for line in lines)
    return " class=n" if numeric else ""


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def _heading(name: str) -> str:
    if name in _HEADINGS:
        return _HEADINGS[name]
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return words[:1].upper() + words[1:]
