"""What accounting systems report: errors, and whether a record is theirs too. Unpublished."""

from __future__ import annotations

from integrations.invoiced.simulator import accounting
from integrations.invoiced.simulator.endpoints.routing import Answer, Ask, Endpoint, Route, listing, one

ERRORS = accounting.ReconciliationErrors.table


def status_of(table: str) -> Endpoint:
    """Give an endpoint that says whether a record stands for one of an accounting system."""
    return lambda ask: Answer(json=accounting.status(ask.store, ask.store.find(table, ask.ids["id"])))


def report(ask: Ask) -> Answer:
    """Keep an error."""
    return one(ask, ERRORS, ask.sim.reconciliation_error_book.add(ask.body), status=201)


def end(ask: Ask) -> Answer:
    """Ignore an error, or try again: either way it goes, and comes back when it happens again."""
    ask.sim.reconciliation_error_book.remove(ask.store.find(ERRORS, ask.ids["id"]))
    return Answer(status=204)


ROUTES = [
    *(
        Route(rule=f"/{table}/<id>/accounting_sync_status", method="GET", answer=status_of(table))
        for table in accounting.SYNCED
    ),
    Route(rule="/reconciliation_errors", method="GET", answer=lambda ask: listing(ask, ERRORS)),
    Route(rule="/reconciliation_errors", method="POST", answer=report),
    Route(rule="/reconciliation_errors/<id>/retry", method="POST", answer=end),
    Route(rule="/reconciliation_errors/<id>", method="DELETE", answer=end),
]
