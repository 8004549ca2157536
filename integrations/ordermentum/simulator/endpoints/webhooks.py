"""Registering webhooks, and logging in."""

from __future__ import annotations

from integrations.ordermentum.simulator.endpoints.routing import Answer, Ask, Route, listing, one, reader, routes


def log_in(ask: Ask) -> Answer:
    """Give a bearer token; seen to answer 201."""
    return Answer(status=201, json=ask.sim.access.log_in(ask.body, now=ask.sim.now()))


def search(ask: Ask) -> Answer:
    """Every webhook of the supplier."""
    return listing(ask, "webhooks", equal=("entityId", "url", "name"))


def create(ask: Ask) -> Answer:
    """Register a webhook."""
    return one(ask, "webhooks", ask.sim.subscriptions.add(ask.body), status=201)


def update(ask: Ask) -> Answer:
    """Change a webhook."""
    return one(ask, "webhooks", ask.sim.subscriptions.edit(ask.id, ask.body))


def delete(ask: Ask) -> Answer:
    """End a webhook."""
    webhook = ask.store.find("webhooks", ask.id)
    del ask.store.tables["webhooks"][webhook["id"]]
    return Answer(status=204)


ROUTES = [
    Route(rule="/v1/auth", method="POST", answer=log_in, bucket="auth", public=True),
    *routes("/v1/webhooks", "webhook", GET=search, POST=create),
    *routes("/v1/webhooks/<id>", "webhook", GET=reader("webhooks"), PUT=update, PATCH=update, DELETE=delete),
]
