"""The few pages a person may open: recent orders, an order, an invoice. No part of the API; no login."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from integrations.ordermentum.simulator.endpoints.routing import Answer, Ask, Route
from integrations.ordermentum.simulator.store import Record

RECENT = 50
STYLE = """
body{font:15px/1.5 system-ui,sans-serif;color:#1c2b33;background:#f5f7f8;margin:0}
header{background:#12343b;color:#fff;padding:14px 28px;font-weight:600}header a{color:#fff}
main{max-width:860px;margin:28px auto;background:#fff;border:1px solid #dde4e7;border-radius:8px;padding:22px 28px}
h1{font-size:22px;margin:0 0 4px}table{border-collapse:collapse;width:100%;margin-top:16px}
th,td{text-align:left;padding:7px 8px;border-bottom:1px solid #e8edef}
.n{text-align:right;font-variant-numeric:tabular-nums}
a{color:#0b6e6e}.tag{background:#e6f2f0;border-radius:10px;padding:2px 10px;font-size:13px}dl{display:grid;
grid-template-columns:150px 1fr;gap:2px 12px;margin:14px 0 0}dt{color:#62757d}dd{margin:0}
"""


def home(ask: Ask) -> Answer:
    """List the most recent orders."""
    recent = list(ask.store.tables["orders"].values())[-RECENT:][::-1]
    rows = ["".join((_link("orders", order), _cells(order, "retailerName", "status"), _sum(order))) for order in recent]
    table = _table(("Order", "Venue", "Status", "Total"), rows)
    return _page(ask, "Recent orders", f"<h1>Recent orders</h1>{table}")


def order_page(ask: Ask) -> Answer:
    """Show an order."""
    order = ask.store.find("orders", ask.id)
    facts = ("retailerName", "reference", "comment", "deliveryDate", "createdAt", "updatedAt", "cancelledAt")
    invoice = ask.store.tables["invoices"].get(str(order["invoiceId"]))
    link = _table(("Invoice",), [_link("invoices", invoice)]) if invoice else ""
    return _page(ask, order["number"], _head(order) + _facts(order, facts) + _lines(order) + _totals(order) + link)


def invoice_page(ask: Ask) -> Answer:
    """Show an invoice with the orders on it."""
    invoice = ask.store.find("invoices", ask.id)
    facts = ("retailerName", "date", "dueAt", "paidAt", "settlementReference", "updatedAt", "cancelledAt")
    orders = [ask.store.find("orders", order_id) for order_id in invoice["orderIds"]]
    rows = [_link("orders", order) + _cells(order, "status") + _sum(order) for order in orders]
    body = _facts(invoice, facts) + _table(("Order", "Status", "Total"), rows) + _totals(invoice)
    return _page(ask, invoice["number"], _head(invoice) + body)


def _page(ask: Ask, title: str, body: str) -> Answer:
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style>'
    header = f'<header><a href="/">{escape(ask.store.supplier["name"])}</a> on Ordermentum (simulated)</header>'
    return Answer(html=f'<!doctype html><html lang="en">{head}{header}<main>{body}</main></html>')


def _head(record: Record) -> str:
    return f'<h1>{escape(record["number"])}</h1><span class="tag">{escape(str(record["status"]))}</span>'


def _facts(record: Record, names: Iterable[str]) -> str:
    shown = [(name, record[name]) for name in names if record[name]]
    shown += sorted((record["properties"] or {}).items())
    return "<dl>" + "".join(f"<dt>{escape(name)}</dt><dd>{escape(str(value))}</dd>" for name, value in shown) + "</dl>"


def _lines(order: Record) -> str:
    rows = [
        _cells(line, "SKU", "name") + "".join(_number(line[name]) for name in ("quantity", "price", "gst", "subtotal"))
        for line in order["lineItems"]
    ]
    return _table(("SKU", "Product", "Quantity", "Price", "GST", "Subtotal"), rows)


def _totals(record: Record) -> str:
    names = ("totalFreight", "totalDiscount", "subtotal", "totalGST", "surcharge", "total", "totalDue")
    return _table(("Totals", ""), [f"<td>{name}</td>{_number(record[name])}" for name in names])


def _table(heads: Iterable[str], rows: Iterable[str]) -> str:
    head = "".join(f"<th>{escape(title)}</th>" for title in heads)
    return f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _link(kind: str, record: Record) -> str:
    return f'<td><a href="/{kind}/{escape(record["id"])}">{escape(record["number"])}</a></td>'


def _cells(record: Record, *names: str) -> str:
    return "".join(f"<td>{escape(str(record[name] or ''))}</td>" for name in names)


def _number(value: object) -> str:
    return f'<td class="n">{escape(str(value))}</td>'


def _sum(record: Record) -> str:
    return _number(record["total"])


ROUTES = [
    Route(rule=rule, method="GET", answer=answer, public=True, control=True)
    for rule, answer in (("/", home), ("/orders/<id>", order_page), ("/invoices/<id>", invoice_page))
]
