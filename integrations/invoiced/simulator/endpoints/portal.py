"""The customer portal: what the public links of documents, customers and files lead to. No login, no limits."""

from __future__ import annotations

from html import escape

from integrations.invoiced.simulator.endpoints.routing import PAPERS, Answer, Ask, Route, as_pdf, no_such_route
from integrations.invoiced.simulator.store import Record, singular

# What has links, and what is left of them behind the token.
LINKED = PAPERS | {"customers"}
PAGES = ("", "/payment", "/sign_up")


def page(ask: Ask) -> Answer:
    """Show a page to whoever holds its link; a document counts as viewed by its customer from then on."""
    record = _by_token(ask)
    if "_viewed" in record:
        with ask.sim.acting("customer"), ask.store.whole():
            ask.store.edit(ask.ids["table"], record, _viewed=True)
    what = singular(ask.ids["table"]).replace("_", " ")
    shown = escape(f"{ask.store.company['name']}: {what} {record.get('number') or record['id']}")
    return Answer(content=f"<!doctype html><title>{shown}</title>".encode(), content_type="text/html; charset=utf-8")


def public_pdf(ask: Ask) -> Answer:
    """Give a document, or the statement of a customer, to whoever holds its link."""
    return as_pdf(ask, _by_token(ask))


def public_file(ask: Ask) -> Answer:
    """Give a file to whoever holds its link."""
    file = _by_token(ask)
    return Answer(content=file["_content"], content_type=file["type"])


def _by_token(ask: Ask) -> Record:
    table = ask.ids.get("table", "files")
    if table in LINKED or table == "files":
        for record in ask.store.tables[table].values():
            if ask.sim.views.token(table, record) == ask.ids["token"]:
                return record
    raise no_such_route()


LINK = "/portal/<table>/<token>"
ROUTES = [
    Route(rule="/portal/files/<token>", method="GET", answer=public_file, control=True),
    Route(rule=f"{LINK}/pdf", method="GET", answer=public_pdf, control=True),
    *(Route(rule=LINK + rest, method="GET", answer=page, control=True) for rest in PAGES),
]
