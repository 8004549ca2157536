"""Estimates, subscriptions and so on: the company does not use them, so their lists are empty and writing is 403."""

from __future__ import annotations

from integrations.invoiced.simulator import refusals
from integrations.invoiced.simulator.endpoints.routing import Answer, Ask, Endpoint, Route, listing

TABLES = ("estimates", "subscriptions", "plans", "tasks")
PLAN = "/invoices/<id>/payment_plan"


def none_of(table: str) -> Endpoint:
    """Give an endpoint that lists nothing."""
    return lambda ask: listing(ask, table, records=[])


def missing(ask: Ask) -> Answer:
    """Refuse to read what there is none of."""
    raise refusals.Refused(f"Not found: {ask.ids['id']}", status=404)


def forbidden(_ask: Ask) -> Answer:
    """Refuse to make one."""
    raise refusals.Refused("Your account does not have this feature", status=403)


ROUTES = [
    *(Route(rule=f"/{table}", method="GET", answer=none_of(table)) for table in TABLES),
    *(Route(rule=f"/{table}", method="POST", answer=forbidden) for table in TABLES),
    *(
        Route(rule=f"/{table}/<id>", method=method, answer=missing)
        for table in TABLES
        for method in ("GET", "PATCH", "DELETE")
    ),
    Route(rule=PLAN, method="GET", answer=missing),
    Route(rule=PLAN, method="PUT", answer=forbidden),
]
